"""Flow zones: which objects stand in them, and which are shared into them."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop, unordered
from project_drift.sync.base import COMMON_NOISE, Head, ResourceSync, named, project_path


class FlowZoneSync(ResourceSync):
    """`GET /flow/zones` lists whole definitions (`dataikuapi.dss.flow.DSSProjectFlow`)."""

    resource_type = "flow_zone"
    label = "flow zones"
    rules = (
        *COMMON_NOISE,
        drop("/id", "identity, held in the resource id"),
        unordered("/items", "a set: the order in which objects were moved here means nothing"),
        unordered("/shared", "a set: the order in which objects were shared means nothing"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        items = self.reader.get(project_path(project_key, "flow", "zones"))
        return self.heads(project_key, items, "id")

    def from_head(self, head: Head) -> Resource | None:
        return self._resource(head.resource_id, dict(head.listed))

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        answer = self.reader.get(project_path(key, "flow", "zones", name))
        return self._resource(resource_id, dict(self.document(resource_id, answer)))

    def _resource(self, resource_id: str, zone: dict[str, object]) -> Resource:
        items = zone.get("items")
        if self.folder_id and isinstance(items, list):
            zone["items"] = [item for item in items if not self._is_own_folder(item)]
        return self.build(resource_id, zone, str(zone.get("name") or named(resource_id)[1]))

    def _is_own_folder(self, item: object) -> bool:
        return (
            isinstance(item, dict)
            and item.get("objectType") == "MANAGED_FOLDER"
            and item.get("objectId") == self.folder_id
        )
