"""The project itself: its settings, label, custom metadata and tag catalogue."""

from __future__ import annotations

from project_drift.models.resource import Resource, make_resource_id, parse_resource_id
from project_drift.normalize.noise import drop
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE, DISPLAYED_STATE, Head, ResourceSync, project_path
from project_drift.sync.lists import COMMON_STRATEGIES, keyed, values


class ProjectSync(ResourceSync):
    """`GET /settings`, `/metadata` and `/tags` (`dataikuapi.dss.project.DSSProject`)."""

    resource_type = "project"
    label = "project settings"
    git_files = ("params.json", "tags.json")
    single = True
    cosmetic = (
        "/tagCatalogue/*/color",
        "/imgColor",
        "/imgPattern",
        "/settings/flowDisplaySettings",
    )
    strategies = (
        *COMMON_STRATEGIES,
        At(
            "/exposedObjects/objects",
            Items(
                ("shared {type:lower} {localName}", "shared object"),
                identities=(("type", "localName"),),
                rules=(At("/rules", keyed("project", "targetProject"), called=""),),
            ),
            called="",
        ),
        At(
            "/dashboardAuthorizations/authorizations",
            Items(
                (
                    "dashboard authorization of {objectRef/objectType:lower} {objectRef/objectId}",
                    "dashboard authorization",
                ),
                identities=(("objectRef/objectType", "objectRef/objectId"),),
                rules=(At("/modes", values("mode"), called=""),),
            ),
            called="",
        ),
        At("/tagCatalogue/*", called="tag {}"),
    )
    rules = (
        *COMMON_NOISE,
        drop("/owner", "a right, captured with the permissions"),
        drop("/permissions", "a right, captured with the permissions"),
        drop("/permissionsVersion", "a right, captured with the permissions"),
        drop("/additionalDashboardUsers", "a right, captured with the permissions"),
        drop("/contributors", "grows by itself with every person who saves"),
        *DISPLAYED_STATE,
    )

    def list_all(self, project_key: str) -> list[Head]:
        return [Head(make_resource_id(self.resource_type, project_key), {})]

    def fetch(self, resource_id: str) -> Resource:
        key = parse_resource_id(resource_id).project_key
        path = project_path(key)
        settings = self.definition(resource_id, self.reader.get(f"{path}/settings"))
        metadata = self.document(resource_id, self.reader.get(f"{path}/metadata"))
        tags = self.document(resource_id, self.reader.get(f"{path}/tags"))
        document = {
            **settings,
            "metadata": {name: metadata[name] for name in ("label", "custom") if name in metadata},
            "tagCatalogue": tags.get("tags", {}),
        }
        return self.build(resource_id, document, str(settings.get("name") or key))
