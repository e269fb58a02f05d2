"""Baselines: the snapshot that people approved, and that checks compare with."""

from __future__ import annotations

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import Baseline, add_baseline
from project_drift.backends.baselines import baselines as stored_baselines
from project_drift.backends.journal import BASELINE as BASELINE
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import StateCorruptedError, StateNotFoundError
from project_drift.models.state import State
from project_drift.service.stores import FIRST, Reference, load


def set_baseline(
    backend: SnapshotBackend, which: Reference, set_by: str, reason: str = ""
) -> Baseline:
    """Make a stored snapshot the baseline: what differs from it from now on is drift.

    `which` is `latest` or a serial. An incomplete snapshot has to be named by its serial. Earlier
    baselines and the journal stay as they are.
    Raises `StateNotFoundError` where there is no such snapshot, `StateCorruptedError` where it
    cannot be read.
    """
    return approve(backend, load(backend, which), set_by, reason)


def approve(backend: SnapshotBackend, state: State, set_by: str, reason: str) -> Baseline:
    """Make a state that was loaded from the store the baseline.

    Raises `StateNotFoundError` where its file is gone by now.
    """
    return add_baseline(backend, _file_of(backend, state), set_by, reason)


def list_baselines(backend: SnapshotBackend) -> list[Baseline]:
    """Return all baselines that were ever set, the one that counts last."""
    return stored_baselines(backend)


def reference_state(backend: SnapshotBackend, against: Reference) -> tuple[State, list[str]]:
    """Return the state that a check compares with, and what its reader should know of it.

    Until a baseline is set, it is the first complete snapshot. Raises `StateNotFoundError` where
    there is nothing to compare with.
    """
    if against != BASELINE:
        return load(backend, against, f"{BASELINE!r}, "), []
    found = stored_baselines(backend)
    if not found:
        state = load(backend, FIRST)
        return state, [
            f"No baseline is set: compared with the first complete snapshot, {state.serial}."
        ]
    return backend.read(_approved(backend, found[-1])), []


def _file_of(backend: SnapshotBackend, state: State) -> SnapshotInfo:
    """Return the file that a state was loaded from; two writers may have made one number twice."""
    found = [
        info
        for info in reversed(backend.history())
        if info.serial == state.serial and info.partial != state.complete
    ]
    for info in found:
        if len(found) == 1 or _holds(backend, info, state):
            return info
    raise StateNotFoundError(f"snapshot {state.serial} was deleted meanwhile: nothing was approved")


def _holds(backend: SnapshotBackend, info: SnapshotInfo, state: State) -> bool:
    try:
        return backend.read(info) == state
    except StateCorruptedError:
        return False  # so it is not the one that was loaded


def _approved(backend: SnapshotBackend, baseline: Baseline) -> SnapshotInfo:
    for info in backend.history():
        if info.name == baseline.snapshot:
            return info
    raise StateNotFoundError(
        f"the baseline is snapshot {baseline.serial}, set by {baseline.set_by} at "
        f"{baseline.set_at}, but its file is gone: restore it from a copy of the folder, or set "
        "the baseline to another snapshot"
    )
