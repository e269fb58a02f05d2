"""Flow zones: which objects stand in them, and which are shared into them."""

from __future__ import annotations

from typing import Any

from project_drift.models.resource import Resource
from project_drift.normalize.noise import unordered
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID, Head
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES

_MEMBERS = Items(
    ("{objectType:lower} {projectKey}.{objectId}", "{objectType:lower} {objectId}", "object"),
    identities=(("projectKey", "objectType", "objectId"), ("objectType", "objectId")),
)


class FlowZoneSync(ListedSync):
    """`GET /flow/zones` lists whole definitions (`dataikuapi.dss.flow.DSSProjectFlow`)."""

    resource_type = "flow_zone"
    label = "flow zones"
    git_files = ("zones/{name}.json",)
    lists = "/flow/zones"
    gets = "/flow/zones/{}"
    stamp_field = ""
    listed_whole = True
    cosmetic = ("/color", "/position")
    strategies = (
        *COMMON_STRATEGIES,
        At("/items", _MEMBERS, called="members"),
        At("/shared", _MEMBERS, called="shared"),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        unordered("/items", "a set: the order in which objects were moved here means nothing"),
        unordered("/shared", "a set: the order in which objects were shared means nothing"),
    )

    def from_head(self, head: Head) -> Resource:
        return self.resource(head.resource_id, dict(head.listed))

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        if self.folder_id:
            members = {name: document[name] for name in ("items", "shared") if name in document}
            for name, items in members.items():
                if isinstance(items, list):
                    kept = [item for item in items if not self._is_own_folder(item)]
                    document = {**document, name: kept}
        return super().resource(resource_id, document)

    def _is_own_folder(self, item: object) -> bool:
        return (
            isinstance(item, dict)
            and item.get("objectType") == "MANAGED_FOLDER"
            and item.get("objectId") == self.folder_id
        )
