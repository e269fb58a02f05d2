"""The report for a terminal: its colours are its own and change no word."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Iterator
from pathlib import Path
from typing import Callable

import pytest
from hypothesis import given

from examples import HOSTILE, busy_report, report_of, week_report
from project_drift.cli.output import Output
from project_drift.models.report import Report
from project_drift.models.state import State
from project_drift.reports import formats, render
from project_drift.service import findings
from strategies import state_pairs

Show = Callable[..., str]
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Show]:
    """Writes a report where standard output is a terminal; returns what its reader sees."""
    reader, writer = pytest.importorskip("pty").openpty()
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")

    def show(report: Report, output: str | None = None) -> str:
        with monkeypatch.context() as patched, os.fdopen(writer, "w", encoding="utf-8") as out:
            patched.setattr("sys.stdout", out)
            Output("text", output).write(report)
        readable, _, _ = select.select([reader], [], [], 0 if output else 10)
        return os.read(reader, 1000).decode("utf-8", "ignore") if readable and not output else ""

    yield show
    os.close(reader)


def without_colours(text: str) -> str:
    return COLOUR.sub("", text)


def test_colours_change_no_word() -> None:
    report = busy_report()
    assert without_colours(render("text", report, colour=True)) == render("text", report)


@given(state_pairs())
def test_the_colours_of_any_report_change_no_word(pair: tuple[State, State]) -> None:
    report = findings.compare("Drift check", *pair)
    assert without_colours(render("text", report, colour=True)) == render("text", report)


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_escape_sequence_of_a_project_gets_through_beside_the_colours(kind: str) -> None:
    text = without_colours(render("text", report_of(HOSTILE[kind]), colour=True))
    assert "\x1b" not in text


def test_every_colour_ends_on_its_line() -> None:
    for line in render("text", busy_report(), colour=True).splitlines():
        codes = COLOUR.findall(line)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)


@pytest.mark.parametrize("name", [name for name in formats() if name != "text"])
def test_a_format_without_colours_stays_as_it_is(name: str) -> None:
    assert render(name, busy_report(), colour=True) == render(name, busy_report())


def test_a_terminal_gets_colours(terminal: Show) -> None:
    assert "\x1b[" in terminal(week_report())


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_none_gets_none(
    terminal: Show, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert "\x1b[" not in terminal(week_report())


def test_what_is_not_a_terminal_gets_no_colours(capsys: pytest.CaptureFixture[str]) -> None:
    Output("text", None).write(week_report())
    assert capsys.readouterr().out == render("text", week_report())


def test_a_file_gets_no_colours(terminal: Show, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    terminal(week_report(), str(path))
    assert path.read_text(encoding="utf-8") == render("text", week_report())


def test_a_line_has_room_for_who_and_when_or_gives_them_the_next_one() -> None:
    long = report_of("a_name_that_takes_more_than_forty_columns_of_the_line")
    assert [line for line in render("text", long).splitlines() if len(line) > 160] == []


def test_the_busy_report_fits_a_terminal() -> None:
    text = render("text", busy_report())
    assert [line for line in text.splitlines() if len(line) > 80] == []
