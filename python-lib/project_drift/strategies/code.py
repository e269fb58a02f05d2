"""Compares two texts line by line."""

from __future__ import annotations

from difflib import SequenceMatcher

from project_drift.models.diff import Hunk, Line

CONTEXT_LINES = 3


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Return the changed places of a text with their context, as in a unified diff.

    `autojunk` is off: with it, lines that occur often (a lone brace) are treated as noise and long
    files get wrong hunks.
    """
    before, after = old.split("\n"), new.split("\n")
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
        found.append(Hunk(group[0][1] + 1, group[0][3] + 1, tuple(lines)))
    return tuple(found)
