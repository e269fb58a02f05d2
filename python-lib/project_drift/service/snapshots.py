"""Takes snapshots of one project or of several, and saves what is news."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable

from project_drift.backends.cache import Cache
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import DEFAULT_THREADS, Progress
from project_drift.client import Connection
from project_drift.exceptions import (
    ConfigurationError,
    ProjectDriftError,
    StateCorruptedError,
    StateVersionError,
    Unauthorized,
)
from project_drift.manager import StateManager, readable_projects
from project_drift.models.report import FAILED, Overview, OverviewLine, Report
from project_drift.models.state import READ, State
from project_drift.models.words import counted
from project_drift.service import findings
from project_drift.service.attribution import GitAuthors
from project_drift.service.stores import latest_state, named
from project_drift.sync.registry import resource_types

if TYPE_CHECKING:
    from project_drift.client import DSSClient


@dataclass(frozen=True)
class CaptureOptions:
    """How to read a project.

    `types` is `None` for every type; `full` reads everything again, whatever the stamps tell.
    """

    types: Collection[str] | None = None
    threads: int = DEFAULT_THREADS
    full: bool = False


@dataclass(frozen=True)
class Outcome:
    """A report, and what was stored for it.

    `saved` is the state as it was saved, `entry` the path of the journal entry of a check; `None`
    and empty where nothing was news.
    """

    report: Report
    saved: State | None = None
    entry: str = ""


def take_snapshot(
    backend: SnapshotBackend,
    client: DSSClient,
    options: CaptureOptions = CaptureOptions(),
    always: bool = False,
    progress: Progress | None = None,
) -> Outcome:
    """Capture the project and save it where it differs from the latest snapshot.

    `always` saves an equal state as well. The report compares with the snapshot before; where none
    of those that are there can be read, it says so and the capture is saved without a comparison.
    """
    latest = _latest_readable(backend)
    _refuse_narrower(latest, options)
    state = captured(backend, client, latest, options, progress)
    saved = save_news(backend, latest, state, always)
    title = title_of("Snapshot", backend)
    if latest is None:
        report = findings.describe(title, saved or state)
    else:
        authors = GitAuthors(client, latest, state, options.threads)
        report = findings.compare(title, latest, saved or state, authors=authors)
    notes = []
    if saved is None and latest is not None and state.complete:
        notes = [f"Nothing changed, so no new snapshot was saved: snapshot {latest.serial} stands."]
    elif saved is None:
        notes = ["The last incomplete snapshot is the same, so it was not saved again."]
    return Outcome(noted(report, backend, notes), saved)


def _latest_readable(backend: SnapshotBackend) -> State | None:
    """Return what to compare with: a history whose only snapshot was cut off has to go on."""
    try:
        return latest_state(backend)
    except StateVersionError:
        raise
    except StateCorruptedError:
        return None


def take_snapshots(
    open_backend: Callable[[str], SnapshotBackend],
    client: DSSClient,
    projects: Iterable[str] | None = None,
    options: CaptureOptions = CaptureOptions(),
    always: bool = False,
    progress: Progress | None = None,
) -> Overview:
    """Take a snapshot of several projects, `None` for all that the key may read.

    `open_backend` gives the store of a project; `always` saves equal states as well. A project that
    fails does not stop the others: it is told in the result. Only a key that the node does not know
    ends it, as `Unauthorized`. `progress` counts projects.
    """
    keys = list_projects(client) if projects is None else list(dict.fromkeys(projects))
    lines = []
    for done, key in enumerate(keys):
        if progress is not None:
            progress(done, len(keys))
        try:
            outcome = take_snapshot(open_backend(key), client, options, always)
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
    return Overview(f"Snapshots of {counted(len(lines), 'project')}", tuple(lines))


def list_projects(client: DSSClient) -> list[str]:
    """Return the keys of the projects that the API key may read."""
    return readable_projects(Connection(client))


def captured(
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


def save_news(
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


def narrower(latest: State, options: CaptureOptions) -> list[str]:
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
    missing = narrower(latest, options) if latest is not None else []
    if missing:
        more = ", ..." if missing[3:] else ""
        raise ConfigurationError(
            f"the snapshots of this history cover {counted(len(missing), 'type')} more "
            f"({', '.join(missing[:3])}{more}): take a snapshot of all types, or keep one of some "
            "types in another environment"
        )


def noted(report: Report, backend: SnapshotBackend, notes: list[str]) -> Report:
    """Return a report with what its reader should know besides."""
    return dataclasses.replace(report, warnings=(*report.warnings, *notes, *backend.skipped))


def title_of(what: str, backend: SnapshotBackend) -> str:
    """Return the title of a report on a history."""
    return f"{what} of {named(backend)}"
