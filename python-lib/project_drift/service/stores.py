"""Opens stores and finds what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.cache import Cache, Facts
from project_drift.backends.local import LocalDirectoryBackend
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.names import histories
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.client import Connection
from project_drift.exceptions import ConfigurationError, StateNotFoundError
from project_drift.models.resource import make_resource_id
from project_drift.models.state import State
from project_drift.models.words import counted

if TYPE_CHECKING:
    from project_drift.client import DSSClient

FIRST = "first"
PREVIOUS = "previous"
LATEST = "latest"
Reference = Union[int, str]

_FOLDER_SCHEME = "dss://"


@dataclass(frozen=True)
class Snapshot:
    """One stored snapshot: what its name tells, and what was read from it."""

    info: SnapshotInfo
    facts: Facts


def open_store(
    place: str,
    project_key: str,
    environment: str = "default",
    client: DSSClient | None = None,
) -> SnapshotBackend:
    """Return the store at `dss://PROJECT/FOLDER_ID` or at a local directory; nothing is read yet.

    Raises `ConfigurationError` for an address of another form, that leads elsewhere or to a file,
    or for a managed folder without a client.
    """
    if not is_in_dss(place):
        # One slash too few is not the name of a directory.
        if "://" in place or place.startswith("dss:") or not place.strip():
            raise ConfigurationError(f"not a store: {place!r} (a directory or dss://PROJECT/ID)")
        if Path(place).is_file():
            raise ConfigurationError(f"not a store: {place!r} is a file, not a directory")
        return LocalDirectoryBackend(Path(place), project_key, environment)
    folder_project, _, folder_id = place[len(_FOLDER_SCHEME) :].partition("/")
    if not folder_project or not folder_id or "/" in folder_id:
        raise ConfigurationError(f"not a managed folder: {place!r} (dss://PROJECT/FOLDER_ID)")
    if client is None:
        raise ConfigurationError(f"{place} is in DSS: a connection is needed to read it")
    try:
        folder = Connection(client).folder(folder_project, folder_id)
    except ConfigurationError as error:
        raise ConfigurationError(f"not a managed folder: {place!r} ({error})") from None
    return ManagedFolderBackend(folder, project_key, environment)


def is_in_dss(place: str) -> bool:
    """Whether a store is a managed folder, so that reading it needs a connection."""
    return place.startswith(_FOLDER_SCHEME)


def load(backend: SnapshotBackend, reference: Reference, others: str = "") -> State:
    """Return a stored state.

    `reference` is `first`, `previous` or `latest`, counted among the complete ones, or a serial.
    `others` stands in front of these where a message tells what else a caller takes.
    """
    if reference == LATEST:
        return backend.load()
    if reference not in (FIRST, PREVIOUS):
        return backend.load(_serial(reference, others))
    found = backend.history()
    complete = [info for info in found if not info.partial]
    if reference == PREVIOUS:
        states = backend.readable(reversed(complete))
        next(states, None)
    else:
        states = backend.readable(complete)
    for state in states:
        return state
    or_one = ", or name one with its number" if found else ""
    raise StateNotFoundError(
        f"no snapshot to compare with: {backend.store.describe()} has "
        f"{counted(len(complete), 'complete snapshot')} of {backend.project_key} "
        f"(environment {backend.environment}); take one first{or_one}"
    )


def list_snapshots(backend: SnapshotBackend) -> list[Snapshot]:
    """Return what the store holds, oldest first; raises `StateNotFoundError` where it is empty."""
    found = backend.history()
    if not found:
        raise StateNotFoundError(
            f"no snapshots of {backend.project_key} in {backend.store.describe()} "
            f"(environment {backend.environment}) yet: take one first"
        )
    return [Snapshot(info, facts) for info, facts in zip(found, Cache(backend).facts(found))]


def list_histories(backend: SnapshotBackend) -> list[tuple[str, str]]:
    """Return project and environment of every history in the store that a backend is in."""
    return histories(backend.store)


def latest_state(backend: SnapshotBackend) -> State | None:
    """Return the latest complete state, `None` where there is none."""
    try:
        return backend.load()
    except StateNotFoundError:
        return None


def own_folder(backend: SnapshotBackend) -> str:
    """Return the resource id of the managed folder that a store is in, empty for a directory."""
    if not isinstance(backend, ManagedFolderBackend):
        return ""
    return make_resource_id("managed_folder", backend.folder.project_key, backend.folder.id)


def named(backend: SnapshotBackend) -> str:
    """Return what people call a history: its project and environment."""
    return f"{backend.project_key} ({backend.environment})"


def place_of(backend: SnapshotBackend) -> tuple[str, str, str]:
    """Return what tells a history from all others: its store, its project and its environment."""
    return backend.store.describe(), backend.project_key, backend.environment


def _serial(reference: Reference, others: str) -> int:
    try:
        return int(reference)
    except ValueError:
        raise ConfigurationError(
            f"not a snapshot: {reference!r} (expected its number, {others}'first', 'previous' or "
            "'latest')"
        ) from None
