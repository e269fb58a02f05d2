"""Comparing definitions: every difference once, at its place, whatever the keys look like."""

from __future__ import annotations

import copy
import os
import random
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift import canonical
from project_drift.diff.engine import changes_of
from project_drift.models.diff import Change, Line
from project_drift.strategies.compare import compare
from single_edits import Edit, leads_to, single_edits
from strategies import (
    AWKWARD,
    Json,
    definition_pairs,
    definitions,
    json_values,
    keyed_lists,
    scalars,
)

STEPS = [{"id": "a", "run": 1}, {"id": "b", "run": 2}, {"id": "c", "run": 3}]
SWAPPED_KINDS = {"added": "removed", "removed": "added"}


def told(changes: Iterable[Change]) -> list[tuple[str, str]]:
    return [(change.kind, change.path) for change in changes]


def with_values(changes: Iterable[Change]) -> list[tuple[str, str, str, str]]:
    return sorted(
        (item.path, item.kind, canonical.dumps(item.old), canonical.dumps(item.new))
        for item in changes
    )


def still(changes: Iterable[Change]) -> list[Change]:
    return [change for change in changes if change.kind != "moved"]


def trees() -> st.SearchStrategy[Any]:
    """Values without lists whose items are told by place: those can be aligned in several ways."""

    def wider(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        named = st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
        listed = named.map(lambda item: [{"id": key, "is": item[key]} for key in item])
        return st.one_of(named, listed)

    return st.recursive(scalars(), wider, max_leaves=8)


def nested(depth: int, leaf: Any) -> Any:
    for _ in range(depth):
        leaf = {"in": leaf}
    return leaf


@given(definition_pairs())
def test_there_are_changes_exactly_when_the_canonical_texts_differ(pair: tuple[Json, Json]) -> None:
    old, new = pair
    assert bool(compare(old, new)) == (canonical.dumps(old) != canonical.dumps(new))


@given(definition_pairs(), definition_pairs())
def test_a_change_is_found_whatever_else_has_changed(
    one: tuple[Json, Json], other: tuple[Json, Json]
) -> None:
    both = compare({"x": one[0], "y": other[0]}, {"x": one[1], "y": other[1]})
    alone = compare({"x": one[0]}, {"x": one[1]}) + compare({"y": other[0]}, {"y": other[1]})
    assert with_values(both) == with_values(alone)


@given(trees(), trees())
def test_swapping_the_sides_swaps_added_and_removed_old_and_new(left: Any, right: Any) -> None:
    there, back = compare({"in": left}, {"in": right}), compare({"in": right}, {"in": left})
    mirrored = [
        Change(item.path, SWAPPED_KINDS.get(item.kind, item.kind), item.new, item.old, "")
        for item in back
    ]
    assert with_values(still(there)) == with_values(still(mirrored))


@given(trees(), trees())
def test_swapping_the_sides_moves_as_many_items(left: Any, right: Any) -> None:
    # Which of two items passed the other cannot be told, so that either may be called moved.
    there, back = compare({"in": left}, {"in": right}), compare({"in": right}, {"in": left})
    assert len(there) - len(still(there)) == len(back) - len(still(back))


@given(definition_pairs())
def test_a_change_has_both_values_or_the_one_that_there_is(pair: tuple[Json, Json]) -> None:
    for change in compare(*pair):
        if change.kind == "added":
            assert change.old is None
        elif change.kind == "removed":
            assert change.new is None
        else:
            assert canonical.dumps(change.old) != canonical.dumps(change.new)


@given(definition_pairs())
def test_the_result_is_the_same_whatever_the_order_of_keys(pair: tuple[Json, Json]) -> None:
    reordered = [{key: side[key] for key in reversed(list(side))} for side in pair]
    assert compare(*reordered) == compare(*pair)


@given(definition_pairs())
def test_every_change_has_a_place_of_its_own(pair: tuple[Json, Json]) -> None:
    places = told(compare(*pair))
    assert len(places) == len(set(places))


@given(definition_pairs())
def test_neither_side_is_altered(pair: tuple[Json, Json]) -> None:
    before = copy.deepcopy(pair)
    compare(*pair)
    assert repr(pair) == repr(before)


@given(definitions(), st.integers(0, 3))
def test_a_whole_number_held_as_a_float_is_no_change(definition: Json, number: int) -> None:
    assert compare({**definition, "n": float(number)}, {**definition, "n": number}) == []


@given(keyed_lists(), st.randoms(use_true_random=False))
def test_another_order_of_known_items_is_nothing_but_moves(
    items: list[Any], chance: random.Random
) -> None:
    shuffled = list(items)
    chance.shuffle(shuffled)
    kinds = {change.kind for change in compare({"steps": items}, {"steps": shuffled})}
    assert kinds == (set() if shuffled == items else {"moved"})


@given(st.permutations(range(12)))
def test_without_the_moved_items_the_others_are_in_their_order(order: list[int]) -> None:
    old = [{"id": f"s{place}"} for place in range(12)]
    new = [old[place] for place in order]
    changes = compare({"steps": old}, {"steps": new})
    moved = {change.path for change in changes}
    rest = [place for place in order if f"/steps[id=s{place}]" not in moved]
    assert rest == sorted(rest) or moved == {"/steps"}


@pytest.mark.parametrize("identity", ["id", "ref", "objectId", "group", "login", "name"])
def test_an_item_put_in_front_is_the_only_change(identity: str) -> None:
    old = [{identity: name, "run": 1} for name in "abc"]
    new = [{identity: "new", "run": 1}, *old]
    assert told(compare({"steps": old}, {"steps": new})) == [("added", f"/steps[{identity}=new]")]


def test_an_item_taken_away_is_the_only_change() -> None:
    assert told(compare({"steps": STEPS}, {"steps": STEPS[1:]})) == [("removed", "/steps[id=a]")]


def test_a_change_inside_an_item_is_found_wherever_the_item_went() -> None:
    new = [STEPS[2], {"id": "a", "run": 9}, STEPS[1]]
    assert told(compare({"steps": STEPS}, {"steps": new})) == [
        ("modified", "/steps[id=a]/run"), ("moved", "/steps[id=c]"),
    ]  # fmt: skip


def test_a_move_tells_both_positions() -> None:
    (change,) = compare({"steps": STEPS}, {"steps": [*STEPS[1:], STEPS[0]]})
    assert (change.path, change.old, change.new) == ("/steps[id=a]", 1, 3)
    assert change.label == "steps › a moved from position 1 to 3"


def test_many_moves_are_told_as_one_with_both_orders() -> None:
    old = [{"id": f"s{place}"} for place in range(9)]
    (change,) = compare({"steps": old}, {"steps": old[::-1]})
    assert change.label == "steps › 8 of 9 items put in another order"
    assert change.old == [item["id"] for item in old]
    assert change.new == change.old[::-1]


def test_items_that_share_a_name_are_told_apart_by_their_content() -> None:
    old = [{"name": "a", "run": 1}, {"name": "a", "run": 2}]
    assert told(compare({"steps": old}, {"steps": [*old[:1], {"name": "a", "run": 3}]})) == [
        ("modified", "/steps[1]/run")
    ]


def test_a_plain_value_is_what_it_is_and_never_becomes_another() -> None:
    assert told(compare({"tags": [1, 2]}, {"tags": [1, 3, 4]})) == [
        ("added", "/tags[1]"), ("removed", "/tags[1]"), ("added", "/tags[2]"),
    ]  # fmt: skip


def test_a_list_filled_for_the_first_time_has_its_items_added() -> None:
    assert told(compare({"steps": []}, {"steps": STEPS[:1]})) == [("added", "/steps[id=a]")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (1, True),
        (0, False),
        ("True", True),
        ("false", False),
        ("1", 1),
        (None, ""),
        ([], {}),
        (0, None),
        ("", []),
    ],
)
@pytest.mark.parametrize(
    "wrap",
    [lambda value: value, lambda value: [value], lambda value: [[value], 1]],
    ids=["bare", "in a list", "in a list of lists"],
)
def test_values_that_are_alike_are_still_told_apart(wrap: Any, old: Any, new: Any) -> None:
    changes = compare({"a": wrap(old), "b": 1}, {"a": wrap(new), "b": 2})
    assert {change.path.split("/")[1].split("[")[0] for change in changes} == {"a", "b"}


