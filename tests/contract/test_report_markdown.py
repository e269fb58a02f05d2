"""The Markdown report: short enough to be posted, and no text of a project means more than itself.

Hosts look for mentions, references and bare addresses after the Markdown was read, everywhere but
in code. So these tests take the code out and look at what remains.
"""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import HOSTILE, busy_report, report_of, week_report, with_changes
from project_drift.models.diff import Change, Hunk, Line
from project_drift.models.report import Group, Overview, OverviewLine, Report, Row
from project_drift.models.state import State
from project_drift.reports import render, render_overview
from project_drift.reports._markdown import code, prose
from project_drift.reports._room import Piece, fitted, within
from project_drift.reports.markdown import LIMIT
from project_drift.service import findings
from strategies import state_pairs, texts

MARKUP = {
    **HOSTILE,
    "mention": "@someone",
    "mail": "me@evil.example",
    "issue": "#12",
    "other issue": "GH-12",
    "issue elsewhere": "org/repo#1",
    "link": "[x](http://evil)",
    "picture": "![x](http://evil/p.png)",
    "reference": "[x]: http://evil",
    "emphasis": "a_b*c and ~~gone~~ and __b__",
    "code": "`tick` and ``two`` and ```",
    "address": "http://evil.example",
    "www": "www.evil.example",
    "bare address": "evil.example",
    "entity": "&lt;b&gt; &#64;someone",
    "cell": "a | b |",
    "numbered": "1. one",
    "other numbered": "1) one",
    "bullet": "- item",
    "heading": "# head",
    "rule": "---",
    "math": "$x$ and $`x`$",
    "emoji": ":smile:",
    "backslash": "\\ and \\` and \\",
    "quote": "> quote",
    "tag": "<img src=x>",
    "blanks": "  a  ",
}
_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_RISKY = re.compile(r"[@<>\[\]_~$\\`{}&^]|://|\w\.\w|#\d|GH-|\*(?!\*)(?<!\*\*)|:[^\W\d]")
_OWN = re.compile(r"^(## |### |- |  - |    |\|[-:|]+\||\| )|\*\*[A-Za-z ]+\.?\*\*|\|")


def without_code(text: str) -> list[str]:
    """The lines outside of blocks of code, spans of code taken out; all blocks are closed."""
    lines, fence = [], ""
    for line in text.splitlines():
        mark = line.strip()
        if fence:
            fence = "" if mark and set(mark) == {"`"} and len(mark) >= len(fence) else fence
        elif mark.startswith("```") and mark.endswith("diff"):
            fence = mark[: -len("diff")]
        else:
            lines.append(_SPAN.sub("", line))
    assert fence == "", "a block of code is not closed"
    return lines


def risky(text: str) -> list[str]:
    """The lines in which something could be more than a word."""
    return [line for line in without_code(text) if _RISKY.search(_OWN.sub("", line))]


def many_rows(count: int, change: Change, **fields: str) -> Report:
    row = Row("modified", "~", "dataset", "dataset.SHOP.d", "d", changes=(change,), **fields)
    rows = tuple(dataclasses.replace(row, name=f"name_{place}") for place in range(count))
    return dataclasses.replace(week_report(), groups=(Group("datasets", rows),))


@pytest.mark.parametrize("kind", MARKUP)
def test_no_text_of_a_project_is_markup(kind: str) -> None:
    assert risky(render("markdown", report_of(MARKUP[kind]))) == []


@pytest.mark.parametrize("kind", MARKUP)
def test_no_text_of_an_overview_is_markup(kind: str) -> None:
    lines = (OverviewLine(MARKUP[kind], "failed", MARKUP[kind], complete=False),)
    assert risky(render_overview("markdown", Overview(MARKUP[kind], lines))) == []


@given(state_pairs())
def test_no_text_of_any_two_states_is_markup(pair: tuple[State, State]) -> None:
    assert risky(render("markdown", findings.compare("Drift check", *pair))) == []


@given(st.one_of(texts(), st.text()))
def test_any_text_is_one_line_of_code(text: str) -> None:
    assert _SPAN.fullmatch(code(text))


@given(st.one_of(texts(), st.text()))
def test_any_sentence_is_words_and_code(text: str) -> None:
    assert risky(prose(text)) == []


def test_a_sentence_of_plain_words_stays_as_it_is() -> None:
    text = "16 objects changed by 3 people since snapshot 1: 3 added, 2 removed (marc's too)."
    assert prose(text) == text


def test_a_name_within_a_sentence_becomes_code() -> None:
    assert prose("Column customer_id removed") == "Column `customer_id` removed"


@pytest.mark.parametrize("kind", MARKUP)
def test_no_text_of_a_project_makes_a_cell_or_a_row(kind: str) -> None:
    plain, hostile = (
        [
            len(re.findall(r"(?<!\\)\|", line))
            for line in render("markdown", report_of(text)).splitlines()
            if line.startswith(("| ", "|--"))
        ]
        for text in ("harmless", MARKUP[kind])
    )
    assert hostile == plain


