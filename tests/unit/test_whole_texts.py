"""Two texts line by line: nothing is lost, nothing is said to be equal that is not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from project_drift.service.texts import ADDED, REMOVED, SAME, WholeText, whole_text

LINES = some.lists(some.text(alphabet="ab \t😀", max_size=5), max_size=12).map("\n".join)


def side(found: WholeText, gone: str) -> str:
    return "\n".join(line.text for line in found.lines if line.kind != gone)


@given(LINES, LINES)
def test_both_texts_can_be_read_from_the_lines(old: str, new: str) -> None:
    found = whole_text(old, new)
    assert (side(found, ADDED), side(found, REMOVED)) == (old, new)
    assert found.hidden == 0


@given(LINES, LINES, some.booleans())
def test_lines_are_numbered_on_both_sides(old: str, new: str, ignore_space: bool) -> None:
    found = whole_text(old, new, ignore_space)
    for numbers, text in (
        ([line.old for line in found.lines if line.old], old),
        ([line.new for line in found.lines if line.new], new),
    ):
        assert numbers == list(range(1, text.count("\n") + 2))


@given(LINES, LINES)
def test_without_white_space_what_is_equal_differs_in_nothing_else(old: str, new: str) -> None:
    before, after = old.split("\n"), new.split("\n")
    found = whole_text(old, new, ignore_space=True)
    pairs = [
        (before[line.old - 1], after[line.new - 1])
        for line in found.lines
        if line.kind == SAME and line.old and line.new
    ]
    assert all("".join(one.split()) == "".join(other.split()) for one, other in pairs)
    assert found.hidden == sum(one != other for one, other in pairs)


@given(LINES, LINES)
def test_marks_lie_within_their_lines_and_in_order(old: str, new: str) -> None:
    for line in whole_text(old, new).lines:
        places = [place for mark in line.marks for place in mark]
        assert places == sorted(set(places))
        assert not places or places[-1] <= len(line.text.encode("utf-16-le")) // 2


@given(LINES)
def test_a_text_that_one_side_lacks_is_all_new_or_all_gone(text: str) -> None:
    assert {line.kind for line in whole_text(None, text).lines} == {ADDED}
    assert {line.kind for line in whole_text(text, None).lines} == {REMOVED}


def test_words_are_marked_as_a_browser_counts() -> None:
    one, other = whole_text("😀 = a + 1", "😀 = b + 1").lines
    assert (one.marks, other.marks) == (((5, 6),), ((5, 6),))


def test_only_pairs_of_lines_are_marked() -> None:
    assert not any(line.marks for line in whole_text("a b\nc d", "a x").lines)


def test_a_very_long_line_is_not_read_word_by_word() -> None:
    assert not any(line.marks for line in whole_text("a " * 1000, "a " * 999 + "b").lines)
