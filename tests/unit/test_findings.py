"""The report of a comparison: its status, its sentence, the people, the order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from examples import MOMENT, a_resource, a_state, an_alert
from project_drift.diff.engine import DiffEngine, has_drift
from project_drift.models.report import CLEAN, DRIFT, INCOMPLETE, Gap, Report
from project_drift.models.resource import Resource, ResourceMetadata
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ, State
from project_drift.policy.rules import IgnoreRule, Policy
from project_drift.service import findings
from project_drift.sync.registry import resource_types
from strategies import state_pairs
from strategies import states as any_state

WHEN = "2026-11-23T10:00:00+00:00"
ORDERS = a_resource("orders", rows=1)
EDITED = a_resource("orders", who="anna", when=WHEN, rows=2)
Pair = tuple[State, State]


def compared(old: list[Resource], new: list[Resource], **fields: Any) -> Report:
    """The report on snapshot 3 and the present; the keyword arguments are the present's fields."""
    return findings.compare("Check", a_state(*old, serial=3), a_state(*new, **fields))


@given(state_pairs())
def test_the_status_is_drift_exactly_when_something_is_known_to_differ(pair: Pair) -> None:
    report = findings.compare("Check", *pair)
    assert (report.status == DRIFT) == has_drift(DiffEngine().diff(*pair))


@given(state_pairs())
def test_a_comparison_is_clean_only_when_nothing_is_unknown(pair: Pair) -> None:
    report = findings.compare("Check", *pair)
    if report.status == CLEAN:
        assert report.groups == ()


@pytest.mark.parametrize(("edit", "hits"), [({"rows": 2}, True), ({"description": "x"}, False)])
def test_where_only_words_or_looks_changed_nothing_is_hit(edit: Any, hits: bool) -> None:
    reader = a_resource("r", "recipe", inputs={"main": {"items": [{"ref": "orders"}]}})
    edited = a_resource("orders", **{"rows": 1, **edit})
    (row,) = compared([ORDERS, reader], [edited, reader]).rows
    assert bool(row.impact.resources) == hits


@given(any_state(gaps=False))
def test_a_state_compared_with_itself_is_clean(state: State) -> None:
    assert findings.compare("Check", state, state).status == CLEAN


@given(state_pairs())
def test_the_rows_are_what_is_not_unchanged(pair: Pair) -> None:
    report = findings.compare("Check", *pair)
    told = [row.resource_id for group in report.groups for row in group.rows]
    counts = {**report.counts, "unchanged": 0}
    assert len(told) == len(set(told)) == sum(counts.values())


@given(state_pairs())
def test_the_same_states_give_the_same_report(pair: Pair) -> None:
    assert findings.compare("Check", *pair) == findings.compare("Check", *pair)


@given(any_state())
def test_the_inventory_counts_every_object(state: State) -> None:
    assert sum(findings.describe("Snapshot", state).inventory.values()) == len(state.resources)


def test_nothing_changed_is_said_as_such() -> None:
    report = compared([ORDERS], [ORDERS])
    assert (report.status, report.sentence) == (CLEAN, "Nothing changed since snapshot 3.")


def test_one_change_is_told_in_the_singular() -> None:
    assert compared([ORDERS], [EDITED]).sentence == (
        "1 object changed by 1 person since snapshot 3: 1 modified."
    )


def test_several_changes_are_told_in_the_plural_and_by_kind() -> None:
    old = [ORDERS, a_resource("gone"), a_resource("also gone")]
    new = [EDITED, a_resource("new", who="marc")]
    assert compared(old, new).sentence == (
        "4 objects changed by at least 2 people since snapshot 3: 1 added, 2 removed, 1 modified."
    )


def test_those_who_are_known_are_no_total_where_somebody_is_missing() -> None:
    new = [a_resource("orders", who="anna", rows=2), a_resource("more", rows=1)]
    assert compared([ORDERS], new).sentence == (
        "2 objects changed by at least 1 person since snapshot 3: 1 added, 1 modified."
    )


def test_a_person_who_changed_several_objects_counts_once() -> None:
    new = [a_resource(name, who="anna") for name in ("a", "b", "c")]
    assert "by 1 person since" in compared([], new).sentence


def test_nobody_is_named_where_dss_does_not_say_who() -> None:
    assert compared([ORDERS], [a_resource("orders", rows=2)]).sentence == (
        "1 object changed since snapshot 3: 1 modified."
    )


