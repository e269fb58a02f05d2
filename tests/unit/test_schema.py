"""Columns: by name, and a renamed one only where something tells that it is the same column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import HOSTILE
from project_drift.diff.engine import changes_of
from project_drift.models.diff import Change
from strategies import AWKWARD, json_values

Json = dict[str, Any]

SPELLING = "only the spelling of the name differs"
DEFINITION = "same definition, which no other has"
PLACE = "same place, type and meaning"


def column(name: Any, kind: str = "string", **more: Any) -> Json:
    return {"name": name, "type": kind, **more}


def columns(text: str, **types: str) -> list[Json]:
    """Columns of one letter each; strings where the keyword arguments name no other type."""
    return [column(name, types.get(name, "string")) for name in text]


def compared(old: list[Any], new: list[Any]) -> tuple[Change, ...]:
    sides = [{"schema": {"columns": side, "userModified": True}} for side in (old, new)]
    return changes_of("dataset", *sides)


def labels(old: list[Any], new: list[Any]) -> list[str]:
    return [change.label for change in compared(old, new)]


def kinds(changes: Iterable[Change]) -> list[str]:
    return sorted(change.kind for change in changes)


def any_columns() -> st.SearchStrategy[list[Any]]:
    """Columns with few names and types, so that there are doubles, swaps and candidates."""
    known = st.fixed_dictionaries(
        {
            "name": st.sampled_from(("a", "A", "a_", "b", "c", "d e", "")),
            "type": st.sampled_from(("int", "string")),
        },
        optional={"comment": st.sampled_from(("who", "when")), "meaning": st.just("Email")},
    )
    return st.lists(st.one_of(known, known, known, json_values(2)), max_size=6)


@given(any_columns(), any_columns())
def test_every_column_is_paired_renamed_removed_or_added_once(
    old: list[Any], new: list[Any]
) -> None:
    found = compared(old, new)
    whole = [item.kind for item in found if re.fullmatch(r"/schema/columns\[[^\]]*\]", item.path)]
    counts = {kind: whole.count(kind) for kind in ("added", "removed")}
    assert len(old) - counts["removed"] == len(new) - counts["added"]


@given(any_columns(), any_columns())
def test_a_rename_is_of_two_columns_that_differ_in_their_names_only(
    old: list[Any], new: list[Any]
) -> None:
    for change in compared(old, new):
        if change.kind == "renamed":
            assert {**change.old, "name": ""} == {**change.new, "name": ""}
            assert change.old["name"] != change.new["name"]
            assert "(inferred: " in change.label
            assert change.told


@given(any_columns(), any_columns())
def test_no_column_is_renamed_twice_and_none_that_keeps_its_name(
    old: list[Any], new: list[Any]
) -> None:
    found = [change for change in compared(old, new) if change.kind == "renamed"]
    was, now = ([change.old["name"] for change in found], [change.new["name"] for change in found])
    assert len({change.path for change in found}) == len(found)
    for side, names in ((old, was), (new, now)):
        there = [item.get("name") for item in side if isinstance(item, dict)]
        assert all(names.count(name) <= there.count(name) for name in names)


@given(any_columns(), any_columns())
def test_swapping_the_sides_renames_as_many_columns(old: list[Any], new: list[Any]) -> None:
    there, back = kinds(compared(old, new)), kinds(compared(new, old))
    assert there.count("renamed") == back.count("renamed")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            [column("customer_id"), *columns("bc")],
            [*columns("cb"), column("CustomerID")],
            f"Column customer_id renamed to CustomerID (inferred: {SPELLING})",
            id="another spelling, far away",
        ),
        pytest.param(
            [column("a", comment="who bought"), *columns("xy")],
            [*columns("xy"), column("z", comment="who bought")],
            f"Column a renamed to z (inferred: {DEFINITION})",
            id="a comment that no other has, far away",
        ),
        pytest.param(
            [column("a", meaning="Email"), *columns("xy")],
            [*columns("xy"), column("z", meaning="Email")],
            f"Column a renamed to z (inferred: {DEFINITION})",
            id="a meaning that no other has",
        ),
        pytest.param(
            columns("abc"),
            columns("azc"),
            f"Column b renamed to z (inferred: {PLACE})",
            id="alone between the same neighbours",
        ),
        pytest.param(
            columns("ab"),
            columns("zb"),
            f"Column a renamed to z (inferred: {PLACE})",
            id="alone in front",
        ),
        pytest.param(
            columns("ab"),
            columns("az"),
            f"Column b renamed to z (inferred: {PLACE})",
            id="alone at the end",
        ),
    ],
)
def test_a_rename_says_what_it_was_inferred_from(
    old: list[Any], new: list[Any], expected: str
) -> None:
    assert expected in labels(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            columns("abcd"), columns("bczd"), ["added", "removed"], id="another place, no comment"
        ),
        pytest.param(
            columns("abcd", a="date"), columns("bczd", z="date"), ["added", "removed"],
            id="another place, and a type that no other has",
        ),
        pytest.param(
            columns("abc"), columns("xyc"), ["added", "added", "removed", "removed"],
            id="two candidates at one place",
        ),
        pytest.param(
            [column("a", comment="k"), column("b", comment="k"), *columns("m")],
            [*columns("m"), column("x", comment="k")],
            ["added", "removed", "removed"], id="two that have the same comment",
        ),
        pytest.param(
            [column("a", comment="k"), column("b", comment="k"), *columns("m")],
            [column("b", comment="k"), *columns("m"), column("x", comment="k")],
            ["added", "removed"], id="another column keeps the same comment",
        ),
        pytest.param(
            columns("abc"), columns("azc", z="int"), ["added", "removed"], id="retyped as well"
        ),
        pytest.param(
            [column("ab"), *columns("c")], [column("AB", "int"), *columns("c")],
            ["added", "removed"], id="another spelling and type",
        ),
        pytest.param(
            [*columns("c"), column("a_b"), column("ab"), *columns("de")],
            [*columns("ced"), column("A B")],
            ["added", "moved", "removed", "removed"], id="two spellings of one name",
        ),
        pytest.param(columns("ab"), columns("a"), ["removed"], id="removed only"),
        pytest.param(columns("a"), columns("ab"), ["added"], id="added only"),
        pytest.param(columns("ab"), columns("ba"), ["moved"], id="moved"),
        pytest.param([], columns("ab"), ["added", "added"], id="the first columns"),
        pytest.param(columns("ab"), columns("axb"), ["added"], id="one put between"),
    ],
)  # fmt: skip
def test_without_evidence_a_column_is_removed_and_another_added(
    old: list[Any], new: list[Any], expected: list[str]
) -> None:
    assert kinds(compared(old, new)) == expected


def test_the_surest_evidence_counts_where_a_column_could_be_two_others() -> None:
    old = [*columns("k"), column("user_id", comment="who"), *columns("m")]
    new = [
        *columns("k"),
        column("x", comment="who"),
        *columns("m"),
        column("UserId", comment="who"),
    ]
    assert f"Column user_id renamed to UserId (inferred: {SPELLING})" in labels(old, new)
    assert kinds(compared(old, new)) == ["added", "renamed"]


def test_two_columns_never_become_one() -> None:
    old, new = (
        [*columns("kbm"), column("user_id")],
        [*columns("k"), column("UserId"), *columns("m")],
    )
    assert labels(old, new) == [
        f"Column user_id renamed to UserId (inferred: {SPELLING})", "Column b removed",
    ]  # fmt: skip


def test_two_columns_that_swapped_their_names_are_told_by_name() -> None:
    old = [column("a", comment="who"), column("b", "int")]
    new = [column("b", comment="who"), column("a", "int")]
    assert labels(old, new) == [
        "Column a: comment removed (was who)", "Column a: type changed from string to int",
        "Column b moved from position 2 to 1", "Column b: comment added (who)",
        "Column b: type changed from int to string",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"type": "bigint"}, "Column a: type changed from int to bigint"),
        ({"comment": "who"}, "Column a: comment added (who)"),
        ({"meaning": "Email"}, "Column a: meaning added (Email)"),
    ],
)
def test_an_edit_of_a_column_is_told_with_its_name(change: Json, label: str) -> None:
    assert labels([column("a", "int")], [{**column("a", "int"), **change}]) == [label]


def test_a_renamed_column_leaves_the_others_as_they_are() -> None:
    (change,) = compared(columns("abc"), columns("azc"))
    assert (change.kind, change.path) == ("renamed", "/schema/columns[name=z]")
    assert (change.old, change.new) == (column("b"), column("z"))


def test_columns_that_share_a_name_are_never_one_renamed_column_too_many() -> None:
    assert kinds(compared(columns("aab"), columns("ab"))) == ["removed"]


@pytest.mark.parametrize("name", AWKWARD, ids=ascii)
def test_columns_of_any_name_can_be_renamed(name: str) -> None:
    old, new = columns("abc"), [column("a"), column(name), column("c")]
    assert kinds(compared(old, new)) == ["renamed"]


def test_the_label_of_a_rename_is_short_however_long_the_name_is() -> None:
    (change,) = compared(columns("abc"), [column("a"), column(HOSTILE["long"]), column("c")])
    assert len(change.label) < 500


def test_names_of_signs_only_are_not_two_spellings_of_one_name() -> None:
    old, new = [column("$"), *columns("ab")], [*columns("ab"), column("€")]
    assert kinds(compared(old, new)) == ["added", "removed"]


def test_five_thousand_columns_in_another_order_under_other_spellings_are_all_found() -> None:
    old = [column(f"column_{n}") for n in range(5_000)]
    found = compared(old, [column(f"Column{n}") for n in range(4_999, -1, -1)])
    assert kinds(found) == ["renamed"] * 5_000


def test_five_thousand_columns_under_quite_other_names_are_removed_and_added() -> None:
    found = compared(
        [column(f"old {n}") for n in range(5_000)], [column(f"new {n}") for n in range(5_000)]
    )
    assert len(found) == 10_000


@pytest.mark.parametrize(
    ("kind", "around"),
    [
        ("streaming_endpoint", lambda items: {"schema": {"columns": items}}),
        ("knowledge_bank", lambda items: {"metadataColumnsSchema": items}),
    ],
)
def test_columns_elsewhere_are_compared_as_well(kind: str, around: Any) -> None:
    (change,) = changes_of(kind, around(columns("abc")), around(columns("azc")))
    assert change.label == f"Column b renamed to z (inferred: {PLACE})"
