"""Visual recipes: positions become names without losing anything, and labels say what was done."""

from __future__ import annotations

import copy
import itertools
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift import canonical
from project_drift.diff.engine import changes_of
from project_drift.sync.visual_recipes import with_names
from strategies import edited, json_values

Json = dict[str, Any]
Change = Callable[[Any], Any]

# Numbers of inputs and outputs as they are, out of range, and what is no number of any.
POSITIONS = (0, 1, 2, 3, 9, -1, None, True, False, 0.5, [0], {"is": 0})
SPLITS = ("valueSplits", "filterSplits", "randomSplits", "centileSplits")
OFF = {"enabled": False, "distinct": False}


def a_recipe(payload: Any, inputs: str = "a", outputs: str = "o") -> Json:
    """A recipe that reads and writes datasets of one letter each."""
    return {
        "type": "any",
        "inputs": {"main": {"items": [{"ref": name, "deps": []} for name in inputs]}},
        "outputs": {"main": {"items": [{"ref": name, "appendMode": False} for name in outputs]}},
        "payload": payload,
    }


def recipes() -> st.SearchStrategy[Json]:
    """Recipes whose lists may be broken, missing, too short, or point anywhere."""
    position, name = st.sampled_from(POSITIONS), st.sampled_from(("x", "y", "z"))
    pointing = st.fixed_dictionaries({"outputIndex": position}, optional={"value": name})
    column = st.fixed_dictionaries({"name": name}, optional={"table": position})
    column1 = st.one_of(column, st.none())
    condition = st.fixed_dictionaries({}, optional={"column1": column1, "column2": column})
    join = st.fixed_dictionaries(
        {}, optional={"table1": position, "table2": position, "on": listed(condition)}
    )
    virtual = st.fixed_dictionaries(
        {"index": position}, optional={"columnsMatch": st.lists(name, max_size=3)}
    )
    payload = st.fixed_dictionaries(
        {},
        optional={
            "virtualInputs": listed(virtual),
            "joins": listed(join),
            "relationships": listed(join),
            "selectedColumns": st.one_of(listed(column), st.lists(name, max_size=3)),
            "defaultOutputIndex": position,
            **{split: listed(pointing) for split in SPLITS},
        },
    )
    refs = listed(st.fixed_dictionaries({}, optional={"ref": st.one_of(name, st.just(7))}))
    role = st.one_of(refs.map(lambda items: {"items": items}), st.sampled_from(({}, None, [])))
    roles = st.one_of(role.map(lambda main: {"main": main}), st.sampled_from(({}, None, "x")))
    return st.fixed_dictionaries(
        {"payload": st.one_of(payload, payload, payload, json_values(3))},
        optional={"inputs": roles, "outputs": roles},
    )


