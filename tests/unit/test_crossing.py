"""Two states of different projects, made comparable: what is normalised, and what must not be."""

from __future__ import annotations

import dataclasses
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import a_resource, a_state
from project_drift.diff.crossing import comparable
from project_drift.diff.engine import DiffEngine
from project_drift.models.diff import ChangeType
from project_drift.models.resource import Resource, make_resource_id
from project_drift.models.state import READ, Alert, State
from project_drift.sync.registry import ruleset
from strategies import definitions, edited, json_values, state_pairs

Json = dict[str, Any]

KEYS = (("SHOP", "SHOP_COPY"), ("SHOP_COPY", "SHOP"), ("A", "B"))
# Stand in generated texts for the key of the own project, and of the one that a copy was made of.
OWN, ORIGIN = "\ue000", "\ue001"
TYPES = ("dataset", "recipe", "scenario", "library_file")


def rendered(value: Any, own: str, origin: str) -> Any:
    """The value with the keys of projects in their places."""
    if isinstance(value, dict):
        return {key: rendered(item, own, origin) for key, item in value.items()}
    if isinstance(value, list):
        return [rendered(item, own, origin) for item in value]
    if isinstance(value, str):
        return value.replace(OWN, own).replace(ORIGIN, origin)
    return value


class Blueprint(NamedTuple):
    """A project that may stand under any key: the definitions of its objects by type and name."""

    definitions: dict[tuple[str, str], Json]

    def under(self, key: str, origin: str = "") -> State:
        found = [
            Resource(kind, make_resource_id(kind, key, name), rendered(item, key, origin))
            for (kind, name), item in self.definitions.items()
        ]
        return State(
            project_key=key,
            coverage=dict.fromkeys(TYPES, READ),
            resources={item.resource_id: item for item in found},
        )


def naming(mark: str) -> st.SearchStrategy[Any]:
    """Values that name a project in each of the ways that are known."""
    texts = st.sampled_from(
        (
            f"{mark}.orders",
            f"{mark}.ghost",
            f'Dataset("{mark}.orders")',
            f"first\nuse {mark} here, and {mark}\nlast",
            f"{mark}\n",
            f"A-{mark}-c4VhJ7nE-gZ2sUf9M-s4",
            f"https://dss.example.com/projects/{mark}/flow/",
        )
    )
    own = st.one_of(texts, st.just({"projectKey": mark, "id": "orders"}))
    return st.recursive(
        st.one_of(own, json_values(3)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(("a", "b", "ref")), inner, max_size=3),
        ),
        max_leaves=6,
    )


@st.composite
def blueprints(draw: st.DrawFn, mark: str = OWN) -> Blueprint:
    names = st.tuples(st.sampled_from(TYPES), st.sampled_from(("orders", "a.b/c", "é")))
    plain = definitions().map(lambda item: {**item, "projectKey": OWN})
    found = st.one_of(plain, st.fixed_dictionaries({"params": naming(mark), "more": naming(OWN)}))
    objects = draw(st.dictionaries(names, found, max_size=4))
    return Blueprint({("dataset", "orders"): {"type": "Inline"}, **objects})


def changes(old: State, new: State) -> dict[str, ChangeType]:
    """What became of each object, by its id without the project key."""
    pair = comparable(old, new)
    return {
        diff.resource_id.replace(f".{new.project_key}.", ".", 1): diff.change_type
        for diff in DiffEngine().diff(pair.old, pair.new)
    }


@given(blueprints(), st.sampled_from(KEYS))
def test_a_project_and_its_copy_are_the_same(project: Blueprint, keys: tuple[str, str]) -> None:
    found = changes(project.under(keys[0]), project.under(keys[1]))
    assert set(found.values()) == {ChangeType.UNCHANGED}


