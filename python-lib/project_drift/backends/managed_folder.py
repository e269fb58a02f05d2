"""Snapshots in a managed folder of DSS, through the public API.

The folder has no conditional write: uploading overwrites, deleting a missing file is silent. The
snapshot protocol needs neither locks nor conditions (see `snapshots.py`), so it works as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from project_drift.backends.bytes import StoredFile
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.client import FolderHandle
from project_drift.exceptions import NotFound, StateNotFoundError, StateWriteError

if TYPE_CHECKING:
    from project_drift.client import DSSManagedFolder


class ManagedFolder:
    """A byte store in a managed folder.

    A folder can only be listed whole (`GET .../contents` has no filter), so keep one for snapshots.
    """

    def __init__(self, folder: FolderHandle) -> None:
        self._folder = folder

    def list(self, folder: str) -> list[StoredFile]:
        return sorted(
            StoredFile(item.path.lstrip("/"), item.size)
            for item in self._folder.list()
            if item.path.lstrip("/").startswith(f"{folder}/")
        )

    def read(self, path: str) -> bytes:
        try:
            return self._folder.read(path)
        except NotFound:
            raise StateNotFoundError(f"{self.describe()} has no file {path}") from None

    def write(self, path: str, content: bytes) -> None:
        stored: int | None = self._folder.write(path, content)
        if stored is not None and stored != len(content):
            raise StateWriteError(
                f"{self.describe()} kept {stored} of {len(content)} bytes of {path}"
            )

    def delete(self, path: str) -> None:
        self._folder.delete(path)

    def describe(self) -> str:
        return f"the managed folder {self._folder.describe()}"


class ManagedFolderBackend(SnapshotBackend):
    """Snapshots in a managed folder; `folder` is the handle that `dataikuapi` gives.

    Timeouts, retries and typed errors are added here; the handle itself is not changed.
    """

    def __init__(
        self, folder: DSSManagedFolder, project_key: str, environment: str = "default"
    ) -> None:
        self.folder = FolderHandle(folder)
        super().__init__(ManagedFolder(self.folder), project_key, environment)
