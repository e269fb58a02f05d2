"""How a text or a value of a project is shown to people, and where it is cut."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from collections.abc import Sequence
from typing import Any, TypeVar

from project_drift.models.diff import Hunk
from project_drift.models.resource import SECRET_IN_TEXT, SECRET_SHOWN

# Beyond these, what is left out is counted in the report itself. Characters first,
NAME_LIMIT = 200
VALUE_LIMIT = 400
LINE_LIMIT = 400
TEXT_LIMIT = 2000
HUNKS_LIMIT = 40_000
# then numbers of things: lines of code and changes of one resource, rows of one type, ...
LINES_LIMIT = 400
CHANGE_LIMIT = 200
ROW_LIMIT = 1000
COMMIT_LIMIT = 5
FOLLOWER_LIMIT = 20
FOLLOWED_LIMIT = 10
IMPACT_LIMIT = 3
NOTE_LIMIT = 100

_UNSEEN = "(differs in what is not shown)"
# In text, as a value of its own, and as a value in the lines of a longer JSON text.
_FINGERPRINT = re.compile(
    SECRET_IN_TEXT.pattern + r'|\{\s*\\*"\$secret\\*":\s*\\*"[^"\\]*\\*"\s*\}'
    r'|(?<="\$secret": ")[0-9a-f]{16}(?=")'
)

Item = TypeVar("Item")


def shown(value: Any, limit: int = VALUE_LIMIT) -> str:
    """Return a value as one visible line: text as it is, everything else as JSON."""
    if isinstance(value, str):
        return visible(value, limit) if value else '""'
    return visible(json.dumps(value, sort_keys=True, ensure_ascii=False), limit)


def shown_pair(old: Any, new: Any, limit: int = VALUE_LIMIT) -> tuple[str, str]:
    """Return both values of a change; where they look alike, the second one says that they differ.

    They do where both are secret, or differ only behind the place where they are cut.
    """
    before, after = shown(old, limit), shown(new, limit)
    return before, f"{after} {_UNSEEN}" if before == after else after


def visible(text: str, limit: int = VALUE_LIMIT) -> str:
    """Return a text with control and direction characters written out, cut to a limit.

    The fingerprint that a state keeps of a secret inside a text does not get through.
    """
    known = _FINGERPRINT.sub(SECRET_SHOWN, text) if "secret" in text else text
    cut = known[:limit]
    safe = cut
    if not cut.isprintable():  # which is quick, and false for some that may stay
        safe = "".join(_escaped(letter) if _is_hidden(letter) else letter for letter in cut)
    hidden = len(known) - len(cut)
    return f"{safe}… ({hidden} more characters)" if hidden else safe


def shown_line(text: str) -> str:
    """Return a line of code with blanks at its end made visible: they may be all that changed."""
    kept = text.rstrip(" ")
    return visible(kept + "·" * (len(text) - len(kept)), LINE_LIMIT)


def short_time(moment: str) -> str:
    """Return an ISO 8601 time in UTC as people read it: `2026-11-23 14:05`."""
    return moment[:16].replace("T", " ")


def shown_hunks(
    hunks: tuple[Hunk, ...], lines: int = LINES_LIMIT, characters: int = HUNKS_LIMIT
) -> tuple[list[Hunk], int]:
    """Return as many changed lines as a reader takes in, and the number of those left out."""
    total = sum(len(hunk.lines) for hunk in hunks)
    kept: list[Hunk] = []
    taken = 0
    for hunk in hunks:
        fitting = 0
        for line in hunk.lines[: lines - taken]:
            characters -= min(len(line.text), LINE_LIMIT)
            if characters < 0:
                break
            fitting += 1
        taken += fitting
        if fitting:
            kept.append(dataclasses.replace(hunk, lines=hunk.lines[:fitting]))
        if fitting < len(hunk.lines):
            break
    return kept, total - taken


def first(items: Sequence[Item], limit: int) -> tuple[Sequence[Item], int]:
    """Return the first items and the number of the others."""
    return items[:limit], max(0, len(items) - limit)


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _escaped(letter: str) -> str:
    code = ord(letter)
    names = {9: "\\t", 10: "\\n", 13: "\\r"}
    return names.get(code) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