@given(blueprints(), st.data(), st.sampled_from(KEYS))
def test_exactly_what_was_edited_in_the_copy_is_found(
    project: Blueprint, data: st.DataObject, keys: tuple[str, str]
) -> None:
    copy = project.under(keys[1])
    chosen = data.draw(st.sampled_from(sorted(copy.resources)))
    before = copy.resources[chosen]
    after = dataclasses.replace(before, attributes=data.draw(edited(before.attributes)))
    copy.add_resource(after)
    found = changes(project.under(keys[0]), copy)
    touched = [name for name, kind in found.items() if kind is not ChangeType.UNCHANGED]
    assert len(touched) == after.has_changed(before)


@given(blueprints(), blueprints(), st.sampled_from(KEYS))
def test_there_and_back_again_is_the_same_state(
    project: Blueprint, other: Blueprint, keys: tuple[str, str]
) -> None:
    here = project.under(keys[0])
    there = comparable(here, other.under(keys[1])).old
    assert there.project_key == keys[1]
    assert comparable(there, here).old == here


@given(state_pairs())
def test_states_of_one_project_are_passed_through_untouched(pair: tuple[State, State]) -> None:
    found = comparable(*pair)
    assert found.old is pair[0]
    assert found.new is pair[1]
    assert found.left_out == {}


@given(blueprints(ORIGIN), st.sampled_from(KEYS))
def test_which_side_is_called_old_does_not_matter(
    project: Blueprint, keys: tuple[str, str]
) -> None:
    original, copy = project.under(keys[0], keys[0]), project.under(keys[1], keys[0])
    assert changes(original, copy) == changes(copy, original)


@given(blueprints(), blueprints(), st.sampled_from(KEYS))
def test_neither_state_is_changed_by_being_compared(
    project: Blueprint, other: Blueprint, keys: tuple[str, str]
) -> None:
    old, new = project.under(keys[0]), other.under(keys[1])
    before = (old.to_dict(), new.to_dict())
    comparable(old, new)
    assert (old.to_dict(), new.to_dict()) == before


def crossed(old: Json, new: Json, kind: str = "recipe") -> bool:
    """Whether an object of SALES and the same of SALES_TEST are found to differ."""
    states = [
        State(
            project_key=key,
            coverage=dict.fromkeys(TYPES, READ),
            resources={
                item.resource_id: item
                for item in (
                    Resource(kind, make_resource_id(kind, key, "x"), definition),
                    Resource("dataset", make_resource_id("dataset", key, "orders"), {}),
                )
            },
        )
        for key, definition in (("SALES", old), ("SALES_TEST", new))
    ]
    (there,) = {name: how for name, how in changes(*states).items() if name == f"{kind}.x"}.values()
    (back,) = {
        name: how for name, how in changes(*reversed(states)).items() if name == f"{kind}.x"
    }.values()
    assert there is back
    return there is not ChangeType.UNCHANGED


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"ref": "SALES.orders"}, {"ref": "SALES_TEST.orders"}),
        ({"items": ["SALES.orders", "X.y"]}, {"items": ["SALES_TEST.orders", "X.y"]}),
        ({"projectKey": "SALES"}, {"projectKey": "SALES_TEST"}),
        ({"builds": [{"projectKey": "SALES"}]}, {"builds": [{"projectKey": "SALES_TEST"}]}),
        ({"payload": 'a\nread("SALES.x")'}, {"payload": 'a\nread("SALES_TEST.x")'}),
        ({"url": "/projects/SALES/flow"}, {"url": "/projects/SALES_TEST/flow"}),
        ({"model": "S-SALES-m1-v2"}, {"model": "S-SALES_TEST-m1-v2"}),
        ({"payload": 'read("SALES.x")'}, {"payload": 'read("SALES.x")'}),
        ({"path": "${projectKey}/x"}, {"path": "${projectKey}/x"}),
        ({"schema": "SALES"}, {"schema": "SALES"}),
        ({"ref": "OTHER.orders"}, {"ref": "OTHER.orders"}),
    ],
)
def test_naming_the_own_project_is_no_difference(old: Json, new: Json) -> None:
    assert not crossed(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"ref": "SALES.orders"}, {"ref": "SALES.orders"}),
        ({"items": ["SALES.orders"]}, {"items": ["SALES.orders"]}),
        ({"projectKey": "SALES"}, {"projectKey": "SALES"}),
        ({"projectKey": "SALES_TEST"}, {"projectKey": "SALES_TEST"}),
        ({"ref": "SALES_TEST.orders"}, {"ref": "SALES_TEST.orders"}),
        ({"ref": "SALES_TEST.orders"}, {"ref": "SALES.orders"}),
        ({"ref": "SALES.orders"}, {"ref": "SALES_TEST.clients"}),
        ({"ref": "SALES.orders"}, {"ref": "orders"}),
        ({"schema": "SALES"}, {"schema": "SALES_TEST"}),
        ({"connection": "SALES"}, {"connection": "SALES_TEST"}),
        ({"connection": "SALES data"}, {"connection": "SALES_TEST data"}),
        ({"group": "readers of SALES"}, {"group": "readers of SALES_TEST"}),
        ({"owner": "SALES.orders"}, {"owner": "SALES_TEST.orders"}),
        ({"bucket": "SALES-data"}, {"bucket": "SALES_TEST-data"}),
        ({"table": "SALES_orders"}, {"table": "SALES_TEST_orders"}),
        ({"payload": "SALES, sales"}, {"payload": "SALES_TEST, SALES_TEST"}),
        ({"payload": "SALES.a SALES.b"}, {"payload": "SALES_TEST.a SALES.b"}),
        ({"payload": "SALES.a\nend"}, {"payload": "SALES_TEST.a"}),
        ({"a": "use SALES now"}, {"b": "use SALES_TEST now"}),
        ({"SALES.orders": 1}, {"SALES_TEST.orders": 1}),
    ],
)
def test_nothing_else_is_hidden(old: Json, new: Json) -> None:
    assert crossed(old, new)


