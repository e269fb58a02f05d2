"""The project's variables, those of the instance included (`local`)."""

from __future__ import annotations

from project_drift.models.resource import Resource, make_resource_id, parse_resource_id
from project_drift.sync.base import Head, ResourceSync, project_path


class VariablesSync(ResourceSync):
    """`GET /variables/` (`DSSProject.get_variables`): `standard` and `local`.

    Nothing is dropped: any key and any value is a person's own.
    """

    resource_type = "variables"
    label = "variables"
    single = True
    rules = ()

    def list_all(self, project_key: str) -> list[Head]:
        return [Head(make_resource_id(self.resource_type, project_key), {})]

    def fetch(self, resource_id: str) -> Resource:
        key = parse_resource_id(resource_id).project_key
        answer = self.reader.get(project_path(key, "variables") + "/")
        return self.build(resource_id, self.document(resource_id, answer), "variables")