def listed(items: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Lists of such items; now and then with something else in it."""
    usual = st.lists(items, max_size=3)
    return st.one_of(usual, usual, st.lists(st.one_of(items, st.just(0)), max_size=3))


def pairs() -> st.SearchStrategy[tuple[Json, Json]]:
    """Two recipes: before and after an edit, or before and after two."""
    once = recipes().flatmap(lambda old: st.tuples(st.just(old), edited(old)))
    twice = once.flatmap(lambda pair: st.tuples(st.just(pair[0]), edited(pair[1])))
    strangers = st.tuples(recipes(), recipes())
    return st.one_of(once, twice, strangers, same_lists())


@st.composite
def same_lists(draw: st.DrawFn) -> tuple[Json, Json]:
    """Two recipes that read and write the same and have different payloads."""
    one, other = draw(recipes()), draw(recipes())
    return one, {**one, "payload": other["payload"]}


def differ(one: Any, other: Any) -> bool:
    return canonical.dumps(one) != canonical.dumps(other)


@given(pairs())
def test_two_recipes_differ_with_names_exactly_when_they_differ_without(
    pair: tuple[Json, Json],
) -> None:
    assert differ(*map(with_names, pair)) == differ(*pair)


LIKE_MADE = ("x", "x #1", "x #2")


@pytest.mark.parametrize("positions", [(0, 1, 2), (0, *LIKE_MADE)], ids=["numbers", "names"])
def test_every_position_becomes_something_else(positions: tuple[Any, ...]) -> None:
    for refs in itertools.product(LIKE_MADE, repeat=3):
        outputs = {"main": {"items": [{"ref": ref} for ref in refs]}}
        found = {
            canonical.dumps(with_names({"outputs": outputs, "payload": {"defaultOutputIndex": at}}))
            for at in positions
        }
        assert len(found) == len(positions), refs


@pytest.mark.parametrize(
    ("refs", "one", "other"),
    [
        pytest.param(
            ["x", "x", "x #2"], {"defaultOutputIndex": 1}, {"defaultOutputIndex": 2},
            id="a dataset called like a numbered one",
        ),
        pytest.param(
            ["x"], {"defaultOutputIndex": 0}, {"defaultOutputIndex": "x"},
            id="a name in the place of a number",
        ),
        pytest.param(
            ["x"],
            {"selectedColumns": ["a"], "virtualInputs": [{"columnsMatch": ["b"]}]},
            {"selectedColumns": ["a"], "virtualInputs": [{"columnsMatch": {"a": "b"}}]},
            id="an object in the place of a list",
        ),
    ],
)  # fmt: skip
def test_no_name_is_given_twice(refs: list[str], one: Json, other: Json) -> None:
    outputs = {"main": {"items": [{"ref": ref} for ref in refs]}}
    found = [with_names({"outputs": outputs, "payload": payload}) for payload in (one, other)]
    assert differ(*found)


def test_a_position_held_as_a_float_is_the_same_position() -> None:
    one, other = (with_names(a_recipe({"defaultOutputIndex": at})) for at in (0, 0.0))
    assert not differ(one, other)


@pytest.mark.parametrize("position", [True, False, -1, 2, None], ids=str)
def test_what_is_no_position_of_an_output_stays_what_it_is(position: Any) -> None:
    recipe = a_recipe({"defaultOutputIndex": position}, outputs="op")
    assert with_names(recipe) == recipe


@given(recipes())
def test_the_recipe_itself_is_left_as_it_is(recipe: Json) -> None:
    before = copy.deepcopy(recipe)
    with_names(recipe)
    assert recipe == before


@given(recipes())
def test_nothing_but_the_payload_becomes_another(recipe: Json) -> None:
    found = with_names(recipe)
    assert {**found, "payload": 0} == {**recipe, "payload": 0}


@given(json_values(), json_values(), json_values())
def test_a_recipe_of_any_shape_is_taken(payload: Any, inputs: Any, outputs: Any) -> None:
    recipe = {"payload": payload, "inputs": inputs, "outputs": outputs}
    assert with_names(recipe).keys() == recipe.keys()


def a_join(left: int, right: int, *conditions: Json, kind: str = "LEFT") -> Json:
    return {
        "table1": left, "table2": right, "type": kind, "conditionsMode": "AND",
        "on": list(conditions),
    }  # fmt: skip


def on(one: str, other: str, left: int = 0, right: int = 1, how: str = "EQ") -> Json:
    return {
        "column1": {"name": one, "table": left}, "column2": {"name": other, "table": right},
        "type": how, "caseInsensitive": False,
    }  # fmt: skip


def an_input(index: int, **more: Any) -> Json:
    return {"index": index, "preFilter": dict(OFF), "computedColumns": [], **more}


def selected(*columns: tuple[int, str]) -> list[Json]:
    return [{"name": name, "type": "int", "table": table} for table, name in columns]


def test_positions_are_replaced_by_names_wherever_a_join_has_them() -> None:
    payload = with_names(
        a_recipe(
            {
                "virtualInputs": [an_input(1), an_input(0)],
                "joins": [a_join(0, 1, on("id", "cid"))],
                "selectedColumns": selected((0, "id"), (5, "far")),
                "valueSplits": [{"outputIndex": 0}, {"outputIndex": -1}],
                "defaultOutputIndex": 1,
            },
            inputs="ab",
            outputs="op",
        )
    )["payload"]
    (join,) = payload["joins"]
    assert [item["index"] for item in payload["virtualInputs"]] == ["b", "a"]
    assert (join["table1"], join["table2"]) == ("b", "a")
    assert (join["on"][0]["column1"]["table"], join["on"][0]["column2"]["table"]) == ("b", "a")
    assert [item["table"] for item in payload["selectedColumns"]] == ["b", 5]
    assert [item["outputIndex"] for item in payload["valueSplits"]] == ["o", -1]
    assert payload["defaultOutputIndex"] == "p"


def test_an_input_that_is_used_twice_is_told_apart_from_itself() -> None:
    payload = {"virtualInputs": [an_input(0), an_input(0)], "joins": [a_join(0, 1)]}
    (join,) = with_names(a_recipe(payload))["payload"]["joins"]
    assert join["table1"] != join["table2"]


THREE = {
    "virtualInputs": [an_input(0), an_input(1), an_input(2)],
    "joins": [a_join(0, 1, on("id", "id")), a_join(0, 2, on("id", "cid", right=2))],
    "selectedColumns": selected((0, "id"), (1, "x"), (2, "y")),
    "postFilter": dict(OFF),
}


@pytest.mark.parametrize(
    ("left", "inputs", "joins", "columns"),
    [
        pytest.param(
            "ac", 2, [a_join(0, 1, on("id", "cid"))], selected((0, "id"), (1, "y")), id="second"
        ),
        pytest.param(
            "ab", 2, [a_join(0, 1, on("id", "id"))], selected((0, "id"), (1, "x")), id="third"
        ),
    ],
)
def test_one_input_less_is_that_input_its_join_and_its_columns(
    left: str, inputs: int, joins: list[Json], columns: list[Json]
) -> None:
    gone = ({"b", "c"} - set(left)).pop()
    two = {
        **THREE, "joins": joins, "selectedColumns": columns,
        "virtualInputs": [an_input(n) for n in range(inputs)],
    }  # fmt: skip
    old, new = a_recipe(THREE, "abc"), a_recipe(two, left)
    column = {"b": "x", "c": "y"}[gone]
    assert [change.label for change in changes_of("recipe", old, new)] == [
        f"Input {gone} removed", f"Join of a and {gone} removed",
        f"Column {column} of {gone} removed", f"Input {gone} removed",
    ]  # fmt: skip
    back = [change.label for change in changes_of("recipe", new, old)]
    assert {label.rpartition(" ")[2] for label in back} == {"added"}
    assert len(back) == 4


def test_an_input_in_another_place_is_that_input_only() -> None:
    """As long as all numbers follow, what they mean is the same."""
    two = {"virtualInputs": [an_input(0), an_input(1)], "joins": [a_join(0, 1, on("id", "cid"))]}
    flipped = {
        "virtualInputs": [an_input(1), an_input(0)], "joins": [a_join(0, 1, on("id", "cid"))],
    }  # fmt: skip
    found = changes_of("recipe", a_recipe(two, "ab"), a_recipe(flipped, "ba"))
    assert [change.label for change in found] == ["Input b moved from position 2 to 1"]


def test_an_input_that_is_used_once_more_stays_what_it_is() -> None:
    once = {"virtualInputs": [an_input(0)], "selectedColumns": selected((0, "id"))}
    twice = {
        "virtualInputs": [an_input(0), an_input(0)],
        "selectedColumns": selected((0, "id"), (1, "id")),
    }
    found = changes_of("recipe", a_recipe(once), a_recipe(twice))
    assert [change.kind for change in found] == ["added", "added"]


STACK = {
    "mode": "UNION",
    "selectedColumns": ["id", "day"],
    "virtualInputs": [
        an_input(0, columnsMatch=["id", "date"]), an_input(1, columnsMatch=["ID", ""]),
    ],
}  # fmt: skip


def test_a_column_taken_out_of_a_stack_leaves_the_others_where_they_were() -> None:
    new = {
        **STACK,
        "selectedColumns": ["day"],
        "virtualInputs": [an_input(0, columnsMatch=["date"]), an_input(1, columnsMatch=[""])],
    }
    found = changes_of("recipe", a_recipe(STACK, "ab"), a_recipe(new, "ab"))
    assert [(change.kind, change.path) for change in found] == [
        ("removed", "/payload/selectedColumns[0]"),
        ("removed", "/payload/virtualInputs[index=a]/columnsMatch/id"),
        ("removed", "/payload/virtualInputs[index=b]/columnsMatch/id"),
    ]


@pytest.mark.parametrize(
    ("columns", "matched"),
    [(["id", "id"], ["a", "b"]), (["id"], ["a", "b"]), ([1], ["a"]), (None, ["a"])],
    ids=["doubles", "of another length", "no names", "no columns"],
)
def test_columns_that_cannot_be_matched_stay_a_list(columns: Any, matched: list[str]) -> None:
    payload = {"selectedColumns": columns, "virtualInputs": [{"columnsMatch": matched}]}
    assert with_names(a_recipe(payload))["payload"]["virtualInputs"][0]["columnsMatch"] == matched


def an_aggregate(column: str, *flags: str) -> Json:
    return {
        "column": column, "type": "double",
        **{flag: flag in flags for flag in ("sum", "avg", "min", "lag")}, "lagValues": "1",
    }  # fmt: skip


def conditions(*items: Json, mode: str = "&&") -> Json:
    return {"enabled": True, "distinct": False,
            "uiData": {"mode": mode, "conditions": list(items)}}  # fmt: skip


def where(column: str, operator: str, **operand: Any) -> Json:
    return {"input": column, "operator": operator, **operand}


def a_step(kind: str, **params: Any) -> Json:
    return {"metaType": "PROCESSOR", "type": kind, "disabled": False, "params": params}


JOIN = {
    "virtualInputs": [an_input(0), an_input(1)],
    "joins": [a_join(0, 1, on("id", "cid"), on("day", "day", how="GTE"))],
    "selectedColumns": selected((0, "id"), (1, "name")),
    "postFilter": dict(OFF),
}
GROUP = {
    "keys": [{"column": "shop", "type": "string"}],
    "values": [
        an_aggregate("amount", "sum"),
        {"customExpr": "sum(a)", "customName": "ratio", "type": "double"},
    ],
    "globalCount": True, "preFilter": conditions(where("age", ">= [number]", num=18)),
}  # fmt: skip
WINDOW = {
    "windows": [
        {"enablePartitioning": True, "partitioningColumns": ["shop"], "enableLimits": False,
         "orders": [{"column": "day", "desc": False}]}
    ],
    "values": [an_aggregate("amount")],
    "rank": False,
}  # fmt: skip
SPLIT = {
    "mode": "FILTERS",
    "filterSplits": [
        {"outputIndex": 0, "filter": conditions(where("role", "== [string]", string="train"))},
        {"outputIndex": 1, "filter": conditions(where("role", "== [string]", string="test"))},
    ],
    "valueSplits": [{"value": "x", "outputIndex": 0}],
    "randomSplits": [{"outputIndex": 0, "share": 50}],
    "defaultOutputIndex": 1,
}  # fmt: skip
FILTER = conditions(
    where("age", ">= [number]", num=18), where("age", "<  [number]", num=65),
    {"subCondition": conditions(where("country", "== [string]", string="FR"))},
)  # fmt: skip
PIVOT = {
    "pivots": [
        {"keyColumns": ["country"], "valueColumns": [an_aggregate("amount", "sum")],
         "explicitValues": [["FR"], ["BE"]], "topnLimit": 10}
    ],
    "explicitIdentifiers": ["id"],
    "otherColumns": [an_aggregate("age", "avg")],
}  # fmt: skip
PREPARE = {
    "steps": [
        a_step("ColumnRenamer", renamings=[{"from": "a", "to": "b"}]),
        a_step("CreateColumnWithGREL", column="x", expression="a + 1"),
        {
            "metaType": "GROUP", "name": "Clean", "disabled": False,
            "steps": [
                a_step("FilterOnValue", columns=["c"], values=["x"]),
                a_step("FindReplace", output="o", mapping=[{"from": "h", "to": "high"}]),
            ],
        },
        a_step("DateParser", columns=["d"], formats=["yyyy"], outCol="day"),
        a_step("ColumnsSelector", columns=["p", "q", "r", "s"], keep=False),
    ]
}  # fmt: skip


def put(*keys: Any) -> Change:
    """A change that sets what the keys but the last lead to, to the last."""

    def change(payload: Any) -> None:
        for key in keys[:-2]:
            payload = payload[key]
        payload[keys[-2]] = keys[-1]

    return change


def append(*keys: Any) -> Change:
    def change(payload: Any) -> None:
        for key in keys[:-1]:
            payload = payload[key]
        payload.append(keys[-1])

    return change


def take(*keys: Any) -> Change:
    def change(payload: Any) -> None:
        for key in keys[:-1]:
            payload = payload[key]
        del payload[keys[-1]]

    return change


LABELS: list[tuple[str, Json, Change, list[str]]] = [
    ("join type", JOIN, put("joins", 0, "type", "INNER"),
     ["Join of a and b: type changed from LEFT to INNER"]),
    ("join operator", JOIN, put("joins", 0, "on", 0, "type", "LTE"),
     ["Join of a and b: condition on id = cid changed to id ≤ cid"]),
    ("join column", JOIN, put("joins", 0, "on", 0, "column2", "name", "id"),
     ["Join of a and b: condition on id = cid changed to id = id"]),
    ("join case", JOIN, put("joins", 0, "on", 0, "caseInsensitive", True),
     ["Join of a and b: condition on id = cid: caseInsensitive changed from false to true"]),
    ("join condition added", JOIN, append("joins", 0, "on", on("k", "l")),
     ["Join of a and b: condition on k = l added"]),
    ("join condition removed", JOIN, take("joins", 0, "on", 1),
     ["Join of a and b: condition on day ≥ day removed"]),
    ("join column selected", JOIN, append("selectedColumns", selected((1, "z"))[0]),
     ["Column z of b added"]),
    ("join alias", JOIN, put("selectedColumns", 1, "alias", "nom"),
     ["Column name of b: alias added (nom)"]),
    ("join filter of an input", JOIN, put("virtualInputs", 1, "preFilter", "enabled", True),
     ["Input b: filter: enabled changed from false to true"]),
    ("join filter after", JOIN, put("postFilter", "enabled", True),
     ["Filter after: enabled changed from false to true"]),
    ("computed column of an input", JOIN,
     append("virtualInputs", 0, "computedColumns", {"name": "tax", "expr": "a * 2"}),
     ["Input a: computed column tax added"]),
    ("group aggregate", GROUP, put("values", 0, "avg", True),
     ["Aggregates of amount: avg changed from false to true"]),
    ("group aggregate added", GROUP, append("values", an_aggregate("margin", "sum")),
     ["Aggregates of margin added"]),
    ("group custom", GROUP, put("values", 1, "customExpr", "sum(b)"),
     ["Aggregate ratio: customExpr changed from sum(a) to sum(b)"]),
    ("group key", GROUP, append("keys", {"column": "day", "type": "date"}), ["Key day added"]),
    ("group filter", GROUP, put("preFilter", "uiData", "conditions", 0, "num", 21),
     ["Filter before: condition on age >= [number]: num changed from 18 to 21"]),
    ("window partition", WINDOW, append("windows", 0, "partitioningColumns", "till"),
     ["Window: partition column till added"]),
    ("window order", WINDOW, put("windows", 0, "orders", 0, "desc", True),
     ["Window: sort column day: desc changed from false to true"]),
    ("window aggregate", WINDOW, put("values", 0, "lag", True),
     ["Aggregates of amount: lag changed from false to true"]),
    ("split filter", SPLIT,
     put("filterSplits", 0, "filter", "uiData", "conditions", 0, "string", "TRAIN"),
     ["Split to o: filter: condition on role == [string]: string changed from train to TRAIN"]),
    ("split value", SPLIT, append("valueSplits", {"value": "y", "outputIndex": 1}),
     ["Split of value y added"]),
    ("split value to another", {**SPLIT, "mode": "VALUES"}, put("valueSplits", 0, "outputIndex", 1),
     ["Split of value x: outputIndex changed from o to p"]),
    ("split share", {**SPLIT, "mode": "RANDOM"}, put("randomSplits", 0, "share", 80),
     ["Split to o: share changed from 50 to 80"]),
    ("sort order", {"orders": [{"column": "a", "desc": False}]}, put("orders", 0, "desc", True),
     ["Sort column a: desc changed from false to true"]),
    ("sort moved", {"orders": [{"column": "a"}, {"column": "b"}]},
     put("orders", [{"column": "b"}, {"column": "a"}]),
     ["Sort column b moved from position 2 to 1"]),
    ("top n", {"firstRows": 10, "keys": ["a"], "orders": []}, append("keys", "b"),
     ["Key b added"]),
    ("distinct", {"keys": [{"column": "a"}, {"column": "b"}]}, take("keys", 0), ["Key a removed"]),
    ("filter number", FILTER, put("uiData", "conditions", 0, "num", 21),
     ["Condition on age >= [number]: num changed from 18 to 21"]),
    ("filter operator", FILTER, put("uiData", "conditions", 1, "operator", "<= [number]"),
     ["Condition on age <  [number] changed to age <= [number]"]),
    ("filter condition gone", FILTER, take("uiData", "conditions", 1),
     ["Condition on age <  [number] removed"]),
    ("pivot column", PIVOT, append("pivots", 0, "keyColumns", "shop"),
     ["Pivot by country: key column shop added"]),
    ("pivot aggregate", PIVOT, put("pivots", 0, "valueColumns", 0, "avg", True),
     ["Pivot by country: aggregates of amount: avg changed from false to true"]),
    ("pivot value", PIVOT, append("pivots", 0, "explicitValues", ["NL"]),
     ["Pivot by country: value NL added"]),
    ("pivot identifier", PIVOT, append("explicitIdentifiers", "shop"),
     ["Row identifier shop added"]),
    ("pivot other column", PIVOT, put("otherColumns", 0, "sum", True),
     ["Aggregates of age: sum changed from false to true"]),
    ("formula", PREPARE, put("steps", 1, "params", "expression", "a + 2"),
     ['Step create column with GREL (x): expression changed from "a + 1" to "a + 2"']),
    ("renaming", PREPARE, put("steps", 0, "params", "renamings", 0, "to", "bb"),
     ["Step column renamer: renaming of a to b changed to a to bb"]),
    ("renaming added", PREPARE, append("steps", 0, "params", "renamings", {"from": "k", "to": "l"}),
     ["Step column renamer: renaming of k to l added"]),
    ("mapping", PREPARE, put("steps", 2, "steps", 1, "params", "mapping", 0, "to", "HIGH"),
     ["Step Clean: step find replace to o: mapping of h to high changed to h to HIGH"]),
    ("step of a group", PREPARE, take("steps", 2, "steps", 0),
     ["Step Clean: step filter on value (c) removed"]),
    ("group of steps", PREPARE, put("steps", 2, "name", "Tidy"), ["Step Clean changed to Tidy"]),
    ("disabled step", PREPARE, put("steps", 3, "disabled", True),
     ["Step date parser to day: disabled changed from false to true"]),
    ("column of a step", PREPARE, append("steps", 4, "params", "columns", "t"),
     ["Step columns selector (p, q, r, 1 more): column t added"]),
    ("value of a step", PREPARE, append("steps", 2, "steps", 0, "params", "values", "y"),
     ["Step Clean: step filter on value (c): value y added"]),
    ("format of a step", PREPARE, append("steps", 3, "params", "formats", "MM"),
     ["Step date parser to day: format MM added"]),
    ("engine settings", {"engineParams": {"spark": {"merge": True}}},
     put("engineParams", "spark", "merge", False),
     ["Engine settings: spark › merge changed from true to false"]),
    ("rule for documents", {"documentsRules": [{"type": "TEXT_ONLY"}]},
     append("documentsRules", {"type": "VLM"}), ["Rule for vlm added"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "change", "labels"), [row[1:] for row in LABELS], ids=[row[0] for row in LABELS]
)
def test_an_edit_is_told_in_the_words_of_the_recipe(
    payload: Json, change: Change, labels: list[str]
) -> None:
    new = copy.deepcopy(payload)
    change(new)
    found = changes_of("recipe", a_recipe(payload, "ab", "op"), a_recipe(new, "ab", "op"))
    assert [item.label for item in found] == labels


@pytest.mark.parametrize(
    ("old", "new", "labels"),
    [
        ({"payload": "a\nb"}, {"payload": "a\nc"}, ["Code changed (+1 −1 line)"]),
        ({"payload": "a"}, {"payload": "b"}, ["Code changed from a to b"]),
        ({"type": "python"}, {"type": "pyspark"}, ["type changed from python to pyspark"]),
        (a_recipe("", "ab"), a_recipe("", "ac"), ["Input b removed", "Input c added"]),
        (a_recipe("", "a", "o"), a_recipe("", "a", "op"), ["Output p added"]),
        (
            {"outputs": {"main": {"items": [{"ref": "o", "appendMode": False}]}}},
            {"outputs": {"main": {"items": [{"ref": "o", "appendMode": True}]}}},
            ["Output o: appendMode changed from false to true"],
        ),
    ],
    ids=["code", "short code", "type", "input", "output", "append"],
)
def test_what_all_recipes_have_is_told_in_words(old: Json, new: Json, labels: list[str]) -> None:
    assert [change.label for change in changes_of("recipe", old, new)] == labels


@pytest.mark.parametrize(
    ("payload", "change"),
    [
        (FILTER, put("uiData", "mode", "||")),
        ({"prompt": {"mode": "TEXT"}}, put("prompt", "mode", "STRUCTURED")),
    ],
    ids=["filter", "prompt"],
)
def test_settings_are_not_told_to_be_code(payload: Json, change: Change) -> None:
    new = copy.deepcopy(payload)
    change(new)
    (found,) = changes_of("recipe", a_recipe(payload), a_recipe(new))
    assert not found.label.startswith("Code")


def test_a_condition_of_a_group_of_conditions_is_told_like_any_other() -> None:
    new = copy.deepcopy(FILTER)
    new["uiData"]["conditions"][2]["subCondition"]["uiData"]["conditions"][0]["string"] = "BE"
    (change,) = changes_of("recipe", a_recipe(FILTER), a_recipe(new))
    assert change.label.endswith("condition on country == [string]: string changed from FR to BE")
