"""Which commits lie between two states, and when the git log is not asked at all."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from dataikuapi import DSSClient
from hypothesis import given
from hypothesis import strategies as st

from examples import MOMENT, a_resource, a_state
from project_drift.diff.engine import DiffEngine
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.state import State
from project_drift.service.attribution import GitAuthors
from project_drift.service.git_log import moment
from project_drift.service.time_between import TOLERANCE, TimeBetween, time_between

NOON = datetime(2026, 6, 22, 12, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)
LONG_AGO = NOON - timedelta(days=400)

seconds = st.integers(-(10**6), 10**6).map(lambda count: count * SECOND)
durations = st.integers(0, 10**6).map(lambda count: count * SECOND)


def iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def states(
    old: datetime, new: datetime, before: datetime | None, after: datetime | None
) -> tuple[State, State]:
    """Two states of these times, and an object that differs with these stamps."""
    return (
        a_state(a_resource(when=before and iso(before), rows=1), updated_at=iso(old)),
        a_state(a_resource(when=after and iso(after), rows=2), updated_at=iso(new)),
    )


def between(old: State, new: State) -> tuple[TimeBetween, ResourceDiff]:
    diffs = DiffEngine().diff(old, new)
    found = time_between(old, new, diffs)
    assert found is not None
    return found, diffs[0]


@given(durations, durations)
def test_what_happened_between_the_captures_lies_between(passed: Any, left: Any) -> None:
    pair = states(NOON, NOON + passed + left, LONG_AGO, NOON + passed)
    span, diff = between(*pair)
    assert span.holds(NOON + passed, diff)


@given(durations, seconds)
def test_what_happened_well_outside_of_them_does_not(passed: Any, away: Any) -> None:
    span, diff = between(*states(NOON, NOON + passed, None, None))
    when = NOON + away
    assert span.holds(when, diff) == (NOON - TOLERANCE <= when <= NOON + passed + TOLERANCE)


@given(seconds, durations, seconds)
def test_what_the_older_stamp_knows_of_is_not_told_again(ago: Any, passed: Any, away: Any) -> None:
    saved = NOON + ago
    span, diff = between(*states(NOON, NOON + passed, saved, saved + passed + SECOND))
    when = NOON + away
    assert not (span.holds(when, diff) and when <= saved)


@given(seconds, durations)
def test_the_save_that_a_stamp_tells_of_lies_between_whatever_the_clocks(
    wrong: Any, passed: Any
) -> None:
    last = NOON + wrong
    span, diff = between(*states(NOON, NOON + passed, last - SECOND, last))
    assert span.holds(last, diff)


@given(seconds, durations, seconds, seconds, seconds)
def test_the_order_of_the_sides_does_not_matter(
    apart: Any, passed: Any, before: Any, after: Any, away: Any
) -> None:
    old, new = states(NOON, NOON + apart + passed, NOON + before, NOON + after)
    span, diff = between(old, new)
    back, turned = between(new, old)
    if old.updated_at != new.updated_at:
        assert span.holds(NOON + away, diff) == back.holds(NOON + away, turned)


def test_where_the_clocks_disagree_the_last_saves_bound_the_time() -> None:
    last_week, yesterday = NOON - timedelta(days=7), NOON - timedelta(days=1)
    old, new = states(NOON, NOON + timedelta(hours=1), last_week, yesterday)
    for state, saved in ((old, NOON - timedelta(days=3)), (new, NOON - timedelta(hours=2))):
        state.add_resource(a_resource("other", when=iso(saved)))
    gone = a_resource("gone")
    old.add_resource(gone)
    span, _ = between(old, new)
    removed = ResourceDiff(ChangeType.REMOVED, gone.resource_id, "dataset", gone)
    assert span.since(removed) == NOON - timedelta(days=3) + SECOND
    assert span.end == NOON - timedelta(hours=2) + TOLERANCE


@pytest.mark.parametrize("text", ["", "soon", "12:00"])
def test_a_state_without_a_time_bounds_nothing(text: str) -> None:
    assert time_between(a_state(updated_at=text), a_state(updated_at=MOMENT), []) is None


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-22T12:00:00Z",
        "2026-06-22T12:00:00+00:00",
        "2026-06-22T14:00:00.000+02:00",
        "2026-06-22T12:00:00",
    ],
)
def test_a_time_is_read_in_every_form(text: str) -> None:
    assert moment(text) == NOON


DIFFERENT = ResourceDiff(ChangeType.ADDED, "dataset.SHOP.orders", "dataset", None, a_resource())
NOBODY_THERE = DSSClient("http://127.0.0.1:9", "key")


def reason(old: dict[str, str], new: dict[str, str], client: DSSClient | None) -> str:
    """Why nobody was asked; a request would fail, and be told as another reason."""
    whole = {"updated_at": MOMENT, "node_id": "design"}
    states = (a_state(**{**whole, **old}), a_state(**{**whole, **new}))  # type: ignore[arg-type]
    return GitAuthors(client, *states)([DIFFERENT])[DIFFERENT.resource_id].reason


def test_without_a_connection_nobody_is_asked() -> None:
    assert (
        reason({}, {}, None)
        == "the git log was not asked: compared without a connection to the node"
    )


@pytest.mark.parametrize("side", [0, 1])
def test_without_a_time_nobody_is_asked(side: int) -> None:
    sides: list[dict[str, str]] = [{}, {}]
    sides[side] = {"updated_at": ""}
    assert reason(*sides, NOBODY_THERE) == (
        "the git log was not asked: it is not known when both sides were captured"
    )


@pytest.mark.parametrize(
    ("other", "what"),
    [({"node_id": "automation"}, "nodes"), ({"environment": "prod"}, "environments")],
)
def test_the_log_of_one_place_is_not_asked_about_another(other: dict[str, str], what: str) -> None:
    assert reason({}, other, NOBODY_THERE) == (
        f"the git log was not asked: the two sides are of different {what}"
    )


def test_the_log_of_one_project_is_not_asked_about_another() -> None:
    old = State(project_key="SALES", updated_at=MOMENT)
    told = GitAuthors(NOBODY_THERE, old, a_state(updated_at=MOMENT))([DIFFERENT])
    assert told[DIFFERENT.resource_id].reason.endswith("the two sides are of different projects")


def test_an_unknown_type_has_no_files_to_ask_for() -> None:
    oddity = a_resource("x", "oddity")
    diff = ResourceDiff(ChangeType.ADDED, oddity.resource_id, "oddity", None, oddity)
    states = (a_state(updated_at=MOMENT), a_state(updated_at=MOMENT))
    assert GitAuthors(NOBODY_THERE, *states)([diff])[diff.resource_id].reason == (
        "where it stands in the git repository is not known"
    )


def test_what_is_unknown_is_not_asked_for() -> None:
    unknown = ResourceDiff(ChangeType.UNKNOWN, "dataset.SHOP.*", "dataset")
    states = (a_state(updated_at=MOMENT), a_state(updated_at=MOMENT))
    assert GitAuthors(NOBODY_THERE, *states)([unknown]) == {}
