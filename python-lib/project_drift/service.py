"""What the doors call: settings in, reports out. The place where the parts are put together."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Union

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.cache import Cache, Facts
from project_drift.backends.local import LocalDirectoryBackend
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import DEFAULT_THREADS, Progress
from project_drift.client import Connection
from project_drift.diff import findings
from project_drift.exceptions import (
    ConfigurationError,
    Forbidden,
    ProjectDriftError,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
    Unauthorized,
)
from project_drift.manager import StateManager, readable_projects
from project_drift.models.report import FAILED, Overview, OverviewLine, Report
from project_drift.models.state import READ, State
from project_drift.sync.registry import resource_types

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
class CaptureOptions:
    """How to read a project.

    `types` is `None` for every type; `full` reads everything again, whatever the stamps tell.
    """

    types: Iterable[str] | None = None
    threads: int = DEFAULT_THREADS
    full: bool = False


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
    options: CaptureOptions = CaptureOptions(),
    always: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Capture the project and save it where it differs from the latest snapshot.

    `always` saves an equal state as well. The report compares with the snapshot before.
    """
    latest = _latest(backend)
    _refuse_narrower(latest, options)
    state = _captured(backend, client, latest, options, progress)
    saved = _saved(backend, latest, state, always)
    title = _title("Snapshot", backend)
    if latest is None:
        report = findings.describe(title, saved or state)
    else:
        report = findings.compare(title, latest, saved or state)
    notes = []
    if saved is None and latest is not None and state.complete:
        notes = [f"Nothing changed, so no new snapshot was saved: snapshot {latest.serial} stands."]
    elif saved is None:
        notes = ["The last incomplete snapshot is the same, so it was not saved again."]
    return Outcome(_noted(report, backend, notes), saved)


def take_snapshots(
    open_backend: Callable[[str], SnapshotBackend],
    client: DSSClient,
    projects: Iterable[str] | None = None,
    options: CaptureOptions = CaptureOptions(),
    progress: Progress | None = None,
) -> Overview:
    """Take a snapshot of several projects, `None` for all that the key may read.

    `open_backend` gives the store of a project. A project that fails does not stop the others: it
    is told in the result. Only a key that the node does not know ends it, as `Unauthorized`.
    `progress` counts projects.
    """
    keys = list_projects(client) if projects is None else list(dict.fromkeys(projects))
    lines = []
    for done, key in enumerate(keys):
        if progress is not None:
            progress(done, len(keys))
        try:
            outcome = take_snapshot(open_backend(key), client, options)
        except Unauthorized:
            raise
        except ProjectDriftError as error:
            lines.append(OverviewLine(key, FAILED, str(error), False))
        else:
            report = outcome.report
            gaps = ", ".join(gap.label for gap in report.gaps)
            told = f"{report.sentence} Not covered: {gaps}." if gaps else report.sentence
            lines.append(OverviewLine(key, report.status, told, report.new.complete))
    if progress is not None:
        progress(len(keys), len(keys))
    return Overview(f"Snapshots of {_counted(len(lines), 'project')}", tuple(lines))


def list_projects(client: DSSClient) -> list[str]:
    """Return the keys of the projects that the API key may read."""
    return readable_projects(Connection(client))


def check(
    backend: SnapshotBackend,
    client: DSSClient,
    against: Reference = FIRST,
    options: CaptureOptions = CaptureOptions(),
    save: bool = True,
    progress: Progress | None = None,
) -> Outcome:
    """Capture the project, compare it with a snapshot, and save it where it is news.

    A capture equal to the latest snapshot is not saved.
    Raises `StateNotFoundError` where there is nothing to compare with; nothing is captured then.
    """
    reference = load(backend, against)
    latest = _latest(backend)
    whole = latest is None or not _narrower(latest, options)
    # A capture that leaves no trace is not counted, so it cannot rely on every 20th being full.
    counted = dataclasses.replace(options, full=options.full or not (save and whole))
    state = _captured(backend, client, latest, counted, progress)
    saved, notes = None, []
    if save and not whole:
        notes.append("Not saved: it covers fewer types than the latest snapshot.")
    elif save:
        try:
            saved = _saved(backend, latest, state)
        except (StateWriteError, Forbidden) as error:
            notes.append(f"The project was checked, but what was found could not be saved: {error}")
    report = findings.compare(_title("Drift check", backend), reference, saved or state)
    return Outcome(_noted(report, backend, notes), saved)


