"""Compares two lists item by item: which was added, removed, changed, and which only moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from project_drift import canonical
from project_drift.models.diff import Change
from project_drift.strategies.alignment import IDENTITIES, Alignment, align, key_of, unique_keys
from project_drift.strategies.place import Place, in_words, named, without_secrets
from project_drift.strategies.rules import At, Compare, DiffRules
from project_drift.strategies.titles import title

# Beyond so many moved items, one change tells of them all.
_MOST_MOVES = 5


@dataclass(frozen=True)
class Items:
    """The strategy for lists.

    `titles` are templates for what people call an item (see `titles`), the last of them a plain
    noun; `identities` and `same` say which items belong together (see `alignment`); `rules` how two
    of them are compared. `nested` is the key under which an item may hold more items of its own
    kind, such as a group of steps.
    """

    titles: tuple[str, ...] = ()
    identities: tuple[tuple[str, ...], ...] = IDENTITIES
    same: tuple[str, ...] = ()
    rules: tuple[At, ...] = ()
    nested: str = ""

    def takes(self, old: Any, new: Any) -> bool:
        """Take two lists; with titles, also a list that is new or gone."""
        kinds = {type(old), type(new)}
        return kinds == {list} or (bool(self.titles) and kinds == {list, type(None)})

    def __call__(self, old: Any, new: Any, place: Place, inside: Compare) -> list[Change]:
        sides = Sides(self, old or [], new or [], place)
        aligned = align(sides.old, sides.new, self.identities, self.same)
        return [
            *self.unpaired(sides, aligned),
            *_moves(sides, aligned),
            *(
                change
                for i, j in aligned.pairs
                for change in self._changed(sides, i, j, inside)
            ),
        ]  # fmt: skip

    def unpaired(self, sides: Sides, aligned: Alignment) -> Iterator[Change]:
        """Yield what came of the items that only one side has."""
        for i in aligned.removed:
            yield _whole(sides.before(i), "removed", sides.old[i], None)
        for j in aligned.added:
            yield _whole(sides.after(j), "added", None, sides.new[j])

    def words(self, item: Any, number: int, alone: bool) -> tuple[str, bool]:
        """Return what people call an item, and whether that is a name of our own."""
        known = title(self.titles, item, number)
        if known is not None:
            return (
                f"{known.text} {number + 1}" if known.is_bare and not alone else known.text
            ), True
        if not isinstance(item, (dict, list)):
            return in_words(item) or f"item {number + 1}", False
        keys = (key_of(item, fields) for fields in self.identities)
        name = next((without_secrets(str(key[-1])) for key in keys if key is not None), None)
        return name or f"item {number + 1}", False

    @cached_property
    def _inside(self) -> DiffRules:
        nested = [At(f"/{self.nested}", self, called="")] if self.nested else []
        return DiffRules(*self.rules, *nested)

    def _changed(self, sides: Sides, i: int, j: int, inside: Compare) -> list[Change]:
        """Return the changes of a pair; the one that changed its title says the new one."""
        old, new = sides.old[i], sides.new[j]
        if canonical.dumps(old) == canonical.dumps(new):
            return []
        place = sides.pair(i, j)
        changes = sorted(inside(old, new, place, self._inside), key=lambda change: change.path)
        was, now = (title(self.titles, item, j) for item in (old, new))
        if was is not None and now is not None and was.text != now.text:
            fields = {f"{place.path}{field}" for field in was.fields | now.fields}
            first = next((n for n, change in enumerate(changes) if change.path in fields), None)
            if first is not None:
                words = now.text[len(now.lead) :] if now.lead == was.lead else now.text
                label = place.label(f"changed to {words}")
                whole = not any(text.endswith("…") for text in (was.text, now.text))
                changes[first] = replace(changes[first], label=label, told=whole)
        return changes


class Sides:
    """Two lists at one place, and what their items are called."""

    def __init__(self, way: Items, old: list[Any], new: list[Any], place: Place) -> None:
        self.way, self.old, self.new, self.place = way, old, new, place
        self.alone = max(len(old), len(new)) == 1

    @cached_property
    def _marks(self) -> tuple[list[str], list[str]]:
        return _marks(self.old, self.way.identities), _marks(self.new, self.way.identities)

    def before(self, i: int) -> Place:
        return self.place.item(self._marks[0][i], *self.way.words(self.old[i], i, self.alone))

    def after(self, j: int) -> Place:
        return self.place.item(self._marks[1][j], *self.way.words(self.new[j], j, self.alone))

    def words_before(self, items: list[Any], number: int) -> str:
        """Return what people call the item in front of one; there is one."""
        return self.way.words(items[number - 1], number - 1, alone=False)[0]

    def pair(self, i: int, j: int) -> Place:
        """Return where the pair is now, by the name that people knew."""
        words, named = self.way.words(self.old[i], j, self.alone)
        return self.place.item(self._marks[1][j], words, named)


def _marks(items: list[Any], identities: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the part of the path of each item: its surest identity, else its position."""
    marks = [f"[{place}]" for place in range(len(items))]
    for fields in reversed(identities):
        known = {place: named(fields, key) for key, place in unique_keys(items, fields).items()}
        counts = Counter(known.values())  # 1 and "1" are two identities, and read alike
        for place, mark in known.items():
            if counts[mark] == 1:
                marks[place] = mark
    return marks


def _whole(place: Place, kind: str, old: Any, new: Any) -> Change:
    value = new if kind == "added" else old
    told = not isinstance(value, (dict, list)) and in_words(value) is not None
    return Change(place.path, kind, old, new, place.label(kind), told=told)


def _moves(sides: Sides, aligned: Alignment) -> Iterator[Change]:
    if len(aligned.moved) <= _MOST_MOVES:
        was: int | str
        now: int | str
        for i, j in aligned.moved:
            place = sides.before(i)
            if i != j:
                was, now, where = i + 1, j + 1, f"moved from position {i + 1} to {j + 1}"
            else:
                # As many stand before it as did, but others.
                was, now = sides.words_before(sides.old, i), sides.words_before(sides.new, j)
                where = f"moved from behind {was} to behind {now}"
            path = sides.pair(i, j).path
            yield Change(path, "moved", was, now, place.label(where), told=True)
        return
    way, place = sides.way, sides.place
    noun = f"{way.titles[-1]}s" if way.titles else "items"
    many = place.item("", f"{len(aligned.moved)} of {len(aligned.pairs)} {noun}", named=True)
    yield Change(
        place.path,
        "moved",
        [way.words(sides.old[i], i, alone=False)[0] for i, _ in sorted(aligned.pairs)],
        [way.words(sides.new[j], j, alone=False)[0] for _, j in aligned.pairs],
        many.label("put in another order"),
        told=True,
    )
