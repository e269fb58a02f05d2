"""The diff of states that were not read whole: what is unknown is never added nor removed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given

from examples import a_resource, a_state, an_alert
from project_drift.diff.engine import DiffEngine, not_compared
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ, Alert, State
from project_drift.sync.registry import ruleset
from strategies import state_pairs

UNKNOWN, UNCHANGED = ChangeType.UNKNOWN, ChangeType.UNCHANGED
GAPS = (ABSENT, EXCLUDED, NOT_PERMITTED)

ORDERS, CLIENTS = a_resource("orders", rows=1), a_resource("clients", rows=2)
Pair = tuple[State, State]


def diff(old: State, new: State) -> list[ResourceDiff]:
    return DiffEngine().diff(old, new)


def told(old: State, new: State) -> list[str]:
    """The differences as they are printed, without what did not change."""
    return [str(item) for item in diff(old, new) if item.change_type is not UNCHANGED]


@given(state_pairs())
def test_whatever_an_alert_covers_is_never_added_or_removed(pair: Pair) -> None:
    alerts = [alert for state in pair for alert in state.alerts]
    objects = {alert.resource_id for alert in alerts}
    types = {alert.resource_type for alert in alerts if alert.resource_id is None}
    for item in diff(*pair):
        if item.resource_id in objects or item.resource_type in types:
            assert item.change_type is UNKNOWN


@given(state_pairs())
def test_a_type_that_one_side_did_not_read_is_not_told_at_all(pair: Pair) -> None:
    read = {item.resource_type for item in diff(*pair)}
    assert all(state.covers(kind) for kind in read for state in pair)


@pytest.mark.parametrize("side", ["old", "new"])
def test_an_object_that_one_side_could_not_read_is_unknown(side: str) -> None:
    read, unread = a_state(ORDERS, CLIENTS), a_state(CLIENTS, alerts=[an_alert(name="orders")])
    states = (unread, read) if side == "old" else (read, unread)
    assert told(*states) == ["? dataset.SHOP.orders"]
    assert diff(*states)[1].reason == "no answer"


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_type_that_one_side_could_not_read_is_one_unknown(side: str) -> None:
    recipe = a_resource("compute", "recipe")
    read, unread = a_state(ORDERS, CLIENTS, recipe), a_state(recipe, alerts=[an_alert()])
    states = (unread, read) if side == "old" else (read, unread)
    assert told(*states) == ["? dataset.SHOP.*"]


def test_an_object_that_neither_side_could_read_is_told_once() -> None:
    state = a_state(alerts=[an_alert(name="orders")])
    assert told(state, state) == ["? dataset.SHOP.orders"]


def test_objects_beside_an_unread_type_are_compared_as_ever() -> None:
    old = a_state(ORDERS, a_resource("compute", "recipe", code=1))
    new = a_state(a_resource("compute", "recipe", code=2), alerts=[an_alert()])
    assert told(old, new) == ["? dataset.SHOP.*", "~ recipe.SHOP.compute"]


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize("gap", GAPS)
def test_a_gap_in_coverage_is_neither_an_addition_nor_a_removal(gap: str, side: str) -> None:
    read, unread = a_state(ORDERS), a_state(coverage={"dataset": gap})
    assert diff(*((unread, read) if side == "old" else (read, unread))) == []


@pytest.mark.parametrize("gap", GAPS)
def test_an_alert_of_a_type_that_the_other_side_did_not_read_is_not_told(gap: str) -> None:
    unread = a_state(alerts=[an_alert(), an_alert(name="orders")])
    assert diff(a_state(coverage={"dataset": gap}), unread) == []


@pytest.mark.parametrize("side", ["old", "new"])
@pytest.mark.parametrize(("gap", "words"), [(NOT_PERMITTED, "lacks the right"), (ABSENT, "DSS")])
def test_a_type_that_one_side_could_not_cover_is_named(gap: str, words: str, side: str) -> None:
    read, unread = a_state(ORDERS), a_state(coverage={"dataset": gap})
    named = not_compared(*((unread, read) if side == "old" else (read, unread)))
    assert list(named) == ["dataset"]
    assert words in named["dataset"]
    assert f"{side} snapshot" in named["dataset"]


@pytest.mark.parametrize("gap", [EXCLUDED, READ])
def test_a_type_left_out_by_choice_or_read_is_not_named(gap: str) -> None:
    assert not_compared(a_state(ORDERS), a_state(coverage={"dataset": gap})) == {}


def test_a_type_that_neither_dss_had_is_not_named() -> None:
    state = a_state(coverage={"dataset": ABSENT})
    assert not_compared(state, state) == {}


def test_a_type_that_an_older_version_of_the_plugin_did_not_know_is_not_compared() -> None:
    """Else an update of the plugin would report every object of a new type as added."""
    old = dataclasses.replace(a_state(ORDERS), coverage={"dataset": READ})
    new = a_state(ORDERS, a_resource("compute", "recipe"))
    assert told(old, new) == []
    assert "recipe" in not_compared(old, new)


def test_a_state_kept_under_older_rules_is_freed_of_todays_noise() -> None:
    kept = a_resource("orders", rows=1, tags=["b", "a"], description="", versionTag={"n": 1})
    old = a_state(kept, ruleset="older")
    new = a_state(a_resource("orders", rows=1, tags=["a", "b"]), ruleset=ruleset())
    assert told(old, new) == []


def test_an_edit_is_still_told_when_the_rules_have_changed() -> None:
    old = a_state(a_resource("orders", rows=1, versionTag={"n": 1}), ruleset="older")
    new = a_state(a_resource("orders", rows=2), ruleset=ruleset())
    (found,) = diff(old, new)
    assert [change.path for change in found.changes] == ["/rows"]


def test_a_type_that_is_no_longer_known_is_compared_as_it_was_kept() -> None:
    old = a_state(a_resource("x", "oddity", tags=["b", "a"]), ruleset="older")
    assert told(old, dataclasses.replace(old, serial=2)) == []


def test_an_alert_for_an_object_with_dots_in_its_name_covers_that_object() -> None:
    alert = Alert("library_file", "library_file.SHOP.python/a.py", "unavailable", "no answer")
    old = a_state(a_resource("python/a.py", "library_file"))
    assert told(old, a_state(alerts=[alert])) == ["? library_file.SHOP.python/a.py"]


def secret(fingerprint: str, **attributes: Any) -> Resource:
    return a_resource("orders", password={"$secret": fingerprint}, **attributes)


def test_another_secret_under_the_same_key_is_a_change() -> None:
    states = [a_state(secret(text), key_id="k") for text in ("aaaa", "bbbb")]
    assert told(*states) == ["~ dataset.SHOP.orders"]


def test_fingerprints_of_different_keys_leave_an_object_unknown() -> None:
    old, new = a_state(secret("aaaa"), key_id="k1"), a_state(secret("bbbb"), key_id="k2")
    assert told(old, new) == ["? dataset.SHOP.orders"]
    assert "different keys" in diff(old, new)[0].reason


@pytest.mark.parametrize(("before", "after"), [(1, 2), (1, True), (0, False), ("", None)])
def test_a_change_beside_a_secret_is_told_whatever_the_keys(before: Any, after: Any) -> None:
    old = a_state(secret("aaaa", limit=before), key_id="k1")
    new = a_state(secret("bbbb", limit=after), key_id="k2")
    (found,) = diff(old, new)
    assert [change.path for change in found.changes] == ["/limit"]
    assert found.unsure
    assert "different keys" in found.reason


def test_a_change_in_the_very_text_of_a_secret_is_not_certain_under_another_key() -> None:
    texts = [f"k = '[secret {digit * 16}]'\nx = {digit}\n" for digit in "12"]
    states = [
        a_state(a_resource("r", "recipe", payload=text), key_id=key)
        for text, key in zip(texts, "ab")
    ]
    (found,) = diff(*states)
    assert (found.change_type, found.unsure) == (ChangeType.MODIFIED, True)


def test_a_secret_that_is_new_is_certain_whatever_the_keys() -> None:
    old, new = a_state(ORDERS, key_id="a"), a_state(secret("aaaa"), key_id="b")
    (found,) = diff(old, new)
    assert (found.change_type, found.unsure) == (ChangeType.MODIFIED, False)


def test_a_change_beside_a_secret_that_is_the_same_under_other_rules_is_certain() -> None:
    states = [
        a_state(secret("aaaa", limit=limit), key_id="k", ruleset=rules)
        for limit, rules in ((1, "older"), (2, ruleset()))
    ]
    (found,) = diff(*states)
    assert (found.change_type, found.unsure) == (ChangeType.MODIFIED, False)


def test_what_is_of_a_project_that_could_not_be_read_is_unknown_and_others_are_compared() -> None:
    elsewhere = dataclasses.replace(CLIENTS, resource_id="dataset.STORE.clients")
    old = a_state(ORDERS, elsewhere)
    alert = Alert("dataset", "dataset.STORE.*", "unavailable", "timed out")
    assert told(old, a_state(alerts=[alert])) == [
        "- dataset.SHOP.orders",
        "? dataset.STORE.*",
    ]


def test_an_object_without_secrets_is_compared_whatever_the_keys() -> None:
    assert told(a_state(ORDERS, key_id="k1"), a_state(ORDERS, key_id="k2")) == []
