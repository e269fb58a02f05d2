"""Lists told item by item: one edit is one change, in every kind of list and wherever it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import HOSTILE
from project_drift.diff.engine import changes_of
from project_drift.models.diff import Change
from project_drift.strategies.compare import compare
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At, DiffRules
from single_edits import replaced
from strategies import AWKWARD

Json = dict[str, Any]
LONGEST_LABEL = 500


class Kind(NamedTuple):
    """A list somewhere in a definition: how one is made of items, and a leaf of an item."""

    resource_type: str
    around: Callable[[list[Any]], Json]
    item: Callable[[int], Any]
    leaf: tuple[str, ...] = ()


def a_recipe(**payload: Any) -> Json:
    both = {"main": {"items": [{"ref": "orders", "deps": []}, {"ref": "clients", "deps": []}]}}
    return {"type": "any", "inputs": both, "payload": payload}


def a_step(number: int) -> Json:
    params = {"column": f"total_{number}", "expression": f"price * {number}", "errorColumn": ""}
    return {
        "metaType": "PROCESSOR", "type": "CreateColumnWithGREL", "disabled": False,
        "preview": False, "params": params,
    }  # fmt: skip


def a_condition(number: int) -> Json:
    return {
        "column1": {"name": f"left_{number}", "table": 0},
        "column2": {"name": f"right_{number}", "table": 1},
        "type": "EQ", "caseInsensitive": False, "maxDistance": 0, "strict": False,
    }  # fmt: skip


def an_aggregate(number: int) -> Json:
    flags = dict.fromkeys(("sum", "avg", "min", "max", "count"), False)
    return {"column": f"amount_{number}", "type": "double", **flags}


def a_tile(number: int) -> Json:
    return {
        "tileType": "INSIGHT", "insightType": "chart", "insightId": f"i{number}",
        "box": {"top": 8 * number, "left": 0, "width": 12, "height": 8}, "autoLoad": True,
    }  # fmt: skip


def a_text_tile(number: int) -> Json:
    text = f"Figures of shop {number}"
    return {"tileType": "TEXT", "box": {"top": number, "left": 0}, "tileParams": {"text": text}}


def a_joined(conditions: list[Any]) -> Json:
    joins = [{"table1": 0, "table2": 1, "type": "LEFT", "on": conditions}]
    return a_recipe(virtualInputs=[{"index": 0}, {"index": 1}], joins=joins)


def a_page(tiles: list[Any]) -> Json:
    return {"pages": [{"id": "p1", "title": "Losses", "grid": {"tiles": tiles}}]}


KINDS = {
    "prepare steps": Kind(
        "recipe", lambda items: a_recipe(steps=items), a_step, ("params", "expression")
    ),
    "steps of a group": Kind(
        "recipe",
        lambda items: a_recipe(steps=[{"metaType": "GROUP", "name": "Clean", "steps": items}]),
        a_step,
        ("disabled",),
    ),
    "join conditions": Kind("recipe", a_joined, a_condition, ("caseInsensitive",)),
    "columns of join conditions": Kind("recipe", a_joined, a_condition, ("column2", "name")),
    "aggregates": Kind("recipe", lambda items: a_recipe(values=items), an_aggregate, ("avg",)),
    "filter conditions": Kind(
        "recipe",
        lambda items: a_recipe(uiData={"mode": "&&", "conditions": items}),
        lambda n: {"input": f"age_{n // 2}", "operator": ">= [number]", "num": 10 * n},
        ("num",),
    ),
    "sort columns": Kind(
        "recipe",
        lambda items: a_recipe(orders=items),
        lambda n: {"column": f"c{n}", "desc": False},
        ("desc",),
    ),
    "columns": Kind(
        "dataset",
        lambda items: {"schema": {"columns": items}},
        lambda n: {"name": f"c{n}", "type": "string", "maxLength": n},
        ("type",),
    ),
    "scenario steps": Kind(
        "scenario",
        lambda items: {"params": {"steps": items}},
        lambda n: {"id": f"s{n}", "type": "build_flowitem", "name": f"Step #{n}", "enabled": True},
        ("enabled",),
    ),
    "notebook cells": Kind(
        "jupyter_notebook",
        lambda items: {"kernel": "python3", "cells": items},
        lambda n: {"cell_type": "code", "source": f"import pandas\ntable_{n} = {n}\nprint({n})"},
        ("source",),
    ),
    "SQL cells": Kind(
        "sql_notebook",
        lambda items: {"cells": items},
        lambda n: {"id": f"q{n}", "type": "QUERY", "name": f"Query {n}", "code": f"SELECT {n}"},
        ("code",),
    ),
    "tiles": Kind("dashboard", a_page, a_tile, ("box", "height")),
    "text tiles": Kind("dashboard", a_page, a_text_tile, ("tileParams", "text")),
    "permission entries": Kind(
        "permissions",
        lambda items: {"permissions": items},
        lambda n: {"group": f"g{n}", "admin": False, "readProjectContent": True},
        ("admin",),
    ),
    "members of a zone": Kind(
        "flow_zone",
        lambda items: {"items": items},
        lambda n: {"objectType": "DATASET", "objectId": f"d{n}"},
    ),
    "tags": Kind("dataset", lambda items: {"tags": items}, lambda n: f"tag {n}"),
    "articles": Kind(
        "wiki", lambda items: {"taxonomy": items}, lambda n: {"id": str(n), "children": []}
    ),
    "agent tools": Kind(
        "agent",
        lambda items: {
            "versions": [{"versionId": "v1", "toolsUsingAgentSettings": {"tools": items}}]
        },
        lambda n: {"toolRef": f"t{n}", "additionalDescription": f"Ask it {n} times."},
        ("additionalDescription",),
    ),
}
WITH_LEAF = [name for name, kind in KINDS.items() if kind.leaf]

kinds = pytest.mark.parametrize("name", KINDS)
lengths = st.integers(1, 30)


def told(changes: Iterable[Change]) -> list[str]:
    return [change.kind for change in changes]


def compared(kind: Kind, old: list[Any], new: list[Any]) -> tuple[Change, ...]:
    return changes_of(kind.resource_type, kind.around(old), kind.around(new))


def other(value: Any) -> Any:
    return not value if isinstance(value, bool) else value + (1 if isinstance(value, int) else " ~")


@kinds
@given(length=lengths, data=st.data())
def test_an_item_put_somewhere_is_the_only_change(
    name: str, length: int, data: st.DataObject
) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(length)]
    place = data.draw(st.integers(0, length))
    found = compared(kind, old, [*old[:place], kind.item(99), *old[place:]])
    assert told(found) == ["added"]


@kinds
@given(length=lengths, data=st.data())
def test_an_item_taken_away_is_the_only_change(name: str, length: int, data: st.DataObject) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(length)]
    place = data.draw(st.integers(0, length - 1))
    assert told(compared(kind, old, old[:place] + old[place + 1 :])) == ["removed"]


@kinds
@given(length=st.integers(2, 30), data=st.data())
def test_an_item_that_moved_is_the_only_change(name: str, length: int, data: st.DataObject) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(length)]
    start, end = data.draw(st.permutations(range(length)))[:2]
    rest = old[:start] + old[start + 1 :]
    (change,) = compared(kind, old, [*rest[:end], old[start], *rest[end:]])
    assert change.kind == "moved"
    assert change.told


@pytest.mark.parametrize("name", WITH_LEAF)
@given(length=lengths, data=st.data())
def test_an_edit_inside_an_item_is_the_only_change(
    name: str, length: int, data: st.DataObject
) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(length)]
    place = data.draw(st.integers(0, length - 1))
    (change,) = compared(kind, old, replaced(old, (place, *kind.leaf), other))
    assert change.kind == "modified"
    assert change.path.endswith("/" + "/".join(kind.leaf))


@pytest.mark.parametrize("name", WITH_LEAF)
@given(length=st.integers(6, 12), data=st.data())
def test_an_edit_inside_an_item_is_found_while_another_item_comes_and_one_goes(
    name: str, length: int, data: st.DataObject
) -> None:
    # Next to each other, what was edited may as well be what went.
    places = [(gone, edited) for gone in range(1, length) for edited in range(1, length)]
    gone, edited = data.draw(st.sampled_from([at for at in places if abs(at[0] - at[1]) > 1]))
    assert comes_goes_and_is_edited(KINDS[name], length, gone, edited) == [
        "added", "modified", "removed",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["notebook cells", "text tiles"])
def test_an_item_that_kept_half_of_what_tells_it_apart_is_found_next_to_one_that_went(
    name: str,
) -> None:
    assert comes_goes_and_is_edited(KINDS[name], 7, 1, 2) == ["added", "modified", "removed"]


def comes_goes_and_is_edited(kind: Kind, length: int, gone: int, edited: int) -> list[str]:
    old = [kind.item(n) for n in range(length)]
    new = replaced(old, (edited, *kind.leaf), other)
    return sorted(told(compared(kind, old, [kind.item(99), *new[:gone], *new[gone + 1 :]])))


@kinds
def test_an_item_that_is_there_twice_is_one_item_more(name: str) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(3)]
    assert told(compared(kind, old, [old[1], *old])) == ["added"]


@kinds
def test_a_list_that_is_gone_has_its_items_removed(name: str) -> None:
    kind = KINDS[name]
    old = [kind.item(n) for n in range(3)]
    assert told(compared(kind, old, [])) == ["removed"] * 3


def test_two_thousand_steps_that_all_changed_are_told_one_by_one() -> None:
    def changed(number: int) -> Json:
        step = a_step(number)
        return {**step, "params": {**step["params"], "errorColumn": f"e{number}"}}

    kind = KINDS["prepare steps"]
    found = compared(kind, [a_step(n) for n in range(2_000)], [changed(n) for n in range(2_000)])
    assert told(found) == ["modified"] * 2_000


def test_a_step_that_becomes_another_processor_is_another_step() -> None:
    new = {**a_step(1), "type": "FilterOnCustomFormula"}
    assert sorted(told(compared(KINDS["prepare steps"], [a_step(1)], [new]))) == [
        "added", "removed",
    ]  # fmt: skip


def test_a_nested_list_is_told_like_the_one_around_it() -> None:
    way = Items(("task {name}", "task"), identities=(("name",),), nested="tasks")
    inner = {"name": "b", "tasks": [{"name": "c", "run": 1}]}
    old, new = ({"tasks": [{"name": "a", "tasks": [item]}]} for item in (inner, {**inner, "x": 1}))
    rules = DiffRules(At("/tasks", way, called=""))
    (change,) = compare(old, new, rules)
    assert change.label == "Task a: task b: x added (1)"
    assert change.path == "/tasks[name=a]/tasks[name=b]/x"


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        pytest.param("a", "b", "Task a changed to b", id="the title itself"),
        pytest.param("a", "", 'Task a: name changed from a to ""', id="a title that is gone"),
    ],
)
def test_an_item_that_took_another_title_is_told_by_the_one_that_people_knew(
    old: str, new: str, label: str
) -> None:
    rules = DiffRules(At("/t", Items(("task {name}",), identities=()), called=""))
    same = {"does": "the same", "id": "k"}
    (change,) = compare({"t": [{**same, "name": old}]}, {"t": [{**same, "name": new}]}, rules)
    assert change.label == label


def test_of_titles_that_are_cut_both_are_shown_whole_beside_the_label() -> None:
    rules = DiffRules(At("/t", Items(("task {name}",), identities=()), called=""))
    names = [f"{what} the nightly segments of customers for {what}" for what in ("build", "do")]
    sides = ({"t": [{"name": name, "does": "the same", "id": "k"}]} for name in names)
    (change,) = compare(*sides, rules)
    assert not change.told
    assert [change.old, change.new] == names


@pytest.mark.parametrize(
    ("old", "new", "labels"),
    [
        pytest.param(["a"], ["a", "b"], ["B added"], id="an item without a title"),
        pytest.param([{"k": 1}], [], ["Item 1 removed"], id="an object without a name"),
        pytest.param([], [{"name": "n"}], ["N added"], id="an object with one"),
        pytest.param([[1]], [], ["Item 1 removed"], id="a list"),
    ],
)
def test_items_without_titles_are_called_by_identity_or_number(
    old: list[Any], new: list[Any], labels: list[str]
) -> None:
    rules = DiffRules(At("/t", called=""))
    assert [
        change.label[:1].upper() + change.label[1:]
        for change in compare({"t": old}, {"t": new}, rules)
    ] == labels


def test_a_list_that_was_not_there_is_told_item_by_item_where_its_items_have_names() -> None:
    rules = DiffRules(At("/t", Items(("task {name}", "task")), called=""))
    items = [{"name": "a"}, {"name": "b"}]
    assert [change.label for change in compare({}, {"t": items}, rules)] == [
        "Task a added", "Task b added",
    ]  # fmt: skip
    assert [change.label for change in compare({"t": items}, {"t": None}, rules)] == [
        "Task a removed", "Task b removed",
    ]  # fmt: skip
    assert [change.path for change in compare({}, {"u": items}, rules)] == ["/u"]


def test_a_changed_item_without_identity_is_named_by_where_it_is_now() -> None:
    kind = KINDS["prepare steps"]
    old = [a_step(1), a_step(2)]
    new = [a_step(9), a_step(1), {**a_step(2), "disabled": True}]
    assert [change.path for change in compared(kind, old, new)] == [
        "/payload/steps[0]", "/payload/steps[2]/disabled",
    ]  # fmt: skip


def test_an_item_is_named_by_the_surest_of_its_identities() -> None:
    old, new = ({"t": [{"name": "n", "id": "i", "run": run}]} for run in (1, 2))
    (change,) = compare(old, new)
    assert change.path == "/t[id=i]/run"


@pytest.mark.parametrize(
    ("item", "said"), [("b", True), (7, True), ("x" * 61, False), ({"a": 1}, False), ([1], False)]
)
def test_of_a_new_item_all_is_said_only_where_it_is_a_short_value(item: Any, said: bool) -> None:
    for old, new in (([], [item]), ([item], [])):
        (change,) = compare({"t": old}, {"t": new})
        assert change.told is said


def test_one_noun_alone_needs_no_number_and_several_do() -> None:
    rules = DiffRules(At("/t", Items(("task {name}", "task"), identities=()), called=""))
    (alone,) = compare({"t": []}, {"t": [{"run": 1}]}, rules)
    (second,) = compare({"t": [{"is": 0}]}, {"t": [{"is": 0}, {"run": 1}]}, rules)
    assert (alone.label, second.label) == ("Task added", "Task 2 added")


@pytest.mark.parametrize(
    ("moved", "kinds_told"), [(5, ["moved"] * 5), (6, ["moved"])], ids=["five", "six"]
)
def test_from_six_moves_on_one_change_tells_of_them_all(moved: int, kinds_told: list[str]) -> None:
    rules = DiffRules(At("/t", Items(("task {id}", "task")), called=""))
    old = [{"id": n} for n in range(moved + 1)]
    found = compare({"t": old}, {"t": old[::-1]}, rules)
    assert told(found) == kinds_told
    if moved == 6:
        assert found[0].label == "6 of 7 tasks put in another order"
        assert (found[0].old[0], found[0].new[0]) == ("task 0", "task 6")


def test_no_item_is_told_to_have_moved_to_where_it_was() -> None:
    old = [{"id": n} for n in range(3)]
    for change in compare({"t": old}, {"t": old[::-1]}):
        assert change.old != change.new


@pytest.mark.parametrize("name", [*AWKWARD, *HOSTILE.values()], ids=lambda name: ascii(name)[:12])
def test_any_name_of_an_item_makes_a_short_label_and_a_path_of_its_own(name: str) -> None:
    rules = DiffRules(
        At("/t", Items(("task {id}", "task"), rules=(At("/*", called="{}"),)), called="")
    )
    old = [{"id": name, "run": 1, "k": 1}, {"id": "b", "run": 1, "k": 1}]
    new = [{"id": "b", "run": 2, "k": 1}, {"id": name, "run": 2, "k": 1}]
    found = compare({"t": old}, {"t": new}, rules)
    assert sorted(told(found)) == ["modified", "modified", "moved"]
    assert len({(change.path, change.kind) for change in found}) == len(found)
    assert all(len(change.label) < LONGEST_LABEL for change in found)
