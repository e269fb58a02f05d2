"""What the doors call: settings in, reports out. The place where the parts are put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Union

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.cache import Facts, FactsCache
from project_drift.backends.local import LocalDirectoryBackend
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import DEFAULT_THREADS, Progress
from project_drift.client import Connection
from project_drift.diff import findings
from project_drift.exceptions import ConfigurationError, StateNotFoundError
from project_drift.manager import StateManager
from project_drift.models.report import Report
from project_drift.models.state import State

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


@dataclass(frozen=True)
class Outcome:
    """A report, and the state that was saved for it; `saved` is `None` where nothing was."""

    report: Report
    saved: State | None = None


def open_store(
    place: str,
    project_key: str,
    environment: str = "default",
    client: DSSClient | None = None,
) -> SnapshotBackend:
    """Return the store at `dss://PROJECT/FOLDER_ID` or at a local directory; nothing is read yet.

    Raises `ConfigurationError` for an address of another form, or for a managed folder without a
    client.
    """
    if not is_in_dss(place):
        if "://" in place:
            raise ConfigurationError(f"not a store: {place!r} (a directory or dss://PROJECT/ID)")
        return LocalDirectoryBackend(Path(place), project_key, environment)
    folder_project, _, folder_id = place[len(_FOLDER_SCHEME) :].partition("/")
    if not folder_project or not folder_id or "/" in folder_id:
        raise ConfigurationError(f"not a managed folder: {place!r} (dss://PROJECT/FOLDER_ID)")
    if client is None:
        raise ConfigurationError(f"{place} is in DSS: a connection is needed to read it")
    folder = Connection(client).folder(folder_project, folder_id)
    return ManagedFolderBackend(folder, project_key, environment)


def is_in_dss(place: str) -> bool:
    """Whether a store is a managed folder, so that reading it needs a connection."""
    return place.startswith(_FOLDER_SCHEME)


def take_snapshot(
    backend: SnapshotBackend,
    client: DSSClient,
    types: Iterable[str] | None = None,
    threads: int = DEFAULT_THREADS,
    always: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Capture the project and save it where it differs from the latest snapshot.

    `always` saves an equal state as well. The report compares with the snapshot before.
    """
    previous = _latest(backend)
    state = _captured(backend, client, types, threads, progress)
    if previous is not None and not always and _same(previous, state):
        report = findings.compare(_title("Snapshot", backend), previous, state)
        note = f"Nothing changed, so no new snapshot was saved: snapshot {previous.serial} stands."
        return Outcome(dataclasses.replace(report, warnings=(note,)))
    saved = backend.save(state)
    if previous is None:
        return Outcome(findings.describe(_title("Snapshot", backend), saved), saved)
    return Outcome(findings.compare(_title("Snapshot", backend), previous, saved), saved)


def check(
    backend: SnapshotBackend,
    client: DSSClient,
    against: Reference = FIRST,
    types: Iterable[str] | None = None,
    threads: int = DEFAULT_THREADS,
    save: bool = True,
    progress: Progress | None = None,
) -> Outcome:
    """Capture the project, compare it with a snapshot, and save it where it is news.

    A capture equal to the latest snapshot is not saved.
    Raises `StateNotFoundError` where there is nothing to compare with; nothing is captured then.
    """
    reference = load(backend, against)
    state = _captured(backend, client, types, threads, progress)
    latest = _latest(backend)
    saved = None
    if save and (latest is None or not _same(latest, state)):
        saved = backend.save(state)
    report = findings.compare(_title("Drift check", backend), reference, saved or state)
    return Outcome(report, saved)


def compare(backend: SnapshotBackend, old: Reference, new: Reference) -> Report:
    """Compare two stored snapshots; nothing is asked of DSS but their files."""
    return findings.compare(_title("Comparison", backend), load(backend, old), load(backend, new))


def load(backend: SnapshotBackend, reference: Reference) -> State:
    """Return a stored state.

    `reference` is `first`, `previous` or `latest`, counted among the complete ones, or a serial.
    """
    if reference == LATEST:
        return backend.load()
    if reference not in (FIRST, PREVIOUS):
        return backend.load(_serial(reference))
    complete = [info for info in backend.history() if not info.partial]
    if reference == FIRST and complete:
        return backend.read(complete[0])
    if reference == PREVIOUS and len(complete) > 1:
        return backend.read(complete[-2])
    raise StateNotFoundError(
        f"no snapshot to compare with: {backend.store.describe()} has "
        f"{len(complete)} complete snapshots of {backend.project_key} "
        f"(environment {backend.environment}); take one first"
    )


def list_snapshots(backend: SnapshotBackend) -> list[Snapshot]:
    """Return what the store holds, oldest first; raises `StateNotFoundError` where it is empty."""
    found = backend.history()
    if not found:
        raise StateNotFoundError(
            f"no snapshots of {backend.project_key} in {backend.store.describe()} "
            f"(environment {backend.environment}) yet: take one first"
        )
    return [Snapshot(info, facts) for info, facts in zip(found, FactsCache(backend).facts(found))]


def _captured(
    backend: SnapshotBackend,
    client: DSSClient,
    types: Iterable[str] | None,
    threads: int,
    progress: Progress | None,
) -> State:
    manager = StateManager(backend, client, backend.environment, threads)
    return manager.sync_project(backend.project_key, types=types, progress=progress)


def _same(old: State, new: State) -> bool:
    """Whether a new snapshot would tell nothing new."""
    return new.complete and old.content_checksum() == new.content_checksum()


def _latest(backend: SnapshotBackend) -> State | None:
    try:
        return backend.load()
    except StateNotFoundError:
        return None


def _serial(reference: Reference) -> int:
    try:
        return int(reference)
    except ValueError:
        raise ConfigurationError(
            f"not a snapshot: {reference!r} (expected its number, 'first', 'previous' or 'latest')"
        ) from None


def _title(what: str, backend: SnapshotBackend) -> str:
    return f"{what} of {backend.project_key} ({backend.environment})"
