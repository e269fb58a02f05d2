"""What people call an item: the first template that can be filled, short whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from examples import HOSTILE
from project_drift.strategies.titles import title
from strategies import AWKWARD, json_values

TEMPLATES = ("step {name}", "step {type:words} to {params/output}", "step {type:words}", "step")


@pytest.mark.parametrize(
    ("template", "item", "text"),
    [
        pytest.param("column {name}", {"name": "id"}, "column id", id="a field"),
        pytest.param("{a/b} done", {"a": {"b": "all"}}, "all done", id="a field of a field"),
        pytest.param("tag {}", "daily", "tag daily", id="the item itself"),
        pytest.param("value {}", ["a", "b"], "value a, b", id="an item that is a list"),
        pytest.param("value {}", 7, "value 7", id="a number"),
        pytest.param("value {}", False, "value false", id="a flag"),
        pytest.param("value {}", 0, "value 0", id="zero is a value"),
        pytest.param("cell {#}", {}, "cell 3", id="its number"),
        pytest.param("{kind} cell {#}", {"kind": "code"}, "code cell 3", id="both"),
        pytest.param("on {c}", {"c": list("abcde")}, "on a, b, c, 2 more", id="some of many"),
        pytest.param("on {c}", {"c": ["a", {"b": 1}, "c"]}, "on a, c", id="only plain values"),
        pytest.param("{t:lower}", {"t": "SAVED_MODEL"}, "saved model", id="lower"),
        pytest.param("{t:operator}", {"t": "LTE"}, "≤", id="an operator"),
        pytest.param("{t:operator}", {"t": "CONTAINS"}, "contains", id="an operator without sign"),
        pytest.param("{t:words}", {"t": "FilterOnValue"}, "filter on value", id="camel case"),
        pytest.param("{t:words}", {"t": "CreateColumnWithGREL"}, "create column with GREL",
                     id="an abbreviation"),
        pytest.param("{t:words}", {"t": "UNIXTimestampParser"}, "UNIX timestamp parser",
                     id="an abbreviation in front"),
        pytest.param("{t:words}", {"t": "build_flowitem"}, "build flowitem", id="snake case"),
        pytest.param("{t:words}", {"t": "SQL"}, "sql", id="all in capitals"),
        pytest.param("{t:words}", {"t": "mail-scenario"}, "mail scenario", id="hyphens"),
        pytest.param("{t:words}", {"t": "step2"}, "step 2", id="digits"),
    ],
)  # fmt: skip
def test_a_template_is_filled_from_the_item(template: str, item: Any, text: str) -> None:
    found = title((template,), item, 2)
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ({"name": "Clean", "type": "Group"}, "step Clean"),
        ({"type": "DateParser", "params": {"output": "day"}}, "step date parser to day"),
        ({"type": "DateParser", "params": {"output": ""}}, "step date parser"),
        ({"type": "DateParser", "params": []}, "step date parser"),
        ({"type": None}, "step"),
        ({}, "step"),
        ("text", "step"),
        (None, "step"),
    ],
)
def test_the_first_template_whose_fields_are_all_filled_counts(item: Any, text: str) -> None:
    found = title(TEMPLATES, item, 0)
    assert found is not None
    assert found.text == text


def test_without_a_template_that_can_be_filled_there_is_no_title() -> None:
    assert title(("a {b}",), {"b": ""}, 0) is None
    assert title((), {"b": "c"}, 0) is None


@pytest.mark.parametrize(
    ("template", "fields"),
    [
        ("join of {table1} and {table2}", {"/table1", "/table2"}),
        ("step {type:words} to {params/output}", {"/type", "/params/output"}),
        ("cell {#}", set()),
        ("tag {}", set()),
    ],
)
def test_a_title_knows_the_places_of_what_it_tells(template: str, fields: set[str]) -> None:
    item = {"table1": "a", "table2": "b", "type": "T", "params": {"output": "o"}}
    found = title((template,), item if fields else "x", 0)
    assert found is not None
    assert found.fields == fields


@pytest.mark.parametrize(
    ("template", "lead", "bare"),
    [("step {name}", "step ", False), ("step", "step", True), ("{name}", "", False)],
)
def test_a_title_knows_whether_it_tells_nothing_of_the_item(
    template: str, lead: str, bare: bool
) -> None:
    found = title((template,), {"name": "a"}, 0)
    assert found is not None
    assert (found.lead, found.is_bare) == (lead, bare)


@pytest.mark.parametrize("length", [40, 41, 1_000_000])
def test_a_long_value_is_cut_with_an_ellipsis(length: int) -> None:
    found = title(("{name}",), {"name": "x" * length}, 0)
    assert found is not None
    assert found.text == ("x" * 40 if length == 40 else "x" * 39 + "…")


@pytest.mark.parametrize("name", [*AWKWARD, *HOSTILE.values()], ids=lambda name: ascii(name)[:12])
def test_what_looks_like_a_template_is_not_filled_again(name: str) -> None:
    found = title(("a {name} b {name:words} {other}", "none"), {"name": name, "other": "{name}"}, 0)
    assert found is not None
    assert found.text == "none" or found.text.endswith("{name}")


@given(json_values())
def test_any_item_has_a_title_of_bounded_length(item: Any) -> None:
    found = title(("{a} {b:words} {c/a:lower} {:operator} {#}", "noun"), item, 0)
    assert found is not None
    assert len(found.text) < 200
