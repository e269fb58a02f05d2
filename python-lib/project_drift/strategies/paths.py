"""Patterns over paths of changes, and their order."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    steps = pattern.strip("/").split("/")
    body = "".join(
        r"(?:/[^/\[]+|\[[^\]]*\])" if step == "*" else "/" + re.escape(step) for step in steps
    )
    return re.compile(body + r"(?=[/\[]|\Z)")


def lies_within(path: str, pattern: str) -> bool:
    """Whether a path is, or is below, what a pattern names; `*` is one key or list item."""
    return _compiled(pattern).match(path) is not None


_STEPS = re.compile(r"\[[^\]]*\]|/[^/\[]*")


def in_order(path: str) -> list[tuple[int, str]]:
    """Return what sorts paths as people read them: list positions as numbers."""
    return [
        (int(step[1:-1]), "") if step[1:-1].isdecimal() and step[0] == "[" else (-1, step)
        for step in _STEPS.findall(path)
    ]
