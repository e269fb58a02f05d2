"""The usual resource type: a list of heads, and one GET for each object."""

from __future__ import annotations

from typing import Any, ClassVar

from project_drift.models.resource import Resource, make_resource_id
from project_drift.sync.base import Head, ResourceSync, named, project_path, segment


class ListedSync(ResourceSync):
    """A type that is told by where it is listed; what differs is a class attribute.

    `lists` and `gets` are paths below the project as `dataikuapi` asks for them, final slashes
    included; `{}` stands for the quoted name. `list_params` are sent with the list. `wrapper` is
    the key under which the list stands where it is not a bare array. `stamp_field` is the field of
    a list item that moves with every save, empty where there is none. `title_field` is the field of
    the definition that people know the object by.
    """

    lists: ClassVar[str]
    gets: ClassVar[str]
    list_params: ClassVar[tuple[tuple[str, Any], ...]] = ()
    wrapper: ClassVar[str] = ""
    id_field: ClassVar[str] = "id"
    title_field: ClassVar[str] = "name"
    stamp_field: ClassVar[str] = "versionTag"

    def list_all(self, project_key: str) -> list[Head]:
        answer = self.reader.get(project_path(project_key) + self.lists, **dict(self.list_params))
        if self.wrapper and isinstance(answer, dict):
            answer = answer.get(self.wrapper)
        return [
            Head(
                make_resource_id(self.resource_type, project_key, name),
                item,
                item.get(self.stamp_field) if self.stamp_field else None,
            )
            for name, item in self.items(project_key, answer, self.id_field)
        ]

    def fetch(self, resource_id: str) -> Resource:
        answer = self.reader.get(self.item_path(resource_id))
        return self.resource(resource_id, self.definition(resource_id, answer))

    def item_path(self, resource_id: str) -> str:
        """Return the path that gives the definition of one object."""
        key, name = named(resource_id)
        return project_path(key) + self.gets.format(segment(name))

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        """Make the resource of a definition; the seam where a type shapes what it keeps."""
        return self.titled(resource_id, document, self.title_field)
