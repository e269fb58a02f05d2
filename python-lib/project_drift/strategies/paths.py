"""Patterns over paths of changes, and their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import count

_ONE_STEP = r"(?:/[^/\[]*|\[[^\]]*\])"
_LETTER = r"[^/\[\]]"
_END = r"(?=[/\[]|\Z)"
_STEPS = re.compile(r"\[[^\]]*\]|/[^/\[]*")


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern as an expression: what stands between two `**` is looked for as a whole."""
    numbers = count()
    body, run, skips = "", "", False
    for step in pattern.strip("/").split("/"):
        if step != "**":
            run += _ONE_STEP if step == "*" else _key(step, numbers)
        elif run or not skips:
            body += _first(_ONE_STEP, run + _END, numbers) if skips else run
            run, skips = "", True
    return re.compile(body + (_first(_ONE_STEP, run + _END, numbers) if skips else run + _END))


def _key(step: str, numbers: Iterator[int]) -> str:
    """Return one step as an expression; `*` in it stands for any letters of the key."""
    start, *pieces = map(re.escape, step.split("*"))
    body = f"/{start}"
    for piece in filter(None, pieces[:-1]):
        body += _first(_LETTER, piece, numbers)
    return f"{body}{_LETTER}*{pieces[-1]}" if pieces else body


def _first(skipped: str, wanted: str, numbers: Iterator[int]) -> str:
    """Return what skips up to the first place where something is wanted, and tries no later one.

    None of them would do better, and trying all takes a time that grows with every `*`.
    """
    group = f"g{next(numbers)}"
    return f"(?=(?P<{group}>{skipped}*?{wanted}))(?P={group})"


def lies_within(path: str, pattern: str) -> bool:
    """Whether a path is, or is below, what a pattern names.

    `*` is one key or list item, `**` any number of them; `*` beside other letters is any letters
    of a key or of an item's name (`/columns[name=tmp_*]`).
    """
    return _compiled(pattern).match(path) is not None


def in_order(path: str) -> list[tuple[int, str]]:
    """Return what sorts paths as people read them: list positions as numbers."""
    return [
        (int(step[1:-1]), "") if step[1:-1].isdecimal() and step[0] == "[" else (-1, step)
        for step in _STEPS.findall(path)
    ]
