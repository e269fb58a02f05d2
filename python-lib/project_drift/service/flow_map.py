"""The Flow of a comparison as a map: every object in it, what changed, and what lies downstream."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from project_drift.diff.flow import IN_FLOW, Flow, name_of
from project_drift.models.diff import ChangeType
from project_drift.models.report import Row
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
    `change` and `level` are those of its row, empty where nothing changed in it. `distance` counts
    the steps from the nearest change upstream, `None` where there is none; an object that did not
    change itself is then `impacted`.
    """

    id: str
    type: str
    subtype: str
    name: str
    kind: str
    change: str
    level: str
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
    rows: Iterable[Row],
    zones: Mapping[str, str],
    zone_names: Iterable[str] = (),
) -> FlowMap:
    """Return the Flow of the newer state, with what is gone where it stood.

    `rows` are those of a report on the two states, `zones` has the zone of each object by its id,
    `zone_names` all zones there are.
    """
    changed = {row.resource_id: row for row in rows}
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
        if key in own | gone | ends and row.change != ChangeType.UNKNOWN.value
    }
    distances = _distances(sources, edges)
    nodes = []
    for key in sorted(own | gone | ends):
        resource = new.resources.get(key) or old.resources.get(key)
        row = changed.get(key)
        nodes.append(
            Node(
                id=key,
                type=resource.resource_type if resource else "",
                subtype=_subtype(resource),
                name=resource.display_name if resource else name_of(key),
                kind=_KINDS.get(resource.resource_type, FOREIGN) if resource else FOREIGN,
                change=row.change if row else "",
                level=row.level if row else "",
                impacted=row is None and key in distances,
                distance=distances.get(key),
                zone=zones.get(key, ""),
            )
        )
    return FlowMap(tuple(nodes), tuple(sorted(edges)), tuple(zone_names))


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
