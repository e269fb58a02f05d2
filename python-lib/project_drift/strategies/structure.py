"""Compares two JSON objects: DeepDiff finds the places, list items are told apart by identity.

DeepDiff aligns lists by position, so a step put in front would make every later step look changed.
Lists whose items all carry a unique id, name or reference are therefore turned into mappings before
it looks at them; a change of their order is a change of its own.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deepdiff import DeepDiff
from deepdiff.helper import notpresent

from project_drift import canonical
from project_drift.models.diff import Change
from project_drift.strategies.code import hunks

# Fields that tell the items of a list apart, the surest first; of several, the one an item has.
_IDENTITIES = (
    ("id",),
    ("ref",),
    ("objectId",),
    ("localName",),
    ("group", "user"),
    ("login",),
    ("name",),
)

_KINDS = {
    "dictionary_item_added": "added",
    "iterable_item_added": "added",
    "dictionary_item_removed": "removed",
    "iterable_item_removed": "removed",
    "values_changed": "modified",
    "type_changes": "modified",
}

_TRUE, _FALSE = b"true", b"false"
_WORDS = {
    "added": "added",
    "removed": "removed",
    "modified": "changed",
    "moved": "put in another order",
}


class _Item(str):
    """The key of a list item: `[id=b1]`, told apart from any key that somebody typed."""

    __slots__ = ()


# Where something differs, how, and both values.
_Found = tuple[tuple[Any, ...], str, Any, Any]


class _KeyedList(dict[Any, Any]):
    """A list turned into a mapping; a class of its own, so that it never equals a real mapping."""


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Return the differences of two JSON objects, in the order of their paths.

    There is at least one exactly when their canonical JSON differs.
    """
    try:
        found = _differences(canonical.fold_numbers(old), canonical.fold_numbers(new))
    except RecursionError:
        found = []  # nested deeper than can be followed: told attribute by attribute below
    if not found:
        found = _by_attribute(old, new)
    return [_change(*item) for item in sorted(found, key=_order)]


def with_default(change: Change) -> Change:
    """Return a change of a place where absent means empty: a flag taken away is a flag set to no.

    What was added or removed as a whole structure is told as it is.
    """
    if change.kind == "added" and not isinstance(change.new, (dict, list)):
        return _retold(change, type(change.new)(), change.new)
    if change.kind == "removed" and not isinstance(change.old, (dict, list)):
        return _retold(change, change.old, type(change.old)())
    return change


def _retold(change: Change, old: Any, new: Any) -> Change:
    place = change.label[: -len(_WORDS[change.kind])]
    return replace(change, kind="modified", old=old, new=new, label=f"{place}{_WORDS['modified']}")


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[_Found]:
    moves: list[_Found] = []
    left, right = _fold(old, new, (), moves)
    tree = DeepDiff(
        left,
        right,
        view="tree",
        ignore_private_variables=False,  # else keys that begin with "__" are passed over
        threshold_to_diff_deeper=0,  # else objects that share few keys are shown whole
    )
    return moves + [
        (
            tuple(level.path(output_format="list")),
            _KINDS[kind],
            _plain(level.t1),
            _plain(level.t2),
        )
        for kind, levels in tree.items()
        for level in levels
    ]


def _by_attribute(old: dict[str, Any], new: dict[str, Any]) -> list[_Found]:
    """Return which attributes differ, without looking inside."""
    return [
        (
            (key,),
            "added" if key not in old else "removed" if key not in new else "modified",
            old.get(key),
            new.get(key),
        )
        for key in old.keys() | new.keys()
        if (key in old) != (key in new) or canonical.dumps(old[key]) != canonical.dumps(new[key])
    ]


