"""States: a container whose plain form loses nothing and cannot be altered unseen."""

from __future__ import annotations

import copy
import dataclasses
import json

import pytest
from hypothesis import given

from examples import a_resource, a_state, an_alert
from project_drift.exceptions import (
    ConfigurationError,
    ResourceNotFoundError,
    StateCorruptedError,
)
from project_drift.models.resource import ResourceMetadata
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ, State
from strategies import states as any_state


@given(any_state())
def test_a_state_survives_its_plain_form(state: State) -> None:
    assert State.from_dict(state.to_dict()) == state


@given(any_state())
def test_a_state_survives_json(state: State) -> None:
    plain = state.to_dict()
    assert State.from_dict(json.loads(json.dumps(plain))).to_dict() == plain


@given(any_state())
def test_the_plain_form_is_in_the_order_of_ids_and_types(state: State) -> None:
    plain = state.to_dict()
    assert list(plain["resources"]) == sorted(state.resources)
    assert list(plain["coverage"]) == sorted(state.coverage)


@given(any_state())
def test_reading_does_not_change_what_is_read(state: State) -> None:
    plain = state.to_dict()
    before = copy.deepcopy(plain)
    State.from_dict(plain)
    assert plain == before


@given(any_state())
def test_a_tampered_definition_is_refused(state: State) -> None:
    state.add_resource(a_resource("victim", rows=1))
    plain = copy.deepcopy(state.to_dict())
    plain["resources"]["dataset.SHOP.victim"]["attributes"]["rows"] = 2
    with pytest.raises(StateCorruptedError, match=r"dataset\.SHOP\.victim"):
        State.from_dict(plain)


def test_an_object_stored_under_the_id_of_another_is_refused() -> None:
    plain = a_state(a_resource("orders")).to_dict()
    plain["resources"]["dataset.SHOP.clients"] = plain["resources"].pop("dataset.SHOP.orders")
    with pytest.raises(ConfigurationError, match=r"stored under 'dataset\.SHOP\.clients'"):
        State.from_dict(plain)


def test_a_new_state_is_empty_and_complete() -> None:
    state = State()
    assert (state.resources, state.alerts, state.complete, state.serial) == ({}, [], True, 0)


def test_two_new_states_share_nothing() -> None:
    one, other = State(), State()
    one.add_resource(a_resource())
    assert other.resources == {}


def test_a_resource_is_found_by_its_id() -> None:
    resource = a_resource()
    assert a_state(resource).get_resource("dataset.SHOP.orders") is resource


def test_a_resource_that_is_not_there_is_named_in_the_error() -> None:
    with pytest.raises(ResourceNotFoundError, match=r"dataset\.SHOP\.orders"):
        State().get_resource("dataset.SHOP.orders")


def test_adding_a_resource_replaces_the_one_of_the_same_id() -> None:
    state = a_state(a_resource(rows=1))
    state.add_resource(a_resource(rows=2))
    assert [item.attributes for item in state.list_resources()] == [{"rows": 2}]


def test_removing_a_resource_returns_it_and_leaves_the_others() -> None:
    state = a_state(a_resource("a"), a_resource("b"))
    assert state.remove_resource("dataset.SHOP.a").resource_name == "a"
    assert [state.has_resource(f"dataset.SHOP.{name}") for name in "ab"] == [False, True]


def test_removing_what_is_not_there_is_an_error() -> None:
    with pytest.raises(ResourceNotFoundError):
        State().remove_resource("dataset.SHOP.orders")


def test_resources_are_listed_in_the_order_of_their_ids() -> None:
    state = a_state(a_resource("b"), a_resource("a", "recipe"), a_resource("a"))
    assert [item.resource_id for item in state.list_resources()] == [
        "dataset.SHOP.a", "dataset.SHOP.b", "recipe.SHOP.a",
    ]  # fmt: skip


def test_resources_of_one_type_are_listed_alone() -> None:
    state = a_state(a_resource("a"), a_resource("a", "recipe"))
    assert [item.resource_id for item in state.list_resources("recipe")] == ["recipe.SHOP.a"]


@pytest.mark.parametrize(
    ("how", "covered"), [(READ, True), (ABSENT, False), (EXCLUDED, False), (NOT_PERMITTED, False)]
)
def test_a_state_covers_a_type_only_when_it_was_read(how: str, covered: bool) -> None:
    assert a_state(coverage={"dataset": how}).covers("dataset") is covered


@given(any_state())
def test_the_content_checksum_does_not_depend_on_order(state: State) -> None:
    shuffled = dataclasses.replace(
        state,
        resources=dict(reversed(list(state.resources.items()))),
        coverage=dict(reversed(list(state.coverage.items()))),
        alerts=state.alerts[::-1],
    )
    assert shuffled.content_checksum() == state.content_checksum()


@given(any_state())
def test_a_save_without_an_edit_leaves_the_content_checksum(state: State) -> None:
    saved_again = dataclasses.replace(
        state,
        serial=state.serial + 1,
        updated_at="2027-01-01T00:00:00+00:00",
        captured_by="tom",
        resources={
            key: dataclasses.replace(
                item, metadata=ResourceMetadata(deployed_by="tom", stamp={"versionNumber": 9})
            )
            for key, item in state.resources.items()
        },
    )
    assert saved_again.content_checksum() == state.content_checksum()


@pytest.mark.parametrize(
    "other",
    [
        a_state(a_resource(rows=2)),
        a_state(a_resource("clients", rows=1)),
        a_state(a_resource(rows=1), alerts=[an_alert("recipe")]),
        a_state(a_resource(rows=1), coverage={"recipe": NOT_PERMITTED}),
        a_state(a_resource(rows=1), ruleset="other"),
        a_state(a_resource(rows=1), key_id="other"),
    ],
    ids=["definition", "name", "alert", "coverage", "ruleset", "fingerprint key"],
)
def test_the_content_checksum_changes_with_everything_that_a_comparison_sees(
    other: State,
) -> None:
    assert other.content_checksum() != a_state(a_resource(rows=1)).content_checksum()
