"""Hunks of a text: with them the old text becomes the new one, and nothing needless is shown.

The laws hold for any limit of difflib's steps; a low one puts small texts through what large ones
go through.
"""

from __future__ import annotations

import difflib
import sys
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift.models.diff import Hunk, Line
from project_drift.strategies import code
from project_drift.strategies.code import CONTEXT_LINES, MOST_STEPS, hunks
from strategies import texts

LINES = 2_000
NUMBERED = [f"line {number}" for number in range(LINES)]
WORST = {
    "every second line changed": (
        NUMBERED,
        [text if number % 2 else f"{text}!" for number, text in enumerate(NUMBERED)],
    ),
    "every second line changed between equal ones": (
        [text if number % 2 else "}" for number, text in enumerate(NUMBERED)],
        [f"{text}!" if number % 2 else "}" for number, text in enumerate(NUMBERED)],
    ),
    "all lines equal": (["x"] * LINES, ["x"] * (LINES - 50)),
    "all lines equal but the ends": (["a", *["x"] * LINES, "b"], ["c", *["x"] * LINES, "d"]),
    "all lines equal, and others now": (["x"] * LINES, ["y"] * LINES),
    "all lines different": (NUMBERED, [f"{text}!" for text in NUMBERED]),
    "every line twice, every third changed": (
        NUMBERED[::2] * 2,
        [text if number % 3 else f"{text}!" for number, text in enumerate(NUMBERED[::2] * 2)],
    ),
    "reversed": (NUMBERED, NUMBERED[::-1]),
    "one block moved": (NUMBERED, [*NUMBERED[500:900], *NUMBERED[:500], *NUMBERED[900:]]),
    "parts of equal lines between single ones": tuple(
        [text for part in range(8) for text in (f"part {part}", end, *["x"] * 250, end)]
        for end in "ab"
    ),
    "every block of ten reversed": (
        NUMBERED,
        [NUMBERED[number // 10 * 10 + 9 - number % 10] for number in range(LINES)],
    ),
}


def sources() -> st.SearchStrategy[str]:
    """Texts of few different lines, so that two of them have many in common."""
    few = st.sampled_from(("", "}", "x = 1", "x = 2", "x = 1\r", "é"))
    more = st.one_of(few, st.integers(0, 30).map(str))
    return st.one_of(
        texts(),
        st.lists(few, max_size=20).map("\n".join),
        st.lists(more, max_size=30).map("\n".join),
    )


def limits() -> st.SearchStrategy[int]:
    """How many steps difflib may take: from none to more than these texts need."""
    return st.sampled_from((0, 10, 40, 150, 600, MOST_STEPS))


def limited(old: str, new: str, most_steps: int) -> tuple[Hunk, ...]:
    """Return the hunks that are found in so many steps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(code, "MOST_STEPS", most_steps)
        return hunks(old, new)


def counted(old: list[str], new: list[str]) -> tuple[Hunk, ...]:
    """Return the hunks of a large text; fails at once where they take too many calls.

    difflib makes one call for each step, so that calls tell the time on any machine.
    """
    most_steps = 40 * LINES
    left = 2 * most_steps + 100 * LINES

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal left
        left -= event in {"call", "c_call"}
        assert left >= 0

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        return limited("\n".join(old), "\n".join(new), most_steps)
    finally:
        sys.setprofile(before)


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


def unified(found: tuple[Hunk, ...]) -> list[str]:
    """Write hunks as `diff -u` does, without the names of the files."""
    lines = []
    for hunk in found:
        places = []
        for start, hidden in ((hunk.old_start, "+"), (hunk.new_start, "-")):
            length = sum(line.sign != hidden for line in hunk.lines)
            places.append(str(start) if length == 1 else f"{start},{length}")
        lines.append(f"@@ -{places[0]} +{places[1]} @@")
        lines += [line.sign + line.text for line in hunk.lines]
    return lines


def mirrored(found: tuple[Hunk, ...]) -> tuple[Hunk, ...]:
    """Hunks as they are with the sides swapped; removed lines come before added ones again."""
    swapped = {"+": "-", "-": "+", " ": " "}
    mirror = []
    for hunk in found:
        lines: list[Line] = []
        for same, run in groupby(hunk.lines, lambda line: line.sign == " "):
            turned = [Line(swapped[sign], text) for sign, text in run]
            lines += turned if same else sorted(turned, key=lambda line: line.sign == "+")
        mirror.append(Hunk(hunk.new_start, hunk.old_start, tuple(lines)))
    return tuple(mirror)


def changed(found: tuple[Hunk, ...]) -> list[Line]:
    return [line for hunk in found for line in hunk.lines if line.sign != " "]


@given(sources(), sources(), limits())
def test_applying_the_hunks_to_the_old_text_gives_the_new_one(
    old: str, new: str, most_steps: int
) -> None:
    assert applied(old, limited(old, new, most_steps)) == new


@given(sources(), sources(), limits())
def test_there_are_hunks_exactly_when_the_texts_differ(old: str, new: str, most_steps: int) -> None:
    assert bool(limited(old, new, most_steps)) == (old != new)


@given(sources(), limits())
def test_equal_texts_have_no_hunks(text: str, most_steps: int) -> None:
    assert limited(text, text, most_steps) == ()


@given(sources(), sources(), limits())
def test_the_line_numbers_are_those_of_both_texts(old: str, new: str, most_steps: int) -> None:
    for hunk in limited(old, new, most_steps):
        for sides, start, text in ((" -", hunk.old_start, old), (" +", hunk.new_start, new)):
            shown = [line.text for line in hunk.lines if line.sign in sides]
            assert text.split("\n")[start - 1 : start - 1 + len(shown)] == shown


@given(sources(), sources(), limits())
def test_a_hunk_begins_and_ends_with_little_context(old: str, new: str, most_steps: int) -> None:
    for hunk in limited(old, new, most_steps):
        runs = [(sign, len(list(run))) for sign, run in groupby(line.sign for line in hunk.lines)]
        edges = [length for sign, length in (runs[0], runs[-1]) if sign == " "]
        assert all(length <= CONTEXT_LINES for length in edges)
        assert all(length <= 2 * CONTEXT_LINES for sign, length in runs if sign == " ")


@given(sources(), sources(), limits())
def test_every_hunk_has_a_changed_line(old: str, new: str, most_steps: int) -> None:
    found = limited(old, new, most_steps)
    assert all({line.sign for line in hunk.lines} - {" "} for hunk in found)


@given(sources(), sources())
def test_small_texts_that_differ_at_both_ends_are_told_as_difflib_tells_them(
    old: str, new: str
) -> None:
    old, new = f"first\n{old}\nlast", f"erste\n{new}\nletzte"
    expected = difflib.unified_diff(old.split("\n"), new.split("\n"), n=CONTEXT_LINES, lineterm="")
    assert unified(hunks(old, new)) == list(expected)[2:]


@given(st.lists(st.sampled_from(("both", "old", "new")), max_size=40), limits())
def test_swapping_texts_without_repeated_or_moved_lines_swaps_the_signs(
    where: list[str], most_steps: int
) -> None:
    """Where lines repeat or move, several answers are as good, and either side may get its own."""
    old, new = (
        "\n".join(str(number) for number, side in enumerate(where) if side in {"both", this})
        for this in ("old", "new")
    )
    assert limited(new, old, most_steps) == mirrored(limited(old, new, most_steps))


@given(st.permutations(range(14)))
def test_without_difflib_as_many_lines_as_can_be_keep_their_order(places: list[int]) -> None:
    longest: list[int] = []
    for index, place in enumerate(places):
        before = (longest[other] for other in range(index) if places[other] < place)
        longest.append(1 + max(before, default=0))
    found = limited("\n".join(map(str, sorted(places))), "\n".join(map(str, places)), 0)
    assert len(changed(found)) == 2 * (len(places) - max(longest))


@pytest.mark.parametrize("case", WORST)
def test_a_large_text_takes_no_more_calls_than_its_lines_and_the_limit_allow(case: str) -> None:
    assert isinstance(counted(*WORST[case]), tuple)


@pytest.mark.parametrize("case", WORST)
def test_the_hunks_of_a_large_text_give_the_new_one(case: str) -> None:
    old, new = WORST[case]
    assert applied("\n".join(old), counted(old, new)).split("\n") == new


def test_lines_that_occur_once_keep_their_place_in_a_large_text() -> None:
    old, new = ("\n".join(side) for side in WORST["every second line changed"])
    assert len(changed(limited(old, new, 0))) == LINES


def test_equal_lines_next_to_a_line_that_occurs_once_keep_their_place_in_a_large_text() -> None:
    old, new = "a\n}\n}\nonce\n}\n}\nb", "c\n}\n}\nonce\n}\n}\nd"
    assert [line.text for line in changed(limited(old, new, 0))] == ["a", "c", "b", "d"]


def test_the_parts_of_a_large_text_are_compared_within_their_share_of_the_steps() -> None:
    """Whole, the text takes 78 steps at once; each part of it takes 23."""
    old, new = "u\nx\nx\nx\nx\nv", "U\nx\nx\nx\nx\nV"
    old, new = f"{old}\nonce\n{old}", f"{new}\nonce\n{new}"
    found = {most_steps: len(changed(limited(old, new, most_steps))) for most_steps in (0, 70)}
    assert found == {0: 24, 70: 8}


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
@pytest.mark.parametrize("place", [0, 100, 125, 250])
def test_a_line_put_into_a_long_text_of_equal_lines_is_the_only_change(
    repeated: str, place: int
) -> None:
    old = [repeated] * 250
    new = [*old[:place], "new", *old[place:]]
    (hunk,) = hunks("\n".join(old), "\n".join(new))
    assert changed((hunk,)) == [Line("+", "new")]


def test_lines_put_around_a_long_text_of_equal_lines_are_the_only_change() -> None:
    """Lines that occur often are passed over by default from 200 lines on."""
    old = ["}"] * 250
    found = hunks("\n".join(old), "\n".join(["first", *old, "last"]))
    assert changed(found) == [Line("+", "first"), Line("+", "last")]


def test_a_line_break_at_the_end_is_a_change() -> None:
    (hunk,) = hunks("a", "a\n")
    assert hunk.lines == (Line(" ", "a"), Line("+", ""))


def test_another_kind_of_line_break_is_a_change() -> None:
    (hunk,) = hunks("a\nb", "a\r\nb")
    assert hunk.lines[:2] == (Line("-", "a"), Line("+", "a\r"))


def test_one_line_of_a_megabyte_is_one_line() -> None:
    long = "x" * 1_000_000
    assert hunks(long, f"{long}y") == (Hunk(1, 1, (Line("-", long), Line("+", f"{long}y"))),)
