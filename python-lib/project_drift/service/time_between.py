"""The time between two states, as the clock of the node tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from project_drift.models.diff import ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.service.git_log import moment

# A state has the time of the machine that captured it, taken when the capture ended; a commit has
# that of the node. Clocks kept by NTP agree within a second, and a capture takes some seconds. One
# commit too many is seen by its time, one too few is a person who is not named.
TOLERANCE = timedelta(minutes=1)
_TICK = timedelta(seconds=1)  # commits have whole seconds


@dataclass(frozen=True)
class TimeBetween:
    """When something happened that one state does not know of and the other does.

    `forward` says that the older state is the first one of the comparison.
    """

    start: datetime
    end: datetime
    forward: bool

    def since(self, diff: ResourceDiff) -> datetime:
        """Return from when on something happened to a resource that the older state lacks."""
        saved = _saved(_earlier(diff, self.forward))
        return self.start if saved is None else max(self.start, saved + _TICK)

    def holds(self, when: datetime, diff: ResourceDiff) -> bool:
        """Whether what happened to a resource then lies between the two states."""
        return self.since(diff) <= when <= self.end


def time_between(old: State, new: State, diffs: Sequence[ResourceDiff]) -> TimeBetween | None:
    """Return the time between two states, `None` where one does not tell its own.

    A stamp that moved lies between them. Where one lies outside of the times of capture, the two
    clocks disagree: then the last save that each state knows of is where it ends.
    """
    old_time, new_time = moment(old.updated_at), moment(new.updated_at)
    if old_time is None or new_time is None:
        return None
    forward = old_time <= new_time
    start = min(old_time, new_time) - TOLERANCE
    end = max(old_time, new_time) + TOLERANCE
    earlier, later = (old, new) if forward else (new, old)
    if all(start <= saved <= end for saved in _moved(diffs, forward)):
        return TimeBetween(start, end, forward)
    before, after = _last_save(earlier), _last_save(later)
    return TimeBetween(
        start if before is None else before + _TICK,
        end if after is None else after + TOLERANCE,
        forward,
    )


def _moved(diffs: Sequence[ResourceDiff], forward: bool) -> list[datetime]:
    """Return the stamps that the later state alone has."""
    found = []
    for diff in diffs:
        saved = _saved(_earlier(diff, not forward))
        if saved is not None and saved != _saved(_earlier(diff, forward)):
            found.append(saved)
    return found


def _earlier(diff: ResourceDiff, forward: bool) -> Resource | None:
    return diff.old_resource if forward else diff.new_resource


def _saved(resource: Resource | None) -> datetime | None:
    told = resource.metadata.deployed_at if resource else None
    return moment(told) if told else None


def _last_save(state: State) -> datetime | None:
    return max(filter(None, map(_saved, state.resources.values())), default=None)
