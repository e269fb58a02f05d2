"""Managed folders: where they are and their settings, never their files."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE, Head, ResourceSync, named, project_path

# The folder that the plugin creates for its snapshots where none is named.
DEFAULT_FOLDER = "project_drift"


class ManagedFolderSync(ResourceSync):
    """`GET /managedfolders/` and `GET /managedfolders/ID`.

    Whether the list gives whole definitions is not documented, so each folder is read.
    """

    resource_type = "managed_folder"
    label = "managed folders"
    rules = (
        *COMMON_NOISE,
        drop("/id", "identity, held in the resource id"),
        drop("/metrics/displayedState", "which metrics somebody last looked at"),
        drop("/checks/displayedState", "which checks somebody last looked at"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        items = self.reader.get(project_path(project_key, "managedfolders") + "/")
        return [
            head
            for head in self.heads(project_key, items, "id")
            if head.listed["id"] != self.folder_id and head.listed.get("name") != DEFAULT_FOLDER
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        answer = self.reader.get(project_path(key, "managedfolders", name))
        document = self.document(resource_id, answer)
        return self.build(resource_id, document, str(document.get("name") or name))