def test_nobody_is_blamed_for_what_did_not_change() -> None:
    kept = a_resource("kept", who="tom")
    assert "by 1 person since" in compared([ORDERS, kept], [EDITED, kept]).sentence


def test_nobody_is_blamed_for_a_removal() -> None:
    """The last save of an object that is gone tells who edited it, not who deleted it."""
    report = compared([a_resource("gone", who="anna", when=WHEN)], [])
    row = report.groups[0].rows[0]
    assert (row.change, row.who, row.when) == ("removed", "", "")
    assert "person" not in report.sentence


def test_a_row_tells_the_last_save_of_the_newer_state() -> None:
    old = a_resource("orders", who="tom", when="2025-01-01T00:00:00+00:00", rows=1)
    row = compared([old], [EDITED]).groups[0].rows[0]
    assert (row.symbol, row.who, row.when) == ("~", "anna", WHEN)


def test_a_change_beside_something_unread_is_drift_and_says_both() -> None:
    report = compared([ORDERS], [EDITED], alerts=[an_alert("recipe")])
    assert report.status == DRIFT
    assert report.sentence.endswith("1 modified. Besides, 1 item could not be read.")


@pytest.mark.parametrize(
    ("names", "words"),
    [(["a"], "1 item could not be read"), (["a", "b"], "2 items could not be read")],
)
def test_something_unread_is_never_called_clean(names: list[str], words: str) -> None:
    report = compared([ORDERS], [ORDERS], alerts=[an_alert("recipe", name) for name in names])
    assert report.status == INCOMPLETE
    assert report.sentence == (
        f"No change is known since snapshot 3, but this is not certain: {words}."
    )


def test_a_right_that_was_lost_makes_the_comparison_incomplete() -> None:
    report = compared([ORDERS], [], coverage={"dataset": NOT_PERMITTED})
    assert report.status == INCOMPLETE
    assert "not everything that either side covers was compared" in report.sentence


@pytest.mark.parametrize("how", [READ, ABSENT, EXCLUDED])
def test_a_type_that_was_left_out_on_purpose_or_is_not_there_leaves_it_clean(how: str) -> None:
    assert compared([], [], coverage={"dataset": how}).status == CLEAN


def test_a_type_that_the_newer_state_does_not_know_makes_the_comparison_incomplete() -> None:
    older = a_state(a_resource("helper", "agent"), coverage={"agent": READ, "dataset": READ})
    assert findings.compare("t", older, a_state(coverage={"dataset": READ})).status == INCOMPLETE


def renamed_with_its_recipe() -> tuple[State, State]:
    """A dataset and the recipe that reads it, both renamed."""
    sides = []
    for data, recipe in (("orders", "compute"), ("sales", "make")):
        inputs = {"main": {"items": [{"ref": data}]}}
        made = [a_resource(data), a_resource(recipe, "recipe", inputs=inputs, payload="a")]
        born = ResourceMetadata(created_at=MOMENT, created_by="anna")
        sides.append(a_state(*(replace(resource, metadata=born) for resource in made)))
    return sides[0], sides[1]


def test_a_renamed_object_that_follows_another_rename_counts_as_renamed() -> None:
    report = findings.compare("t", *renamed_with_its_recipe())
    assert (report.counts["renamed"], report.counts["modified"]) == (2, 0)
    assert report.counts["following"] == 0
    assert report.sentence.startswith("2 objects changed")


def test_what_a_rule_expects_is_listed_also_where_it_follows_a_rename_that_counts() -> None:
    policy = Policy(ignore=(IgnoreRule("recipe.*", "it is so", "/inputs"),))
    report = findings.compare("t", *renamed_with_its_recipe(), policy=policy)
    (group,) = report.expected
    assert report.verdict is not None
    assert len(group.rows[0].changes) == report.verdict.suppressed == 2


def test_a_right_that_was_never_there_leaves_the_comparison_clean() -> None:
    missing = {"permissions": NOT_PERMITTED}
    states = [a_state(ORDERS, coverage=missing, serial=serial) for serial in (1, 2)]
    assert findings.compare("Check", *states).status == CLEAN


def test_a_right_that_is_missing_where_there_was_nothing_to_read_leaves_it_clean() -> None:
    assert compared([ORDERS], [ORDERS], coverage={"recipe": NOT_PERMITTED}).status == CLEAN