@pytest.mark.parametrize("key", AWKWARD)
@given(old=json_values(3), new=json_values(3))
def test_a_change_is_found_under_any_key(key: str, old: Any, new: Any) -> None:
    differ = canonical.dumps(old) != canonical.dumps(new)
    assert bool(compare({"in": {key: old}}, {"in": {key: new}})) == differ


@pytest.mark.parametrize(
    ("key", "path"), [("a/b~c", "/in/a~1b~0c"), ("__x", "/in/__x"), ("", "/in/"), ("é", "/in/é")]
)
def test_keys_are_escaped_as_in_a_json_pointer(key: str, path: str) -> None:
    assert told(compare({"in": {key: 1}}, {"in": {key: 2}})) == [("modified", path)]


def test_the_names_of_items_are_escaped_as_well() -> None:
    old, new = ([{"id": "a/b~c", "run": run}] for run in (1, 2))
    assert told(compare({"s": old}, {"s": new})) == [("modified", "/s[id=a~1b~0c]/run")]


def test_a_typed_key_is_not_mistaken_for_an_item() -> None:
    old, new = ({"s": [{"id": "b", "run": run}], "s[id=b]": {"run": run}} for run in (1, 2))
    assert len(set(told(compare(old, new)))) == 2


def test_places_are_in_order_and_positions_count_as_numbers() -> None:
    old, new = {"b": 1, "a": list(range(12))}, {"b": 2, "a": list(range(100, 112))}
    assert [path for _, path in told(compare(old, new))] == [
        *(f"/a[{place}]" for place in range(12) for _ in ("added", "removed")), "/b",
    ]  # fmt: skip


