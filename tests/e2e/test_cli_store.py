"""The commands that look after a store: baseline, policy, prune, verify."""

from __future__ import annotations

import json
import os
import pwd
import shlex
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from doors import Run, command_line
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, State, service
from project_drift.backends import codec
from project_drift.models.resource import Resource, make_resource_id

KEY = "RETAIL_CHURN"
STORE = Path(".project-drift/project-drift") / KEY / "default"
NOTHING = ("--keep-days", "0", "--keep-weeks", "0", "--keep-months", "0")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


@pytest.fixture
def offline(run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command line where no node is named."""
    monkeypatch.delenv("DATAIKU_HOST", raising=False)
    monkeypatch.delenv("DATAIKU_API_KEY", raising=False)
    return run


def saved_on(*days: str, complete: bool = True, **datasets: Any) -> None:
    """Store snapshots as if they had been saved on these days."""
    backend = LocalDirectoryBackend(Path(".project-drift"), KEY)
    for day in days:
        resources = {
            (name := make_resource_id("dataset", KEY, dataset)): Resource("dataset", name, content)
            for dataset, content in datasets.items()
        }
        state = State(
            project_key=KEY,
            serial=len(backend.history()) + 1,
            lineage=backend.open().id,
            updated_at=f"{day}T02:00:00+00:00",
            resources=resources,
            complete=complete,
        )
        content = codec.encode(state)
        time = datetime.fromisoformat(state.updated_at).strftime("%Y%m%dT%H%M%SZ")
        mark = "" if complete else ".partial"
        name = f"{state.serial:06d}-{time}-{codec.token(content)}{mark}.json.gz"
        backend.write_note(f"snapshots/{name}", content)


def files() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in Path().rglob("*") if path.is_file()}


def stored_serials() -> list[int]:
    return [info.serial for info in LocalDirectoryBackend(Path(".project-drift"), KEY).history()]


def in_one_line(text: str) -> str:
    return " ".join(text.split())


# All of them


COMMANDS = ("baseline", "policy", "prune", "verify")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_teaches_by_examples(offline: Run, command: str) -> None:
    done = offline(command, "--help")
    assert done.code == 0
    assert f"project-drift {command} SALES" in done.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_example_of_the_help_is_understood(offline: Run, command: str) -> None:
    examples = [
        shlex.split(line.split("    before")[0])
        for line in offline(command, "--help").out.splitlines()
        if line.strip().startswith("project-drift ")
    ]
    assert examples
    Path("draft.yml").write_text("version: 1\n")
    for _, *arguments in examples:
        told = offline(*arguments).err
        assert "Usage:" not in told, told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("baseline", KEY, "set"), "needs --reason"),
        (("baseline", KEY, "set", "--reason", " "), "needs --reason"),
        (("baseline", KEY, "show", "3"), "takes neither"),
        (("baseline", KEY, "set", "3", "--reason", "x"), "it holds none yet"),
        (("baseline", KEY, "set", "soon", "--reason", "x"), "not a snapshot: 'soon'"),
        (("baseline", KEY, "forget"), "set|show"),
        (("policy", KEY, "show", "--policy", "no.yml"), "cannot read the policy no.yml"),
        (("prune", KEY), "there is nothing to delete"),
        (("prune", KEY, "--dry-run", "--yes"), "choose one"),
        (("prune", KEY, "--keep-days", "-1"), "cannot keep -1 days"),
        (("prune", KEY, "--keep-months", "some"), "--keep-months"),
        (("verify", KEY), "there is nothing to verify"),
        (("verify", KEY, "--store", "dss://A/b"), "no DSS node"),
    ],
)
def test_an_error_is_one_readable_message_and_ends_with_1(
    offline: Run, arguments: tuple[str, ...], told: str
) -> None:
    done = offline(*arguments)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err
    assert done.out == ""
    assert files() == {}, "asking a store that is not there does not make one"


@pytest.mark.parametrize(
    "arguments",
    [
        ("baseline", KEY, "show"),
        ("policy", KEY, "show"),
        ("policy", KEY, "test"),
        ("prune", KEY, "--dry-run"),
        ("verify", KEY),
    ],
)
def test_looking_changes_nothing_and_fits_a_terminal(
    offline: Run, arguments: tuple[str, ...]
) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03")
    before = files()
    done = offline(*arguments)
    assert done.code == 0
    assert f"of {KEY} (default)" in done.out
    assert files() == before
    assert max(map(len, done.out.splitlines())) <= 80
    assert isinstance(json.loads(offline(*arguments, "--format", "json").out), dict)


def test_a_history_without_a_snapshot_is_none(offline: Run) -> None:
    saved_on("2020-01-01")
    LocalDirectoryBackend(Path(".project-drift"), "WRONG_KEY").open()
    here = LocalDirectoryBackend(Path(".project-drift"), KEY)
    assert service.list_histories(here) == [(KEY, "default")]


def test_a_policy_that_is_no_yaml_is_told_as_such(offline: Run) -> None:
    Path("draft.yml").write_text("{")
    told = offline("policy", KEY, "test", "--policy", "draft.yml").err
    assert "draft.yml, line 1: not valid YAML: expected the node content" in told


def test_a_rule_of_no_days_keeps_what_is_of_today(offline: Run) -> None:
    LocalDirectoryBackend(Path(".project-drift"), KEY).save(State(project_key=KEY))
    saved_on("2020-01-01", "2020-01-02")
    told = offline("prune", KEY, "--dry-run", *NOTHING).out
    assert "of today (UTC)" in told or "latest" in told
    assert "0 days" not in told


# Baseline


def test_without_a_baseline_it_is_told_what_stands_in_and_how_to_set_one(offline: Run) -> None:
    saved_on("2020-01-01", complete=False)
    saved_on("2020-01-02", "2020-01-03")
    told = in_one_line(offline("baseline", KEY, "show").out)
    assert "No baseline is set" in told
    assert "the first complete snapshot: snapshot 2" in told
    assert f"project-drift baseline {KEY} set --reason" in told


def test_without_any_snapshot_it_is_told_how_to_take_one(offline: Run) -> None:
    told = offline("baseline", KEY, "show").out
    assert f"project-drift snapshot {KEY}" in told


def test_a_baseline_is_shown_with_who_when_why_and_those_before(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    run("snapshot", KEY, "--always")
    assert run("baseline", KEY, "set", "1", "--reason", "Release 1").code == 0
    done = run("baseline", KEY, "set", "--reason", "Release 2")
    assert done.code == 0
    assert "Snapshot 2 is the baseline now, set by admin: Release 2" in done.out
    current, earlier = run("baseline", KEY, "show").out.split("Earlier baselines")
    assert "Snapshot 2, set on" in current
    assert "UTC by admin" in current
    assert "Release 2" in current
    assert "Snapshot 1" in earlier
    assert "Release 1" in earlier
    told = json.loads(run("baseline", KEY, "show", "--format", "json").out)
    assert told["baseline"]["serial"] == 2
    assert [item["reason"] for item in told["earlier"]] == ["Release 1"]


def test_the_login_of_the_key_signs_also_for_a_store_outside_dss(
    connected: DssEmulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_on("2020-01-01")
    monkeypatch.setenv("DATAIKU_API_KEY", connected.add_user("priya.nair"))
    monkeypatch.setenv("LOGNAME", "somebody.else")
    run("baseline", KEY, "set", "--reason", "x")
    assert "by priya.nair" in run("baseline", KEY, "show").out


def test_without_a_connection_the_user_of_the_machine_signs_whatever_variables_say(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_on("2020-01-01")
    for name in ("LOGNAME", "USER", "USERNAME", "LNAME"):
        monkeypatch.setenv(name, "the.boss")
    offline("baseline", KEY, "set", "--reason", "x")
    shown = offline("baseline", KEY, "show").out
    assert f"by {pwd.getpwuid(os.getuid()).pw_name} (user of this machine)" in in_one_line(shown)
    assert "the.boss" not in shown


def test_nobody_signs_with_a_key_that_the_node_does_not_know(
    connected: DssEmulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_on("2020-01-01")
    monkeypatch.setenv("DATAIKU_API_KEY", "dkuaps-not-known")
    done = run("baseline", KEY, "set", "--reason", "x")
    assert done.code == 1
    assert "DATAIKU_API_KEY was not accepted" in done.err
    assert not (STORE / "baselines").exists()


def test_a_baseline_whose_file_is_gone_says_so(offline: Run) -> None:
    saved_on("2020-01-01", "2020-01-02")
    offline("baseline", KEY, "set", "1", "--reason", "x")
    next(STORE.rglob("000001-*.gz")).unlink()
    assert "its file is gone" in in_one_line(offline("baseline", KEY, "show").out)


def test_texts_of_a_baseline_do_nothing_on_a_terminal(offline: Run) -> None:
    saved_on("2020-01-01")
    offline("baseline", KEY, "set", "--reason", "eve\x1b[2J\u202e")
    shown = offline("baseline", KEY, "show").out
    assert "eve" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


# Policy

POLICY = """\
version: 1
fail_on: medium
require: [permissions]
ignore:
  - resource: dataset.tmp_*
    reason: Anybody may try things out
    owner: marc.dubois
  - resource: dataset.orders
    path: /tags
    reason: Tags were tidied up
    expires: 2020-12-31
  - resource: dataset.odrers
    reason: Misspelt
severity:
  - {resource: dataset.*, path: /tags, level: high}
"""


def test_a_test_tells_what_each_rule_hid_and_which_are_idle_or_expired(offline: Run) -> None:
    saved_on("2020-01-01", orders={"tags": ["a"]}, tmp_x={"n": 1})
    saved_on("2020-01-02", orders={"tags": ["b"]}, tmp_x={"n": 2}, tmp_y={})
    saved_on("2020-01-03", orders={"tags": ["b"]}, tmp_x={"n": 3})
    STORE.joinpath("policy.yml").write_text(POLICY)
    done = offline("policy", KEY, "test")
    assert done.code == 0
    expired, rest = done.out.split("! Never matched")
    idle, working = rest.split("At work")
    assert "dataset.orders  /tags" in expired
    assert "expired on 2020-12-31" in expired
    assert "would have hidden 2 differences" in expired
    assert "snapshot 2: dataset orders: Tag b added" in expired
    assert "dataset.odrers" in idle
    assert "line 12" in in_one_line(idle)
    assert "dataset.tmp_*" in working
    assert "hides 4 differences" in working
    assert "owner marc.dubois" in in_one_line(working)
    assert "1 at work, 1 never matched, 1 expired." in done.out
    trial = json.loads(offline("policy", KEY, "test", "--format", "json").out)
    assert [(rule["matches"], rule["expired"]) for rule in trial["rules"]] == [
        (4, False),
        (2, True),
        (0, False),
    ]
    assert trial["rules"][1]["rule"]["expires"] == "2020-12-31"


def test_a_draft_is_tested_in_place_of_what_is_stored(offline: Run) -> None:
    saved_on("2020-01-01", a={"n": 1})
    saved_on("2020-01-02", a={"n": 2})
    STORE.joinpath("policy.yml").write_text(POLICY)
    Path("draft.yml").write_text("version: 1\nignore: [{resource: dataset.a, reason: x}]\n")
    told = offline("policy", KEY, "test", "--policy", "draft.yml").out
    assert "1 at work, 0 never matched, 0 expired." in told
    assert "tmp_" not in told


def test_rules_without_a_history_are_said_to_be_untried_not_idle(offline: Run) -> None:
    Path("draft.yml").write_text(POLICY)
    told = in_one_line(offline("policy", KEY, "test", "--policy", "draft.yml").out)
    assert "3 ignore rules could not be tried" in told
    assert "Never matched" not in told


def test_a_policy_is_shown_with_its_rules_and_where_they_stand(offline: Run) -> None:
    STORE.mkdir(parents=True)
    STORE.joinpath("policy.yml").write_text(POLICY)
    shown = in_one_line(offline("policy", KEY, "show").out)
    assert "fails on drift of level medium and above" in shown
    assert "must be covered: permissions" in shown
    assert "expired on 2020-12-31" in shown
    assert "high dataset.* /tags" in shown
    assert json.loads(offline("policy", KEY, "show", "--format", "json").out)["fail_on"] == "medium"


def test_without_a_policy_it_is_told_where_one_goes(offline: Run) -> None:
    told = in_one_line(offline("policy", KEY, "show").out)
    assert "no policy file" in told
    assert f"project-drift/{KEY}/default/policy.yml" in told


@pytest.mark.parametrize("action", ["show", "test"])
def test_a_wrong_policy_names_file_line_and_field(offline: Run, action: str) -> None:
    saved_on("2020-01-01", "2020-01-02")
    Path("draft.yml").write_text("version: 1\nignore:\n  - resource: x\n    reason: 7\n")
    done = offline("policy", KEY, action, "--policy", "draft.yml")
    assert done.code == 1
    assert "draft.yml, line 4: ignore[0].reason" in done.err


# Prune


def test_a_dry_run_prints_what_would_go_and_what_stays_and_deletes_nothing(offline: Run) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03")
    before = files()
    done = offline("prune", KEY, *NOTHING, "--dry-run")
    assert done.code == 0
    rows = [line.split()[:3] for line in done.out.splitlines()[2:5]]
    assert rows == [
        ["keep", "1", "2020-01-01"],
        ["delete", "2", "2020-01-02"],
        ["keep", "3", "2020-02-03"],
    ]
    assert "the first: checks compare with it" in done.out
    assert "Nothing was deleted." in done.out
    assert files() == before


def test_where_nobody_can_be_asked_nothing_goes_without_yes(
    offline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03")
    before = files()
    with Path(os.devnull).open() as nothing:
        monkeypatch.setattr(sys, "stdin", nothing)
        done = offline("prune", KEY, *NOTHING)
    assert done.code == 1
    assert "1 snapshot would be deleted" in done.err
    assert "--dry-run" in done.err
    assert files() == before


def test_with_yes_the_plan_is_carried_out_and_told(offline: Run) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03")
    done = offline("prune", KEY, *NOTHING, "--yes")
    assert done.code == 0
    assert stored_serials() == [1, 3]
    assert done.out.startswith("deleted       2  2020-01-02 02:00")
    assert "1 snapshot deleted" in done.out
    assert offline("prune", KEY, *NOTHING, "--yes").out.endswith("There is nothing to delete.\n")
    assert offline("verify", KEY).code == 0


def test_the_default_rule_keeps_the_last_of_each_month_for_ever(offline: Run) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03", "2020-02-04", "2020-03-05")
    offline("prune", KEY, "--yes")
    assert stored_serials() == [1, 2, 4, 5]


@pytest.mark.parametrize(
    ("answer", "code", "left"),
    [("y", 0, [1, 3]), ("YES", 0, [1, 3]), ("n", 1, [1, 2, 3]), ("", 1, [1, 2, 3])],
)
def test_on_a_terminal_it_shows_and_asks_first(
    offline: Run, answer: str, code: int, left: list[int]
) -> None:
    saved_on("2020-01-01", "2020-01-02", "2020-02-03")
    ours, theirs = os.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        done = subprocess.run(
            [sys.executable, "-m", "project_drift", "prune", KEY, *NOTHING, "--format", "json"],
            stdin=theirs,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT / "python-lib")},
        )
    finally:
        os.close(ours)
        os.close(theirs)
    assert done.returncode == code, done.stderr
    assert "delete       2  2020-01-02" in done.stderr
    assert "Delete 1 snapshot for good? [y/N]" in done.stderr
    assert ("Nothing was deleted." in done.stderr) == bool(code)
    assert bool(done.stdout) == (not code), "a question is no result"
    assert stored_serials() == left


def test_what_cannot_be_deleted_is_told_and_ends_with_1(
    connected: DssEmulator, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = connected.create_project(KEY)
    folder = project.create_folder("drift")
    store = ("--store", f"dss://{KEY}/{folder}")
    for _ in range(4):
        run("snapshot", KEY, *store, "--always")
    connected.fail(method="DELETE", path=f"/projects/{KEY}/managedfolders/{folder}/**", status=403)
    rule = ("--keep-days", "0", "--keep-weeks", "0", "--keep-months", "0")
    today = [path for path in project.folder_files(folder) if "/snapshots/" in path]
    for path in today:  # as if they had been taken long ago, which the rule goes by
        old = path.replace(path.split("-")[-2], "20200101T020000Z")
        project.folder_files(folder)[old] = project.folder_files(folder).pop(path)
    done = run("prune", KEY, *store, *rule, "--yes")
    assert done.code == 1
    assert done.out.count("failed ") == 2
    assert "0 snapshots deleted" in done.out
    assert "2 could not be" in done.out


# Verify


def test_a_sound_store_ends_with_0_and_says_what_was_read(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    run("check", KEY)
    run("baseline", KEY, "set", "--reason", "x")
    done = run("verify", KEY)
    assert done.code == 0
    assert "Read 1 snapshot, 1 baseline and 1 check of the journal." in done.out
    assert "All of it is as it was written." in done.out
    assert "files of the store" in done.err


def test_a_problem_names_the_file_and_the_next_step_and_ends_with_1(offline: Run) -> None:
    saved_on("2020-01-01", "2020-01-02")
    damaged = next(STORE.rglob("000002-*.gz"))
    damaged.write_bytes(damaged.read_bytes()[:40])
    STORE.joinpath("snapshots/notes.txt").write_text("\x1b[2J")
    done = offline("verify", KEY)
    assert done.code == 1
    assert f"error: snapshots/{damaged.name}" in done.out
    assert "40 bytes" in in_one_line(done.out)
    assert "Restore the file from a copy of the store." in done.out
    assert "note: snapshots/notes.txt" in done.out
    assert "1 problem found. Nothing was changed." in done.out
    found = json.loads(offline("verify", KEY, "--format", "json").out)
    assert [problem["severity"] for problem in found["problems"]] == ["error", "note"]


def test_a_foreign_file_alone_ends_with_0(offline: Run) -> None:
    saved_on("2020-01-01")
    STORE.joinpath("notes.txt").write_text("hello")
    done = offline("verify", KEY)
    assert done.code == 0
    assert "note: notes.txt" in done.out


def test_a_file_name_does_nothing_on_a_terminal(offline: Run) -> None:
    saved_on("2020-01-01")
    STORE.joinpath("a\x1b[2Jb").write_text("hello")
    assert "\x1b" not in offline("verify", KEY).out
