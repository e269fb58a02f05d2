"""How lists that several resource types have are compared: what tells their items apart, and names.

What a list means to DSS is seen in definitions of public projects and in `dataikuapi`'s own code;
no documentation describes it. A list that is missing here is aligned by id or name, else by
likeness.
"""

from __future__ import annotations

from project_drift.strategies.items import Items
from project_drift.strategies.rules import At


def values(noun: str) -> Items:
    """Return the strategy for a list of plain values."""
    return Items((f"{noun} {{}}", noun))


def keyed(noun: str, field: str = "name", *rules: At) -> Items:
    """Return the strategy for a list whose items are told apart and called by one field."""
    return Items((f"{noun} {{{field}}}", noun), identities=((field,),), rules=rules)


# What most objects have.
COMMON_STRATEGIES: tuple[At, ...] = (
    At("/tags", values("tag"), called=""),
    At(
        "/checklists/checklists",
        keyed("checklist", "title", At("/items", keyed("item", "text"), called="")),
        called="",
    ),
    At(
        "/metrics/probes",
        Items(("metric {meta/name}", "metric {type}", "metric"), identities=(("type",),)),
        called="",
    ),
    *(
        At(
            place,
            Items(
                ("check {displayName}", "check {meta/label}", "check {type:words}", "check"),
                identities=(("id",), ("displayName",)),
            ),
            called="",
        )
        for place in ("/metricsChecks/checks", "/checks/checks")
    ),
)

# The steps of a prepare script carry no id; a group of steps holds more of them.
STEPS = Items(
    (
        "step {name}",
        "step {type:words} to {params/outputColumn}",
        "step {type:words} to {params/outCol}",
        "step {type:words} to {params/output}",
        "step {type:words} ({params/column})",
        "step {type:words} ({params/columns})",
        "step {type:words} ({params/inputColumn})",
        "step {type:words} ({params/inCol})",
        "step {type:words} ({params/input})",
        "step {type:words}",
        "step",
    ),
    identities=(),
    same=("metaType", "type"),
    nested="steps",
    rules=(
        At("/params/*", called="{}"),
        At(
            "/params/renamings",
            Items(("renaming of {from} to {to}", "renaming"), identities=(("from",),)),
            called="",
        ),
        At(
            "/params/mapping",
            Items(("mapping of {from} to {to}", "mapping"), identities=(("from",),)),
            called="",
        ),
        At("/params/columns", values("column"), called=""),
        At("/params/values", values("value"), called=""),
        At("/params/formats", values("format"), called=""),
    ),
)

# A condition has no id, and a range has two on one column.
CONDITIONS = Items(
    ("condition on {input} {operator}", "condition on {input}", "condition"),
    identities=(),
    nested="subCondition/uiData/conditions",
)


def filter_at(place: str, called: str) -> tuple[At, ...]:
    """Return how a filter is compared, as recipes have them before and after their work."""
    return (
        At(place, called=called),
        At(f"{place}/uiData/conditions", CONDITIONS, called=called),
    )
