"""A history as a line of time: its snapshots, and what changed from each to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Callable, NamedTuple

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.diff.own_folders import without_folders
from project_drift.exceptions import StateCorruptedError, StateNotFoundError
from project_drift.models.state import State
from project_drift.policy.rules import Policy
from project_drift.service import findings
from project_drift.service.baselines import list_baselines
from project_drift.service.exploring import in_force, policy_in_use
from project_drift.service.stores import Snapshot, list_snapshots, named, own_folder, place_of


@dataclass(frozen=True)
class Timeline:
    """All snapshots, oldest first; `baseline` is the file that was approved, empty for none.

    `default` are the serials to compare where nobody chose any: the baseline, or else the first
    complete snapshot, with the latest complete one. Where these are the same and a partial one is
    newer, that is compared. It is `None` where there is no complete one.
    """

    snapshots: tuple[Snapshot, ...]
    baseline: str
    default: tuple[int, int] | None


@dataclass(frozen=True)
class Step:
    """What changed from one snapshot to the next.

    `people` are those whom the stamps of the objects name: no git log is asked.
    """

    old: int
    new: int
    taken_at: str
    counts: dict[str, int]
    levels: dict[str, int]
    people: tuple[str, ...]
    sentence: str


@dataclass(frozen=True)
class Steps:
    """The last steps of a history, oldest first; `earlier` counts those before them."""

    told: tuple[Step, ...]
    earlier: int


class StepKey(NamedTuple):
    """What a step depends on: its history, the files of its snapshots, and the policy."""

    history: tuple[str, str, str]
    old: str
    new: str
    policy: str


# Returns what was made for a key before, or makes it.
Recall = Callable[[StepKey, Callable[[], Step]], Step]


def timeline(backend: SnapshotBackend) -> Timeline:
    """Return the snapshots of a history; raises `StateCorruptedError` for a damaged baseline."""
    try:
        found = tuple(list_snapshots(backend))
    except StateNotFoundError:
        return Timeline((), "", None)
    approved = list_baselines(backend)
    baseline = approved[-1].snapshot if approved else ""
    sound = [one.info for one in found if not one.facts.problem]
    return Timeline(found, baseline, _default(sound, baseline))


def steps(backend: SnapshotBackend, limit: int, recall: Recall) -> Steps:
    """Return the last so many steps between complete snapshots.

    Damaged snapshots are passed over: the step goes from the one before to the one after.
    """
    policy = policy_in_use(backend)
    whole = [info for info in backend.history() if not info.partial]
    complete = whole[-limit - 1 :]
    reader = _Reader(backend, policy)
    told = []
    previous = complete[0] if complete else None
    for info in complete[1:]:
        old = previous or info
        key = StepKey(place_of(backend), old.name, info.name, in_force(policy))
        try:
            told.append(recall(key, partial(reader.step, old, info)))
        except _DamagedError as error:
            if error.info is info:
                continue
        previous = info
    return Steps(tuple(told), len(whole) - len(complete))


def notes(backend: SnapshotBackend, found: Sequence[Snapshot]) -> list[str]:
    """Return what is to be said of each snapshot: what it lacks, and what it is to checks.

    Raises `StateCorruptedError` for a damaged baseline.
    """
    sound = [it.info.name for it in found if not (it.info.partial or it.facts.problem)]
    approved = list_baselines(backend)
    told = []
    for info, facts in ((it.info, it.facts) for it in found):
        parts = [
            facts.problem,
            "incomplete" if info.partial else "",
            "latest" if info.name in sound[-1:] else "",
            *(
                f"{'baseline' if it is approved[-1] else 'earlier baseline'}, set by {it.set_by}: "
                f"{it.reason}"
                for it in approved
                if it.snapshot == info.name
            ),
        ]
        told.append("; ".join(filter(None, parts)))
    return told


def _default(sound: list[SnapshotInfo], baseline: str) -> tuple[int, int] | None:
    whole = [info for info in sound if not info.partial]
    if not whole:
        return None
    start = next((info for info in sound if info.name == baseline), whole[0])
    # A partial one tells less than a complete one, but more than nothing.
    end = sound[-1] if start is whole[-1] else whole[-1]
    return start.serial, end.serial


class _DamagedError(Exception):
    """A snapshot cannot be read."""

    def __init__(self, info: SnapshotInfo) -> None:
        super().__init__(info.name)
        self.info = info


class _Reader:
    """Reads the snapshots of steps that follow each other once each."""

    def __init__(self, backend: SnapshotBackend, policy: Policy | None) -> None:
        self._backend = backend
        self._policy = policy
        self._states: dict[str, State] = {}

    def step(self, old: SnapshotInfo, new: SnapshotInfo) -> Step:
        before, after = self._state(old), self._state(new)
        self._states = {new.name: after}
        title = f"Step of {named(self._backend)}"
        report = findings.compare(title, before, after, policy=self._policy)
        return Step(
            old=old.serial,
            new=new.serial,
            taken_at=report.new.taken_at,
            counts=report.counts,
            levels=report.levels,
            people=report.people,
            sentence=report.sentence,
        )

    def _state(self, info: SnapshotInfo) -> State:
        if info.name not in self._states:
            try:
                state = self._backend.read(info)
            except StateCorruptedError as error:
                raise _DamagedError(info) from error
            self._states[info.name] = without_folders(state, {own_folder(self._backend)})
        return self._states[info.name]
