"""Deletes snapshots that a plan names, after looking once more whether they may go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Callable

from project_drift.backends.base import SnapshotInfo, utc_now
from project_drift.backends.baselines import baseline_paths, baselines, read_baseline
from project_drift.backends.cache import Cache
from project_drift.backends.journal import last_entry
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import (
    DssError,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)
from project_drift.service.care.keeping import KeepRule, PrunePlan, plan


@dataclass(frozen=True)
class Pruned:
    """What came of a plan.

    `failed` are the snapshots that could not be deleted, each with the reason; `spared` those that
    must stay by now, although they could go when the plan was made.
    """

    deleted: tuple[SnapshotInfo, ...]
    failed: tuple[tuple[SnapshotInfo, str], ...] = ()
    spared: tuple[SnapshotInfo, ...] = ()


def plan_prune(
    backend: SnapshotBackend,
    rule: KeepRule = KeepRule(),  # noqa: B008 - frozen
    today: date | None = None,
) -> PrunePlan:
    """Return which snapshots a rule keeps and which it would delete; nothing is written.

    Raises `StateNotFoundError` where the store holds no snapshots, and `StateCorruptedError` where
    a baseline cannot be read: nobody knows then which snapshot it protects.
    """
    history = backend.history()
    if not history:
        raise StateNotFoundError(
            f"no snapshots of {backend.project_key} in {backend.store.describe()} "
            f"(environment {backend.environment}) yet: there is nothing to delete"
        )
    approved = baselines(backend)
    last = last_entry(backend)
    return plan(
        history,
        approved,
        today or utc_now().date(),
        rule,
        against=last.against if last else 0,
        unreadable=_unreadable(backend, history),
    )


def prune(
    backend: SnapshotBackend,
    found: PrunePlan,
    progress: Callable[[int, int], None] | None = None,
) -> Pruned:
    """Delete what a plan names, for good; a file that cannot be deleted does not stop the others.

    The plan is made once more first, and only what it still names goes; before each file the
    baselines are looked at again: somebody may have made one of the snapshots the baseline since.
    Journal, baselines and lineage are never touched.
    """
    now = {info.name for info in plan_prune(backend, found.rule, found.today).delete}
    doomed = [info for info in found.delete if info.name in now]
    # First, so that a cache never names what is gone: `verify` would take that for a loss.
    Cache(backend).forget(doomed)
    deleted: list[SnapshotInfo] = []
    failed: list[tuple[SnapshotInfo, str]] = []
    approved: dict[str, str] = {}
    for done, info in enumerate(doomed):
        if progress is not None:
            progress(done, len(doomed))
        try:
            for path in baseline_paths(backend):
                if path not in approved:
                    approved[path] = read_baseline(backend, path).snapshot
            if info.name in approved.values():
                continue
            backend.discard(info)
        except (StateWriteError, StateCorruptedError, DssError) as error:
            failed.append((info, str(error)))
        else:
            deleted.append(info)
    if progress is not None:
        progress(len(doomed), len(doomed))
    tried = {info.name for info in (*deleted, *(info for info, _ in failed))}
    spared = tuple(info for info in found.delete if info.name not in tried)
    return Pruned(tuple(deleted), tuple(failed), spared)


def _unreadable(backend: SnapshotBackend, history: list[SnapshotInfo]) -> set[str]:
    """Return the names of the damaged files, as far as that is known without reading all again.

    The first and the latest that can be read decide what checks work with, so they are read.
    """
    facts = Cache(backend).facts(history, remember=False)
    broken = {info.name for info, fact in zip(history, facts) if fact.problem}
    whole = [info for info in history if not info.partial]
    for snapshots in (whole, whole[::-1]):
        for info in snapshots:
            if info.name not in broken:
                try:
                    backend.read(info)
                except StateCorruptedError:
                    broken.add(info.name)
                else:
                    break
    return broken
