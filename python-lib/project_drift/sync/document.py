"""A resource type of which a project has just one, read with one GET."""

from __future__ import annotations

from typing import ClassVar

from project_drift.exceptions import NotFound
from project_drift.models.resource import Resource, make_resource_id, parse_resource_id
from project_drift.sync.base import Head, ResourceSync, project_path


class DocumentSync(ResourceSync):
    """A single document; `path` is below the project.

    `may_be_missing` says that 404 means "this project has none" and not that something is wrong;
    such a document is asked for when the types are listed.
    """

    path: ClassVar[str]
    single = True
    may_be_missing: ClassVar[bool] = False

    def list_all(self, project_key: str) -> list[Head]:
        resource_id = make_resource_id(self.resource_type, project_key)
        if not self.may_be_missing:
            return [Head(resource_id, {})]
        try:
            answer = self.reader.get(project_path(project_key) + self.path)
        except NotFound as error:
            if error.status != 404:  # a 500 that tells of something else that does not exist
                raise
            return []
        return [Head(resource_id, self.definition(resource_id, answer))]

    def from_head(self, head: Head) -> Resource:
        return self.build(head.resource_id, head.listed, self.label)

    def fetch(self, resource_id: str) -> Resource:
        key = parse_resource_id(resource_id).project_key
        answer = self.reader.get(project_path(key) + self.path)
        return self.build(resource_id, self.definition(resource_id, answer), self.label)