def test_a_text_keeps_what_still_names_the_original_and_follows_in_the_rest() -> None:
    old = a_state(a_resource("x", "recipe", payload='a = "SHOP.a"\nb = "SHOP.b"'))
    copy = Resource("recipe", "recipe.COPY.x", {"payload": 'a = "COPY.a"\nb = "SHOP.b"\nc = 1'})
    new = State(project_key="COPY", resources={copy.resource_id: copy})
    moved = comparable(old, new).old.get_resource("recipe.COPY.x")
    assert moved.attributes == {"payload": 'a = "COPY.a"\nb = "SHOP.b"'}
    assert moved.checksum == moved.compute_checksum()


def test_a_reference_may_be_to_an_object_that_only_one_of_the_projects_has() -> None:
    reading = {("recipe", "x"): {"ref": "SALES.extra"}}
    states = []
    for key, objects in (("SALES", reading), ("SALES_TEST", {**reading, ("dataset", "extra"): {}})):
        found = [
            Resource(kind, f"{kind}.{key}.{name}", item) for (kind, name), item in objects.items()
        ]
        states.append(State(project_key=key, resources={item.resource_id: item for item in found}))
    for pair in (states, states[::-1]):
        assert changes(*pair)["recipe.x"] is ChangeType.MODIFIED


def test_a_line_that_the_copy_kept_is_kept_though_it_also_has_it_under_its_own_key() -> None:
    old, _ = _pair({"payload": "use SALES"}, {"payload": "use SALES\nuse SALES_TEST"})
    assert old.get_resource("recipe.SALES_TEST.x").attributes == {"payload": "use SALES"}


def test_a_moved_step_is_recognised_wherever_it_stands() -> None:
    step = {"id": "one", "code": 'print("SALES.orders")'}
    copied = {"id": "one", "code": 'print("SALES_TEST.orders")'}
    (diff,) = (
        item
        for item in DiffEngine().diff(*_pair({"steps": [step]}, {"steps": [{"id": "new"}, copied]}))
        if item.changes
    )
    assert "one" not in {change.path for change in diff.changes}
    assert all("print" not in repr((change.old, change.new)) for change in diff.changes)


def _pair(old: Json, new: Json) -> tuple[State, State]:
    states = [
        State(
            project_key=key,
            resources={f"recipe.{key}.x": Resource("recipe", f"recipe.{key}.x", definition)},
        )
        for key, definition in (("SALES", old), ("SALES_TEST", new))
    ]
    pair = comparable(*states)
    return pair.old, pair.new


