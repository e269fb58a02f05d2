"""Managed folders seen from inside DSS."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import IO, Any

from dataiku._connection import api_client, default_project_key


class Folder:
    """A managed folder, found by id or name in the current or a named project.

    `KEY.folder` means a folder of project KEY. The folder is looked up at the first use, not
    here, as DSS does; a folder that does not exist is an error then.
    """

    def __init__(
        self, lookup: str, project_key: str | None = None, ignore_flow: bool = False
    ) -> None:
        owner, dot, name = lookup.partition(".")
        if dot and project_key is None:
            self.project_key, self.short_name = owner, name
        else:
            self.project_key, self.short_name = project_key or default_project_key(), lookup
        self.lookup = lookup
        self.ignore_flow = ignore_flow
        self._definition: dict[str, Any] | None = None

    def get_id(self) -> str:
        """Return the folder's id."""
        return str(self.get_info()["id"])

    def get_name(self) -> str:
        """Return the folder's name."""
        return str(self.get_info()["name"])

    def get_info(self, sensitive_info: bool = False) -> dict[str, Any]:
        """Return what DSS tells about the folder: at least `id`, `name` and `projectKey`."""
        if self._definition is None:
            self._definition = self._find()
        return {"projectKey": self.project_key, **self._definition}

    def list_paths_in_partition(self, partition: str = "") -> list[str]:
        """Return the path of every file, each beginning with `/`."""
        items = self._handle().list_contents()["items"]
        return ["/" + str(item["path"]).lstrip("/") for item in items]

    def get_download_stream(self, path: str) -> IO[bytes]:
        """Return a file's bytes as a stream; a context manager, not seekable."""
        raw: IO[bytes] = self._handle().get_file(path).raw
        return raw

    def read_json(self, filename: str) -> Any:
        """Return the value of a JSON file."""
        with self.get_download_stream(filename) as stream:
            return json.loads(stream.read().decode("utf-8"))

    def write_json(self, filename: str, obj: Any) -> None:
        """Write a value as a JSON file."""
        self.upload_data(filename, json.dumps(obj).encode("utf-8"))

    def upload_stream(self, path: str, f: IO[bytes]) -> None:
        """Write a file from a stream, replacing the one of that path."""
        self._handle().put_file(path, f)

    def upload_data(self, path: str, data: bytes) -> None:
        """Write a file from bytes, replacing the one of that path."""
        self.upload_stream(path, io.BytesIO(data))

    def upload_file(self, path: str, file_path: str) -> None:
        """Write a file from a local one, replacing the one of that path."""
        with Path(file_path).open("rb") as stream:
            self.upload_stream(path, stream)

    def delete_path(self, path: str) -> None:
        """Delete a file; one that does not exist is no error."""
        self._handle().delete_file(path)

    def clear(self) -> None:
        """Delete every file."""
        for path in self.list_paths_in_partition():
            self.delete_path(path)

    def _find(self) -> dict[str, Any]:
        folders = api_client().get_project(self.project_key).list_managed_folders()
        for field in ("id", "name"):
            for folder in folders:
                if folder[field] == self.short_name:
                    return dict(folder)
        raise ValueError(
            f"managed folder {self.short_name!r} does not exist in project {self.project_key}"
        )

    def _handle(self) -> Any:
        return api_client().get_project(self.project_key).get_managed_folder(self.get_id())
