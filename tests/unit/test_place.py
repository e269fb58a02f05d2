"""Places: paths that say where for sure, words that a person can read, patterns over both."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import HOSTILE
from project_drift.diff.engine import changes_of
from project_drift.models.resource import is_secret
from project_drift.strategies.compare import compare
from project_drift.strategies.paths import in_order, lies_within
from project_drift.strategies.place import WHOLE, Place, cut, in_words
from project_drift.strategies.rules import At, DiffRules
from single_edits import leads_to
from strategies import AWKWARD, texts

NAMES = [*AWKWARD, *HOSTILE.values()]
SECRET, OTHER = {"$secret": "0123456789abcdef"}, {"$secret": "fedcba9876543210"}

by_name = pytest.mark.parametrize("name", NAMES, ids=lambda name: ascii(name)[:12])


@given(st.lists(texts(), max_size=4, unique=True), st.lists(texts(), max_size=4, unique=True))
def test_two_places_of_keys_have_one_path_only_where_the_keys_are_the_same(
    one: list[str], other: list[str]
) -> None:
    paths = []
    for keys in (one, other):
        place = WHOLE
        for key in keys:
            place = place.key(key)
        paths.append(place.path)
    assert (paths[0] == paths[1]) == (one == other)


@by_name
def test_the_path_below_any_key_leads_back_to_it(name: str) -> None:
    old, new = ({"in": {name: {"run": run}}} for run in (1, 2))
    (change,) = compare(old, new)
    assert leads_to(change.path, ("in", name, "run"), old, new)


@by_name
def test_the_path_inside_any_item_leads_back_to_it(name: str) -> None:
    old, new = ({"in": [{"id": "k"}, {"id": name, "run": run}]} for run in (1, 2))
    (change,) = compare(old, new)
    assert leads_to(change.path, ("in", 1, "run"), old, new)


@by_name
def test_any_name_makes_a_short_label(name: str) -> None:
    rules = DiffRules(At("/in/*", called="variable {}"), At("/on/*/*", called="{}"))
    old, new = (
        {"in": {name: run}, "on": {name: {name: run}}, name: run, "to": {"a": {name: [run]}}}
        for run in (1, 2)
    )
    found = compare(old, new, rules)
    assert len(found) == 5
    assert all(len(change.label) < 500 for change in found)


@by_name
def test_any_value_makes_a_short_label(name: str) -> None:
    for old, new in ((name, 1), (1, name), ([name], [1]), ({"a": name}, {"b": name})):
        assert all(len(change.label) < 500 for change in compare({"k": old}, {"k": new}))


@pytest.mark.parametrize(
    ("path", "pattern", "within"),
    [
        ("/params/steps", "/params/steps", True),
        ("/params/steps[id=b1]/name", "/params/steps", True),
        ("/params/steps[id=b1]/name", "/params/steps/*/name", True),
        ("/params/steps[id=b1]/name", "/params/*", True),
        ("/params/stepsAndMore", "/params/steps", False),
        ("/params", "/params/steps", False),
        ("/inner/params/steps", "/params/steps", False),
        ("/a.b", "/a.b", True),
        ("/axb", "/a.b", False),
        ("/columns[name=a~1b]/comment", "/columns/*/comment", True),
        ("/columns[name=x/y]/comment", "/columns/*/comment", True),
        ("/columns[3]/comment", "/columns/*/comment", True),
        ("/columns[3]/comments", "/columns/*/comment", False),
        ("/tags[0]", "/tags/*", True),
        ("/tags", "/tags/*", False),
        ("/a/b/c", "/*/b", True),
        ("/standard/a~2b", "/standard/*", True),
    ],
)
def test_a_pattern_names_a_place_and_all_below_it(path: str, pattern: str, within: bool) -> None:
    assert lies_within(path, pattern) is within


@pytest.mark.parametrize(
    "paths",
    [
        ["/a", "/a/b", "/b"],
        ["/a[2]", "/a[10]", "/a[10]/b"],
        ["/a[id=1]", "/a[id=1]/b", "/a[id=2]"],
        ["/a", "/a[0]", "/ab"],
    ],
)
def test_paths_are_in_the_order_in_which_people_read_them(paths: list[str]) -> None:
    backwards = list(reversed(paths))
    assert sorted(backwards, key=in_order) == paths


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (WHOLE, "Definition changed"),
        (WHOLE.key("params").key("a"), "params › a changed"),
        (WHOLE.called("a", "variable x", WHOLE), "Variable x changed"),
        (WHOLE.called("a", "variable x", WHOLE).key("b"), "Variable x: b changed"),
        (WHOLE.key("a").item("[0]", "step b", named=True), "a › step b changed"),
        (WHOLE.called("steps", "", WHOLE).item("[0]", "step b", named=True), "Step b changed"),
        (Place("/k", "k").called("a", "x", WHOLE), "X changed"),
    ],
)
def test_the_words_of_a_place_read_as_a_phrase(place: Place, label: str) -> None:
    assert place.label("changed") == label


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("a", "a"),
        ("a b", '"a b"'),
        ("", '""'),
        (" a", '" a"'),
        ("a\n", None),
        ("a\nb", None),
        ("x" * 60, "x" * 60),
        ("x" * 61, None),
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (0.5, "0.5"),
        ([], "[]"),
        ({}, "{}"),
        ([1], None),
        ({"a": 1}, None),
        (SECRET, "(secret)"),
    ],
)
def test_a_short_value_is_told_in_the_label(value: Any, words: str | None) -> None:
    assert in_words(value) == words


@pytest.mark.parametrize(
    ("text", "limit", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("", 3, "")]
)
def test_what_is_too_long_is_cut_with_an_ellipsis(text: str, limit: int, short: str) -> None:
    assert cut(text, limit) == short


@pytest.mark.parametrize("value", [{"$secret": "a", "b": 1}, {}, "$secret", ["$secret"], None])
def test_only_a_fingerprint_alone_is_a_secret(value: Any) -> None:
    assert not is_secret(value)


@pytest.mark.parametrize(
    ("old", "new", "kind", "label"),
    [
        pytest.param(SECRET, OTHER, "modified", "changed (secret)", id="another one"),
        pytest.param(SECRET, "${token}", "modified", "changed from (secret) to ${token}",
                     id="a variable now"),
        pytest.param("", SECRET, "modified", 'changed from "" to (secret)', id="filled"),
        pytest.param(SECRET, None, "modified", "changed from (secret) to null", id="emptied"),
        pytest.param(SECRET, 7, "modified", "changed from (secret) to 7", id="a number now"),
        pytest.param(SECRET, [1, 2], "modified", "changed", id="a list now"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("inside", [(), ("deep",)], ids=["at the top", "deep inside"])
def test_of_a_secret_only_its_being_one_is_told(
    inside: tuple[str, ...], old: Any, new: Any, kind: str, label: str
) -> None:
    sides = []
    for value in (old, new):
        around = {"password": value}
        for key in inside:
            around = {key: around}
        sides.append(around)
    (change,) = compare(*sides)
    assert change.path == "".join(f"/{key}" for key in (*inside, "password"))
    assert change.label == " › ".join((*inside, f"password {label}"))
    assert (change.kind, change.old, change.new) == (kind, old, new)


@pytest.mark.parametrize(
    ("old", "new", "label"),
    [
        ({}, {"password": SECRET}, "password added ((secret))"),
        ({"password": SECRET}, {}, "password removed (was (secret))"),
    ],
)
def test_a_secret_that_comes_or_goes_is_told_without_its_fingerprint(
    old: Any, new: Any, label: str
) -> None:
    (change,) = compare({"in": 1, **old}, {"in": 1, **new})
    assert (change.path, change.label) == ("/password", label)


@pytest.mark.parametrize("new", [{"user": "anna"}, {"user": OTHER, "more": 1}, "plain", OTHER])
@pytest.mark.parametrize(
    "wrap", [lambda v: {"k": v}, lambda v: {"k": [v]}, lambda v: {"k": [{"id": "a", "key": v}]}],
    ids=["field", "item", "field of an item"],
)  # fmt: skip
def test_no_label_shows_a_fingerprint(wrap: Any, new: Any) -> None:
    for sides in ((SECRET, new), (new, SECRET)):
        found = compare(*map(wrap, sides))
        assert found
        for change in found:
            assert "0123456789abcdef" not in change.label
            assert "$secret" not in change.path


@pytest.mark.parametrize("kind", ["variables", "dataset", "recipe", "scenario", "no such type"])
def test_a_changed_secret_is_told_in_every_type(kind: str) -> None:
    old, new = ({"params": {"steps": [{"id": "a", "key": value}]}} for value in (SECRET, OTHER))
    (change,) = changes_of(kind, old, new)
    assert change.label.endswith("changed (secret)")
    assert (change.old, change.new) == (SECRET, OTHER)


def test_no_label_shows_a_fingerprint_inside_a_text() -> None:
    old, new = ({"url": f"x://u:[secret {digits}]@h"} for digits in ("0" * 16, "1" * 16))
    (change,) = compare(old, new)
    assert "0" * 16 not in change.label


@pytest.mark.parametrize("value", [1, 1.5, True, None, [], {}])
def test_a_text_that_reads_like_another_value_is_told_in_quotes(value: Any) -> None:
    (change,) = compare({"a": json.dumps(value)}, {"a": value})
    text = json.dumps(value)
    assert change.label == f'a changed from "{text}" to {text}'


def test_no_label_shows_half_of_a_fingerprint() -> None:
    name = f"call the service with [secret {'0' * 16}] now"
    for strategy in ("scenario", "variables"):
        steps = {"params": {"steps": [{"id": "a", "name": name, "x": 1}]}}
        (change,) = changes_of(strategy, {"params": {"steps": []}}, steps)
        assert "000" not in change.label
