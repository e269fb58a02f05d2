"""The files inside a managed folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class FolderContents:
    """Files by path, each with a leading slash, and when they were written.

    `files` may be changed directly, as a fault in the storage below DSS would.
    """

    created: int
    files: dict[str, bytes] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)

    def put(self, path: str, data: bytes, date: int) -> dict[str, Any]:
        """Write a file, replacing one of that path, and return its description."""
        self.files[path] = data
        self.written[path] = date
        return self._described(path)

    def remove(self, path: str) -> None:
        """Remove a file; one that does not exist is no error, as in DSS."""
        self.files.pop(path, None)
        self.written.pop(path, None)

    def listing(self) -> list[dict[str, Any]]:
        """All files of the folder, whatever their depth."""
        return [self._described(path) for path in sorted(self.files)]

    def _described(self, path: str) -> dict[str, Any]:
        return {
            "path": path,
            "size": len(self.files[path]),
            "lastModified": self.written.get(path, self.created),
        }


def folder_path(path: str) -> str:
    """The path of a file as the folder keeps it: one leading slash, no doubled ones."""
    return "/" + "/".join(part for part in path.split("/") if part)
