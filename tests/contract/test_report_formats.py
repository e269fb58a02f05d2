"""What every report format promises, whatever a project holds: complete, bounded, harmless."""

from __future__ import annotations

import dataclasses
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given

from examples import HOSTILE, a_resource, a_state, report_of, week_report, with_changes
from project_drift.exceptions import ConfigurationError
from project_drift.models.diff import Change, Hunk, Line
from project_drift.models.report import Overview, OverviewLine
from project_drift.models.state import State
from project_drift.reports import formats, render, render_overview
from project_drift.service import findings
from strategies import state_pairs

FORMATS = formats()
FOR_PEOPLE = [name for name in FORMATS if name != "json"]


OVERVIEW = Overview(
    "Snapshots of 3 projects",
    (
        OverviewLine("SHOP", "drift", "1 object changed since snapshot 3: 1 added."),
        OverviewLine("BANK", "failed", "The node did not answer."),
        OverviewLine("PARK", "clean", "Nothing changed since snapshot 1."),
    ),
)


def is_raw(letter: str) -> bool:
    """Whether a character acts on a terminal or a reader instead of being seen."""
    return letter != "\n" and unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def plain(value: Any) -> Any:
    """A value as JSON gives it back: tuples are lists."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_of_a_project_acts_on_a_terminal_or_a_reader(name: str, kind: str) -> None:
    assert sorted(filter(is_raw, set(render(name, report_of(HOSTILE[kind]))))) == []


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_report_can_be_written_to_a_file(name: str, kind: str) -> None:
    text = render(name, report_of(HOSTILE[kind]))
    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize("name", FORMATS)
def test_no_text_of_a_project_makes_a_line_of_its_own(name: str) -> None:
    text = render(name, report_of("orders\n+ forged"))
    assert [line for line in text.splitlines() if line.lstrip().startswith("+ forged")] == []


@pytest.mark.parametrize("name", FORMATS)
@given(pair=state_pairs())
def test_any_two_states_make_a_harmless_report(name: str, pair: tuple[State, State]) -> None:
    text = render(name, findings.compare("Drift check", *pair))
    assert sorted(filter(is_raw, set(text))) == []
    assert text.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_report_is_rendered_the_same(name: str) -> None:
    assert render(name, week_report()) == render(name, week_report())


@pytest.mark.parametrize("name", FORMATS)
def test_every_difference_is_named(name: str) -> None:
    text = render(name, week_report())
    for words in ("orders", "compute", "gone", "new", "NIGHTLY", "marc.dubois", "priya.nair"):
        assert words in text


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_not_read_or_not_covered_is_said(name: str) -> None:
    text = render(name, week_report())
    for words in ("timed out", "lacks the right", "Mind the gap."):
        assert words in text


@pytest.mark.parametrize("name", FORMATS)
def test_the_changed_lines_of_a_text_are_shown(name: str) -> None:
    hunks = (Hunk(7, 7, (Line("-", "old words"), Line("+", "new words"))),)
    change = Change("/payload", "modified", "old words", "new words", "payload changed", hunks)
    text = render(name, with_changes(change))
    assert "old words" in text
    assert "new words" in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_clean_comparison_says_so(name: str) -> None:
    state = a_state(a_resource("orders"), serial=3)
    text = render(name, findings.compare("Check", state, state))
    assert "Nothing changed since snapshot 3." in text
    assert "orders" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_a_first_snapshot_has_its_contents_counted(name: str) -> None:
    text = render(name, findings.describe("Snapshot", a_state(a_resource("a"), a_resource("b"))))
    assert "First snapshot: 2 objects." in text
    assert "datasets" in text


@pytest.mark.parametrize("name", ["html", "markdown"])
def test_a_first_snapshot_is_not_called_free_of_drift(name: str) -> None:
    text = render(name, findings.describe("Snapshot", a_state(a_resource("a"))))
    assert "No drift" not in text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("status", ["clean", "drift", "incomplete"])
def test_every_status_is_rendered(name: str, status: str) -> None:
    assert render(name, dataclasses.replace(week_report(), status=status))


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_report_for_people_stays_readable_however_long_a_text_is(name: str) -> None:
    text = render(name, report_of(HOSTILE["long"]))
    assert "more characters" in text
    assert len(text) < 100_000


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_changes_beyond_the_limit_are_counted(name: str) -> None:
    many = [Change(f"/c{place}", "added", None, place, f"c{place} added") for place in range(1000)]
    text = render(name, with_changes(*many))
    assert "and 800 more changes" in text
    assert "c199 added" in text
    assert "c200 added" not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_changed_lines_beyond_a_limit_are_counted(name: str) -> None:
    lines = tuple(Line("+", f"line {place}") for place in range(50_000))
    change = Change("/payload", "modified", "", "x", "payload changed", (Hunk(1, 1, lines),))
    text = render(name, with_changes(change))
    assert "line 10" in text
    assert "more lines" in text
    assert len(text) < 500_000


@pytest.mark.parametrize("kind", HOSTILE)
def test_json_holds_the_whole_report_uncut(kind: str) -> None:
    report = report_of(HOSTILE[kind])
    data = json.loads(render("json", report))
    assert data.pop("format_version") == 1
    assert data == plain(dataclasses.asdict(report))


def test_json_is_ascii_with_sorted_keys() -> None:
    text = render("json", report_of("é"))
    assert text.isascii()
    assert list(json.loads(text)) == sorted(json.loads(text))


def test_text_fits_a_terminal_where_names_are_short() -> None:
    text = render("text", week_report())
    assert [line for line in text.splitlines() if len(line) > 80] == []


@given(state_pairs())
def test_text_has_no_spaces_at_the_ends_of_lines(pair: tuple[State, State]) -> None:
    text = render("text", findings.compare("Drift check", *pair))
    assert [line for line in text.splitlines() if line != line.rstrip()] == []


def test_a_format_that_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError) as refusal:
        render("pdf", week_report())
    assert all(name in str(refusal.value) for name in FORMATS)


def test_a_private_module_is_no_format() -> None:
    with pytest.raises(ConfigurationError):
        render("_values", week_report())


def test_text_html_and_json_are_among_the_formats() -> None:
    assert {"html", "json", "text"} <= set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_an_overview_tells_what_came_of_each_project(name: str) -> None:
    text = " ".join(render_overview(name, OVERVIEW).split())
    for line in OVERVIEW.lines:
        assert line.project_key in text
        assert line.sentence in text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_of_an_overview_acts_on_a_terminal_or_a_reader(name: str, kind: str) -> None:
    hostile = Overview(HOSTILE[kind], (OverviewLine("SHOP", "failed", HOSTILE[kind]),))
    text = render_overview(name, hostile)
    assert sorted(filter(is_raw, set(text))) == []
    assert text.encode("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_an_overview_of_no_project_is_rendered(name: str) -> None:
    assert "Snapshots" in render_overview(name, Overview("Snapshots", ()))
