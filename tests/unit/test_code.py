"""Hunks of a text: with them the old text becomes the new one, and nothing needless is shown."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift.models.diff import Hunk, Line
from project_drift.strategies.code import CONTEXT_LINES, hunks
from strategies import texts


def sources() -> st.SearchStrategy[str]:
    """Texts of few different lines, so that two of them have many in common."""
    lines = st.sampled_from(("", "}", "x = 1", "x = 2", "x = 1\r", "é"))
    return st.one_of(texts(), st.lists(lines, max_size=20).map("\n".join))


def applied(old: str, found: tuple[Hunk, ...]) -> str:
    """Apply hunks as `patch` would: context and removed lines must be there."""
    before, after = old.split("\n"), []
    done = 0
    for hunk in found:
        after += before[done : hunk.old_start - 1]
        done = hunk.old_start - 1
        for sign, text in hunk.lines:
            if sign != "+":
                assert before[done] == text
                done += 1
            if sign != "-":
                after.append(text)
    return "\n".join(after + before[done:])


@given(sources(), sources())
def test_applying_the_hunks_to_the_old_text_gives_the_new_one(old: str, new: str) -> None:
    assert applied(old, hunks(old, new)) == new


@given(sources(), sources())
def test_there_are_hunks_exactly_when_the_texts_differ(old: str, new: str) -> None:
    assert bool(hunks(old, new)) == (old != new)


@given(sources())
def test_equal_texts_have_no_hunks(text: str) -> None:
    assert hunks(text, text) == ()


@given(sources(), sources())
def test_the_line_numbers_are_those_of_both_texts(old: str, new: str) -> None:
    for hunk in hunks(old, new):
        for sides, start, text in ((" -", hunk.old_start, old), (" +", hunk.new_start, new)):
            shown = [line.text for line in hunk.lines if line.sign in sides]
            assert text.split("\n")[start - 1 : start - 1 + len(shown)] == shown


@given(sources(), sources())
def test_a_hunk_begins_and_ends_with_little_context(old: str, new: str) -> None:
    for hunk in hunks(old, new):
        runs = [(sign, len(list(run))) for sign, run in groupby(line.sign for line in hunk.lines)]
        edges = [length for sign, length in (runs[0], runs[-1]) if sign == " "]
        assert all(length <= CONTEXT_LINES for length in edges)
        assert all(length <= 2 * CONTEXT_LINES for sign, length in runs if sign == " ")


@given(sources(), sources())
def test_every_hunk_has_a_changed_line(old: str, new: str) -> None:
    assert all({line.sign for line in hunk.lines} - {" "} for hunk in hunks(old, new))


def test_a_changed_line_is_shown_as_removed_and_added_between_its_neighbours() -> None:
    assert hunks("a\nb\nc", "a\nB\nc") == (
        Hunk(1, 1, (Line(" ", "a"), Line("-", "b"), Line("+", "B"), Line(" ", "c"))),
    )


def test_places_far_apart_are_hunks_of_their_own() -> None:
    old = [str(number) for number in range(40)]
    new = [*old[:5], "five", "and a half", *old[6:30], "thirty", *old[31:]]
    found = hunks("\n".join(old), "\n".join(new))
    assert [(hunk.old_start, hunk.new_start) for hunk in found] == [(3, 3), (28, 29)]


@pytest.mark.parametrize("repeated", ["}", "", "    )"])
def test_a_line_put_into_a_long_text_of_equal_lines_is_the_only_change(repeated: str) -> None:
    """Lines that occur often are passed over by default from 200 lines on."""
    old = [repeated] * 250
    new = [*old[:125], "new", *old[125:]]
    (hunk,) = hunks("\n".join(old), "\n".join(new))
    assert [line for line in hunk.lines if line.sign != " "] == [Line("+", "new")]


def test_a_line_break_at_the_end_is_a_change() -> None:
    (hunk,) = hunks("a", "a\n")
    assert hunk.lines == (Line(" ", "a"), Line("+", ""))


def test_another_kind_of_line_break_is_a_change() -> None:
    (hunk,) = hunks("a\nb", "a\r\nb")
    assert hunk.lines[:2] == (Line("-", "a"), Line("+", "a\r"))
