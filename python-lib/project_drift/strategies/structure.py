"""The general comparison: DeepDiff finds what differs where no strategy is made for it."""

from __future__ import annotations

from typing import Any

from deepdiff import DeepDiff
from deepdiff.helper import notpresent
from deepdiff.operator import BaseOperator

from project_drift import canonical
from project_drift.models.diff import Change, Hunk
from project_drift.models.resource import SECRET_MARK, is_secret
from project_drift.strategies.code import hunks
from project_drift.strategies.place import WHOLE, Place, in_words
from project_drift.strategies.rules import DiffRules

_KINDS = {
    "dictionary_item_added": "added",
    "dictionary_item_removed": "removed",
    "values_changed": "modified",
    "type_changes": "modified",
}
# A longer text is compared as text, even where it has only one line.
_LONG_TEXT = 120


class _Absent:
    """What there is not: `None` is a value that JSON can hold."""


ABSENT = _Absent()


class _Texts(BaseOperator):  # type: ignore[misc]  # deepdiff ships no types
    """Leaves texts to `code.hunks`: DeepDiff compares their lines too, and without any bound."""

    def match(self, level: Any) -> bool:
        return isinstance(level.t1, str) and isinstance(level.t2, str)

    def give_up_diffing(self, level: Any, diff_instance: Any) -> bool:
        if level.t1 != level.t2:
            diff_instance.custom_report_result("values_changed", level)
        return True


def differences(old: Any, new: Any, place: Place, rules: DiffRules) -> list[Change]:
    """Return the differences of two values that differ; lists in them are on one side only."""
    tree = DeepDiff(
        old,
        new,
        view="tree",
        ignore_private_variables=False,  # else keys that begin with "__" are passed over
        threshold_to_diff_deeper=0,  # else objects that share few keys are shown whole
        custom_operators=[_Texts()],
    )
    found = [
        _change(_KINDS[kind], level.path(output_format="list"), level.t1, level.t2, place, rules)
        for kind, levels in tree.items()
        for level in levels
    ]
    return found or [_change("modified", [], old, new, place, rules)]


def by_attribute(old: dict[str, Any], new: dict[str, Any], rules: DiffRules) -> list[Change]:
    """Return which attributes differ, without looking inside."""
    return [
        _change(
            "added" if key not in old else "removed" if key not in new else "modified",
            [key],
            old.get(key),
            new.get(key),
            WHOLE,
            rules,
        )
        for key in old.keys() | new.keys()
        if (key in old) != (key in new) or canonical.dumps(old[key]) != canonical.dumps(new[key])
    ]


def _change(
    kind: str, keys: list[Any], old: Any, new: Any, base: Place, rules: DiffRules
) -> Change:
    old, new = (None if value is notpresent else value for value in (old, new))
    if keys and keys[-1] == SECRET_MARK:
        keys, old, new = keys[:-1], _secret(old), _secret(new)
    place = rules.place(base, keys)
    if kind != "modified":
        words = in_words(new if kind == "added" else old)
        value = "" if words is None else f" ({words})" if kind == "added" else f" (was {words})"
        label = place.label(kind + value)
        return Change(place.path or "/", kind, old, new, label, told=bool(value))
    if is_secret(old) and is_secret(new):
        return Change(place.path, kind, old, new, place.label("changed (secret)"), told=True)
    if isinstance(old, str) and isinstance(new, str) and _is_text(old, new):
        lines = hunks(old, new)
        label = place.label(f"changed ({_counted(lines)})")
        return Change(place.path, kind, old, new, label, lines)
    words, now = in_words(old), in_words(new)
    told = words is not None and now is not None
    what = f"changed from {words} to {now}" if told else "changed"
    if told and words == now:
        what = f"changed (the secret in {now})"
    label = place.label(what)
    return Change(place.path or "/", kind, old, new, label, told=told)


def _secret(value: Any) -> Any:
    return value if value is None else {SECRET_MARK: value}


def _is_text(old: str, new: str) -> bool:
    return "\n" in old or "\n" in new or len(old) > _LONG_TEXT or len(new) > _LONG_TEXT


def _counted(found: tuple[Hunk, ...]) -> str:
    """Return how many lines came and went, as diffs tell it."""
    signs = [line.sign for hunk in found for line in hunk.lines]
    count = f"+{signs.count('+')} −{signs.count('-')}"
    return f"{count} line{'' if count in ('+1 −1', '+1 −0', '+0 −1') else 's'}"
