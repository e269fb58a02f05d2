"""Who may do what in the project."""

from __future__ import annotations

from project_drift.models.resource import Resource, make_resource_id, parse_resource_id
from project_drift.sync.base import Head, ResourceSync, project_path


class PermissionsSync(ResourceSync):
    """`GET /permissions`, which needs the right to administer the project."""

    resource_type = "permissions"
    label = "permissions"
    single = True

    def list_all(self, project_key: str) -> list[Head]:
        return [Head(make_resource_id(self.resource_type, project_key), {})]

    def fetch(self, resource_id: str) -> Resource:
        key = parse_resource_id(resource_id).project_key
        answer = self.reader.get(project_path(key, "permissions"))
        return self.build(resource_id, self.document(resource_id, answer), "permissions")
