"""Compares two texts line by line, in a time that grows little more than they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import Match, SequenceMatcher
from itertools import accumulate

from project_drift.models.diff import Hunk, Line
from project_drift.strategies.order import longest_rise

CONTEXT_LINES = 3

# How much difflib may look at for one text before it is helped, and as much again when it is: a
# quarter of a second each.
MOST_STEPS = 1_500_000


def hunks(old: str, new: str) -> tuple[Hunk, ...]:
    """Return the changed places of a text with their context, as in a unified diff.

    `autojunk` is off: with it, lines that occur often (a lone brace) are treated as noise and long
    files get wrong hunks. Without it, equal lines cost most, so those at both ends are left out.

    Applied to the old text, the hunks always give the new one. They are difflib's for all but large
    texts with a thousand equal lines or hundreds of changed places (`MOST_STEPS`). Those are cut at
    the lines that occur once on both sides. Each part is then compared by difflib for its share of
    the steps, and what is still open is shown as replaced: right, but more than need be.
    """
    before, after = old.split("\n"), new.split("\n")
    head, tail = _equal_ends(before, after)
    start, end = max(0, head - CONTEXT_LINES), max(0, tail - CONTEXT_LINES)
    before, after = before[start : len(before) - end], after[start : len(after) - end]
    found = []
    for group in _Matcher(before, after).get_grouped_opcodes(CONTEXT_LINES):
        lines: list[Line] = []
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                lines += [Line(" ", text) for text in before[i1:i2]]
                continue
            lines += [Line("-", text) for text in before[i1:i2]]
            lines += [Line("+", text) for text in after[j1:j2]]
        found.append(Hunk(start + group[0][1] + 1, start + group[0][3] + 1, tuple(lines)))
    return tuple(found)


class _Matcher(SequenceMatcher[str]):
    """difflib's matcher, which counts its steps and stops in time.

    A step is a look at a line, or at one of its equals in the other text. difflib takes one for
    each line and each equal, and that again for each run of equal lines it finds.
    """

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self._before, self._after = before, after

    def get_matching_blocks(self) -> list[Match]:
        """Return the runs of equal lines, in order, and an empty one at the end."""
        found, all_of_them = self.longest_first(MOST_STEPS)
        if not all_of_them:
            found = _between_anchors(self._before, self._after)
        return [*_joined(sorted(found)), Match(len(self._before), len(self._after), 0)]

    def longest_first(self, steps: int) -> tuple[list[Match], bool]:
        """Return the runs that difflib finds in so many steps, and whether these are all."""
        equals = Counter(self._after)
        spent = [0, *accumulate(1 + equals[line] for line in self._before)]
        found: list[Match] = []
        open_places = [(0, len(self._before), 0, len(self._after))]
        while open_places:
            i1, i2, j1, j2 = open_places.pop()
            steps -= spent[i2] - spent[i1]
            if steps < 0:
                return found, False
            run = self.find_longest_match(i1, i2, j1, j2)
            if not run.size:
                continue
            found.append(run)
            if i1 < run.a and j1 < run.b:
                open_places.append((i1, run.a, j1, run.b))
            if run.a + run.size < i2 and run.b + run.size < j2:
                open_places.append((run.a + run.size, i2, run.b + run.size, j2))
        return found, True


def _between_anchors(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """Return runs of equal lines: the anchors, and what is equal between each two of them."""
    found = []
    i = j = 0
    for anchor in (*_anchors(before, after), Match(len(before), len(after), 0)):
        left, right = before[i : anchor.a], after[j : anchor.b]
        head, tail = _equal_ends(left, right)
        found += [Match(i, j, head), Match(anchor.a - tail, anchor.b - tail, tail + anchor.size)]
        left, right = left[head : len(left) - tail], right[head : len(right) - tail]
        share = MOST_STEPS * (len(left) + len(right)) // (len(before) + len(after))
        inside, _ = _Matcher(left, right).longest_first(share)
        found += [Match(i + head + run.a, j + head + run.b, run.size) for run in inside]
        i, j = anchor.a + anchor.size, anchor.b + anchor.size
    return found


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[Match]:
    """Return the lines that occur once on both sides; as many as have the same order on both."""
    places = _of_lines_that_occur_once(after)
    pairs = [
        (place, places[line])
        for line, place in _of_lines_that_occur_once(before).items()
        if line in places
    ]
    return [Match(*pairs[index], 1) for index in longest_rise([place for _, place in pairs])]


def _of_lines_that_occur_once(lines: Sequence[str]) -> dict[str, int]:
    counts = Counter(lines)
    return {line: place for place, line in enumerate(lines) if counts[line] == 1}


def _joined(runs: Iterable[Match]) -> list[Match]:
    """Return the runs without empty ones, neighbours made one."""
    found: list[Match] = []
    for run in runs:
        last = found[-1] if found else Match(0, 0, 0)
        if not run.size:
            continue
        if found and (last.a + last.size, last.b + last.size) == (run.a, run.b):
            found[-1] = Match(last.a, last.b, last.size + run.size)
        else:
            found.append(run)
    return found


def _equal_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Return how many lines are equal at the start, and of the others at the end."""
    head = _equal_at_start(before, after)
    return head, _equal_at_start(before[head:][::-1], after[head:][::-1])


def _equal_at_start(before: Sequence[str], after: Sequence[str]) -> int:
    pairs = enumerate(zip(before, after))
    return next(
        (place for place, (one, other) in pairs if one != other), min(len(before), len(after))
    )
