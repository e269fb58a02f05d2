"""How the settings of visual recipes are compared, and how their numbers are turned into names.

A visual payload points at inputs and outputs by position: `table1: 0` is the first input. With one
input taken away every later number changes, and nobody would recognise the recipe. So positions are
replaced by names before two payloads are compared.
"""

from __future__ import annotations

from typing import Any

from project_drift import canonical
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.lists import CONDITIONS, STEPS, filter_at, keyed, values

_COLUMNS = (
    "condition on {column1/name} {type:operator} {column2/name}",
    "condition on {column1/name} and {column2/name}",
    "condition",
)
_JOINS = Items(
    ("join of {table1} and {table2}", "join"),
    identities=(("table1", "table2"),),
    rules=(At("/on", Items(_COLUMNS, identities=()), called=""),),
)
_COMPUTED = keyed("computed column")
_SORTED = keyed("sort column", "column")
_INPUTS = Items(
    ("input {index}", "input"),
    identities=(("index",),),
    rules=(
        *filter_at("/preFilter", "filter"),
        At("/computedColumns", _COMPUTED, called=""),
        At("/columnsMatch/*", called="source of column {}"),
        At("/selectedColumns", keyed("column"), called=""),
    ),
)
_AGGREGATES = Items(
    ("aggregates of {column}", "aggregate {customName}", "aggregate"),
    identities=(("column",), ("customName",)),
)
_WINDOWS = Items(
    ("window {prefix}", "window"),
    identities=(("prefix",),),
    rules=(
        At("/partitioningColumns", values("partition column"), called=""),
        At("/orders", _SORTED, called=""),
    ),
)
_KEYS = Items(("key {column}", "key {}", "key"), identities=(("column",),))
_OUTPUT = "split to {outputIndex}"
_PIVOTS = Items(
    ("pivot by {keyColumns}", "pivot"),
    identities=(),
    rules=(
        At("/keyColumns", values("key column"), called=""),
        At(
            "/valueColumns",
            Items(("aggregates of {column}", "aggregate"), identities=()),
            called="",
        ),
        At("/explicitValues", Items(("value {}", "value"), identities=()), called=""),
    ),
)  # fmt: skip

VISUAL_STRATEGIES: tuple[At, ...] = (
    At("/payload", called="code"),
    At("/payload/*", called="{}"),
    At("/payload/steps", STEPS, called=""),
    # join, fuzzy join, geo join, generate features
    At("/payload/virtualInputs", _INPUTS, called=""),
    At("/payload/joins", _JOINS, called=""),
    At("/payload/relationships", _JOINS, called=""),
    At(
        "/payload/selectedColumns",
        Items(
            ("column {name} of {table}", "column {name}", "column {}", "column"),
            identities=(("table", "name"), ("name",)),
        ),
        called="",
    ),
    # grouping, window, distinct, top n, sort, pivot
    At("/payload/keys", _KEYS, called=""),
    At("/payload/values", _AGGREGATES, called=""),
    At("/payload/otherColumns", _AGGREGATES, called=""),
    At("/payload/globalAggregations", _AGGREGATES, called=""),
    At("/payload/windows", _WINDOWS, called=""),
    At("/payload/orders", _SORTED, called=""),
    At("/payload/retrievedColumns", Items(("column {column}", "column {}", "column")), called=""),
    At("/payload/pivots", _PIVOTS, called=""),
    At("/payload/explicitIdentifiers", values("row identifier"), called=""),
    # split
    At(
        "/payload/valueSplits",
        Items(("split of value {value}", "split"), identities=(("value",),)),
        called="",
    ),
    At(
        "/payload/filterSplits",
        Items(
            (_OUTPUT, "split"),
            identities=(("outputIndex",),),
            rules=filter_at("/filter", "filter"),
        ),
        called="",
    ),
    At(
        "/payload/rangeSplits",
        Items((_OUTPUT, "split"), identities=(), rules=filter_at("/filter", "range")),
        called="",
    ),
    *(
        At(f"/payload/{name}", Items((_OUTPUT, "split"), identities=(("outputIndex",),)), called="")
        for name in ("randomSplits", "randomColumnsSplits", "centileSplits")
    ),
    # what several have; the payload of a sampling or filter recipe is a filter itself
    *filter_at("/payload/preFilter", "filter before"),
    *filter_at("/payload/postFilter", "filter after"),
    At("/payload/uiData/conditions", CONDITIONS, called=""),
    At("/payload/computedColumns", _COMPUTED, called=""),
    At("/payload/defaultOutputIndex", called="output of all other rows"),
    At("/payload/engineParams", called="engine settings"),
    At(
        "/payload/documentsRules",
        Items(("rule for {type:lower}", "rule"), identities=()),
        called="",
    ),
    At("/payload/prompt/promptTemplateInputs", keyed("prompt input"), called=""),
    At("/payload/prompt/textPromptTemplateInputs", keyed("prompt input"), called=""),
)  # fmt: skip

