"""How a value of a definition is shown to people."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from typing import Any

from project_drift.models.diff import Hunk

# Beyond these, what is left out is counted in the text itself.
VALUE_LIMIT = 400
CHANGE_LIMIT = 200
LINE_LIMIT = 400
LINES_LIMIT = 400
TEXT_LIMIT = 2000


def shown(value: Any, limit: int = VALUE_LIMIT) -> str:
    """Return a value as one visible line: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return visible(value, limit) if value else '""'
    return visible(json.dumps(value, sort_keys=True, ensure_ascii=False), limit)


def visible(text: str, limit: int = VALUE_LIMIT) -> str:
    """Return a text with control and direction characters written out, cut to a limit."""
    cut = text[:limit]
    safe = "".join(_escaped(letter) if _is_hidden(letter) else letter for letter in cut)
    hidden = len(text) - len(cut)
    return f"{safe}… ({hidden} more characters)" if hidden else safe


def shown_line(text: str) -> str:
    """Return a line of code with blanks at its end made visible: they may be all that changed."""
    kept = text.rstrip(" ")
    return visible(kept + "·" * (len(text) - len(kept)), LINE_LIMIT)


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _escaped(letter: str) -> str:
    code = ord(letter)
    names = {9: "\\t", 10: "\\n", 13: "\\r"}
    return names.get(code) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def short_time(moment: str) -> str:
    """Return an ISO 8601 time in UTC as people read it: `2026-11-23 14:05`."""
    return moment[:16].replace("T", " ")


def shown_hunks(hunks: tuple[Hunk, ...]) -> tuple[list[Hunk], int]:
    """Return as many changed lines as a reader takes in, and the number of those left out."""
    kept: list[Hunk] = []
    room = LINES_LIMIT
    for hunk in hunks:
        if room > 0:
            kept.append(dataclasses.replace(hunk, lines=hunk.lines[:room]))
        room -= len(hunk.lines)
    return kept, max(0, -room)
