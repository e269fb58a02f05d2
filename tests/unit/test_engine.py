"""The diff of two states: nothing missed, no false alarm, no lie about what was not read."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given

from examples import a_resource, a_state
from project_drift import canonical
from project_drift.diff import engine
from project_drift.diff.engine import DiffEngine, has_drift
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.state import State
from strategies import state_pairs
from strategies import states as any_state

ADDED, REMOVED = ChangeType.ADDED, ChangeType.REMOVED
MODIFIED, UNKNOWN, UNCHANGED = ChangeType.MODIFIED, ChangeType.UNKNOWN, ChangeType.UNCHANGED
SWAPPED = {ADDED: REMOVED, REMOVED: ADDED}

ORDERS, CLIENTS = a_resource("orders", rows=1), a_resource("clients", rows=2)
Pair = tuple[State, State]


def diff(old: State, new: State) -> list[ResourceDiff]:
    return DiffEngine().diff(old, new)


def apart(old: State, new: State) -> list[ResourceDiff]:
    """The same with each rename as the removed and the added object."""
    found = [part for item in diff(old, new) for part in item.unpaired()]
    return sorted(found, key=lambda item: item.resource_id)


def told(old: State, new: State) -> list[str]:
    """The differences as they are printed, without what did not change."""
    return [str(item) for item in diff(old, new) if item.change_type is not UNCHANGED]


@given(any_state(gaps=False))
def test_a_state_compared_with_itself_is_unchanged_throughout(state: State) -> None:
    found = diff(state, state)
    assert [item.resource_id for item in found] == sorted(state.resources)
    assert {item.change_type for item in found} <= {UNCHANGED}


def test_equal_definitions_are_told_by_their_checksums_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def looked_inside(*sides: object) -> None:
        pytest.fail(f"compared what has equal checksums: {sides}")

    again = State.from_dict(a_state(ORDERS, CLIENTS).to_dict())
    monkeypatch.setattr(engine, "compare", looked_inside)
    monkeypatch.setattr(canonical, "dumps", looked_inside)
    assert told(a_state(ORDERS, CLIENTS), again) == []


@given(state_pairs())
def test_swapping_the_states_swaps_added_and_removed(pair: Pair) -> None:
    there, back = apart(*pair), apart(*reversed(pair))
    assert [
        (SWAPPED.get(item.change_type, item.change_type), item.resource_id) for item in there
    ] == [(item.change_type, item.resource_id) for item in back]
    assert [(item.old_resource, item.new_resource) for item in there] == [
        (item.new_resource, item.old_resource) for item in back
    ]


@given(state_pairs())
def test_an_object_is_modified_exactly_when_there_is_a_visible_change(pair: Pair) -> None:
    for item in apart(*pair):
        assert (item.change_type is MODIFIED) == bool(item.changes)


@given(state_pairs(gaps=False))
def test_an_object_of_both_states_is_modified_exactly_when_its_definition_differs(
    pair: Pair,
) -> None:
    found = {item.resource_id: item.change_type for item in diff(*pair)}
    for key in pair[0].resources.keys() & pair[1].resources.keys():
        texts = {canonical.dumps(state.resources[key].attributes) for state in pair}
        assert found[key] is (UNCHANGED if len(texts) == 1 else MODIFIED)


@given(state_pairs(gaps=False))
def test_every_object_of_either_state_is_told_once(pair: Pair) -> None:
    ids = [item.resource_id for item in apart(*pair)]
    assert ids == sorted(pair[0].resources.keys() | pair[1].resources.keys())


@given(state_pairs())
def test_the_result_does_not_depend_on_the_order_in_which_objects_were_read(pair: Pair) -> None:
    reordered = [
        dataclasses.replace(state, resources=dict(reversed(list(state.resources.items()))))
        for state in pair
    ]
    assert diff(*reordered) == diff(*pair)


@given(state_pairs())
def test_only_what_one_side_lacks_is_added_or_removed(pair: Pair) -> None:
    for item in diff(*pair):
        sides = (item.old_resource is not None, item.new_resource is not None)
        if item.change_type is ADDED:
            assert sides == (False, True)
        elif item.change_type is REMOVED:
            assert sides == (True, False)


@given(state_pairs())
def test_the_summary_counts_every_diff(pair: Pair) -> None:
    found = diff(*pair)
    counts = DiffEngine().summary(found)
    assert list(counts) == ["added", "removed", "modified", "renamed", "unknown", "unchanged"]
    assert sum(counts.values()) == len(found)


@given(state_pairs())
def test_there_is_drift_exactly_when_something_is_known_to_differ(pair: Pair) -> None:
    found = diff(*pair)
    counts = DiffEngine().summary(found)
    known = counts["added"] + counts["removed"] + counts["modified"] + counts["renamed"]
    assert has_drift(found) == (known > 0)


def test_added_removed_and_modified_objects_are_told_by_their_ids() -> None:
    old = a_state(ORDERS, a_resource("gone"))
    new = a_state(a_resource("orders", rows=9), a_resource("new"))
    assert told(old, new) == ["- dataset.SHOP.gone", "+ dataset.SHOP.new", "~ dataset.SHOP.orders"]


def test_another_save_of_the_same_definition_is_no_drift() -> None:
    again = a_resource("orders", who="tom", when="2027-01-01T00:00:00+00:00", rows=1)
    assert told(a_state(ORDERS), a_state(again)) == []


def test_the_attributes_that_differ_are_told_by_their_names() -> None:
    old, new = a_resource(gone=1, kept=1, changed=1), a_resource(new=1, kept=1.0, changed=2)
    assert diff(a_state(old), a_state(new))[0].attribute_diffs == {
        "added": {"new": 1},
        "removed": {"gone": 1},
        "modified": {"changed": {"old": 1, "new": 2}},
    }


def test_comparing_leaves_both_states_as_they_are() -> None:
    old = a_state(a_resource("orders", versionTag=1), ruleset="older")
    before = old.to_dict()
    diff(old, a_state(ORDERS))
    assert old.to_dict() == before


def test_the_output_has_a_line_for_each_object_and_each_change_and_a_count() -> None:
    old = a_state(ORDERS, CLIENTS, a_resource("gone"))
    found = diff(old, a_state(a_resource("orders", rows=9), CLIENTS))
    assert DiffEngine().format_output(found) == (
        "- dataset.SHOP.gone\n~ dataset.SHOP.orders\n    rows changed from 1 to 9\n"
        "1 removed, 1 modified, 1 unchanged"
    )


def test_the_output_names_unchanged_objects_when_asked() -> None:
    found = diff(a_state(ORDERS), a_state(ORDERS))
    assert DiffEngine().format_output(found, include_unchanged=True) == (
        "= dataset.SHOP.orders\n1 unchanged"
    )


def test_the_output_of_two_empty_states_says_so() -> None:
    assert DiffEngine().format_output([]) == "empty"


def test_a_change_of_looks_alone_is_told_as_cosmetic() -> None:
    old, new = (a_resource("z1", "flow_zone", color=colour, a=1) for colour in ("red", "blue"))
    (found,) = diff(a_state(old), a_state(new))
    assert [(change.path, change.cosmetic) for change in found.changes] == [("/color", True)]


def test_a_change_beside_one_of_looks_is_not_cosmetic() -> None:
    old, new = (a_resource("z1", "flow_zone", color=n, colorful=n) for n in (1, 2))
    (found,) = diff(a_state(old), a_state(new))
    assert [(change.path, change.cosmetic) for change in found.changes] == [
        ("/color", True), ("/colorful", False),
    ]  # fmt: skip


def test_the_output_holds_nothing_that_a_terminal_obeys() -> None:
    old, new = (a_state(a_resource("a\x1b[31m", v=text)) for text in ("é", "\x1b]0;x\x07"))
    told = DiffEngine().format_output(diff(old, new))
    assert "é" in told
    assert "\x1b" not in told
    assert "\x07" not in told