def test_objects_that_have_little_in_common_are_still_compared_key_by_key() -> None:
    old, new = dict.fromkeys("abcdef", 1), dict.fromkeys("fghijk", 1)
    assert told(compare({"in": old}, {"in": new})) == [
        *(("removed", f"/in/{key}") for key in "abcde"),
        *(("added", f"/in/{key}") for key in "ghijk"),
    ]


def test_the_label_names_the_place_in_words() -> None:
    old, new = ({"params": {"steps": [{"id": "a/b", "on": [flag]}]}} for flag in (True, False))
    assert [change.label for change in compare(old, new)] == [
        "params › steps › a/b › on › false added", "params › steps › a/b › on › true removed",
    ]  # fmt: skip


def test_text_of_several_lines_is_compared_line_by_line() -> None:
    (change,) = compare({"payload": "a\nb"}, {"payload": "a\nc"})
    assert change.hunks[0].lines == (Line(" ", "a"), Line("-", "b"), Line("+", "c"))


def test_a_short_text_of_one_line_is_told_in_the_label() -> None:
    (change,) = compare({"label": "a"}, {"label": "b c"})
    assert (change.label, change.told) == ('label changed from a to "b c"', True)
    assert change.hunks == ()


def test_a_long_text_of_one_line_is_shown_as_text() -> None:
    (change,) = compare({"prompt": "a" * 200}, {"prompt": "b" * 200})
    assert change.label == "prompt changed (+1 −1 line)"
    assert len(change.hunks) == 1


def test_a_definition_nested_as_deep_as_a_state_may_be_is_compared() -> None:
    assert compare(nested(600, 1), nested(600, 2))


@st.composite
def single_edits_of_definitions(draw: st.DrawFn) -> tuple[Json, Edit]:
    definition = draw(definitions())
    return definition, draw(st.sampled_from(list(single_edits(definition))))


@given(single_edits_of_definitions())
def test_any_single_edit_is_told_at_its_place(case: tuple[Json, Edit]) -> None:
    old, edit = case
    new = edit.make()
    found = compare(old, new)
    assert bool(found) == (canonical.dumps(old) != canonical.dumps(new))
    assert all(leads_to(change.path, edit.keys, old, new) for change in found)


def test_the_result_is_the_same_in_every_process() -> None:
    script = """
from project_drift.strategies.compare import compare
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At, DiffRules
rules = DiffRules(At("/t", Items(("{a} and {b} or {c} or {d}",), identities=()), called=""))
sides = [{"t": [{**dict.fromkeys("abcd", value), "same": 1}]} for value in "xy"]
print([change.label for change in compare(*sides, rules)])
"""
    told_by = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, timeout=300, text=True, encoding="utf-8",
        ).stdout
        for seed in ("0", "1", "2", "3")
    }  # fmt: skip
    assert len(told_by) == 1


@pytest.mark.parametrize("gone", [{}, {"schema": None}, {"schema": {}}])
def test_of_a_part_that_is_gone_what_strategies_know_is_told_one_by_one(gone: Json) -> None:
    columns = [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]
    found = changes_of("dataset", {"schema": {"columns": columns, "x": 1}}, gone)
    told = {change.path: change.kind for change in found}
    assert told.pop("/schema/columns[name=a]") == "removed"
    assert told.pop("/schema/columns[name=b]") == "removed"
    assert set(told.values()) <= {"removed"}


def test_identities_that_read_alike_make_no_two_changes_at_one_place() -> None:
    old, new = ([{"id": 1, "v": value}, {"id": "1", "v": value}] for value in (1, 2))
    found = compare({"l": old}, {"l": new})
    assert len({(change.path, change.kind) for change in found}) == len(found) == 2


def test_a_part_without_anything_in_it_that_came_is_still_told() -> None:
    (change,) = changes_of("dataset", {}, {"schema": {}})
    assert (change.path, change.kind) == ("/schema", "added")
