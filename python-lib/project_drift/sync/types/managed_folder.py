"""Managed folders: where they are and their settings, never their files."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID, DISPLAYED_STATE, Head
from project_drift.sync.listed import ListedSync

# The folder that the plugin creates for its snapshots where none is named.
DEFAULT_FOLDER = "project_drift"


class ManagedFolderSync(ListedSync):
    """`GET /managedfolders/` and `GET /managedfolders/ID`.

    Whether the list gives whole definitions is not documented, so each folder is read.
    """

    resource_type = "managed_folder"
    label = "managed folders"
    git_files = ("managed_folders/{name}.json",)
    lists = "/managedfolders/"
    gets = "/managedfolders/{}"
    rules = (
        *COMMON_NOISE_AND_ID,
        *DISPLAYED_STATE,
    )

    def list_all(self, project_key: str) -> list[Head]:
        return [
            head for head in super().list_all(project_key) if head.listed["id"] != self.folder_id
        ]
