"""Which item of a list became which: by identity, then by equal content, then by likeness.

Never by position: a step put in front must not make every later one look changed. All of it takes
a time that grows little faster than the lists.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from project_drift import canonical
from project_drift.strategies.order import longest_rise

# Fields that tell the items of a list apart, the surest first.
IDENTITIES: tuple[tuple[str, ...], ...] = (
    ("id",),
    ("ref",),
    ("objectType", "objectId"),
    ("objectId",),
    ("localName",),
    ("group",),
    ("user",),
    ("login",),
    ("name",),
)

# Two items are alike where at least this share of what is particular to them is equal.
_ALIKE = 0.25
# So many pairs are looked at. Beyond, an item is compared with its neighbourhood only, which may
# show as removed and added what has been changed and moved far away as well.
_MOST_COMPARISONS = 40_000
_LONG_TEXT = 40
_WORDS = re.compile(r"\w+|[^\w\s]")


class Alignment(NamedTuple):
    """Positions in the old and the new list; `moved` are those pairs that changed their order."""

    pairs: list[tuple[int, int]]
    removed: list[int]
    added: list[int]
    moved: list[tuple[int, int]]


def align(
    old: list[Any],
    new: list[Any],
    identities: tuple[tuple[str, ...], ...] = IDENTITIES,
    same: tuple[str, ...] = (),
) -> Alignment:
    """Return which items belong together.

    `identities` are sets of fields (`objectRef/objectId` reaches into one), tried in this order; an
    item that has one of its own is never paired by likeness. `same` are fields that have to be
    equal in items that are alike.
    """
    pairs = _equal_ends(old, new)
    for fields in identities:
        _pair_by_key(old, new, fields, pairs)
    _pair_equal(old, new, pairs)
    left = [place for place in range(len(old)) if place not in pairs]
    taken = set(pairs.values())
    right = [place for place in range(len(new)) if place not in taken]
    if left and right:
        before = _without_identity(old, left, new, identities)
        after = _without_identity(new, right, old, identities)
        if before and after:
            pairs.update(_alike(old, new, before, after, same))
            _pair_neighbours(old, new, before, after, same, pairs)
            taken = set(pairs.values())
    ordered = sorted(pairs.items(), key=lambda pair: pair[1])
    return Alignment(
        ordered,
        [place for place in left if place not in pairs],
        [place for place in right if place not in taken],
        _moved(ordered),
    )


def key_of(item: Any, fields: tuple[str, ...]) -> tuple[Any, ...] | None:
    """Return the item's values of these fields, `None` where one is missing or no plain value."""
    if not isinstance(item, dict):
        return None
    values = tuple(_field(item, field) for field in fields)
    plain = all(
        isinstance(value, (str, int)) and not isinstance(value, bool) and value != ""
        for value in values
    )
    return values if plain else None


def _field(item: Any, field: str) -> Any:
    for key in field.split("/"):
        item = item.get(key) if isinstance(item, dict) else None
    return item


