"""Compares the columns of two schemas; tells a renamed column from a removed and an added one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from project_drift import canonical
from project_drift.models.diff import Change
from project_drift.strategies.alignment import Alignment
from project_drift.strategies.items import Items, Sides
from project_drift.strategies.place import WORD_LIMIT, cut

_SEPARATORS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Columns(Items):
    """The strategy for columns.

    DSS keeps no mark of a renamed column, so a rename is always inferred, and says from what. Two
    columns that differ in more than their name are never called one.
    """

    titles: tuple[str, ...] = ("column {name}", "column")
    identities: tuple[tuple[str, ...], ...] = (("name",),)

    def unpaired(self, sides: Sides, aligned: Alignment) -> Iterator[Change]:
        renames: dict[int, int] = {}
        for i, j, why in _renames(sides, aligned):
            if i in renames or j in renames.values():
                continue
            renames[i] = j
            name = cut(sides.new[j]["name"], WORD_LIMIT)
            label = sides.before(i).label(f"renamed to {name} (inferred: {why})")
            path = sides.after(j).path
            yield Change(path, "renamed", sides.old[i], sides.new[j], label, told=True)
        taken = set(renames.values())
        rest = aligned._replace(
            removed=[i for i in aligned.removed if i not in renames],
            added=[j for j in aligned.added if j not in taken],
        )
        yield from super().unpaired(sides, rest)


def _renames(sides: Sides, aligned: Alignment) -> Iterator[tuple[int, int, str]]:
    """Yield old and new position of what may be one column, the surest first, and the evidence."""
    removed = {i: sides.old[i] for i in aligned.removed if _is_named(sides.old[i])}
    added = {j: sides.new[j] for j in aligned.added if _is_named(sides.new[j])}
    if not (removed and added):
        return
    yield from _matched(removed, added, _spelling, "only the spelling of the name differs")
    known = Counter(_nameless(item) for side in (sides.old, sides.new) for item in side)
    for i, j, why in _matched(removed, added, _nameless, "same definition, which no other has"):
        if _is_described(removed[i]) and known[_nameless(removed[i])] == 2:
            yield i, j, why
    pairs = dict(aligned.pairs)
    before = _alone(len(sides.old), pairs, pairs.__getitem__)
    after = _alone(len(sides.new), {j: i for i, j in aligned.pairs}, int)
    for place, i in before.items():
        j = after.get(place, -1)
        if i in removed and j in added and _nameless(removed[i]) == _nameless(added[j]):
            yield i, j, "same place, type and meaning"


def _matched(
    removed: Mapping[int, Any], added: Mapping[int, Any], key: Any, why: str
) -> Iterator[tuple[int, int, str]]:
    """Yield those pairs that a key tells apart from all others on both sides."""
    there = _unique(added, key)
    for text, i in _unique(removed, key).items():
        if text in there:
            yield i, there[text], why


def _unique(items: Mapping[int, Any], key: Any) -> dict[str, int]:
    keys = {place: key(item) for place, item in items.items()}
    counts = Counter(keys.values())
    return {text: place for place, text in keys.items() if counts[text] == 1}


def _alone(length: int, known: Iterable[int], named: Any) -> dict[tuple[int, int], int]:
    """Return the items that stand alone between two known ones, or between one and an end.

    The key is the place: what stands before and after it, in positions of the new list.
    """
    marks = [-1, *sorted(known), length]
    return {
        (named(one) if one >= 0 else -1, named(next_one) if next_one < length else -2): one + 1
        for one, next_one in zip(marks, marks[1:])
        if next_one - one == 2
    }


def _is_named(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get("name"), str)


def _is_described(item: dict[str, Any]) -> bool:
    """Whether somebody wrote about the column: types alone are alike in many."""
    return bool(item.get("meaning") or item.get("comment"))


def _nameless(item: Any) -> str:
    rest = {key: value for key, value in item.items() if key != "name"} if _is_named(item) else item
    return canonical.dumps(rest)


def _spelling(item: dict[str, Any]) -> str:
    name = item["name"]
    return f"{_SEPARATORS.sub('', name).casefold() or name} {_nameless(item)}"
