"""Inside DSS: from a component's parameters to a store, a client and one call of the service.

The one module that uses the `dataiku` package, which exists only inside DSS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable

import dataiku
from project_drift import reports, service
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import Progress
from project_drift.client import Connection
from project_drift.exceptions import (
    ConfigurationError,
    SnapshotsMissingError,
    UnexpectedAnswer,
)
from project_drift.models.state import FULL
from project_drift.sync.base import project_path
from project_drift.sync.types.managed_folder import DEFAULT_FOLDER

# What a macro's bar counts up to: the number of objects is not known when DSS asks for it.
PROGRESS_TARGET = 100


@dataclass(frozen=True)
class Setup:
    """What a component was asked to work on."""

    client: Any
    backend: SnapshotBackend


def setup(config: dict[str, Any], project_key: str, create_folder: bool = False) -> Setup:
    """Read the common parameters: `project`, `environment`, `folder`.

    Without `folder` the one named `project_drift` in the project of the component is used, and
    made where `create_folder` allows it. Raises `ConfigurationError` naming the parameter.
    """
    client = dataiku.api_client()
    subject = str(config.get("project") or project_key)
    folder = _folder(client, str(config.get("folder") or ""), project_key, create_folder)
    return Setup(client, ManagedFolderBackend(folder, subject, _environment(config)))


def take_snapshot(config: dict[str, Any], project_key: str, progress: Callable[[int], None]) -> str:
    """Take a snapshot as the parameters say; return the report as HTML.

    With several `projects` each gets one. Raises `SnapshotsMissingError` in the end where something
    could not be read, when what could be is saved.
    """
    options = service.CaptureOptions(
        types=config.get("object_types") or None, full=config.get("refresh") == FULL
    )
    projects = config.get("projects") or []
    if not projects:
        chosen = setup(config, project_key, create_folder=True)
        outcome = service.take_snapshot(
            chosen.backend, chosen.client, options, bool(config.get("always")), _percent(progress)
        )
        if not outcome.report.new.complete:
            raise SnapshotsMissingError(" ".join((outcome.report.sentence, *outcome.report.alerts)))
        return reports.render("html", outcome.report)
    client = dataiku.api_client()
    folder = _folder(client, str(config.get("folder") or ""), project_key, create=True)
    overview = service.take_snapshots(
        lambda key: ManagedFolderBackend(folder, key, _environment(config)),
        client,
        projects,
        options,
        _percent(progress),
    )
    if overview.troubled:
        raise SnapshotsMissingError(
            f"{len(overview.troubled)} of {len(overview.lines)} projects could not be read whole; "
            "the others are saved. "
            + " ".join(f"{line.project_key}: {line.sentence}" for line in overview.troubled)
        )
    return reports.render_overview("html", overview)


def compare_snapshots(config: dict[str, Any], project_key: str) -> str:
    """Compare the two snapshots chosen, by default the latest with the one before it.

    Where the older one is in another history, its default is the latest there.
    """
    chosen = older = setup(config, project_key)
    if config.get("old_elsewhere"):
        older = setup(_of_older(config), project_key)
    elsewhere = _history(older.backend) != _history(chosen.backend)
    old = str(config.get("old") or (service.LATEST if elsewhere else service.PREVIOUS))
    report = service.compare(
        chosen.backend,
        old,
        str(config.get("new") or service.LATEST),
        chosen.client,
        older.backend if elsewhere else None,
    )
    return reports.render("html", report)


def snapshot_choices(config: dict[str, Any], older: bool = False) -> list[dict[str, str]]:
    """Return the snapshots to choose from, newest first, for a form that may not be filled yet.

    `older` asks for those of the older side, which may be in another history.
    """
    chosen = setup(_of_older(config) if older else config, dataiku.default_project_key())
    return [
        {
            "value": str(info.serial),
            "label": f"{info.serial}: {info.saved_at[:16].replace('T', ' ')} UTC"
            + (" (incomplete)" if info.partial else ""),
        }
        for info in reversed(chosen.backend.history())
    ]


def project_choices() -> list[dict[str, str]]:
    """Return the projects to choose from."""
    keys = service.list_projects(dataiku.api_client())
    return [{"value": key, "label": key} for key in keys]


def _of_older(config: dict[str, Any]) -> dict[str, Any]:
    """Return the common parameters of the older side; what it leaves out is as for the newer one.

    A form keeps the values of fields that it hides, so they count only where they are asked for.
    """
    if not config.get("old_elsewhere"):
        return config
    own = {name: config.get(f"old_{name}") for name in ("folder", "project", "environment")}
    return {**config, **{name: value for name, value in own.items() if value}}


def _history(backend: SnapshotBackend) -> tuple[str, str, str]:
    return backend.store.describe(), backend.project_key, backend.environment


def _environment(config: dict[str, Any]) -> str:
    return str(config.get("environment") or "default")


def _folder(client: Any, lookup: str, project_key: str, create: bool) -> Any:
    connection = Connection(client)
    folder_project, _, name = lookup.rpartition(".")
    folder_project, name = folder_project or project_key, name or DEFAULT_FOLDER
    listed = connection.get(f"{project_path(folder_project)}/managedfolders/")
    if not isinstance(listed, list):
        raise UnexpectedAnswer(f"the list of managed folders of {folder_project} is not a list")
    found = [item for item in listed if name in (item.get("id"), item.get("name"))]
    if len(found) > 1:
        raise ConfigurationError(
            f"{folder_project} has several managed folders named {name!r}: choose one by its id"
        )
    if found:
        return connection.folder(folder_project, found[0]["id"])
    if lookup:
        raise ConfigurationError(
            f"the managed folder {lookup!r} is not in {folder_project}, or this user may not "
            "read it: choose another in the parameter 'Folder'"
        )
    if not create:
        raise ConfigurationError(
            f"{project_key} has no snapshots yet: run the macro 'Take a snapshot' first, "
            "or choose the managed folder that holds them in the parameter 'Folder'"
        )
    return connection.folder(folder_project, connection.create_folder(folder_project, name))


def _percent(progress: Callable[[int], None]) -> Progress:
    """Turn a count of objects into a percentage that never falls."""
    reached = 0

    def tell(done: int, total: int) -> None:
        nonlocal reached
        reached = max(reached, PROGRESS_TARGET * done // total if total else 0)
        progress(reached)

    return tell