def test_a_right_that_is_missing_is_told_even_when_all_is_clean() -> None:
    missing = {"permissions": NOT_PERMITTED}
    states = [a_state(ORDERS, coverage=missing, serial=serial) for serial in (1, 2)]
    assert [gap.label for gap in findings.compare("Check", *states).gaps] == ["permissions"]


def test_what_could_not_be_read_is_told_in_the_words_of_the_alert() -> None:
    report = compared([ORDERS], [], alerts=[an_alert(name="orders", message="timed out")])
    row = report.groups[0].rows[0]
    assert report.alerts == ("timed out",)
    assert (row.change, row.symbol, row.name, row.reason) == ("unknown", "?", "orders", "timed out")


def test_a_type_that_could_not_be_read_is_called_by_its_name() -> None:
    report = compared([ORDERS], [], alerts=[an_alert("dataset")])
    assert [row.name for group in report.groups for row in group.rows] == ["all datasets"]


@pytest.mark.parametrize(("serial", "name"), [(0, "now"), (1, "snapshot 1"), (12, "snapshot 12")])
def test_a_side_is_called_by_its_number_or_now(serial: int, name: str) -> None:
    report = findings.compare("Check", a_state(serial=1), a_state(serial=serial))
    assert report.new.name == name


def test_a_side_tells_how_and_when_it_was_taken() -> None:
    state = a_state(
        ORDERS, serial=2, updated_at=WHEN, captured_by="anna", environment="prod",
        dss_version="13.1", node_id="design", alerts=[an_alert("recipe")],
    )  # fmt: skip
    side = findings.describe("Snapshot", state).new
    assert (side.taken_at, side.captured_by, side.environment) == (WHEN, "anna", "prod")
    assert (side.dss_version, side.node_id, side.objects) == ("13.1", "design", 1)
    assert not side.complete


def test_objects_stand_together_by_type_under_its_name_in_the_order_of_their_names() -> None:
    scenarios = [
        Resource("scenario", f"scenario.SHOP.{name}", {}, display_name=shown)
        for name, shown in (("S1", "Weekly"), ("S2", "Nightly"))
    ]
    oddities = [a_resource("x", "oddity", rows=rows) for rows in (1, 2)]
    report = compared(oddities[:1], [*scenarios, a_resource("a"), *oddities[1:]])
    assert [(group.label, [row.name for row in group.rows]) for group in report.groups] == [
        ("datasets", ["a"]), ("oddity", ["x"]), ("scenarios", ["Nightly", "Weekly"]),
    ]  # fmt: skip


def test_a_row_shows_the_name_for_people_and_keeps_the_id() -> None:
    nightly = Resource("scenario", "scenario.SHOP.S1", {}, display_name="Nightly build")
    row = compared([], [nightly]).groups[0].rows[0]
    assert (row.name, row.resource_id) == ("Nightly build", "scenario.SHOP.S1")


@pytest.mark.parametrize(("count", "words"), [(0, "0 objects"), (1, "1 object"), (2, "2 objects")])
def test_a_first_snapshot_tells_how_much_it_holds(count: int, words: str) -> None:
    report = findings.describe("Snapshot", a_state(*map(a_resource, "ab"[:count])))
    assert (report.status, report.old) == (CLEAN, None)
    assert report.sentence.startswith(f"First snapshot: {words}. ")


def test_a_snapshot_that_was_not_read_whole_says_so() -> None:
    report = findings.describe("Snapshot", a_state(ORDERS, alerts=[an_alert("recipe")]))
    assert (report.status, report.alerts) == (INCOMPLETE, ("no answer",))
    assert report.sentence.startswith("Incomplete snapshot: 1 object, ")


def test_a_first_snapshot_tells_which_rights_are_missing() -> None:
    state = a_state(coverage={"permissions": NOT_PERMITTED, "recipe": EXCLUDED, "dataset": ABSENT})
    assert findings.describe("Snapshot", state).gaps == (
        Gap(
            "permissions",
            f"your key lacks {resource_types()['permissions'].right}",
            "permissions",
        ),
    )


def test_the_title_is_passed_on() -> None:
    report = findings.compare("My check", a_state(), a_state())
    assert (report.title, report.project_key) == ("My check", "SHOP")