def unique_keys(items: list[Any], fields: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    """Return the positions of the items that these fields tell apart."""
    counts = _keys(items, fields)
    keyed = ((key_of(item, fields), place) for place, item in enumerate(items))
    return {key: place for key, place in keyed if key is not None and counts[key] == 1}


def _keys(items: list[Any], fields: tuple[str, ...]) -> Counter[Any]:
    return Counter(key for key in (key_of(item, fields) for item in items) if key is not None)


def _equal_ends(old: list[Any], new: list[Any]) -> dict[int, int]:
    pairs = {}
    most = min(len(old), len(new))
    start = 0
    while start < most and _equal(old[start], new[start]):
        pairs[start] = start
        start += 1
    end = 1
    while end <= most - start and _equal(old[-end], new[-end]):
        pairs[len(old) - end] = len(new) - end
        end += 1
    return pairs


def _equal(one: Any, other: Any) -> bool:
    return one is other or canonical.dumps(one) == canonical.dumps(other)


def _pair_by_key(
    old: list[Any], new: list[Any], fields: tuple[str, ...], pairs: dict[int, int]
) -> None:
    known = unique_keys(old, fields)
    if not known:
        return
    taken = set(pairs.values())
    for key, place in unique_keys(new, fields).items():
        if key in known and known[key] not in pairs and place not in taken:
            pairs[known[key]] = place


def _pair_equal(old: list[Any], new: list[Any], pairs: dict[int, int]) -> None:
    """Pair equal items, the first of several with the first."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for place in range(len(old) - 1, -1, -1):
        if place not in pairs:
            waiting[canonical.dumps(old[place])].append(place)
    taken = set(pairs.values())
    for place, item in enumerate(new):
        if place not in taken and (found := waiting.get(canonical.dumps(item))):
            pairs[found.pop()] = place


def _without_identity(
    items: list[Any], left: list[int], others: list[Any], identities: tuple[tuple[str, ...], ...]
) -> list[int]:
    """Return those that nothing tells apart from others; a plain value is what it is.

    An identity that occurs twice on either side is none.
    """
    several = [
        {key for side in (items, others) for key, count in _keys(side, fields).items() if count > 1}
        for fields in identities
    ]
    return [
        place
        for place in left
        if isinstance(items[place], (dict, list))
        and all(
            key is None or key in known
            for key, known in zip((key_of(items[place], it) for it in identities), several)
        )
    ]


def _alike(
    old: list[Any], new: list[Any], left: list[int], right: list[int], same: tuple[str, ...]
) -> dict[int, int]:
    """Pair the likest items, where likeness counts what few items share."""
    parts_old = [frozenset(_parts(item)) for item in old]
    parts_new = [frozenset(_parts(item)) for item in new]
    # How many items of one list have a part: what many have tells nothing of any.
    common = Counter(part for parts in parts_old for part in parts)
    common |= Counter(part for parts in parts_new for part in parts)
    found = []
    for i, j in _candidates(left, right):
        if _may_be(old[i], new[j], same):
            score = _likeness(parts_old[i], parts_new[j], common)
            if score >= _ALIKE:
                found.append((-score, abs(i - j), i + j, i, j))
    pairs: dict[int, int] = {}
    taken = set()
    for *_, i, j in sorted(found):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def _candidates(left: list[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """Yield what may belong together; of very many, only what is near."""
    reach = max(1, _MOST_COMPARISONS // (2 * max(len(left), len(right))))
    everything = len(left) * len(right) <= _MOST_COMPARISONS
    for place, i in enumerate(left):
        near = right if everything else right[max(0, place - reach) : place + reach + 1]
        for j in near:
            yield i, j


def _may_be(one: Any, other: Any, same: tuple[str, ...]) -> bool:
    if type(one) is not type(other):
        return False
    return not isinstance(one, dict) or all(
        one.get(field) == other.get(field) for field in same
    )  # fmt: skip


def _likeness(one: frozenset[str], other: frozenset[str], common: Counter[str]) -> float:
    """Return the share of equal parts; a part that many items have hardly counts."""
    shared = sum(1 / common[part] for part in one & other)
    everything = sum(1 / common[part] for part in one | other)
    return shared / everything if everything else 0.0


def _parts(value: Any, path: str = "") -> Iterator[str]:
    """Yield the values inside an item with their places; long texts in lines or words."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(item, f"{path}/{key}")
    elif isinstance(value, list):
        for item in value:
            yield from _parts(item, f"{path}[]")
    elif isinstance(value, str) and "\n" in value:
        yield from (f"{path}={line}" for line in value.split("\n"))
    elif isinstance(value, str) and len(value) > _LONG_TEXT:
        yield from (f"{path}={word}" for word in _WORDS.findall(value))
    else:
        yield f"{path}={canonical.dumps(value)}"


def _pair_neighbours(
    old: list[Any],
    new: list[Any],
    left: Iterable[int],
    right: Iterable[int],
    same: tuple[str, ...],
    pairs: dict[int, int],
) -> None:
    """Pair single items that stand at the same place, between the same neighbours."""
    free = set(right) - set(pairs.values())
    for i in left:
        if i in pairs:
            continue
        j = pairs.get(i - 1, -2) + 1 if i else 0
        if j not in free or not _may_be(old[i], new[j], same):
            continue
        both_last = i == len(old) - 1 and j == len(new) - 1
        if both_last or (i + 1 in pairs and pairs[i + 1] == j + 1):
            pairs[i] = j
            free.discard(j)


def _moved(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the fewest pairs without which all others are in the same order."""
    stay = set(longest_rise(i for i, _ in pairs))
    return [pair for place, pair in enumerate(pairs) if place not in stay]
