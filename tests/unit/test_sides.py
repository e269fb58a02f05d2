"""How the two sides of a comparison are named, and what is said of them."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given

from examples import a_resource, a_state, an_alert
from project_drift.models.report import Gap
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.service import findings
from project_drift.service.sides import both_sides, of_two_histories
from strategies import states

HERE = ("the store a", "the store a")
OLD = a_state(a_resource("orders", limit=1), serial=3)
NEW = a_state(a_resource("orders", who="anna", limit=2), serial=4)


def names(old: State, new: State, stores: tuple[str, str] = HERE) -> list[str]:
    return [side.name for side in both_sides(old, new, stores)]


@given(states())
def test_a_state_and_itself_are_of_one_history(state: State) -> None:
    assert not of_two_histories(*both_sides(state, state, HERE))


def test_the_number_is_enough_within_one_history() -> None:
    assert names(OLD, dataclasses.replace(NEW, serial=0)) == ["snapshot 3", "now"]


@pytest.mark.parametrize("other", [{"project_key": "COPY"}, {"environment": "prod"}])
def test_project_and_environment_stand_with_both_where_either_differs(
    other: dict[str, str],
) -> None:
    new = dataclasses.replace(NEW, **other)
    assert names(OLD, new) == [
        "snapshot 3 of SHOP (default)",
        f"snapshot 4 of {new.project_key} ({new.environment})",
    ]
    assert of_two_histories(*both_sides(OLD, new, HERE))


def test_the_store_stands_with_both_where_there_are_two() -> None:
    stores = ("the store a", "the managed folder SHOP/x")
    old, new = both_sides(OLD, NEW, stores)
    assert old.name == "snapshot 3 of SHOP (default) in the store a"
    assert new.name == "snapshot 4 of SHOP (default) in the managed folder SHOP/x"
    assert (old.store, new.store) == stores
    assert of_two_histories(old, new)


def test_from_a_later_snapshot_to_an_earlier_one_nobody_changed_anything() -> None:
    old = dataclasses.replace(OLD, resources=a_state(a_resource(who="tom", limit=1)).resources)
    report = findings.compare("Comparison", NEW, old)
    assert report.sentence == "1 object differs from snapshot 4: 1 modified."
    assert report.warnings == ("Read backwards: snapshot 3 is older than snapshot 4.",)
    (row,) = report.rows
    assert (row.people, row.when, row.unattributed) == ((), "", "")


def test_forwards_and_to_what_is_now_nothing_is_read_backwards() -> None:
    for new in (NEW, dataclasses.replace(NEW, serial=0), dataclasses.replace(OLD)):
        assert findings.compare("Comparison", OLD, new).warnings == ()


def sentence(new: list[Resource], **fields: Any) -> str:
    state = a_state(*new, environment="prod", **fields)
    return findings.compare("Comparison", OLD, state).sentence


def test_two_histories_differ_where_one_changes() -> None:
    orders, more = a_resource("orders", limit=2), a_resource("more")
    since = "from snapshot 3 of SHOP (default)"
    assert sentence([a_resource("orders", limit=1)]) == f"Nothing differs {since}."
    assert sentence([orders]) == f"1 object differs {since}: 1 modified."
    assert sentence([orders, more]) == f"2 objects differ {since}: 1 added, 1 modified."
    assert sentence([a_resource("orders", limit=1)], alerts=[an_alert("recipe")]) == (
        f"No difference is known {since}, but this is not certain: 1 item could not be compared."
    )


def test_what_was_left_out_is_a_gap_of_the_report_and_no_reason_to_doubt_it() -> None:
    variables = Resource("variables", "variables.COPY", {"local": {"server": "b"}})
    copy = State(project_key="COPY", resources={variables.resource_id: variables})
    original = a_state(a_resource(None, "variables", local={"server": "a"}))
    report = findings.compare("Comparison", original, copy)
    assert report.gaps == (
        Gap("local variables", "they belong to each project", "local_variables"),
    )
    assert report.status == "clean"
