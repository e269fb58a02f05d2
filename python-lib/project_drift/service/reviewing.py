"""Who has looked at which changes of a comparison."""

from __future__ import annotations

from project_drift.backends.base import utc_now
from project_drift.backends.reviews import Mark, marks, write_marks
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import ProjectDriftError
from project_drift.service.exploring import Exploration


class ChangedMeanwhileError(ProjectDriftError):
    """What somebody looked at is not what changed."""


def reviewed(backend: SnapshotBackend, exploration: Exploration, login: str) -> frozenset[str]:
    """Return the ids of the rows that a person has marked as reviewed, as they are now."""
    found = {(mark.resource_id, mark.fingerprint) for mark in marks(backend, login)}
    return frozenset(
        row.resource_id
        for row in exploration.report.rows
        if (row.resource_id, exploration.fingerprints[row.resource_id]) in found
    )


def review(
    backend: SnapshotBackend,
    exploration: Exploration,
    login: str,
    resource_id: str,
    fingerprint: str,
    done: bool,
) -> int:
    """Mark a row as reviewed by a person, or take the mark back; return how many rows are.

    Of two calls for one person at once the later one may win whole; callers take turns.
    Raises `ResourceNotFoundError` where it has no row, `ChangedMeanwhileError` where the
    fingerprint is not that of the row.
    """
    row = exploration.row(resource_id)
    if exploration.fingerprints[row.resource_id] != fingerprint:
        raise ChangedMeanwhileError(
            "this is not what changed in the object: load the comparison again"
        )
    before = marks(backend, login)
    others = [
        mark
        for mark in before
        if (mark.resource_id, mark.fingerprint) != (resource_id, fingerprint)
    ]
    if done and len(others) == len(before):
        write_marks(
            backend, login, [*others, Mark(resource_id, fingerprint, utc_now().isoformat())]
        )
    elif not done and len(others) < len(before):
        write_marks(backend, login, others)
    return len(reviewed(backend, exploration, login))
