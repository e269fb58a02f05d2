"""The edit API: changing an emulated project as its users would in DSS."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from .git_history import Commit
from .object_types import OBJECT_TYPES, object_type
from .renames import rename
from .store import ProjectData, StoredObject
from .world import World

Json = dict[str, Any]


class Project:
    """A handle on one project; it stays valid when the project is loaded anew or reset.

    Object types and names are those of resource ids (`"dataset", "orders"`); unknown types raise
    ValueError and unknown names KeyError. Every change is stamped and committed like a save by
    `user`; with `bump=False` the content changes and the stamp stays.
    """

    def __init__(self, world: World, key: str) -> None:
        self._world = world
        self.key = key

    def types(self) -> list[str]:
        """The types of which the project has objects."""
        with self._world.lock:
            return [name for name in OBJECT_TYPES if self._data.of_type(name)]

    def names(self, object_type_name: str) -> list[str]:
        """The names of all objects of a type."""
        with self._world.lock:
            return sorted(self._data.of_type(object_type(object_type_name).name))

    def get(self, object_type_name: str, name: str) -> Json:
        """A copy of the definition as stored, without versionTag."""
        with self._world.lock:
            return copy.deepcopy(self._stored(object_type_name, name).definition)

    def payload(self, object_type_name: str, name: str) -> str | None:
        """The text beside the definition: code, visual settings, script, article, library file.

        None where there is none, or where a library file is not text.
        """
        with self._world.lock:
            stored = self._stored(object_type_name, name)
            if object_type_name != "library_file":
                return stored.payload
            try:
                return stored.data.decode("utf-8")
            except UnicodeDecodeError:
                return None

    def read_library(self, path: str) -> bytes:
        """The bytes of a library file."""
        with self._world.lock:
            return self._stored("library_file", path).data

    def save(
        self,
        object_type_name: str,
        name: str,
        definition: Json,
        user: str = "admin",
        payload: str | None = None,
        bump: bool = True,
    ) -> None:
        """Create or replace an object; a payload of None keeps the old one."""
        row = object_type(object_type_name)
        data = None
        if row.name == "library_file" and payload is not None:
            data, payload = payload.encode("utf-8"), None
        with self._world.lock:
            self._world.editor(self._data, user).save(row, name, definition, payload, data, bump)

    @contextmanager
    def edit(
        self, object_type_name: str, name: str, user: str = "admin", bump: bool = True
    ) -> Iterator[Json]:
        """Yield the definition for changes and save it at the end; an exception saves nothing."""
        definition = self.get(object_type_name, name)
        yield definition
        self.save(object_type_name, name, definition, user, bump=bump)

    def set_payload(
        self,
        object_type_name: str,
        name: str,
        text: str,
        user: str = "admin",
        bump: bool = True,
    ) -> None:
        """Replace the text beside a definition."""
        self.save(
            object_type_name, name, self.get(object_type_name, name), user, payload=text, bump=bump
        )

    def touch(self, object_type_name: str, name: str, user: str = "admin") -> None:
        """Save an object as it is: only its stamp moves."""
        self.save(object_type_name, name, self.get(object_type_name, name), user)

    def delete(self, object_type_name: str, name: str, user: str = "admin") -> None:
        """Delete an object; it also leaves its zone, and takes what belongs to it along."""
        with self._world.lock:
            self._world.editor(self._data, user).delete(object_type(object_type_name), name)

    def rename(self, object_type_name: str, name: str, new_name: str, user: str = "admin") -> None:
        """Rename an object; references follow. Types with generated ids change `name` only."""
        row = object_type(object_type_name)
        with self._world.lock:
            rename(self._data, self._world.editor(self._data, user), row, name, new_name)

    @contextmanager
    def document(self, document: str, user: str = "admin", bump: bool = True) -> Iterator[Json]:
        """Yield one of the project's documents for changes and save it at the end.

        Documents are settings, permissions, variables, tags, wiki (the taxonomy) and custom (the
        `custom` part of the metadata).
        """
        with self._world.lock:
            content = copy.deepcopy(getattr(self._data, document))
        yield content
        with self._world.lock:
            self._world.editor(self._data, user).save_document(document, content, bump)

    def settings(self, user: str = "admin", bump: bool = True) -> AbstractContextManager[Json]:
        """Edit the settings: `params.json` less owner and permissions."""
        return self.document("settings", user, bump)

    def permissions(self, user: str = "admin", bump: bool = True) -> AbstractContextManager[Json]:
        """Edit the permissions document."""
        return self.document("permissions", user, bump)

    def variables(self, user: str = "admin") -> AbstractContextManager[Json]:
        """Edit the variables, `{"standard": ..., "local": ...}`."""
        return self.document("variables", user)

    def tags(self, user: str = "admin") -> AbstractContextManager[Json]:
        """Edit the tag catalogue."""
        return self.document("tags", user)

    def write_library(self, path: str, data: bytes, user: str = "admin") -> None:
        """Create or replace a library file."""
        with self._world.lock:
            editor = self._world.editor(self._data, user)
            editor.save(OBJECT_TYPES["library_file"], path.strip("/"), {}, data=data)

    def create_folder(
        self, name: str, user: str = "admin", connection: str = "filesystem_folders"
    ) -> str:
        """Create a managed folder and return its id."""
        with self._world.lock:
            return self._world.create_folder(self._data, name, user, connection=connection)

    def folder_files(self, folder_id: str) -> dict[str, bytes]:
        """The files of a managed folder by path with a leading slash; changes take effect."""
        with self._world.lock:
            return self._data.folder(folder_id).files

    def commit(self, message: str, user: str = "admin") -> None:
        """Commit by hand what the saves of a project in explicit commit mode left uncommitted."""
        with self._world.lock:
            self._data.history.commit(message, user, self._world.clock.tick())

    @property
    def git_log(self) -> list[Commit]:
        """The commits of the project, oldest first."""
        with self._world.lock:
            return list(self._data.history.commits)

    @property
    def _data(self) -> ProjectData:
        try:
            return self._world.projects[self.key]
        except KeyError:
            raise KeyError(f"no project {self.key}") from None

    def _stored(self, type_name: str, name: str) -> StoredObject:
        try:
            return self._data.of_type(object_type(type_name).name)[name]
        except KeyError:
            raise KeyError(f"no {type_name} {name!r} in {self.key}") from None
