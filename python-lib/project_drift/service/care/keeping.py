"""Which snapshots of a history stay and which may go: a rule and the facts in, a plan out.

The rule thins out with age: all of some days, then the last of each week, then the last of each
month. Weeks and months are those of the calendar (ISO weeks, UTC), and their last snapshots are
chosen among all of the history. So it does not matter how often a history is pruned: what one run
keeps is what any earlier run has kept as well.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Callable

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import Baseline
from project_drift.exceptions import ConfigurationError
from project_drift.models.words import counted


@dataclass(frozen=True)
class KeepRule:
    """Keep all of `days`, then the last of each week for `weeks`, then the last of each month.

    `months` counts from where the weeks end; `None` means for ever.
    """

    days: int = 30
    weeks: int = 12
    months: int | None = None

    def __post_init__(self) -> None:
        for what, number in vars(self).items():
            if number is not None and not 0 <= number <= 1_000_000:
                raise ConfigurationError(f"cannot keep {number} {what}: from 0 to 1000000")


@dataclass(frozen=True)
class Kept:
    """A snapshot that stays, and why in words."""

    info: SnapshotInfo
    why: str


@dataclass(frozen=True)
class PrunePlan:
    """What happens to each snapshot of a history; both parts in the order of the history."""

    rule: KeepRule
    today: date
    keep: tuple[Kept, ...]
    delete: tuple[SnapshotInfo, ...]


def plan(
    history: Sequence[SnapshotInfo],
    baselines: Sequence[Baseline],
    today: date,
    rule: KeepRule = KeepRule(),
    against: int = 0,
    unreadable: Collection[str] = (),
) -> PrunePlan:
    """Return what stays and what may go.

    `history` and `baselines` are oldest first. `against` is the serial that the last check of the
    journal compared with, 0 where there is none; `unreadable` are the names of files that cannot be
    read. Those stay, and stand in for no other.
    """
    readable = [it for it in history if it.name not in unreadable]
    sound = [it for it in readable if not it.partial]
    # The later reason gives way to the earlier one, so the weightiest stands first.
    reasons: tuple[Mapping[str, str], ...] = (
        dict.fromkeys(unreadable, "cannot be read (see verify)"),
        {it.snapshot: f"baseline of {it.set_at[:10]}, by {it.set_by}" for it in baselines},
        {it.name: "the latest" for it in sound[-1:]},
        {it.name: "the first: checks compare with it" for it in sound[:1] if not baselines},
        {it.name: "the last check compared with it" for it in history if it.serial == against},
        {it.name: "incomplete, and newer than the latest" for it in readable[-1:] if it.partial},
        _by_age(history, sound, today, rule),
    )
    found = [(it, next((why[it.name] for why in reasons if it.name in why), "")) for it in history]
    return PrunePlan(
        rule=rule,
        today=today,
        keep=tuple(Kept(info, why) for info, why in found if why),
        delete=tuple(info for info, why in found if not why),
    )


def _by_age(
    history: Iterable[SnapshotInfo], sound: Iterable[SnapshotInfo], today: date, rule: KeepRule
) -> dict[str, str]:
    """Return what the rule keeps, by name."""
    recent = _before(today, rule.days)
    weekly = _before(recent, 7 * rule.weeks)
    kept = {}
    if rule.months != 0:
        first = 0 if rule.months is None else _month(weekly) - rule.months
        monthly = (it for it in _lasts(sound, _month) if _month(_day(it)) >= first)
        kept.update({it.name: "the last of its month" for it in monthly})
    for it in _lasts(sound, _week):
        if _day(it) >= weekly:
            kept[it.name] = "the last of its week"
    young = f"not older than {counted(rule.days, 'day')}" if rule.days else "of today (UTC)"
    for it in history:
        if _day(it) >= recent:
            kept[it.name] = young
    return kept


def _lasts(
    found: Iterable[SnapshotInfo], period: Callable[[date], Hashable]
) -> Iterable[SnapshotInfo]:
    """Return the last snapshot of each period."""
    return {
        period(_day(it)): it for it in sorted(found, key=lambda it: (it.saved_at, it.serial))
    }.values()


def _day(info: SnapshotInfo) -> date:
    return datetime.fromisoformat(info.saved_at).date()


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> int:
    return day.year * 12 + day.month


def _before(day: date, days: int) -> date:
    try:
        return day - timedelta(days)
    except OverflowError:  # before the calendar begins
        return date.min
