"""What a change hits: laws of the Flow first, then who reads a column, a variable, a module."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import PROJECT, a_resource, a_state, an_alert
from project_drift.diff.engine import DiffEngine
from project_drift.diff.impact import impacts
from project_drift.models.report import Impact
from project_drift.models.resource import Resource
from project_drift.models.state import State
from strategies import json_values

Json = dict[str, Any]

NAMES = "abcdef"
# As recipes may name things: a dataset, one with the key of the project, one of another project,
# one that nobody knows.
REFS = (*NAMES, *(f"{PROJECT}.{name}" for name in "ab"), "CRM.a", "nowhere")


def a_recipe(name: str, reads: Any = (), writes: Any = (), **attributes: Any) -> Resource:
    """A recipe that reads and writes under the role `main`, or under the roles given."""
    return a_resource(
        name, "recipe", inputs=roles(reads), outputs=roles(writes), **{"type": "sync", **attributes}
    )


def roles(refs: Any) -> Json:
    named = refs if isinstance(refs, dict) else {"main": refs}
    return {role: {"items": [{"ref": ref} for ref in found]} for role, found in named.items()}


def a_scenario(name: str, *built: str, **attributes: Any) -> Resource:
    builds = [{"type": "DATASET", "itemId": item} for item in built]
    params = {"steps": [{"type": "build_flowitem", "params": {"builds": builds}}]}
    return a_resource(name, "scenario", **{"params": params, **attributes})


def found(old: State, new: State) -> dict[str, Impact]:
    return dict(impacts(DiffEngine().diff(old, new), old, new))


def edited(state: State, *chosen: str) -> State:
    """The state with an edit in some of its resources, in all of them where none is named."""
    return dataclasses.replace(
        state,
        resources={
            key: dataclasses.replace(item, attributes={**item.attributes, "edited": True})
            if not chosen or key in chosen
            else item
            for key, item in state.resources.items()
        },
    )


def all_impacts(state: State) -> dict[str, Impact]:
    """The impact of every resource, where each of them was edited."""
    known = found(state, edited(state))
    return {key: known.get(key, Impact()) for key in state.resources}


def of_edit(name: str, state: State, kind: str = "dataset") -> Impact:
    """The impact of one resource, where it alone was edited."""
    key = f"{kind}.{PROJECT}.{name}"
    return found(state, edited(state, key)).get(key, Impact())


@st.composite
def flows(draw: st.DrawFn) -> State:
    """Projects of some datasets, recipes that may run in circles, and scenarios."""
    some = st.lists(st.sampled_from(REFS), max_size=3)
    datasets = [a_resource(name) for name in draw(st.sets(st.sampled_from(NAMES)))]
    recipes = [
        a_recipe(f"r{number}", draw(some), draw(some)) for number in range(draw(st.integers(0, 5)))
    ]
    scenarios = [a_scenario(f"S{number}", *draw(some)) for number in range(draw(st.integers(0, 2)))]
    return a_state(*datasets, *recipes, *scenarios)


@given(flows())
def test_nothing_is_downstream_of_itself(state: State) -> None:
    assert [key for key, impact in all_impacts(state).items() if key in impact.resources] == []


@given(flows())
def test_what_is_downstream_brings_all_that_is_downstream_of_it(state: State) -> None:
    known = all_impacts(state)
    for key, impact in known.items():
        for other in impact.resources:
            behind = known.get(other, Impact())
            assert set(behind.resources) <= {*impact.resources, key}
            assert set(behind.scenarios) <= set(impact.scenarios)


@given(flows(), flows())
def test_of_two_states_too_downstream_brings_all_behind_it(old: State, new: State) -> None:
    known = found(old, edited(new))
    for key, impact in known.items():
        for other in impact.resources:
            behind = known.get(other, Impact())
            assert set(behind.resources) <= {*impact.resources, key}


@given(flows(), st.lists(st.sampled_from(REFS)), st.lists(st.sampled_from(REFS)))
def test_one_more_recipe_never_takes_anything_away(
    state: State, reads: list[str], writes: list[str]
) -> None:
    one_more = a_recipe("zz", reads, writes)
    larger = a_state(*state.resources.values(), one_more)
    more = all_impacts(larger)
    for key, impact in all_impacts(state).items():
        assert set(impact.resources) <= set(more[key].resources)
        assert set(impact.scenarios) <= set(more[key].scenarios)


@given(flows(), st.randoms(use_true_random=False))
def test_the_order_of_a_state_changes_nothing(state: State, chance: random.Random) -> None:
    resources = list(state.resources.values())
    chance.shuffle(resources)
    other = all_impacts(a_state(*resources))
    assert {key: other[key] for key in state.resources} == all_impacts(state)


@given(flows())
def test_downstream_is_what_step_after_step_reaches_the_nearest_first(state: State) -> None:
    for key, impact in all_impacts(state).items():
        assert list(impact.resources) == list(walked(key, state))


def walked(start: str, state: State) -> Iterator[str]:
    """Every step by looking at all recipes again: slow, and plain to see."""
    seen, level = {start}, {start}
    while level:
        level = {after for node in level for after in following(node, state)} - seen
        seen |= level
        yield from sorted(level, key=lambda node: (shown(node), node))


def following(node: str, state: State) -> Iterator[str]:
    for recipe in state.list_resources("recipe"):
        sides = recipe.attributes["inputs"], recipe.attributes["outputs"]
        reads, writes = ([meant(i["ref"], state) for i in side["main"]["items"]] for side in sides)
        yield from writes if node == recipe.resource_id else ()
        yield from [recipe.resource_id] if node in reads else ()


def meant(ref: str, state: State) -> str:
    key = f"dataset.{PROJECT}.{ref[5:] if ref.startswith(f'{PROJECT}.') else ref}"
    return key if key in state.resources else ref


def shown(node: str) -> str:
    return node.split(".", 2)[2] if node.count(".") > 1 else node


@given(json_values(), json_values(), json_values(), json_values())
def test_definitions_of_any_shape_are_taken(
    inputs: Any, payload: Any, params: Any, triggers: Any
) -> None:
    reads = {"main": {"items": [{"ref": "a"}]}}
    state = a_state(
        a_resource("a", schema={"columns": [{"name": "b", "type": "int"}]}),
        a_resource("r", "recipe", inputs=reads, outputs=inputs, payload=payload),
        a_resource("r2", "recipe", inputs=inputs, outputs=reads, payload=payload),
        a_resource("S", "scenario", params=params, triggers=triggers, script=payload),
        a_resource("S2", "scenario", params={"steps": params}, triggers={"params": params}),
        a_resource("S3", "scenario", params={"steps": [{"params": params}]}),
    )
    without = a_state(a_resource("a", schema={"columns": []}), *list(state.resources.values())[1:])
    assert f"recipe.{PROJECT}.r" in found(state, without)[f"dataset.{PROJECT}.a"].resources


def test_a_change_that_changed_nothing_costs_nothing() -> None:
    class Untouched(dict[str, Resource]):
        def _read(self, *_: Any) -> Any:
            raise AssertionError("somebody looked at the resources")

        __getitem__ = __iter__ = __len__ = get = items = keys = values = _read

    state = a_state(a_resource("a"), a_recipe("r", "a", "b"))
    same = DiffEngine().diff(state, state)
    unread = dataclasses.replace(state, resources=Untouched())
    assert impacts(same, unread, unread) == {}


@pytest.mark.parametrize("kind", ["dataset", "variables", "library_file"])
def test_many_changes_read_a_state_as_often_as_one(kind: str) -> None:
    class Counting(dict[str, Resource]):
        passes = 0

        def items(self) -> Any:
            self.passes += 1
            return super().items()

        def values(self) -> Any:
            self.passes += 1
            return super().values()

    def passes(count: int) -> int:
        names = [f"python/m{number}.py" for number in range(count)]
        state = a_state(*(a_resource(name, kind, standard={name: 1}) for name in names))
        new = edited(state)
        counting = Counting(new.resources)
        counted = dataclasses.replace(new, resources=counting)
        impacts(DiffEngine().diff(state, new), state, counted)
        return counting.passes

    assert passes(20) == passes(1) <= 4


def test_all_roles_of_a_recipe_count() -> None:
    state = a_state(
        a_resource("m1", "saved_model"),
        a_resource("E1", "evaluation_store"),
        a_recipe("evaluate", {"main": "b", "model": ["m1"]}, {"evaluationStore": ["E1"]}),
    )
    expected = (f"recipe.{PROJECT}.evaluate", f"evaluation_store.{PROJECT}.E1")
    assert of_edit("m1", state, "saved_model").resources == expected


KINDS = (
    "agent", "dataset", "evaluation_store", "knowledge_bank", "managed_folder",
    "retrieval_augmented_llm", "saved_model", "streaming_endpoint",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_a_recipe_can_write_is_found_by_its_name(kind: str) -> None:
    state = a_state(a_resource("a"), a_recipe("r", "a", ["x1"]), a_resource("x1", kind))
    assert of_edit("a", state).resources[-1] == f"{kind}.{PROJECT}.x1"


def test_what_belongs_to_another_project_is_named_as_recipes_name_it() -> None:
    state = a_state(a_resource("a"), a_recipe("share", "a", ["CRM.a"]))
    assert of_edit("a", state).resources == (f"recipe.{PROJECT}.share", "CRM.a")


def test_the_chain_is_not_broken_by_an_object_that_was_not_read() -> None:
    state = a_state(a_resource("a"), a_recipe("r1", "a", ["gap"]), a_recipe("r2", ["gap"], "b"))
    assert f"recipe.{PROJECT}.r2" in of_edit("a", state).resources


def test_what_people_call_things_is_kept_where_the_id_does_not_say_it() -> None:
    folder = dataclasses.replace(a_resource("f8", "managed_folder"), display_name="Exports")
    state = a_state(a_resource("a"), a_recipe("r", "a", ["f8"]), folder, a_scenario("S", "a"))
    impact = of_edit("a", state)
    assert impact.names == {folder.resource_id: "Exports"}
    assert [impact.called(node) for node in impact.resources] == ["r", "Exports"]


SHOP_FLOW = (
    a_resource("a"), a_resource("b"), a_resource("c"),
    a_recipe("r1", "a", "b"), a_recipe("r2", "b", "c"),
)  # fmt: skip


def without(*names: str) -> State:
    return a_state(*(item for item in SHOP_FLOW if item.resource_name not in names))


@pytest.mark.parametrize(
    ("gone", "kind", "expected"),
    [
        (("b",), "dataset", "r2 c"),
        (("r2",), "recipe", "c"),
        (("b", "r2"), "dataset", "r2 c"),
        (("b", "r1", "r2"), "dataset", "r2 c"),
        (("a", "r1"), "dataset", "r1 b r2 c"),
    ],
    ids=" ".join,
)
def test_of_what_is_gone_is_told_what_depended_on_it(
    gone: tuple[str, ...], kind: str, expected: str
) -> None:
    name = next(name for name in gone if name in ("a", "b") or kind == "recipe")
    impact = found(a_state(*SHOP_FLOW), without(*gone))[f"{kind}.{PROJECT}.{name}"]
    assert [shown(node) for node in impact.resources] == expected.split()


def test_a_recipe_that_turned_to_another_input_is_still_told_of_the_one_that_is_gone() -> None:
    old = a_state(a_resource("a"), a_resource("b"), a_recipe("r", "a", "c"))
    new = a_state(a_resource("b"), a_recipe("r", "b", "c"))
    assert f"recipe.{PROJECT}.r" in found(old, new)[f"dataset.{PROJECT}.a"].resources


def test_an_input_that_a_recipe_gave_up_has_no_impact_through_it() -> None:
    old = a_state(a_resource("a"), a_resource("b"), a_recipe("r", "a", "c"))
    new = a_state(a_resource("a", tags=["x"]), a_resource("b"), a_recipe("r", "b", "c"))
    assert f"dataset.{PROJECT}.a" not in found(old, new)


def born(name: str, **attributes: Any) -> Resource:
    made = a_resource(name, **attributes)
    mark = dataclasses.replace(
        made.metadata, created_at="2026-01-01T10:00:00+00:00", created_by="anna"
    )
    return dataclasses.replace(made, metadata=mark)


def test_a_renamed_dataset_has_the_impact_of_its_new_name() -> None:
    old = a_state(born("a", x=1), a_recipe("r", "a", "b"))
    new = a_state(born("z", x=1), a_recipe("r", "z", "b"))
    known = found(old, new)
    assert known.keys() == {f"dataset.{PROJECT}.z"}  # the recipe only follows
    assert known[f"dataset.{PROJECT}.z"].resources == (f"recipe.{PROJECT}.r", "b")


def test_a_recipe_that_is_gone_read_the_dataset_under_its_old_name() -> None:
    old = a_state(a_resource("s"), born("a", x=1), a_recipe("up", "s", "a"), a_recipe("r", "a"))
    new = a_state(a_resource("s", tags=["x"]), born("z", x=1), a_recipe("up", "s", "z"))
    impact = found(old, new)[f"dataset.{PROJECT}.s"]
    assert [shown(node) for node in impact.resources] == ["up", "z", "r"]


def test_a_renamed_recipe_read_what_is_gone_under_its_own_new_name() -> None:
    read, renamed = a_recipe("r", "a", "b"), a_recipe("q", writes="b")
    mark = born("a").metadata
    old = a_state(a_resource("a"), dataclasses.replace(read, metadata=mark))
    new = a_state(dataclasses.replace(renamed, metadata=mark))
    impact = found(old, new)[f"dataset.{PROJECT}.a"]
    assert impact.resources == (f"recipe.{PROJECT}.q", "b")


def test_a_recipe_made_since_may_still_name_what_is_gone() -> None:
    old, new = a_state(a_resource("a")), a_state(a_recipe("r", "a", "b"))
    assert found(old, new)[f"dataset.{PROJECT}.a"].resources == (f"recipe.{PROJECT}.r", "b")


@pytest.mark.parametrize("is_gone", [True, False])
def test_things_are_called_as_people_called_them_last(is_gone: bool) -> None:
    def folder(title: str) -> Resource:
        return dataclasses.replace(a_resource("f8", "managed_folder"), display_name=title)

    recipe = a_recipe("r", "a", ["f8"])
    old = a_state(a_resource("a"), recipe, folder("Files"))
    new = a_state(a_resource("a", x=1), *([] if is_gone else [recipe, folder("Exports")]))
    impact = found(old, new)[f"dataset.{PROJECT}.a"]
    assert impact.called(impact.resources[1]) == ("Files" if is_gone else "Exports")


def test_what_could_not_be_read_has_no_impact() -> None:
    old = a_state(a_resource("a"), a_recipe("r", "a", "b"))
    new = a_state(a_recipe("r", "a", "b"), alerts=[an_alert("dataset", "a")])
    assert found(old, new) == {}


OFF = {"enabled": False, "params": {"builds": [{"itemId": "b"}]}}
SCENARIOS = {
    "builds": {"params": {"steps": [{"params": {"builds": [{"itemId": "b"}]}}]}},
    "checks": {"params": {"steps": [{"params": {"checks": [{"itemId": "b"}]}}]}},
    "key": {"params": {"steps": [{"params": {"builds": [{"itemId": f"{PROJECT}.b"}]}}]}},
    "itself": {"params": {"steps": [{"params": {"builds": [{"itemId": "a"}]}}]}},
    "watches": {"triggers": [{"params": {"watches": [{"itemId": "b"}]}}]},
    "script": {"script": "scenario.build_dataset('b', build_mode='RECURSIVE_BUILD')"},
    "step": {"params": {"steps": [{"params": {"script": 'Scenario().build_dataset( "b")'}}]}},
}
IDLE = {
    "other": {"params": {"steps": [{"params": {"builds": [{"itemId": "z"}]}}]}},
    "off": {"params": {"steps": [OFF]}},
    "asleep": {"triggers": [{"active": False, "params": {"watches": [{"itemId": "b"}]}}]},
    "only words": {"script": "# build_dataset of b\nname = 'b'"},
}


@pytest.mark.parametrize("name", [*SCENARIOS, *IDLE])
def test_a_scenario_counts_where_it_works_on_what_is_hit(name: str) -> None:
    scenario = a_resource("S", "scenario", **{**SCENARIOS, **IDLE}[name])
    state = a_state(a_resource("a"), a_resource("b"), a_recipe("r", "a", "b"), scenario)
    expected = (f"scenario.{PROJECT}.S",) if name in SCENARIOS else ()
    assert of_edit("a", state).scenarios == expected


def test_scenarios_are_named_once_in_the_order_of_their_names() -> None:
    state = a_state(a_resource("a"), a_scenario("T", "a", "a"), a_scenario("S", "a"))
    assert of_edit("a", state).scenarios == (f"scenario.{PROJECT}.S", f"scenario.{PROJECT}.T")


def columns(*names: str, **types: str) -> Json:
    named = {**dict.fromkeys(names, "string"), **types}
    return {"columns": [{"name": name, "type": kind} for name, kind in named.items()]}


def readers(before: Json, after: Json, *recipes: Resource) -> tuple[str, ...]:
    """Who reads what changed in the schema of the dataset `a`."""
    old, new = (a_state(a_resource("a", schema=schema), *recipes) for schema in (before, after))
    return found(old, new)[f"dataset.{PROJECT}.a"].readers


def of_email(payload: Any, kind: str = "any", reads: str = "ab") -> tuple[str, ...]:
    recipe = a_recipe("r", reads, "z", payload=payload, type=kind)
    return readers(columns("id", "email"), columns("id"), recipe)


def condition(left: str, right: str) -> Json:
    one, other = {"name": left, "table": 0}, {"name": right, "table": 1}
    return {"table1": 0, "table2": 1, "on": [{"column1": one, "column2": other}]}


BOTH = [{"index": 0}, {"index": 1}]
PLACES: dict[str, tuple[str, Json]] = {
    "join": ("join condition", {"virtualInputs": BOTH, "joins": [condition("email", "mail")]}),
    "selected": ("selected column", {"selectedColumns": [{"name": "email", "table": 0}]}),
    "plain": ("selected column", {"selectedColumns": ["email"]}),
    "kept": ("selected column", {"keptInputColumns": ["id", "email"]}),
    "key": ("key", {"keys": [{"column": "email"}]}),
    "aggregate": ("aggregate", {"values": [{"column": "email", "count": True}]}),
    "stack": ("stacked column", {"virtualInputs": [{"index": 0, "columnsMatch": ["email"]}]}),
    "sorted": ("sort column", {"orders": [{"column": "email"}]}),
    "window": ("partition column", {"windows": [{"partitioningColumns": ["email"]}]}),
    "pivot": ("pivot key", {"pivots": [{"keyColumns": ["email"]}]}),
    "filter": ("filter", {"preFilter": {"uiData": {"conditions": [{"input": "email"}]}}}),
    "formula": ("filter", {"postFilter": {"expression": 'isNonBlank(email) && id != ""'}}),
    "prepare": ("prepare step", {"steps": [{"metaType": "G", "steps": [{"col": "email"}]}]}),
    "computed": ("computed column", {"computedColumns": [{"expr": "x", "column": "email"}]}),
    "split": ("split", {"valueSplits": [{"column": "email"}]}),
    "target": ("target", {"core": {"targetVariable": "email"}}),
    "feature": ("feature", {"preprocessing": {"per_feature": {"email": {"role": "INPUT"}}}}),
    "window passes on": ("selected column", {"values": [{"column": "email", "value": True}]}),
    "elsewhere": ("settings", {"sourceIdColumn": "email"}),
    "several": (
        "computed column, filter, key, selected column, sort column",
        {
            "selectedColumns": ["email"], "postFilter": {"expression": "email"},
            "keys": ["email"], "orders": ["email"], "computedColumns": ["email"],
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLACES)
def test_a_reader_of_a_column_is_told_with_the_use_it_makes_of_it(name: str) -> None:
    use, payload = PLACES[name]
    assert of_email(payload) == (f"column email is read by recipe r ({use})",)


@pytest.mark.parametrize(
    ("kind", "payload", "use"),
    [
        ("grouping", {"keys": [{"column": "email", "count": False}]}, "group key"),
        ("split", {"mode": "VALUES", "column": "email"}, "split"),
        ("sampling", {"expression": "email == 1"}, "filter"),
    ],
)
def test_some_uses_are_known_by_the_type_of_the_recipe(kind: str, payload: Json, use: str) -> None:
    assert of_email(payload, kind) == (f"column email is read by recipe r ({use})",)


UNUSED: dict[str, Json] = {
    "of another input": {"virtualInputs": BOTH, "joins": [condition("id", "email")]},
    "selected from another": {
        "virtualInputs": BOTH, "selectedColumns": [{"name": "email", "table": 1}],
    },
    "filter that is off": {"preFilter": {"enabled": False, "expression": "email"}},
    "step that is off": {"steps": [{"disabled": True, "params": {"column": "email"}}]},
    "name of a step": {"steps": [{"metaType": "GROUP", "name": "email"}]},
    "value in a condition": {"postFilter": {"uiData": {"conditions": [{"string": "email"}]}}},
    "value in a list": {"steps": [{"params": {"values": ["email"]}}]},
    "value replaced": {"steps": [{"params": {"mapping": [{"from": "email", "to": "x"}]}}]},
    "nothing computed": {"values": [{"column": "email", "min": False, "count": False}]},
    "rejected feature": {"preprocessing": {"per_feature": {"email": {"role": "REJECT"}}}},
    "part of a name": {"selectedColumns": ["email_hash"], "postFilter": {"expression": "emails"}},
}  # fmt: skip


@pytest.mark.parametrize("name", UNUSED)
def test_a_recipe_that_does_not_use_the_column_is_no_reader(name: str) -> None:
    assert of_email(UNUSED[name]) == ()


def test_another_input_stays_another_where_it_is_used_twice() -> None:
    inputs = [{"index": 0}, {"index": 1}, {"index": 2}]
    payload = {"virtualInputs": inputs, "selectedColumns": [{"name": "email", "table": 2}]}
    assert of_email(payload, reads="abb") == ()


def test_a_reader_that_is_gone_itself_is_not_told() -> None:
    recipe = a_recipe("r", "a", "z", payload={"selectedColumns": ["email"]})
    old = a_state(a_resource("a", schema=columns("id", "email")), recipe)
    new = a_state(a_resource("a", schema=columns("id")))
    impact = found(old, new)[f"dataset.{PROJECT}.a"]
    assert (impact.readers, impact.resources) == ((), (recipe.resource_id, "z"))


def test_a_reader_of_a_column_that_was_there_twice_is_told_once() -> None:
    twice = {"columns": columns("mail")["columns"] * 2 + columns("id")["columns"]}
    assert len(readers(twice, columns("id"), SELECTS)) == 1


def test_an_input_that_is_used_twice_is_read_in_both_places() -> None:
    joins = {"virtualInputs": [{"index": 0}, {"index": 1}], "joins": [condition("id", "email")]}
    assert of_email(joins, reads="aa") == ("column email is read by recipe r (join condition)",)


@pytest.mark.parametrize(
    ("code", "told"),
    [("SELECT email FROM x", True), ('df["email"]', True), ("emails = e_mail", False)],
)
def test_of_code_is_only_said_that_it_names_the_column(code: str, told: bool) -> None:
    expected = ("column email is named in the code of recipe r",) if told else ()
    assert of_email(code, "python") == expected


def test_only_recipes_that_read_the_dataset_themselves_are_asked() -> None:
    near = a_recipe("near", "a", "b", payload="x")
    far = a_recipe("far", "b", "c", payload={"selectedColumns": ["email"]})
    assert readers(columns("id", "email"), columns("id"), near, far) == ()


SELECTS = a_recipe("r", "a", "z", payload={"selectedColumns": ["mail", "e_mail", "a]/~b"]})


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        pytest.param(columns("mail"), columns("e_mail"), "mail", id="renamed"),
        pytest.param(columns(mail="int"), columns(mail="date"), "mail", id="retyped"),
        pytest.param(columns("id", "a]/~b"), columns("id"), "a]/~b", id="an awkward name"),
        pytest.param(
            columns(**{"a]/~b": "int"}), columns(**{"a]/~b": "date"}), "a]/~b", id="awkward, typed"
        ),
        pytest.param(columns("mail"), columns("mail", "e_mail"), "", id="added"),
    ],
)  # fmt: skip
def test_columns_that_are_gone_renamed_or_retyped_have_readers(
    before: Json, after: Json, name: str
) -> None:
    expected = (f"column {name} is read by recipe r (selected column)",) if name else ()
    assert readers(before, after, SELECTS) == expected


def test_a_column_whose_name_is_there_twice_is_known_by_its_place() -> None:
    twice = columns("id")["columns"] + columns("mail")["columns"] + columns("mail")["columns"]
    retyped = [*twice[:2], {"name": "mail", "type": "date"}]
    found = readers({"columns": twice}, {"columns": retyped}, SELECTS)
    assert found == ("column mail is read by recipe r (selected column)",)


def of_variables(old: Json, new: Json, *users: Resource) -> tuple[str, ...]:
    before, after = (a_state(a_resource(None, "variables", **v), *users) for v in (old, new))
    return found(before, after).get(f"variables.{PROJECT}", Impact()).readers


USERS = (
    a_resource("orders", params={"table": "${days}_orders"}),
    a_recipe("r", payload={"x": ["since ${days}"]}),
    a_recipe("q", payload="${days}"),
    a_resource("S", "scenario", script="${days}"),
    a_resource("note", schema={"columns": [{"name": "x", "comment": "${days}"}]}),
    a_resource("home", "wiki_article", text="${days}"),
    a_resource("other", params={"path": "${holidays}/days"}),
)


def test_the_users_of_a_variable_are_those_that_have_its_value_put_in() -> None:
    assert of_variables({"standard": {"days": 90}}, {"standard": {"days": 60}}, *USERS) == (
        "variable days is used as ${days} by dataset orders",
        "variable days is used as ${days} by recipe q",
        "variable days is used as ${days} by recipe r",
        "variable days is used as ${days} by scenario S",
    )


def test_a_local_variable_and_the_inside_of_one_count_as_well() -> None:
    old, new = ({"local": {"days": {"max": value}}} for value in (1, 2))
    assert len(of_variables(old, new, *USERS)) == 4


def test_a_variable_that_did_not_change_has_no_users() -> None:
    assert of_variables({"standard": {"x": 1}}, {"standard": {"x": 2}}, *USERS) == ()


@pytest.mark.parametrize(
    ("path", "code", "told"),
    [
        ("python/churn/features.py", "from churn.features import gap", True),
        ("python/churn/features.py", "import os, churn.features as f", True),
        ("python/churn/features.py", "  from churn import bands, features", True),
        ("python/churn/features.py", "from churn import (\n  bands,\n  features as f,\n)", True),
        ("python/churn/__init__.py", "from churn.features import gap", True),
        ("python/churn.py", "import churn", True),
        ("python/churn/features.py", "from churn.features_old import gap", False),
        ("python/churn/features.py", "from old.churn.features import gap", False),
        ("python/churn/features.py", "churn.features", False),
        ("python/churn/features.py", "from churn import bands", False),
        ("R/churn.R", "import churn", False),
    ],
)  # fmt: skip
def test_importers_of_a_library_file_are_those_with_an_import_of_it(
    path: str, code: str, told: bool
) -> None:
    user = a_recipe("r", payload=f"import dataiku\n{code}\n")
    old, new = (a_state(a_resource(path, "library_file", text=t), user) for t in ("x = 1", "x = 2"))
    module = path.split("/", 1)[1][:-3].replace("/__init__", "").replace("/", ".")
    expected = (f"module {module} is imported by recipe r",) if told else ()
    impact = found(old, new).get(f"library_file.{PROJECT}.{path}", Impact())
    assert impact.readers == expected


def test_a_library_file_does_not_import_itself() -> None:
    files = (a_resource("python/a.py", "library_file", text=f"import a\nx = {n}") for n in (1, 2))
    assert found(*map(a_state, files)) == {}
