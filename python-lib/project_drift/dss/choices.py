"""What the forms of the components offer while somebody fills them in."""

from __future__ import annotations

from typing import Callable

from project_drift import service
from project_drift.backends.base import SnapshotInfo
from project_drift.dss.settings import Config, history, this_node, this_project
from project_drift.dss.stored import of_older
from project_drift.exceptions import ProjectDriftError
from project_drift.reports import short_time
from project_drift.sync.registry import resource_types

Choices = list[dict[str, str]]

_AGAINST = [
    {"value": service.BASELINE, "label": "The baseline (until one is set: the first snapshot)"},
    {"value": service.LATEST, "label": "The latest snapshot"},
]


def choices(parameter: str, config: Config) -> Choices:
    """Return what to choose from for one parameter, for a form that may not be filled yet.

    A form must open whatever happens: what cannot be listed is told as a choice without a value,
    which counts as none.
    """
    found, always = _OFFERS.get(parameter, (_nothing, []))
    try:
        return [*always, *found(config)]
    except ProjectDriftError as error:
        return [*always, _told(f"Nothing to choose: {error}")]


def _snapshots(config: Config) -> Choices:
    """Return the snapshots, newest first."""
    backend = history(config, this_project())
    found = [
        {"value": str(info.serial), "label": _label(info)} for info in reversed(backend.history())
    ]
    return found or [
        _told(f"No snapshots of {backend.project_key} ({backend.environment}) in this folder yet")
    ]


def _projects_of_store(config: Config) -> Choices:
    """Return the projects of which the folder holds snapshots, those of other nodes too."""
    backend = history({**config, "on_other_node": False}, this_project())
    keys = dict.fromkeys(key for key, _ in service.list_histories(backend))
    return [{"value": key, "label": key} for key in keys]


def _projects(_config: Config) -> Choices:
    keys = service.list_projects(this_node())
    return [{"value": key, "label": key} for key in keys]


def _types(_config: Config) -> Choices:
    return [
        {"value": name, "label": found.label.capitalize()}
        for name, found in resource_types().items()
    ]


def _nothing(_config: Config) -> Choices:
    return []


def _label(info: SnapshotInfo) -> str:
    return f"{info.serial}: {short_time(info.saved_at)} UTC" + (
        " (incomplete)" if info.partial else ""
    )


def _told(text: str) -> dict[str, str]:
    return {"value": "", "label": text}


# By parameter: how to list what there is, and what is offered in any case.
_OFFERS: dict[str, tuple[Callable[[Config], Choices], Choices]] = {
    "against": (_snapshots, _AGAINST),
    "new": (_snapshots, []),
    "object_types": (_types, []),
    "old": (lambda config: _snapshots(of_older(config)), []),
    "old_project": (lambda config: _projects_of_store(of_older(config)), []),
    "project": (_projects_of_store, [_told("This project")]),
    "projects": (_projects, []),
    "snapshot": (_snapshots, [{"value": service.LATEST, "label": "The latest"}]),
}
