"""Where results go: files that are written as a whole, and streams that take nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
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


# Streams


def in_shell(command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a shell, where `pd` is the command line."""
    return subprocess.run(
        ["bash", "-c", f'pd() {{ "{sys.executable}" -m project_drift "$@"; }}; {command}'],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "python-lib"), **variables},
    )


@pytest.mark.parametrize("command", [f"list {KEY}", f"diff {KEY} 1 1 --format json", "--help"])
def test_a_full_standard_output_is_told_in_one_sentence(
    connected: DssEmulator, demo: Project, run: Run, command: str
) -> None:
    run("snapshot", KEY)
    done = in_shell(f"pd {command} > /dev/full")
    assert done.returncode == 1
    told = "Error: cannot write to standard output: No space left on device\n"
    assert done.stderr == told


def test_a_full_standard_error_gives_no_traceback(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    done = in_shell(f"pd list {KEY} 2> /dev/full")
    assert (done.returncode, done.stdout) == (1, "")


def test_streams_that_are_closed_are_done_without(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    done = in_shell(f"pd snapshot {KEY} >&-")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    done = in_shell(f"pd check {KEY} 2>&-")
    assert done.returncode == 0
    assert "Nothing changed since snapshot 1." in done.stdout
    assert in_shell(f"pd check {KEY} >&- 2>&-").returncode == 0
    told = in_shell(f"pd prune {KEY} --keep-days 0 <&-")
    assert (told.returncode, "nothing to delete" in told.stdout) == (0, True)


def test_ctrl_c_is_heard_while_the_command_is_loaded(tmp_path: Path) -> None:
    slow = tmp_path / "deepdiff.py"  # stands in for a slow disk, from which all is imported
    slow.write_text("import time\nprint('loading', flush=True)\ntime.sleep(30)\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "project_drift", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT / 'python-lib'}"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "loading\n"
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=300)
    assert (process.returncode, told) == (1, "Stopped; nothing more was saved.\n")


@pytest.mark.parametrize(
    "where", ["--output /dev/full", "> /dev/full", "| (exec <&-; sleep 3)", ">/dev/full 2>&1"]
)
def test_drift_is_told_although_its_report_cannot_be_written(
    connected: DssEmulator, demo: Project, run: Run, where: str
) -> None:
    run("snapshot", KEY)
    policy = Path(".project-drift/project-drift/policy.yml")
    policy.write_text("version: 1\nfail_on_open: false\n")
    drop_column(demo)
    done = in_shell(f"set -o pipefail; pd check {KEY} {where}")
    assert done.returncode == 2, "the next check passes, as drift is told once"
    if not where.endswith("&1"):
        assert "The report could not be written: " in done.stderr
        assert f"{KEY} (default) drifted since snapshot 1 (" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_check_without_drift_and_without_its_report_ends_with_1(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    done = in_shell(f"pd check {KEY} --output /dev/full")
    assert done.returncode == 1
    assert "has no drift since snapshot 1." in done.stderr
