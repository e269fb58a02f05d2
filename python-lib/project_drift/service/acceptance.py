"""Accepts drift: makes a snapshot the baseline and shows what that approves."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import ConfigurationError, StateCorruptedError, StateNotFoundError
from project_drift.models.report import Report
from project_drift.service import findings
from project_drift.service.attribution import GitAuthors
from project_drift.service.baselines import BASELINE, approve, list_baselines, reference_state
from project_drift.service.snapshots import noted, title_of
from project_drift.service.stores import Reference, load

if TYPE_CHECKING:
    from project_drift.client import DSSClient


def accept(
    backend: SnapshotBackend,
    which: Reference,
    set_by: str,
    reason: str,
    client: DSSClient | None = None,
) -> Report:
    """Make a snapshot the baseline; return how it differs from what checks compared with so far.

    `which` is `latest` or a serial. With a client of the snapshots' node, its git log is asked who
    made the differences.
    Raises `ConfigurationError` without a reason, `StateNotFoundError` where there is no such
    snapshot, `StateCorruptedError` where it cannot be read; nothing is set then.
    """
    if not reason.strip():
        raise ConfigurationError(
            "a baseline needs a reason: whoever asks later why this was accepted reads it"
        )
    known = list_baselines(backend)
    accepted = load(backend, which)
    before = None
    unreadable = ""
    try:
        before, _ = reference_state(backend, BASELINE)
    except (StateNotFoundError, StateCorruptedError) as error:
        unreadable = str(error)
    made = approve(backend, accepted, set_by, reason.strip())
    done = f"Snapshot {made.serial} is the baseline now, set by {set_by}: {made.reason.rstrip('.')}"
    notes = []
    title = title_of("Baseline", backend)
    if before is None:
        notes.append(f"What checks compared with so far cannot be read: {unreadable}")
        report = findings.describe(title, accepted)
        told = f"snapshot {made.serial}, without a comparison."
    else:
        if not known:
            notes.append(
                "No baseline was set before: checks compared with the first complete snapshot, "
                f"{before.serial}."
            )
        authors = GitAuthors(client, before, accepted, stored=True)
        report = findings.compare(title, before, accepted, authors=authors)
        told = report.sentence
        if accepted == before:
            report = dataclasses.replace(report, inventory={})
            told = f"snapshot {made.serial}, which checks compared with before as well."
    return noted(dataclasses.replace(report, sentence=f"{done}. Accepted: {told}"), backend, notes)