@pytest.mark.parametrize("line", ["```", "````", "  ```", "~~~", "``` @someone", "</details>"])
def test_no_line_of_code_ends_its_block(line: str) -> None:
    hunk = Hunk(1, 1, (Line(" ", line), Line("+", "@someone #12"), Line("-", line)))
    change = Change("/payload", "modified", "", "x", "code changed", (hunk,))
    assert risky(render("markdown", with_changes(change))) == []


def test_changed_lines_are_a_block_that_hosts_colour() -> None:
    text = render("markdown", busy_report())
    assert "    ```diff\n    @@ line 7 @@\n      def rate(x):\n    -     a = 12\n" in text


@pytest.mark.parametrize("kind", MARKUP)
def test_it_is_short_enough_for_a_comment_whatever_a_project_holds(kind: str) -> None:
    assert len(render("markdown", report_of(MARKUP[kind]))) <= LIMIT


@pytest.mark.parametrize("letter", ["x", "`", "|", "@ ", "\ud800", "\U000e0001", "\u202e "])
def test_it_is_short_enough_however_much_changed(letter: str) -> None:
    long = letter * 5000
    hunk = Hunk(1, 1, (Line("+", long),) * 200)
    report = many_rows(150, Change("/p", "modified", long, "x", long, (hunk,)))
    crowd = tuple(Group(long, report.groups[0].rows[:2]) for _ in range(150))
    for groups in (report.groups, crowd):
        text = render(
            "markdown",
            dataclasses.replace(
                report, title=long, sentence=long, groups=groups, alerts=(long,) * 500,
                warnings=(long,) * 500,
            ),
        )  # fmt: skip
        assert len(text) <= LIMIT


def test_what_does_not_fit_is_counted() -> None:
    text = render("markdown", many_rows(3000, Change("/p", "added", None, "v" * 300, "it added")))
    shown = len(re.findall(r"^- `name_", text, re.MULTILINE))
    (hidden,) = re.findall(r"… and (\d+) more resources: see the JSON or HTML report", text)
    assert shown + int(hidden) == 3000
    assert shown > 300


def test_the_most_urgent_is_told_whole() -> None:
    report = many_rows(800, Change("/p", "added", None, "v" * 300, "it added"), level="low")
    urgent = Row(
        "modified", "~", "recipe", "recipe.SHOP.z", "zz", level="critical", level_reason="so wide",
        changes=(Change("/p", "added", None, "the value", "rights added"),),
    )  # fmt: skip
    groups = (*report.groups, Group("recipes", (urgent,)))
    text = render("markdown", dataclasses.replace(report, groups=groups))
    assert "- `zz`: modified\n  - **critical**: so wide\n  - rights added: `the value`\n" in text


def test_what_is_told_in_short_says_so() -> None:
    text = render("markdown", many_rows(300, Change("/p", "added", None, "v" * 300, "it added")))
    assert "`name_299`: modified (details: see the JSON or HTML report)" in text
    assert "more resource" not in text


def test_an_overview_of_many_projects_is_short_enough() -> None:
    line = OverviewLine("SHOP", "drift", "3 objects changed. " * 50)
    text = render_overview("markdown", Overview("Snapshots", (line,) * 5000))
    assert len(text) <= LIMIT
    assert re.search(r"… and \d+ more projects", text)


sizes = st.integers(1, 40)
pieces = st.lists(
    st.tuples(sizes, sizes).map(lambda two: Piece(["f" * sum(two)], ["s" * two[0]])), max_size=8
)


@given(pieces, st.integers(0, 300), st.randoms())
def test_pieces_never_take_more_than_the_room(
    found: list[Piece], room: int, chance: object
) -> None:
    order = list(range(len(found)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    chosen = fitted(found, order, room)
    assert sum(len(line) + 1 for lines in chosen for line in lines) <= room
    for piece, lines in zip(found, chosen):
        assert lines in ([], piece.short, piece.full)
    kept = [bool(chosen[place]) for place in order]
    assert kept == sorted(kept, reverse=True), "one is left out while a less urgent one is kept"


@given(pieces)
def test_pieces_are_whole_where_there_is_room(found: list[Piece]) -> None:
    assert fitted(found, range(len(found)), 10_000) == [piece.full for piece in found]


@given(st.lists(st.lists(st.text(max_size=9), max_size=3), max_size=6), st.integers(0, 60))
def test_blocks_are_kept_or_counted(blocks: list[list[str]], room: int) -> None:
    kept, hidden = within(blocks, room)
    assert sum(len(line) + 1 for line in kept) <= room
    assert kept == [line for block in blocks[: len(blocks) - hidden] for line in block]
