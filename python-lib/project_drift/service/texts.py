"""A text of both sides line by line, unchanged lines too, with the words that changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from project_drift.strategies.code import hunks

SAME, ADDED, REMOVED = "same", "added", "removed"

_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)
_SPACE = re.compile(r"\s+")
# Longer lines are not read word by word, nor are more pairs of lines: it takes a second at most.
_LINE_LIMIT = 1000
_PAIR_LIMIT = 2000


@dataclass(frozen=True)
class TextLine:
    """One line; `old` and `new` are its numbers on both sides, from 1.

    `marks` are the start and end of changed words, counted in UTF-16 units as browsers do.
    """

    kind: str
    old: int | None
    new: int | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class WholeText:
    """Both texts as lines; `hidden` counts those that differ in white space and are not shown so.

    A text that one side does not have is `None`.
    """

    old: str | None
    new: str | None
    lines: tuple[TextLine, ...]
    hidden: int = 0


def whole_text(old: str | None, new: str | None, ignore_space: bool = False) -> WholeText:
    """Return two texts line by line; with `ignore_space`, only what differs in more is a change."""
    before = old.split("\n") if old is not None else []
    after = new.split("\n") if new is not None else []
    lines, hidden = [], 0
    for line in _lines(before, after, ignore_space):
        if line.kind == SAME and line.old and line.new:
            hidden += before[line.old - 1] != after[line.new - 1]
        lines.append(line)
    return WholeText(old, new, tuple(_marked(lines)), hidden)


def _lines(before: list[str], after: list[str], ignore_space: bool) -> Iterator[TextLine]:
    """Yield all lines, removed ones before those that took their place."""
    i = j = 0
    if before and after:
        sides = [[_SPACE.sub("", line) for line in side] if ignore_space else side
                 for side in (before, after)]  # fmt: skip
        for hunk in hunks(*("\n".join(side) for side in sides)):
            while i < hunk.old_start - 1:
                i, j = i + 1, j + 1
                yield TextLine(SAME, i, j, after[j - 1])
            for sign, _ in hunk.lines:
                i, j = i + (sign != "+"), j + (sign != "-")
                if sign == "-":
                    yield TextLine(REMOVED, i, None, before[i - 1])
                elif sign == "+":
                    yield TextLine(ADDED, None, j, after[j - 1])
                else:
                    yield TextLine(SAME, i, j, after[j - 1])
        while i < len(before):
            i, j = i + 1, j + 1
            yield TextLine(SAME, i, j, after[j - 1])
        return
    yield from (TextLine(REMOVED, i, None, line) for i, line in enumerate(before, 1))
    yield from (TextLine(ADDED, None, j, line) for j, line in enumerate(after, 1))


def _marked(lines: list[TextLine]) -> list[TextLine]:
    """Mark the words in places where as many lines were added as removed: those are pairs."""
    found = list(lines)
    start = pairs = 0
    while start < len(found):
        middle = _end(found, start, REMOVED)
        end = _end(found, middle, ADDED)
        many = middle - start
        if many and many == end - middle and pairs + many <= _PAIR_LIMIT:
            pairs += many
            for place in range(start, middle):
                one, other = found[place], found[place + many]
                left, right = _marks(one.text, other.text)
                found[place], found[place + many] = (
                    replace(one, marks=left),
                    replace(other, marks=right),
                )
        start = max(end, start + 1)
    return found


def _end(lines: list[TextLine], start: int, kind: str) -> int:
    while start < len(lines) and lines[start].kind == kind:
        start += 1
    return start


Marks = tuple[tuple[int, int], ...]


def _marks(old: str, new: str) -> tuple[Marks, Marks]:
    if max(len(old), len(new)) > _LINE_LIMIT:
        return (), ()
    words = _WORDS.findall(old), _WORDS.findall(new)
    left, right = (_places(side) for side in words)
    codes = SequenceMatcher(None, *words, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    return (
        tuple((left[i1], left[i2]) for _, i1, i2, _, _ in changed if i2 > i1),
        tuple((right[j1], right[j2]) for _, _, _, j1, j2 in changed if j2 > j1),
    )


def _places(words: list[str]) -> list[int]:
    """Return where each word begins, and where the last one ends."""
    found = [0]
    for word in words:
        found.append(found[-1] + len(word) + sum(letter > "\uffff" for letter in word))
    return found
