"""Compares two texts line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

from project_drift.models.diff import Hunk, Line

CONTEXT_LINES = 3


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Return the changed places of a text with their context, as in a unified diff.

    `autojunk` is off: with it, lines that occur often (a lone brace) are treated as noise and long
    files get wrong hunks. Without it, equal lines cost most, so those at both ends are left out.
    """
    before, after = old.split("\n"), new.split("\n")
    start = max(0, _equal_at_start(before, after) - CONTEXT_LINES)
    end = max(0, _equal_at_end(before[start:], after[start:]) - CONTEXT_LINES)
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found = []
    for group in matcher.get_grouped_opcodes(CONTEXT_LINES):
        lines: list[Line] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Line(" ", text) for text in before[i1:i2]]
                continue
            lines += [Line("-", text) for text in before[i1:i2]]
            lines += [Line("+", text) for text in after[j1:j2]]
        found.append(Hunk(start + group[0][1] + 1, start + group[0][3] + 1, tuple(lines)))
    return tuple(found)


def _equal_at_start(before: list[str], after: list[str]) -> int:
    pairs = enumerate(zip(before, after))
    return next(
        (place for place, (one, other) in pairs if one != other), min(len(before), len(after))
    )


def _equal_at_end(before: list[str], after: list[str]) -> int:
    return _equal_at_start(before[::-1], after[::-1])
