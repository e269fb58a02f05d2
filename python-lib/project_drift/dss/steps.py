"""Scenario steps: variables for the steps that follow, then an exception where one must fail.

A step cannot end in a warning, and what it found is lost to the scenario unless it is set as
variables before the exception.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from project_drift import service
from project_drift.dss.captures import (
    Checked,
    checked,
    require_whole,
    several,
    snapshot_of_one,
    snapshots_of_several,
)
from project_drift.dss.results import record_check
from project_drift.dss.settings import Config, setup, this_project
from project_drift.exceptions import CheckFailedError, ProjectDriftError, SnapshotsMissingError
from project_drift.models.report import FAILED, INCOMPLETE, Report
from project_drift.reports import visible

# As `Scenario().set_scenario_variables`: a keyword for each variable.
SetVariables = Callable[..., Any]

_CHECK = "project_drift_"
# A name of its own, so that a snapshot after a check leaves what the check told.
_SNAPSHOT = "project_drift_snapshot_"
# The status of a step that took snapshots of several projects.
DONE = "done"
_COUNTED = ("added", "removed", "modified", "renamed", "unknown")
_OF_CHECK = ("status", "level", *_COUNTED, "new", "resolved", "summary", "report_path")
_OF_SNAPSHOT = ("status", *_COUNTED, "serial", "summary")


def run_check(own: Config | None, envelope: Config | None, set_variables: SetVariables) -> None:
    """Check for drift, set the variables, then raise where the scenario must not go on.

    All variables are set in any case; those that nothing is known for are empty.
    `own` is the step's configuration, `envelope` what DSS gives as the plugin's. Raises
    `CheckFailedError` with one sentence for drift that counts and for what could not be read, and
    any other `ProjectDriftError` where no check could be made or its row could not be written.
    """
    _set(set_variables, _CHECK, dict.fromkeys(_OF_CHECK, ""))
    config = step_settings(own, envelope)
    try:
        made = checked(config, this_project())
    except ProjectDriftError as error:
        _set(set_variables, _CHECK, {"status": FAILED, "summary": _one_line(error)})
        raise
    _set(set_variables, _CHECK, _of_check(made))
    record_check(config, made.outcome, made.journal_path)
    verdict = made.outcome.report.verdict
    if verdict is None or not verdict.passes:
        raise CheckFailedError(service.summary(made.outcome.report))


def run_snapshot(own: Config | None, envelope: Config | None, set_variables: SetVariables) -> None:
    """Take a snapshot, set the variables, then raise where something could not be read.

    Raises `SnapshotsMissingError` then, and any other `ProjectDriftError` where none was taken.
    """
    config, project_key = step_settings(own, envelope), this_project()
    _set(set_variables, _SNAPSHOT, dict.fromkeys(_OF_SNAPSHOT, ""))
    try:
        if several(config):
            overview = snapshots_of_several(config, project_key, _silent)
            _set(set_variables, _SNAPSHOT, {"status": DONE, "summary": overview.title})
        else:
            chosen = setup(config, project_key, create_folder=True)
            outcome = snapshot_of_one(chosen, config, _silent)
            _set(set_variables, _SNAPSHOT, _of_snapshot(outcome))
            require_whole(outcome)
    except SnapshotsMissingError as error:
        _set(set_variables, _SNAPSHOT, {"status": INCOMPLETE, "summary": _one_line(error)})
        raise
    except ProjectDriftError as error:
        _set(set_variables, _SNAPSHOT, {"status": FAILED, "summary": _one_line(error)})
        raise


def step_settings(own: Config | None, envelope: Config | None) -> dict[str, Any]:
    """Return a step's parameters with its presets resolved.

    What DSS gives a step as the plugin's configuration is an envelope, `{"config": ...,
    "pluginConfig": ...}`; presets are resolved in its `config` and nowhere else. A plain one, which
    holds the plugin's own settings, has nothing that a step needs.
    """
    inside = (envelope or {}).get("config")
    return {**(own or {}), **(inside if isinstance(inside, Mapping) else {})}


def _of_snapshot(outcome: service.Outcome) -> dict[str, Any]:
    report = outcome.report
    stands = outcome.saved or report.old
    return {
        **_counts(report),
        "serial": stands.serial if stands else "",
        "status": report.status,
        "summary": visible(report.sentence),
    }


def _of_check(made: Checked) -> dict[str, Any]:
    report = made.outcome.report
    verdict = report.verdict
    return {
        **_counts(report),
        "status": report.status,
        "level": verdict.level if verdict else "",
        "new": verdict.new if verdict else 0,
        "resolved": len(verdict.resolved) if verdict else 0,
        "summary": service.summary(report),
        "report_path": made.journal_path,
    }


def _counts(report: Report) -> dict[str, Any]:
    return {name: report.counts.get(name, 0) for name in _COUNTED}


def _set(set_variables: SetVariables, prefix: str, values: Mapping[str, Any]) -> None:
    set_variables(**{f"{prefix}{name}": value for name, value in values.items()})


def _one_line(error: ProjectDriftError) -> str:
    return visible(str(error), 1000)


def _silent(_percent: int) -> None:
    pass
