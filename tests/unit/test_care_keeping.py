"""Which snapshots a rule keeps: laws first, then the calendar by example."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies  # noqa: F401 - its profile holds for the laws here too
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import Baseline
from project_drift.exceptions import ConfigurationError
from project_drift.service.care.keeping import KeepRule, PrunePlan, plan

TODAY = date(2026, 11, 23)


def snapshot(serial: int, day: date, partial: bool = False, hour: int = 2) -> SnapshotInfo:
    time = datetime(day.year, day.month, day.day, hour, tzinfo=timezone.utc)
    mark = ".partial" if partial else ""
    return SnapshotInfo(
        serial, time.isoformat(), f"{serial:06d}-{time:%Y%m%dT%H%M%SZ}-{hour:012x}{mark}.json.gz",
        100, f"{hour:012x}", partial,
    )  # fmt: skip


def baseline(info: SnapshotInfo) -> Baseline:
    return Baseline(info.serial, info.name, "2026-11-01T08:00:00+00:00", "anna", "approved")


def kept(found: PrunePlan) -> list[int]:
    return [it.info.serial for it in found.keep]


def daily(first: date, last: date) -> list[SnapshotInfo]:
    days = (last - first).days + 1
    return [snapshot(place + 1, first + timedelta(place)) for place in range(days)]


@st.composite
def histories(draw: st.DrawFn) -> list[SnapshotInfo]:
    """Snapshots in order of their serials; clocks are mostly, but not always, right."""
    found = []
    age = draw(st.integers(0, 900))
    for serial in range(1, draw(st.integers(0, 25)) + 1):
        age -= draw(st.sampled_from((0, 1, 1, 6, 8, 30, 70, -3)))
        found.append(
            snapshot(serial, TODAY - timedelta(age), draw(st.booleans()) and draw(st.booleans()))
        )
    return found


@dataclasses.dataclass(frozen=True)
class World:
    history: list[SnapshotInfo]
    baselines: list[Baseline]
    against: int
    unreadable: frozenset[str]

    def plan(self, rule: KeepRule, today: date = TODAY) -> PrunePlan:
        return plan(self.history, self.baselines, today, rule, self.against, self.unreadable)

    def after(self, found: PrunePlan) -> World:
        return dataclasses.replace(self, history=[it.info for it in found.keep])


@st.composite
def worlds(draw: st.DrawFn) -> World:
    history = draw(histories())

    def some() -> list[SnapshotInfo]:
        return draw(st.lists(st.sampled_from(history), max_size=3)) if history else []

    return World(
        history,
        [baseline(info) for info in some()],
        draw(st.integers(0, len(history))),
        frozenset(info.name for info in some()),
    )


rules = st.builds(
    KeepRule,
    st.integers(0, 60),
    st.integers(0, 20),
    st.one_of(st.none(), st.integers(0, 24)),
)


@given(worlds(), rules)
def test_every_snapshot_either_stays_or_goes(world: World, rule: KeepRule) -> None:
    found = world.plan(rule)
    both = [*(it.info for it in found.keep), *found.delete]
    assert sorted(both, key=lambda it: it.serial) == world.history
    assert all(it.why for it in found.keep)


@given(worlds(), rules)
def test_nothing_that_somebody_relies_on_goes(world: World, rule: KeepRule) -> None:
    gone = {info.name for info in world.plan(rule).delete}
    readable = [it for it in world.history if it.name not in world.unreadable]
    complete = [it for it in readable if not it.partial]
    assert not gone & {it.snapshot for it in world.baselines}
    assert not gone & world.unreadable
    assert not gone & {it.name for it in complete[-1:]}
    assert world.baselines or not gone & {it.name for it in complete[:1]}
    assert not gone & {it.name for it in world.history if it.serial == world.against}
    assert not gone & {it.name for it in world.history[-1:]}, "or its serial would be used twice"


@given(worlds(), rules)
def test_pruning_again_deletes_nothing(world: World, rule: KeepRule) -> None:
    left = world.after(world.plan(rule))
    assert left.plan(rule).delete == ()


@given(worlds(), rules, st.integers(0, 400))
def test_pruning_in_between_changes_nothing_of_what_is_left_later(
    world: World, rule: KeepRule, days: int
) -> None:
    later = TODAY + timedelta(days)
    in_between = world.after(world.plan(rule)).plan(rule, later)
    assert kept(in_between) == kept(world.plan(rule, later))


@given(worlds(), rules, st.sampled_from(("days", "weeks", "months")), st.integers(0, 30))
def test_a_longer_rule_keeps_all_that_a_shorter_one_keeps(
    world: World, rule: KeepRule, what: str, more: int
) -> None:
    number = getattr(rule, what)
    longer = dataclasses.replace(rule, **{what: None if number is None else number + more})
    assert set(kept(world.plan(rule))) <= set(kept(world.plan(longer)))


@given(worlds(), rules)
def test_for_ever_keeps_all_that_some_months_keep(world: World, rule: KeepRule) -> None:
    for_ever = dataclasses.replace(rule, months=None)
    assert set(kept(world.plan(rule))) <= set(kept(world.plan(for_ever)))


def days_of(found: PrunePlan) -> Iterable[str]:
    return [it.info.saved_at[:10] for it in found.keep]


def test_a_year_of_daily_snapshots_thins_out_to_days_then_weeks_then_months() -> None:
    history = daily(date(2025, 11, 24), TODAY)
    found = plan(history, [baseline(history[0])], TODAY, KeepRule(days=7, weeks=3))
    assert list(days_of(found)) == [
        "2025-11-24",  # the baseline
        "2025-11-30", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30",
        "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31",
        "2026-11-01", "2026-11-08", "2026-11-15",  # Sundays
        *(f"2026-11-{day}" for day in range(16, 24)),
    ]  # fmt: skip


def test_a_week_in_which_the_days_end_needs_no_other_than_its_last() -> None:
    history = daily(date(2026, 11, 10), TODAY)  # the day of the rule is a Monday
    found = plan(history, [baseline(history[0])], TODAY, KeepRule(days=3, weeks=4))
    assert list(days_of(found)) == [
        "2026-11-10",  # the baseline
        "2026-11-15",
        *(f"2026-11-{day}" for day in range(20, 24)),
    ]


def test_months_end_where_they_are_told_to() -> None:
    history = daily(date(2026, 1, 1), TODAY)
    found = plan(history, [baseline(history[0])], TODAY, KeepRule(days=0, weeks=0, months=2))
    assert list(days_of(found)) == ["2026-01-01", "2026-09-30", "2026-10-31", "2026-11-23"]


def test_no_months_keeps_no_last_of_a_month() -> None:
    history = daily(date(2026, 1, 1), TODAY)
    found = plan(history, [baseline(history[0])], TODAY, KeepRule(days=1, weeks=0, months=0))
    assert list(days_of(found)) == ["2026-01-01", "2026-11-22", "2026-11-23"]


def test_of_several_on_the_last_day_of_a_month_the_last_one_stays() -> None:
    history = [
        snapshot(1, date(2020, 1, 1)),
        snapshot(2, date(2020, 3, 31), hour=9),
        snapshot(3, date(2020, 3, 31), hour=17),
        snapshot(4, TODAY),
    ]
    assert kept(plan(history, [], TODAY)) == [1, 3, 4]


def test_an_old_incomplete_snapshot_goes_and_stands_in_for_no_month() -> None:
    history = [
        snapshot(1, date(2020, 1, 1)),
        snapshot(2, date(2020, 3, 30)),
        snapshot(3, date(2020, 3, 31), partial=True),
        snapshot(4, TODAY),
    ]
    assert kept(plan(history, [], TODAY)) == [1, 2, 4]


def test_only_the_last_incomplete_one_after_the_latest_stays() -> None:
    history = [
        snapshot(1, date(2020, 1, 1)),
        snapshot(2, date(2020, 1, 2), partial=True),
        snapshot(3, date(2020, 1, 3), partial=True),
    ]
    assert kept(plan(history, [], TODAY)) == [1, 3]


def test_a_damaged_file_stays_but_the_sound_one_of_its_month_does_as_well() -> None:
    history = [snapshot(serial, date(2020, 3, serial)) for serial in range(1, 5)]
    found = plan(history, [], TODAY, unreadable={history[3].name})
    assert kept(found) == [1, 3, 4]
    assert [it.why for it in found.keep][1:] == [
        "the latest",
        "cannot be read (see verify)",
    ]


def test_the_first_one_goes_like_any_other_once_a_baseline_is_set() -> None:
    history = daily(date(2020, 3, 2), date(2020, 3, 4))
    assert kept(plan(history, [], TODAY)) == [1, 3]
    assert kept(plan(history, [baseline(history[1])], TODAY)) == [2, 3]


def test_a_baseline_is_told_by_its_file_and_not_by_its_number() -> None:
    twin = snapshot(1, date(2020, 3, 2), hour=5)
    history = [snapshot(1, date(2020, 3, 2)), twin, snapshot(2, date(2020, 3, 3))]
    assert plan(history, [baseline(twin)], TODAY).delete == (history[0],)


def test_a_snapshot_from_a_clock_that_runs_ahead_stays() -> None:
    history = daily(TODAY + timedelta(100), TODAY + timedelta(103))
    assert kept(plan(history, [], TODAY, KeepRule(0, 0, 0))) == [1, 2, 3, 4]


def test_a_rule_longer_than_the_calendar_keeps_all() -> None:
    history = daily(date(2020, 1, 1), date(2020, 1, 9))
    assert plan(history, [], TODAY, KeepRule(days=1_000_000, weeks=1_000_000)).delete == ()


@pytest.mark.parametrize("wrong", [{"days": -1}, {"weeks": -1}, {"months": -1}])
def test_a_negative_rule_is_refused_by_name(wrong: dict[str, int]) -> None:
    with pytest.raises(ConfigurationError, match=next(iter(wrong))):
        KeepRule(**wrong)
