"""Which item became which: one to one, by identity first, never by position, in a bounded time."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift import canonical
from project_drift.strategies import alignment
from project_drift.strategies.alignment import Alignment, align, key_of, unique_keys
from strategies import json_values

Pair = tuple[list[Any], list[Any]]

ID = (("id",),)
NOTHING: tuple[tuple[str, ...], ...] = ()


def items() -> st.SearchStrategy[list[Any]]:
    """Lists with doubles: few ids and names, few values, some items that are no objects."""
    known = st.fixed_dictionaries(
        {"run": st.integers(0, 2), "on": st.sampled_from(("a b", "a\nb\nc", "x" * 50 + " y"))},
        optional={"id": st.sampled_from("abcdef"), "name": st.sampled_from("st")},
    )
    return st.lists(st.one_of(known, known, st.sampled_from((1, "1", None, []))), max_size=7)


def pairs_of_lists() -> st.SearchStrategy[Pair]:
    """Two lists that share many items, in any order."""
    return items().flatmap(
        lambda old: st.tuples(
            st.just(old),
            st.tuples(st.permutations(old), items(), st.integers(0, 7)).map(
                lambda parts: [*parts[0][: parts[2]], *parts[1]]
            ),
        )
    )


def longest_rise(numbers: list[int]) -> int:
    """The most numbers that stand in order, found the slow way."""
    return max(
        (
            size
            for size in range(len(numbers) + 1)
            for chosen in itertools.combinations(numbers, size)
            if list(chosen) == sorted(chosen)
        ),
        default=0,
    )


def steps(*names: str, **more: Any) -> list[dict[str, Any]]:
    return [{"does": name, **more} for name in names]


@given(pairs_of_lists())
def test_pairs_are_one_to_one_and_the_rest_is_removed_or_added(pair: Pair) -> None:
    old, new = pair
    found = align(old, new)
    assert sorted([i for i, _ in found.pairs] + found.removed) == list(range(len(old)))
    assert sorted([j for _, j in found.pairs] + found.added) == list(range(len(new)))


@given(items())
def test_a_list_compared_with_itself_has_all_paired_and_none_moved(same: list[Any]) -> None:
    assert align(same, list(same)) == Alignment([(n, n) for n in range(len(same))], [], [], [])


@given(pairs_of_lists())
def test_swapping_the_sides_mirrors_the_pairs(pair: Pair) -> None:
    there, back = align(*pair), align(*reversed(pair))
    assert sorted((j, i) for i, j in there.pairs) == sorted(back.pairs)
    assert (there.removed, there.added) == (back.added, back.removed)


@given(pairs_of_lists())
def test_the_moved_are_the_fewest_without_which_all_others_are_in_order(pair: Pair) -> None:
    found = align(*pair)
    assert [j for _, j in found.pairs] == sorted(j for _, j in found.pairs)
    stay = [i for i, j in found.pairs if (i, j) not in found.moved]
    assert stay == sorted(stay)
    assert len(stay) == longest_rise([i for i, _ in found.pairs])


@given(pairs_of_lists())
def test_items_that_an_identity_tells_apart_on_both_sides_are_always_paired(pair: Pair) -> None:
    known = [unique_keys(side, ("id",)) for side in pair]
    expected = {(known[0][key], known[1][key]) for key in known[0].keys() & known[1].keys()}
    assert expected <= set(align(*pair, identities=ID).pairs)


@given(pairs_of_lists())
def test_items_of_different_identities_are_never_paired(pair: Pair) -> None:
    """Not even by likeness, unless an identity occurs twice, which makes it none."""
    old, new = pair
    counts = [Counter(key_of(item, ("id",)) for item in side) for side in pair]
    for i, j in align(old, new, identities=ID).pairs:
        keys = key_of(old[i], ("id",)), key_of(new[j], ("id",))
        if keys[0] != keys[1] and None not in keys:
            assert any(count[key] > 1 for count in counts for key in keys)


@given(pairs_of_lists())
def test_no_item_is_left_over_on_both_sides_when_it_has_an_equal(pair: Pair) -> None:
    old, new = pair
    found = align(old, new)
    left = {canonical.dumps(old[i]) for i in found.removed}
    assert not left & {canonical.dumps(new[j]) for j in found.added}


@given(pairs_of_lists())
def test_a_plain_value_is_paired_with_its_equal_only(pair: Pair) -> None:
    old, new = pair
    for i, j in align(old, new).pairs:
        if not isinstance(old[i], dict):
            assert canonical.dumps(old[i]) == canonical.dumps(new[j])


@given(pairs_of_lists(), st.sampled_from(("run", "on")))
def test_items_that_are_not_equal_pair_by_likeness_only_where_named_fields_are(
    pair: Pair, field: str
) -> None:
    old, new = pair
    for i, j in align(old, new, NOTHING, same=(field,)).pairs:
        if isinstance(old[i], dict):
            assert old[i][field] == new[j][field]


@given(st.lists(json_values(4), max_size=5), st.lists(json_values(4), max_size=5))
def test_any_two_lists_can_be_aligned(old: list[Any], new: list[Any]) -> None:
    found = align(old, new)
    assert len(found.pairs) + len(found.removed) == len(old)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        pytest.param(steps("a", "b"), steps("x", "a", "b"), [(0, 1), (1, 2)], id="put in front"),
        pytest.param(steps("a", "b", "c"), steps("a", "c"), [(0, 0), (2, 1)], id="taken away"),
        pytest.param(steps("a", "b"), steps("b", "a"), [(1, 0), (0, 1)], id="swapped"),
        pytest.param(
            steps("a", "a", "b"), steps("b", "a", "a"), [(2, 0), (0, 1), (1, 2)], id="equals"
        ),
        pytest.param(
            [{"id": "a", "run": 1}, {"id": "b", "run": 2}],
            [{"id": "b", "run": 1}, {"id": "a", "run": 2}],
            [(1, 0), (0, 1)],
            id="identity before content",
        ),
        pytest.param(
            [{"id": "a", "name": "n"}], [{"id": "b", "name": "n"}], [(0, 0)], id="surer one new"
        ),
        pytest.param(
            [{"id": "", **dict.fromkeys("abcd", 1)}, {"k": 1}],
            [{"k": 1}, {"id": "", **dict.fromkeys("efgh", 2)}],
            [(1, 0)],
            id="empty is no identity",
        ),
        pytest.param(
            [{"id": True, "run": 1}], [{"id": False, "run": 1}], [(0, 0)], id="a flag is none"
        ),
        pytest.param([{"id": 1, "x": 1}], [{"id": 2, "x": 1}], [], id="a number is one"),
        pytest.param([[1, 2, 3]], [[1, 2, 4]], [(0, 0)], id="lists in a list"),
        pytest.param([{"a": 1}], [["a", 1]], [], id="an object never becomes a list"),
    ],
)
def test_items_are_paired_by_what_they_are(
    old: list[Any], new: list[Any], pairs: list[tuple[int, int]]
) -> None:
    assert align(old, new).pairs == pairs


def test_the_likest_items_are_paired_where_several_are_alike() -> None:
    old = [{"column": "a", "to": "x", "how": "exact"}, {"column": "b", "to": "y", "how": "exact"}]
    new = [{"column": "b", "to": "y", "how": "near"}, {"column": "a", "to": "x", "how": "near"}]
    assert align(old, new, NOTHING).pairs == [(1, 0), (0, 1)]


def test_the_likest_item_goes_before_one_that_is_like_as_well() -> None:
    old, new = [{"c": 7}, {"a": 1, "b": 2, "c": 3}], [{"a": 1, "b": 2, "c": 7}]
    assert align(old, new, NOTHING).pairs == [(1, 0)]


def test_what_many_items_share_hardly_makes_two_of_them_alike() -> None:
    boilerplate = dict.fromkeys("abcdefgh", False)
    old = [{**boilerplate, "column": f"old {n}"} for n in range(20)]
    new = [{**boilerplate, "column": f"new {n}"} for n in range(9, 20)]
    assert align(old, new, NOTHING).pairs == []


def test_long_texts_are_alike_where_they_share_words() -> None:
    text = "Expected loss is churn probability times one year of spend, as of last night."
    old, new = (
        [{"text": text}, {"text": "?"}],
        [{"text": "!"}, {"text": text.replace("one", "two")}],
    )
    assert (0, 1) in align(old, new, NOTHING).pairs


def test_texts_of_several_lines_are_alike_where_they_share_lines() -> None:
    old, new = [{"code": "a\nb\nc"}, {"code": "k"}], [{"code": "l"}, {"code": "a\nb\nd"}]
    assert (0, 1) in align(old, new, NOTHING).pairs


def test_an_item_between_the_same_neighbours_is_the_same_item_however_much_it_changed() -> None:
    old, new = steps("a", "b", "c"), [*steps("a"), {"says": 1}, *steps("c")]
    assert align(old, new, NOTHING).pairs == [(0, 0), (1, 1), (2, 2)]


@pytest.mark.parametrize("length", [1, 3])
def test_the_last_of_both_lists_is_the_same_item_where_what_stands_before_is(length: int) -> None:
    before = [{"n": n} for n in range(length - 1)]
    assert len(align([*before, {"a": 1}], [*before, {"b": 2}], NOTHING).pairs) == length


def test_two_items_between_the_same_neighbours_are_not_guessed_to_be_two_others() -> None:
    old = [*steps("a"), {"k": 1}, {"l": 2}, *steps("d")]
    new = [*steps("a"), {"m": 3}, {"n": 4}, *steps("d")]
    assert align(old, new, NOTHING).pairs == [(0, 0), (3, 3)]


@pytest.mark.parametrize(("old", "new"), [(2_000, 2_000), (1, 9_000), (9_000, 1), (300, 5_000)])
def test_so_many_pairs_are_looked_at_and_no_more(
    monkeypatch: pytest.MonkeyPatch, old: int, new: int
) -> None:
    looked = []
    monkeypatch.setattr(alignment, "_likeness", lambda *parts: looked.append(1) or 0.0)
    align([{"old": n} for n in range(old)], [{"new": n} for n in range(new)], NOTHING)
    assert 0 < len(looked) <= 60_000


@pytest.mark.parametrize("length", [2, 30, 2_000])
def test_items_that_all_kept_half_of_what_tells_them_apart_are_found_again(length: int) -> None:
    old = [{"column": f"c{n}", "how": "exact", "to": f"x{n}"} for n in range(length)]
    new = [{**item, "to": f"y{n}"} for n, item in enumerate(old)]
    assert align(old, new, NOTHING).pairs == [(n, n) for n in range(length)]