def test_sets_are_sorted_by_the_new_key() -> None:
    states = []
    for key, tags in (("AAA", ["AAA.orders", "MMM"]), ("ZZZ", ["MMM", "ZZZ.orders"])):
        found = Resource("dataset", f"dataset.{key}.orders", {"tags": tags})
        states.append(
            State(project_key=key, ruleset=ruleset(), resources={found.resource_id: found})
        )
    assert set(changes(*states).values()) == {ChangeType.UNCHANGED}


def test_what_could_not_be_read_of_the_original_is_unknown_in_the_copy() -> None:
    old = a_state(
        a_resource("kept"),
        alerts=[
            Alert("recipe", "recipe.SHOP.orders", "unavailable", "no answer"),
            Alert("scenario", None, "unavailable", "no answer"),
        ],
    )
    copies = [
        Resource(kind, f"{kind}.COPY.{name}", {})
        for kind, name in (("dataset", "kept"), ("recipe", "orders"), ("scenario", "NIGHTLY"))
    ]
    new = State(
        project_key="COPY",
        coverage=old.coverage,
        resources={item.resource_id: item for item in copies},
    )
    assert changes(old, new) == {
        "dataset.kept": ChangeType.UNCHANGED,
        "recipe.orders": ChangeType.UNKNOWN,
        "scenario.*": ChangeType.UNKNOWN,
    }


def test_an_object_called_by_the_key_is_called_by_the_new_one() -> None:
    old = a_state(a_resource(None, "variables"), a_resource("orders"))
    moved = comparable(old, State(project_key="COPY")).old
    assert [item.display_name for item in moved.list_resources()] == ["orders", "COPY"]


LOCAL = {"standard": {"days": 7}, "local": {"server": "a"}}
OTHER_LOCAL = {"standard": {"days": 7}, "local": {"server": "b"}}


def with_variables(definition: Json, key: str = "SHOP", **fields: Any) -> State:
    found = Resource("variables", f"variables.{key}", definition)
    return State(project_key=key, resources={found.resource_id: found}, **fields)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({}, {"key": "COPY"}, "they belong to each project"),
        (
            {"node_id": "design", "lineage": "1"},
            {"node_id": "automation", "lineage": "2", "environment": "prod"},
            "they belong to each node",
        ),
    ],
)
def test_local_variables_of_two_projects_or_nodes_are_left_out_and_that_is_said(
    old: Json, new: Json, reason: str
) -> None:
    pair = comparable(with_variables(LOCAL, **old), with_variables(OTHER_LOCAL, **new))
    assert pair.left_out == {"local_variables": reason}
    for state in (pair.old, pair.new):
        assert [item.attributes for item in state.list_resources()] == [{"standard": {"days": 7}}]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({}, {}),
        ({"environment": "test"}, {"environment": "prod"}),
        ({"node_id": "design", "lineage": "1"}, {"node_id": "design", "lineage": "2"}),
        ({"node_id": "before", "lineage": "1"}, {"node_id": "renamed", "lineage": "1"}),
        ({"node_id": "design", "lineage": "1"}, {"lineage": "2"}),
    ],
)
def test_local_variables_of_one_project_on_one_node_are_compared(old: Json, new: Json) -> None:
    pair = comparable(with_variables(LOCAL, **old), with_variables(OTHER_LOCAL, **new))
    assert pair.left_out == {}
    assert list(changes(pair.old, pair.new).values()) == [ChangeType.MODIFIED]


def test_a_standard_variable_that_differs_is_told_across_projects() -> None:
    pair = with_variables(LOCAL), with_variables({**LOCAL, "standard": {"days": 8}}, key="COPY")
    assert list(changes(*pair).values()) == [ChangeType.MODIFIED]


def test_nothing_is_said_of_local_variables_where_there_are_none() -> None:
    assert comparable(with_variables({}), with_variables({}, key="COPY")).left_out == {}