def _fold(old: Any, new: Any, steps: tuple[Any, ...], moves: list[_Found]) -> tuple[Any, Any]:
    """Return both values with lists of identifiable items as mappings; note changes of order."""
    if isinstance(old, dict) and isinstance(new, dict):
        return _fold_common(old, new, dict(old), dict(new), steps, moves)
    if not (isinstance(old, list) and isinstance(new, list)):
        return old, new
    fields = _identity(old, new)
    if fields is None:
        return _flagged(old), _flagged(new)
    left = _KeyedList((_key(item, fields), item) for item in old)
    right = _KeyedList((_key(item, fields), item) for item in new)
    before = [key for key in left if key in right]
    after = [key for key in right if key in left]
    if before != after:
        moves.append(
            (steps, "moved", [_name(key) for key in before], [_name(key) for key in after])
        )
    return _fold_common(left, right, _KeyedList(left), _KeyedList(right), steps, moves)


def _fold_common(
    old: dict[Any, Any],
    new: dict[Any, Any],
    left: dict[Any, Any],
    right: dict[Any, Any],
    steps: tuple[Any, ...],
    moves: list[_Found],
) -> tuple[Any, Any]:
    for key in old.keys() & new.keys():
        left[key], right[key] = _fold(old[key], new[key], (*steps, key), moves)
    return left, right


def _identity(old: list[Any], new: list[Any]) -> tuple[str, ...] | None:
    """Return the fields by which the items of both lists can be told apart."""
    items = old + new
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    return next((fields for fields in _IDENTITIES if _tells_apart(fields, old, new)), None)


def _tells_apart(fields: tuple[str, ...], *sides: list[Any]) -> bool:
    for side in sides:
        keys = [_key(item, fields) for item in side]
        if None in keys or len(set(keys)) != len(keys):
            return False
    return True


def _key(item: dict[str, Any], fields: tuple[str, ...]) -> _Item | None:
    """Return the item's key, from the first of these fields that it has."""
    for field in fields:
        value = item.get(field)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and value != "":
            return _Item(f"[{field}={_escape(value).replace(']', '~3')}]")
    return None


def _change(steps: tuple[Any, ...], kind: str, old: Any, new: Any) -> Change:
    is_text = isinstance(old, str) and isinstance(new, str) and ("\n" in old or "\n" in new)
    return Change(
        path=_path(steps),
        kind=kind,
        old=old,
        new=new,
        label=f"{_place(steps)} {_WORDS[kind]}",
        hunks=hunks(old, new) if is_text else (),
    )


def _order(found: _Found) -> Any:
    """Sort by place, list positions as numbers."""
    steps, kind, _, _ = found
    return [(0, step, "") if isinstance(step, int) else (1, 0, str(step)) for step in steps], kind


def _path(steps: tuple[Any, ...]) -> str:
    parts = []
    for step in steps:
        if isinstance(step, _Item):
            parts.append(str(step))
        elif isinstance(step, int):
            parts.append(f"[{step}]")
        else:
            parts.append(f"/{_escape(step).replace('[', '~2')}")
    return "".join(parts) or "/"


def _place(steps: tuple[Any, ...]) -> str:
    return (
        " › ".join(f"item {step + 1}" if isinstance(step, int) else _name(step) for step in steps)
        or "the whole definition"
    )


def _name(step: str) -> str:
    if isinstance(step, _Item):
        return _unescape(step.split("=", 1)[1][:-1])
    return str(step)


def _escape(step: Any) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _unescape(text: str) -> str:
    return text.replace("~3", "]").replace("~1", "/").replace("~0", "~")


def _flagged(value: Any) -> Any:
    """Return a value with other values for its booleans.

    In lists, DeepDiff takes `True` and 1 for equal. JSON has no bytes that these could be mistaken
    for.
    """
    if isinstance(value, bool):
        return _TRUE if value else _FALSE
    if isinstance(value, dict):
        return {key: _flagged(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_flagged(item) for item in value]
    return value


def _plain(value: Any) -> Any:
    """Return a value as it was given."""
    if value is notpresent:
        return None
    if isinstance(value, bytes):
        return value == _TRUE
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value
