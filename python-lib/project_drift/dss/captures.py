"""What reads a project: snapshots and drift checks, for macros and for steps."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Callable

from project_drift import reports, service
from project_drift.backends.journal import last_entry
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import Progress
from project_drift.dss.progress import percent
from project_drift.dss.results import compared_with, record_check, record_failure
from project_drift.dss.settings import (
    Config,
    Setup,
    capture_options,
    environment,
    find_folder,
    setup,
    this_node,
)
from project_drift.exceptions import (
    DssError,
    ProjectDriftError,
    SnapshotsMissingError,
    StateCorruptedError,
)
from project_drift.log import logger_of
from project_drift.models.report import Overview
from project_drift.service.verdicts import fingerprint

logger = logger_of(__name__)

# The choice of `fail_on` that leaves it to the policy.
AS_THE_POLICY_SAYS = "policy"


@dataclass(frozen=True)
class Checked:
    """A check that was made, and where in the folder the journal tells of it.

    A check that found what the one before found has no entry of its own: that one's counts. The
    path is empty where no entry tells what was found, as the journal could not be written.
    """

    outcome: service.Outcome
    journal_path: str


def take_snapshot(config: Config, project_key: str, progress: Callable[[int], None]) -> str:
    """Take a snapshot as the parameters say; return the report as HTML.

    With several `projects` each gets one. Raises `SnapshotsMissingError` in the end where something
    could not be read, when what could be is saved.
    """
    if several(config):
        return reports.render_overview("html", snapshots_of_several(config, project_key, progress))
    outcome = snapshot_of_one(setup(config, project_key, create_folder=True), config, progress)
    require_whole(outcome)
    return reports.render("html", outcome.report)


def check(config: Config, project_key: str, progress: Callable[[int], None]) -> str:
    """Check the project for drift as the parameters say; return the report as HTML.

    Drift is what the report is about and no error. Raises where nothing could be compared, and
    `ResultNotWrittenError` where the row could not be written that the parameters ask for.
    """
    made = checked(config, project_key, percent(progress))
    record_check(config, made.outcome, made.journal_path)
    return reports.render("html", made.outcome.report)


def checked(config: Config, project_key: str, progress: Progress | None = None) -> Checked:
    """Check the project as the parameters `against` and `fail_on` say.

    Where no check can be made, that is what the row of the `results_dataset` tells.
    """
    try:
        return _checked(config, project_key, progress)
    except ProjectDriftError as error:
        record_failure(config, project_key, error)
        raise


def _checked(config: Config, project_key: str, progress: Progress | None) -> Checked:
    chosen = setup(config, project_key)
    policy = service.load_policy(chosen.backend)
    fail_on = str(config.get("fail_on") or AS_THE_POLICY_SAYS)
    if fail_on != AS_THE_POLICY_SAYS:
        policy = dataclasses.replace(policy, fail_on=fail_on)
    outcome = service.check(
        chosen.backend,
        chosen.client,
        compared_with(config),
        capture_options(config),
        progress=progress,
        policy=policy,
    )
    return Checked(outcome, _journal_path(chosen.backend, outcome, compared_with(config)))


def _journal_path(backend: SnapshotBackend, outcome: service.Outcome, against: str) -> str:
    path = outcome.entry
    if not path:
        try:
            before = last_entry(backend, against)
        except (StateCorruptedError, DssError) as error:
            logger.warning("the journal entry of this check is not named: %s", error)
            return ""
        if before is not None and before.verdict == fingerprint(outcome.report):
            path = before.path
    return f"/{backend.path_of(path)}" if path else ""


def several(config: Config) -> bool:
    """Whether several projects are chosen; they are of this node."""
    return bool(config.get("projects")) and not config.get("on_other_node")


def snapshot_of_one(
    chosen: Setup, config: Config, progress: Callable[[int], None]
) -> service.Outcome:
    """Take a snapshot of the one project that is set up."""
    return service.take_snapshot(
        chosen.backend,
        chosen.client,
        capture_options(config),
        bool(config.get("always")),
        percent(progress),
    )


def snapshots_of_several(
    config: Config, project_key: str, progress: Callable[[int], None]
) -> Overview:
    """Take a snapshot of each of the `projects`; raises where one could not be read whole."""
    name = environment(config)  # before a folder is made for it
    folder = find_folder(config, project_key, create=True)
    overview = service.take_snapshots(
        lambda key: ManagedFolderBackend(folder, key, name),
        this_node(),
        config["projects"],
        capture_options(config),
        bool(config.get("always")),
        percent(progress),
    )
    if overview.troubled:
        raise SnapshotsMissingError(
            f"{len(overview.troubled)} of {len(overview.lines)} projects could not be read whole; "
            "the others are saved. "
            + " ".join(f"{line.project_key}: {line.sentence}" for line in overview.troubled)
        )
    return overview


def require_whole(outcome: service.Outcome) -> None:
    """Raise `SnapshotsMissingError` where the project could not be read whole."""
    if not outcome.report.new.complete:
        raise SnapshotsMissingError(" ".join((outcome.report.sentence, *outcome.report.alerts)))
