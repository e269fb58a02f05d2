"""The Flow of a comparison as a map: every object in it, what changed, and what lies downstream."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from project_drift.diff.flow import DATA_TYPES, IN_FLOW, Flow, name_of
from project_drift.models.diff import ChangeType
from project_drift.models.report import COSMETIC, LOW, Report
from project_drift.models.resource import Resource
from project_drift.models.state import State

FOREIGN = "foreign"
_KINDS = {
    "agent": "model",
    "dataset": "dataset",
    "evaluation_store": "store",
    "knowledge_bank": "bank",
    "managed_folder": "folder",
    "recipe": "recipe",
    "retrieval_augmented_llm": "model",
    "saved_model": "model",
    "streaming_endpoint": "stream",
}


@dataclass(frozen=True)
class Node:
    """One object of the Flow.

    `type` is its resource type and `subtype` what DSS calls its kind; both are empty for what
    belongs to another project, whose `id` is the reference to it. `kind` is what it is drawn as.
    `change` and `level` are those of its row, empty where nothing changed in it; of what nobody
    could look at the change is `unknown`, with or without a row. `expected` says that the policy
    expects what changed. `distance` counts the steps from the nearest change upstream that hits
    something, `None` where there is none; an object that did not change itself is then `impacted`.
    """

    id: str
    type: str
    subtype: str
    name: str
    kind: str
    change: str
    level: str
    expected: bool
    impacted: bool
    distance: int | None
    zone: str


@dataclass(frozen=True)
class FlowMap:
    """Nodes in the order of their ids, edges by the ids of nodes, and the names of all zones."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[tuple[str, str], ...] = ()
    zones: tuple[str, ...] = ()


def flow_map(
    old: State,
    new: State,
    report: Report,
    zones: Mapping[str, str],
    zone_names: Iterable[str] = (),
) -> FlowMap:
    """Return the Flow of the newer state, with what is gone where it stood.

    `report` is that on the two states, `zones` has the zone of each object by its id, `zone_names`
    all zones there are.
    """
    changed = {row.resource_id: row for row in report.rows}
    expected = {row.resource_id for group in report.expected for row in group.rows}
    unread = _unread(report)
    renamed = {row.renamed_from: row.resource_id for row in changed.values() if row.renamed_from}
    edges = Flow(old, new, renamed).edges()
    own = {key for key, item in new.resources.items() if item.resource_type in IN_FLOW}
    gone = {
        key
        for key, row in changed.items()
        if row.change == ChangeType.REMOVED.value and row.resource_type in IN_FLOW
    }
    ends = {node for edge in edges for node in edge}
    sources = {
        key
        for key, row in changed.items()
        if key in own | gone | ends
        and row.change != ChangeType.UNKNOWN.value
        and row.level not in (LOW, COSMETIC)
    }
    distances = _distances(sources, edges)
    nodes = []
    for key in sorted(own | gone | ends):
        resource = new.resources.get(key) or old.resources.get(key)
        row = changed.get(key)
        change = row.change if row else ""
        if row is None and key not in expected and _is_unread(key, resource, unread):
            change = ChangeType.UNKNOWN.value
        nodes.append(
            Node(
                id=key,
                type=resource.resource_type if resource else "",
                subtype=_subtype(resource),
                name=resource.display_name if resource else name_of(key),
                kind=_KINDS.get(resource.resource_type, FOREIGN) if resource else FOREIGN,
                change=change,
                level=row.level if row else "",
                expected=key in expected,
                impacted=not change and key in distances,
                distance=distances.get(key),
                zone=zones.get(key, ""),
            )
        )
    return FlowMap(tuple(nodes), tuple(sorted(edges)), tuple(zone_names))


def _unread(report: Report) -> set[str]:
    """Return the types of which nobody knows whether anything changed."""
    rows = [*report.rows, *(row for group in report.expected for row in group.rows)]
    whole = {row.resource_type for row in rows if row.resource_id.endswith(".*")}
    return whole | {gap.resource_type for gap in report.gaps}


def _is_unread(key: str, resource: Resource | None, unread: Collection[str]) -> bool:
    if resource is None and "." not in key:
        # A name of this project that nothing answers to: it may be of any type of data.
        return not DATA_TYPES.isdisjoint(unread)
    return key.split(".", 1)[0] in unread


def _subtype(resource: Resource | None) -> str:
    found = resource.attributes.get("type") if resource else None
    return found if isinstance(found, str) else ""


def _distances(sources: Collection[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return how far each node is from the nearest source upstream of it."""
    after: dict[str, list[str]] = {}
    for one, other in edges:
        after.setdefault(one, []).append(other)
    found = dict.fromkeys(sources, 0)
    reached = list(sources)
    for node in reached:
        for other in after.get(node, ()):
            if other not in found:
                found[other] = found[node] + 1
                reached.append(other)
    return found
