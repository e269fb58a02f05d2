"""Compares stored snapshots, of one history or of two."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from project_drift.backends.snapshots import SnapshotBackend
from project_drift.diff.own_folders import without_folders
from project_drift.models.report import Report
from project_drift.models.state import State
from project_drift.policy.rules import Policy
from project_drift.service import findings
from project_drift.service.attribution import GitAuthors
from project_drift.service.baselines import reference_state
from project_drift.service.stores import Reference, named, own_folder

if TYPE_CHECKING:
    from project_drift.client import DSSClient


@dataclass(frozen=True)
class Compared:
    """A report, and the two states that it is about."""

    report: Report
    old: State
    new: State


def compare(
    backend: SnapshotBackend,
    old: Reference,
    new: Reference,
    client: DSSClient | None = None,
    old_backend: SnapshotBackend | None = None,
) -> Report:
    """Compare two stored snapshots; with a client of their node, the git log is asked who it was.

    Either may be `baseline`, which means the same as in a check. Nothing else is asked of DSS
    but the files of the store. `old_backend` is where the older one is kept, where that is another
    place: of another project, another environment, another store.
    """
    return compared(backend, old, new, client, old_backend).report


def compared(
    backend: SnapshotBackend,
    old: Reference,
    new: Reference,
    client: DSSClient | None = None,
    old_backend: SnapshotBackend | None = None,
    policy: Policy | None = None,
) -> Compared:
    """Compare as `compare` does; with a `policy`, what it expects stands apart in the report."""
    old_backend = old_backend or backend
    folders = {own_folder(backend), own_folder(old_backend)}
    (older, older_notes), (newer, newer_notes) = (
        reference_state(old_backend, old),
        reference_state(backend, new),
    )
    before, after = without_folders(older, folders), without_folders(newer, folders)
    title = f"Comparison of {named(backend)}"
    if named(old_backend) != named(backend):
        title += f" with {named(old_backend)}"
    report = findings.compare(
        title,
        before,
        after,
        authors=GitAuthors(client, before, after, stored=True),
        stores=(old_backend.store.describe(), backend.store.describe()),
        policy=policy,
    )
    told = (*report.warnings, *older_notes, *newer_notes)
    notes = dict.fromkeys((*told, *old_backend.skipped, *backend.skipped))
    return Compared(dataclasses.replace(report, warnings=tuple(notes)), before, after)
