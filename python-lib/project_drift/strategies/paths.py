"""Patterns over paths of changes, and their order."""

from __future__ import annotations

import re
from functools import lru_cache

_ONE_STEP = r"(?:/[^/\[]*|\[[^\]]*\])"


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    body = ""
    for step in pattern.strip("/").split("/"):
        if step == "**":
            body += f"{_ONE_STEP}*"
        elif step == "*":
            body += _ONE_STEP
        else:
            body += "/" + re.escape(step).replace(r"\*", r"[^/\[\]]*")
    return re.compile(body + r"(?=[/\[]|\Z)")


def lies_within(path: str, pattern: str) -> bool:
    """Whether a path is, or is below, what a pattern names.

    `*` is one key or list item, `**` any number of them; `*` beside other letters is any letters
    of a key or of an item's name (`/columns[name=tmp_*]`).
    """
    return _compiled(pattern).match(path) is not None


_STEPS = re.compile(r"\[[^\]]*\]|/[^/\[]*")


def in_order(path: str) -> list[tuple[int, str]]:
    """Return what sorts paths as people read them: list positions as numbers."""
    return [
        (int(step[1:-1]), "") if step[1:-1].isdecimal() and step[0] == "[" else (-1, step)
        for step in _STEPS.findall(path)
    ]
