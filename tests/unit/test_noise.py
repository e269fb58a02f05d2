"""Noise rules: bookkeeping goes, everything else stays, and a second time changes nothing."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from project_drift import canonical
from project_drift.normalize.noise import Normalizer, Rule, defaultable, drop, unordered
from project_drift.sync.base import ResourceSync, normalizer
from project_drift.sync.registry import resource_types
from strategies import Json, json_values, keys, scalars

WHY = "a reason"
DEFAULTS: tuple[Any, ...] = (None, False, "", [], {})
NO_DEFAULTS: tuple[Any, ...] = (0, 0.0, "0", " ", [None], {"a": None}, True)

Path = tuple[Any, ...]


def documents(keys: tuple[str, ...] = ("a", "b", "c")) -> st.SearchStrategy[Json]:
    """Documents whose keys are those of the patterns, with empty values in many places."""
    named = st.sampled_from(keys)
    values = st.recursive(
        st.one_of(st.sampled_from(DEFAULTS + NO_DEFAULTS), scalars()),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(named, inner, max_size=3),
        max_leaves=8,
    )
    return st.dictionaries(named, values, max_size=4)


def patterns() -> st.SearchStrategy[str]:
    steps = st.lists(st.sampled_from(("a", "*", "**", "**")), max_size=2)
    return st.tuples(steps, st.sampled_from(("a", "b", "*"))).map(
        lambda made: "/" + "/".join([*dict.fromkeys(made[0]), made[1]])
    )


def rules(*makers: Any) -> st.SearchStrategy[list[Rule]]:
    chosen = st.sampled_from(makers or (drop, unordered, defaultable))
    made = st.builds(lambda make, pattern: make(pattern, WHY), chosen, patterns())
    return st.lists(made, max_size=3)


def matches(pattern: list[str], path: Path) -> bool:
    """What the grammar of patterns says, written as plainly as can be."""
    if not pattern:
        return not path
    if pattern[0] == "**":
        return any(matches(pattern[1:], path[skipped:]) for skipped in range(len(path) + 1))
    return bool(path) and pattern[0] in ("*", path[0]) and matches(pattern[1:], path[1:])


def without(value: Any, dropped: list[Rule], path: Path = ()) -> Any:
    """The value without every key that one of the patterns matches."""
    split = [rule.pattern.strip("/").split("/") for rule in dropped]
    if isinstance(value, dict):
        return {
            key: without(item, dropped, (*path, key))
            for key, item in value.items()
            if not any(matches(pattern, (*path, key)) for pattern in split)
        }
    if isinstance(value, list):
        return [without(item, dropped, (*path, place)) for place, item in enumerate(value)]
    return value


@given(rules(), documents())
def test_applying_rules_twice_is_applying_them_once(given_rules: list[Rule], doc: Json) -> None:
    normalize = Normalizer(given_rules)
    once = normalize(doc)
    assert canonical.dumps(normalize(once)) == canonical.dumps(once)


@given(rules(), documents())
def test_the_document_itself_is_not_changed(given_rules: list[Rule], doc: Json) -> None:
    before = copy.deepcopy(doc)
    Normalizer(given_rules)(doc)
    assert repr(doc) == repr(before)


@given(rules(drop), documents())
def test_exactly_what_a_pattern_matches_is_dropped(given_rules: list[Rule], doc: Json) -> None:
    assert Normalizer(given_rules)(doc) == without(doc, given_rules)


@given(rules(), st.dictionaries(st.sampled_from(("x", "y")), json_values(), max_size=3))
def test_a_document_in_which_nothing_matches_stays_as_it_is(
    given_rules: list[Rule], doc: Json
) -> None:
    elsewhere = [Rule(f"/nowhere{rule.pattern}", rule.action, WHY) for rule in given_rules]
    assert repr(Normalizer(elsewhere)(doc)) == repr(doc)


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_a_set_does_not_matter(doc: Json, chance: Any) -> None:
    members = [doc, *doc.values(), 1, "1"]
    shuffled = list(members)
    chance.shuffle(shuffled)
    normalize = Normalizer([unordered("/tags", WHY)])
    assert normalize({"tags": shuffled}) == normalize({"tags": members})


@pytest.mark.parametrize("sync", resource_types().values(), ids=list(resource_types()))
@settings(max_examples=15)
@given(data=st.data())
def test_the_rules_of_every_type_may_be_applied_to_a_stored_state_again(
    sync: type[ResourceSync], data: st.DataObject
) -> None:
    steps = {step for rule in sync.rules for step in rule.pattern.strip("/").split("/")}
    keys = tuple(sorted(steps - {"*", "**"}) or ["a"])
    normalize = normalizer(sync)
    once = normalize(data.draw(documents(keys)))
    assert canonical.dumps(normalize(once)) == canonical.dumps(once)


@pytest.mark.parametrize("sync", resource_types().values(), ids=list(resource_types()))
def test_every_rule_says_why(sync: type[ResourceSync]) -> None:
    assert [rule for rule in sync.rules if not rule.reason] == []


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("/a", {"b": {"a": {"c": 2}}, "d": [{"c": 3}]}),
        ("/b/a", {"a": {"c": 1}, "b": {}, "d": [{"c": 3}]}),
        ("/*/a", {"a": {"c": 1}, "b": {}, "d": [{"c": 3}]}),
        ("/d/*/c", {"a": {"c": 1}, "b": {"a": {"c": 2}}, "d": [{}]}),
        ("/**/c", {"a": {}, "b": {"a": {}}, "d": [{}]}),
        ("/b/**/c", {"a": {"c": 1}, "b": {"a": {}}, "d": [{"c": 3}]}),
        ("/b/**/a", {"a": {"c": 1}, "b": {}, "d": [{"c": 3}]}),
    ],
)
def test_a_dropped_key_goes_wherever_the_pattern_leads(pattern: str, left: Json) -> None:
    doc = {"a": {"c": 1}, "b": {"a": {"c": 2}}, "d": [{"c": 3}]}
    assert Normalizer([drop(pattern, WHY)])(doc) == left


def test_two_stars_stand_for_no_key_at_all_as_well() -> None:
    assert Normalizer([drop("/p/**/x", WHY)])({"p": {"x": 1, "y": 2}}) == {"p": {"y": 2}}


def test_two_stars_lead_through_lists_of_lists() -> None:
    doc = {"p": [[{"x": 1, "y": 2}], {"q": [{"x": 3}]}]}
    assert Normalizer([drop("/p/**/x", WHY)])(doc) == {"p": [[{"y": 2}], {"q": [{}]}]}


def test_a_set_is_sorted() -> None:
    assert Normalizer([unordered("/tags", WHY)])({"tags": ["b", "a"]}) == {"tags": ["a", "b"]}


def test_a_list_that_is_no_set_keeps_its_order() -> None:
    doc = {"steps": ["b", "a"], "tags": []}
    assert Normalizer([unordered("/tags", WHY)])(doc) == doc


def test_a_set_keeps_what_it_holds_twice() -> None:
    assert Normalizer([unordered("/tags", WHY)])({"tags": ["b", "a", "b"]}) == {
        "tags": ["a", "b", "b"]
    }


def test_a_set_is_sorted_by_what_is_left_of_its_members() -> None:
    normalize = Normalizer([unordered("/items", WHY), drop("/items/*/on", WHY)])
    doc = {"items": [{"on": 1, "id": "b"}, {"on": 2, "id": "a"}]}
    assert normalize(doc) == {"items": [{"id": "a"}, {"id": "b"}]}


@pytest.mark.parametrize("value", DEFAULTS, ids=repr)
def test_an_empty_value_at_a_defaultable_path_is_as_good_as_absent(value: Any) -> None:
    assert Normalizer([defaultable("/a", WHY)])({"a": value, "b": 1}) == {"b": 1}


@pytest.mark.parametrize("value", NO_DEFAULTS, ids=repr)
def test_a_value_that_is_not_empty_stays_at_a_defaultable_path(value: Any) -> None:
    assert Normalizer([defaultable("/a", WHY)])({"a": value}) == {"a": value}


def test_an_object_that_only_held_defaults_is_as_good_as_absent() -> None:
    normalize = Normalizer([defaultable("/a", WHY), defaultable("/a/b", WHY)])
    assert normalize({"a": {"b": ""}}) == {}


@given(documents())
def test_nothing_inside_a_list_is_defaulted_unless_a_rule_leads_there(doc: Json) -> None:
    normalize = Normalizer([defaultable("/a", WHY), defaultable("/list", WHY)])
    kept = {"list": [doc, None, "", {"a": None}]}
    assert repr(normalize(kept)) == repr(kept)


def test_a_rule_that_leads_into_a_list_defaults_there() -> None:
    normalize = Normalizer([defaultable("/list/*/a", WHY)])
    assert normalize({"list": [{"a": "", "b": ""}], "a": ""}) == {"list": [{"b": ""}], "a": ""}


@given(st.dictionaries(keys(), json_values(4), max_size=3))
def test_a_variable_is_never_noise(variables: Json) -> None:
    document = {"standard": variables, "local": {"tags": ["b", "a"], "description": ""}}
    assert repr(normalizer(resource_types()["variables"])(document)) == repr(document)