def compare(backend: SnapshotBackend, old: Reference, new: Reference) -> Report:
    """Compare two stored snapshots; nothing is asked of DSS but their files."""
    before, after = load(backend, old), load(backend, new)
    return _noted(findings.compare(_title("Comparison", backend), before, after), backend, [])


def load(backend: SnapshotBackend, reference: Reference) -> State:
    """Return a stored state.

    `reference` is `first`, `previous` or `latest`, counted among the complete ones, or a serial.
    """
    if reference == LATEST:
        return backend.load()
    if reference not in (FIRST, PREVIOUS):
        return backend.load(_serial(reference))
    complete = [info for info in backend.history() if not info.partial]
    if reference == PREVIOUS:
        states = backend.readable(reversed(complete))
        next(states, None)
    else:
        states = backend.readable(complete)
    for state in states:
        return state
    raise StateNotFoundError(
        f"no snapshot to compare with: {backend.store.describe()} has "
        f"{_counted(len(complete), 'complete snapshot')} of {backend.project_key} "
        f"(environment {backend.environment}); take one first, or name one with its number"
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


def _captured(
    backend: SnapshotBackend,
    client: DSSClient,
    latest: State | None,
    options: CaptureOptions,
    progress: Progress | None,
) -> State:
    """Return the project as it is now, read incrementally where the latest snapshot allows it."""
    stamped = None if latest is None or options.full else Cache(backend).with_stamps(latest)
    manager = StateManager(backend, client, backend.environment, options.threads)
    return manager.sync_project(
        backend.project_key,
        previous=stamped or latest,
        full=stamped is None,
        types=options.types,
        progress=progress,
    )


def _saved(
    backend: SnapshotBackend, latest: State | None, state: State, always: bool = False
) -> State | None:
    """Save a state that is news; return it as saved, `None` where nothing was."""
    saved = None
    if always or not _is_known(backend, latest, state):
        saved = backend.save(state)
    Cache(backend).remember(saved if saved is not None and saved.complete else latest, state)
    return saved


def _is_known(backend: SnapshotBackend, latest: State | None, state: State) -> bool:
    """Whether the newest snapshot of its kind, complete or not, tells the same already."""
    if state.complete:
        return latest is not None and latest.content_checksum() == state.content_checksum()
    newest = backend.history()[-1:]
    if not newest or not newest[0].partial:
        return False
    try:
        return backend.read(newest[0]).content_checksum() == state.content_checksum()
    except StateCorruptedError:
        return False


def _narrower(latest: State, options: CaptureOptions) -> list[str]:
    """Return the types that the latest snapshot covers and a capture would leave out."""
    if options.types is None:
        return []
    chosen = set(options.types)
    return [
        name
        for name, found in resource_types().items()
        if name not in chosen and not found.on_request and latest.coverage.get(name) == READ
    ]


def _refuse_narrower(latest: State | None, options: CaptureOptions) -> None:
    """A history that covers less from now on would make later checks blind without a word."""
    missing = _narrower(latest, options) if latest is not None else []
    if missing:
        raise ConfigurationError(
            f"the snapshots of this history cover {_counted(len(missing), 'type')} more "
            f"({', '.join(missing[:3])}, ...): take a snapshot of all types, or keep one of some "
            "types in another environment"
        )


def _noted(report: Report, backend: SnapshotBackend, notes: list[str]) -> Report:
    return dataclasses.replace(report, warnings=(*notes, *backend.skipped))


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


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"
