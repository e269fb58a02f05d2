"""Canonical JSON: equal values have one text, different values have different ones."""

from __future__ import annotations

import copy
import hashlib
import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift import canonical
from strategies import EXACT, json_values


def spelled(value: Any) -> str:
    """A value's text by which 1, 1.0 and true are told apart, whatever the order of keys."""
    return json.dumps(value, sort_keys=True)


def respelled(value: Any) -> Any:
    """The same value, written differently: whole numbers as floats, keys the other way round."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < EXACT:
        return float(value)
    if isinstance(value, dict):
        return {key: respelled(value[key]) for key in reversed(list(value))}
    if isinstance(value, list):
        return [respelled(item) for item in value]
    return value


def equal(left: Any, right: Any) -> bool:
    """Whether two values are the same JSON: 1 is 1.0, true is not 1."""
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    return isinstance(left, bool) == isinstance(right, bool) and bool(left == right)


def similar_values() -> st.SearchStrategy[Any]:
    """Small values made of what is easily mixed up, so that two of them are often equal."""
    leaves = st.sampled_from((None, False, True, 0, 0.0, 1, 1.0, -1, 0.5, "", "0", "1", "1.0"))
    return st.recursive(
        leaves,
        lambda inner: (
            st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2)
        ),
        max_leaves=3,
    )


@given(json_values())
def test_the_spelling_of_a_value_does_not_change_its_text(value: Any) -> None:
    assert canonical.dumps(respelled(value)) == canonical.dumps(value)


@given(similar_values(), similar_values())
def test_two_values_have_one_text_exactly_when_they_are_equal(left: Any, right: Any) -> None:
    assert (canonical.dumps(left) == canonical.dumps(right)) == equal(left, right)


@given(json_values())
def test_reading_the_text_gives_the_folded_value_back(value: Any) -> None:
    read = json.loads(canonical.dumps(value))
    assert spelled(read) == spelled(canonical.fold_numbers(value))


@given(json_values())
def test_folding_keeps_every_value_equal(value: Any) -> None:
    assert equal(canonical.fold_numbers(value), value)


@given(json_values())
def test_folding_twice_is_folding_once(value: Any) -> None:
    once = canonical.fold_numbers(value)
    assert spelled(canonical.fold_numbers(once)) == spelled(once)


@given(json_values())
def test_the_text_is_ascii(value: Any) -> None:
    assert canonical.dumps(value).isascii()


@given(json_values())
def test_the_checksum_is_the_sha_256_of_the_text(value: Any) -> None:
    text = canonical.dumps(value)
    assert canonical.checksum(value) == hashlib.sha256(text.encode("ascii")).hexdigest()


@given(json_values())
def test_the_value_itself_is_left_as_it_is(value: Any) -> None:
    before = copy.deepcopy(value)
    canonical.dumps(value)
    assert spelled(value) == spelled(before)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"a": 1.0, "b": -0.0, "c": 2.5}, '{"a":1,"b":0,"c":2.5}'),
        ({"a": "1.0"}, '{"a":"1.0"}'),
        ("é\u202e", '"\\u00e9\\u202e"'),
        ((1.0, (2.0,)), "[1,[2]]"),
    ],
)
def test_the_text_has_sorted_keys_no_spaces_and_no_needless_fractions(
    value: Any, text: str
) -> None:
    assert canonical.dumps(value) == text


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\udc00\ud800"])
def test_lone_surrogates_survive(text: str) -> None:
    assert json.loads(canonical.dumps({text: text})) == {text: text}


def test_a_float_too_large_to_be_exact_stays_a_float() -> None:
    assert canonical.dumps([1e16, 1.0]) == "[1e+16,1]"


@pytest.mark.parametrize(
    ("number", "word"), [(math.nan, "NaN"), (math.inf, "Infinity"), (-math.inf, "-Infinity")]
)
def test_a_number_that_json_does_not_know_is_written_as_its_name(number: float, word: str) -> None:
    assert json.loads(canonical.dumps({"a": number})) == {"a": word}


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), {("a", "b"): 1}])
def test_what_json_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical.dumps({"a": value})


def test_checksums_stay_the_same_from_one_release_to_the_next() -> None:
    """A stored checksum is compared with one of today, so the text may never change."""
    value = {"b": [1.0, 0.5, None], "a": {"é": "\ud800", "": False}}
    assert canonical.dumps(value) == '{"a":{"":false,"\\u00e9":"\\ud800"},"b":[1,0.5,null]}'
    assert canonical.checksum({}) == (
        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )
