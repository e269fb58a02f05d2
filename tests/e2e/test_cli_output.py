"""Where results go: files that are written as a whole, and streams that take nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from doors import Run, command_line, drop_column
from dss_emulator import DssEmulator, Project

KEY = "RETAIL_CHURN"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report of an earlier run."""
    path = tmp_path / "report.html"
    path.write_text("as it was")
    return path


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "NOWHERE"),
        ("check", KEY, "--against", "77"),
        ("check", KEY, "--against", "soon"),
        ("diff", KEY, "1", "soon"),
        ("snapshot", KEY, "--host", "http://127.0.0.1:1"),
    ],
)
def test_a_command_that_fails_leaves_the_report_of_an_earlier_run_alone(
    connected: DssEmulator, demo: Project, run: Run, report: Path, arguments: tuple[str, ...]
) -> None:
    run("snapshot", KEY)
    assert run(*arguments, "--output", "report.html").code == 1
    assert report.read_text() == "as it was"
    assert run(*arguments, "--output", "new.html").code == 1
    assert not Path("new.html").exists(), "what tells nothing is not there"


def test_a_report_replaces_the_one_before_and_keeps_who_may_read_it(
    connected: DssEmulator, demo: Project, run: Run, report: Path
) -> None:
    report.chmod(0o640)
    assert run("snapshot", KEY, "--output", "report.html").code == 0
    assert "as it was" not in report.read_text()
    assert report.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in Path().iterdir() if path.is_file()] == ["report.html"]


def test_a_report_is_written_to_what_a_link_leads_to(
    connected: DssEmulator, demo: Project, run: Run, report: Path
) -> None:
    Path("latest.html").symlink_to(report)
    Path("later.html").symlink_to("not-yet.html")
    assert run("snapshot", KEY, "--output", "latest.html").code == 0
    assert "First snapshot" in report.read_text()
    assert run("check", KEY, "--against", "77", "--output", "later.html").code == 1
    assert not Path("not-yet.html").exists()


def test_a_report_can_be_written_to_a_device(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    assert run("snapshot", KEY, "--output", "/dev/null").code == 0
    assert Path("/dev/null").is_char_device()
