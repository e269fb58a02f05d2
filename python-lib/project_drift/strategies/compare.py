"""Compares two JSON values: by strategies where there are some, and by DeepDiff all the rest.

The one seam between both is `_rest`: it takes out of two values what strategies told.
"""

from __future__ import annotations

from typing import Any

from project_drift import canonical
from project_drift.models.diff import Change
from project_drift.strategies import structure
from project_drift.strategies.items import Items
from project_drift.strategies.paths import in_order
from project_drift.strategies.place import WHOLE, Place
from project_drift.strategies.rules import NO_RULES, DiffRules, Node
from project_drift.strategies.structure import ABSENT

_LISTS = Items()


def compare(old: Any, new: Any, rules: DiffRules = NO_RULES) -> list[Change]:
    """Return the differences of two JSON values, in the order of their paths.

    There is at least one exactly when their canonical JSON differs, and no two have the same path
    and kind.
    """
    try:
        sides = canonical.fold_numbers(old), canonical.fold_numbers(new)
        found = _compare(*sides, WHOLE, rules)
    except RecursionError:
        # Nested deeper than can be followed: told attribute by attribute.
        found = structure.by_attribute(old, new, rules)
    return sorted(found, key=lambda change: (in_order(change.path), change.kind))


def _compare(old: Any, new: Any, place: Place, rules: DiffRules) -> list[Change]:
    found: list[Change] = []
    left, right = _rest(old, new, place, place, rules.root, found)
    if left is not ABSENT or right is not ABSENT:
        found += structure.differences(left, right, place, rules)
    return found


def _rest(
    old: Any, new: Any, place: Place, base: Place, node: Node, found: list[Change]
) -> tuple[Any, Any]:
    """Return what is left of both values when equal parts and what strategies tell are taken out.

    `ABSENT` twice where nothing is. What the strategies tell is added to `found`.
    """
    both = old is not ABSENT and new is not ABSENT
    if both and canonical.dumps(old) == canonical.dumps(new):
        return ABSENT, ABSENT
    told = _told(old, new, place, node)
    if told:
        found += told
        return ABSENT, ABSENT
    if node.steps:
        # What stands within is told as what it is, also where all of it came or went at once.
        old, new = _emptied(old, new), _emptied(new, old)
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return old, new
    left: dict[str, Any] = {}
    right: dict[str, Any] = {}
    for key in old.keys() | new.keys():
        reached = node.at(key)
        inside = reached.place(place, key, base)
        sides = old.get(key, ABSENT), new.get(key, ABSENT)
        for side, value in zip((left, right), _rest(*sides, inside, base, reached, found)):
            if value is not ABSENT:
                side[key] = value
    return (left, right) if left or right else (ABSENT, ABSENT)


def _emptied(value: Any, other: Any) -> Any:
    """Return an object without keys for one that is not there, where the other one has some."""
    return {} if value in (None, ABSENT) and isinstance(other, dict) and other else value


def _told(old: Any, new: Any, place: Place, node: Node) -> list[Change]:
    """Return what the strategy of a place tells, or that of lists; nothing where neither fits."""
    old, new = (None if value is ABSENT else value for value in (old, new))
    for strategy in (node.strategy, _LISTS):
        if strategy is not None and strategy.takes(old, new):
            return strategy(old, new, place, _compare)
    return []
