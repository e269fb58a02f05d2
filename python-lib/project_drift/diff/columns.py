"""Where a recipe uses one column of a dataset that it reads.

The settings of a visual recipe name columns as texts of their own, mostly in lists whose name tells
what for, and within formulas. Code can only be searched for the name as a word: that it is there
does not prove that it is the column.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from project_drift.models.resource import Resource
from project_drift.sync.visual_recipes import with_names

# What a list of the settings holds columns for; the innermost name on the way counts.
_USES = {
    "columnsMatch": "stacked column",
    "computedColumns": "computed column",
    "conditions": "filter",
    "explicitIdentifiers": "row identifier",
    "filter": "filter",
    "filterSplits": "split",
    "globalAggregations": "aggregate",
    "joins": "join condition",
    "keptInputColumns": "selected column",
    "keyColumns": "pivot key",
    "keys": "key",
    "on": "join condition",
    "orders": "sort column",
    "otherColumns": "aggregate",
    "partitioningColumns": "partition column",
    "per_feature": "feature",
    "pivots": "pivot",
    "postFilter": "filter",
    "preFilter": "filter",
    "rangeSplits": "split",
    "relationships": "join condition",
    "retrievedColumns": "selected column",
    "selectedColumns": "selected column",
    "steps": "prepare step",
    "targetVariable": "target",
    "uiData": "filter",
    "valueColumns": "aggregate",
    "valueSplits": "split",
    "values": "aggregate",
    "windows": "window",
}
# What a use is called where it is not known for what, and where only a word was found.
_SETTINGS, IN_CODE = "settings", "code"
_AGGREGATE, _SELECTED = "aggregate", "selected column"
# Of the settings themselves, where a type of recipe has but one use for a column there.
_WHOLE = {"sampling": "filter", "split": "split"}
# Texts under these keys are constants of DSS, values of a column, or words for people.
_NO_COLUMNS = frozenset(
    {
        "comment", "conditionsMode", "explicitValues", "mapping", "metaType", "mode", "operator",
        "string", "type", "value",
    }
)  # fmt: skip
_FORMULAS = frozenset({"expression", "formula", "sql"})
# Objects with one of these belong to one of several inputs, by its name.
_INPUTS = ("table", "index")
_NUMBERED = re.compile(r" #\d+\Z")


def uses(recipe: Resource, column: str, others: Collection[str]) -> str:
    """Return in words where a recipe uses a column, empty where it does not; `IN_CODE` for code.

    `others` are the references of the inputs that have no part in it: what the settings take from
    those is not meant, even where it has the same name.
    """
    definition = with_names(recipe.attributes)
    payload = definition.get("payload")
    if isinstance(payload, str):
        return IN_CODE if _word(column).search(payload) else ""
    kind = definition.get("type")
    found = set(_places(payload, column, others, _WHOLE.get(str(kind), _SETTINGS)))
    if kind == "grouping":
        found = {"group key" if use == "key" else use for use in found}
    return ", ".join(sorted(found))


def _places(payload: Any, column: str, others: Collection[str], whole: str) -> Iterator[str]:
    """Yield what each place that names the column is for; `whole` is said where no list tells."""
    word = _word(column)
    waiting: list[tuple[Any, str, str]] = [(payload, "", whole)]
    while waiting:
        value, name, use = waiting.pop()
        if isinstance(value, dict):
            if _is_off(value) or _is_of(value, others):
                continue
            use = _of_aggregate(value) if use == _AGGREGATE else use
            if not use:
                continue
            waiting += (
                (item, key, _USES.get(key, use))
                for key, item in value.items()
                if key not in _NO_COLUMNS and not (key == "name" and "metaType" in value)
            )
            if name == "per_feature" and _is_input(value.get(column)):
                yield use
        elif isinstance(value, list):
            # Aggregates are objects; a list of plain values under that name is data.
            waiting += ((item, name, use) for item in value if name != "values" or item != column)
        elif isinstance(value, str):
            named = word.search(value) if name in _FORMULAS else value == column
            if named:
                yield use


def _is_off(value: dict[str, Any]) -> bool:
    """Whether somebody switched this part of the settings off; DSS keeps what it held."""
    return value.get("enabled") is False or value.get("disabled") is True


def _is_of(value: dict[str, Any], others: Collection[str]) -> bool:
    """Whether a part of the settings is about another input."""
    named = (value.get(key) for key in _INPUTS)
    return any(_NUMBERED.sub("", name) in others for name in named if isinstance(name, str))


def _of_aggregate(value: dict[str, Any]) -> str:
    """Return the use of a column that may be computed with, empty where nothing is.

    A grouping lists every column, whatever it computes of it; a window also passes columns on.
    """
    flags = {key: flag for key, flag in value.items() if isinstance(flag, bool)}
    chosen = {key for key, flag in flags.items() if flag}
    if chosen == {"value"}:
        return _SELECTED
    return _AGGREGATE if chosen or not flags else ""


def _is_input(feature: Any) -> bool:
    return isinstance(feature, dict) and feature.get("role") != "REJECT"


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