# The list that each mode of a split works with; the others hold what was set before.
_SPLITS = {
    "VALUES": "valueSplits",
    "FILTERS": "filterSplits",
    "RANGE": "rangeSplits",
    "RANDOM": "randomSplits",
    "RANDOM_COLUMNS": "randomColumnsSplits",
    "CENTILE": "centileSplits",
}


def with_names(recipe: dict[str, Any]) -> dict[str, Any]:
    """Return a recipe whose payload calls its inputs and outputs by name instead of by position.

    Two recipes differ after it exactly when they differ before: every position that is replaced
    gets a name of its own, and the lists of inputs and outputs stay. What does not have the usual
    form is left as it is.
    """
    payload = recipe.get("payload")
    if not isinstance(payload, dict):
        return recipe
    inputs, outputs = _refs(recipe, "inputs"), _refs(recipe, "outputs")
    payload = dict(payload)
    tables = inputs
    virtual = _objects(payload.get("virtualInputs"))
    if virtual:
        # Where a recipe uses one input twice, its virtual inputs are told apart by number.
        names = [_named(item.get("index"), inputs) for item in virtual]
        tables = _told_apart(names)
        payload["virtualInputs"] = [
            _matched({**item, "index": name}, payload.get("selectedColumns"))
            for item, name in zip(virtual, tables)
        ]
    for key in ("joins", "relationships"):
        if joins := _objects(payload.get(key)):
            payload[key] = [_joined(item, tables) for item in joins]
    if columns := _objects(payload.get("selectedColumns")):
        payload["selectedColumns"] = [_replaced(item, tables, "table") for item in columns]
    mode = str(payload.get("mode"))
    for key in [_SPLITS[mode]] if mode in _SPLITS else _SPLITS.values():
        if splits := _objects(payload.get(key)):
            payload[key] = [_replaced(item, outputs, "outputIndex") for item in splits]
    return {**recipe, "payload": _replaced(payload, outputs, "defaultOutputIndex")}


def _refs(recipe: dict[str, Any], side: str) -> list[Any]:
    """Return the names of the inputs or outputs of the role `main`, in their order."""
    roles = recipe.get(side)
    role = roles.get("main") if isinstance(roles, dict) else None
    items = _objects(role.get("items")) if isinstance(role, dict) else []
    return _told_apart([item.get("ref") for item in items])


def _told_apart(names: list[Any]) -> list[Any]:
    """Return the names, with a number behind a name that was there before."""
    own = {name for name in names if isinstance(name, str)}
    taken: set[str] = set()
    found = []
    for name in names:
        told, number = name, 1
        while isinstance(name, str) and (told in taken or (number > 1 and told in own)):
            number += 1
            told = f"{name} #{number}"
        if isinstance(told, str):
            taken.add(told)
        found.append(told)
    return found


def _objects(items: Any) -> list[dict[str, Any]]:
    """Return a list of objects, an empty one where it is anything else."""
    known = isinstance(items, list) and all(isinstance(item, dict) for item in items)
    return items if known else []


def _named(position: Any, names: list[Any]) -> Any:
    if isinstance(position, (str, list)):
        return [position]  # no position, and not to be mistaken for a name
    position = canonical.fold_numbers(position)
    known = isinstance(position, int) and not isinstance(position, bool)
    if known and 0 <= position < len(names) and isinstance(names[position], str):
        return names[position]
    return position


def _replaced(item: dict[str, Any], names: list[Any], *fields: str) -> dict[str, Any]:
    return {
        key: _named(value, names) if key in fields else value for key, value in item.items()
    }  # fmt: skip


def _joined(join: dict[str, Any], tables: list[Any]) -> dict[str, Any]:
    """Return a join with the names of its tables, in its conditions as well."""
    join = _replaced(join, tables, "table1", "table2")
    if conditions := _objects(join.get("on")):
        join["on"] = [
            {
                key: _replaced(value, tables, "table") if isinstance(value, dict) else value
                for key, value in condition.items()
            }
            for condition in conditions
        ]
    return join


def _matched(virtual: dict[str, Any], columns: Any) -> dict[str, Any]:
    """Return an input of a stack with its columns by the output column that they go to."""
    sources = virtual.get("columnsMatch")
    if isinstance(sources, dict):
        return {**virtual, "columnsMatch": [sources]}  # not to be mistaken for the result
    if not (isinstance(columns, list) and isinstance(sources, list)):
        return virtual
    plain = all(isinstance(name, str) for name in columns) and len(set(columns)) == len(columns)
    if not plain or len(sources) != len(columns):
        return virtual
    return {**virtual, "columnsMatch": dict(zip(columns, sources))}
