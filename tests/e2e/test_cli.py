"""The command line: what it prints where, its exit codes, and errors a person can act on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doors import Run, command_line, text_of
from dss_emulator import DssEmulator, Project

KEY = "RETAIL_CHURN"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return command_line(monkeypatch, capsys)


def drop_column(project: Project) -> None:
    with project.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()


def test_snapshot_then_check_of_an_unchanged_project_is_silent(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    assert run("snapshot", KEY).code == 0
    done = run("check", KEY)
    assert done.code == 0
    assert "Nothing changed since snapshot 1." in done.out


def test_check_finds_drift_names_who_and_saves_it_once(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    done = run("check", KEY)
    assert done.code == 2
    assert "customers_clean" in done.out
    assert "anna.berg" in done.out
    assert run("check", KEY).code == 2, "drift against the first snapshot stays drift"
    serials = [
        item["info"]["serial"] for item in json.loads(run("list", KEY, "--format", "json").out)
    ]
    assert serials == [1, 2]


def test_check_against_the_latest_sees_only_what_is_new(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    assert run("check", KEY, "--against", "latest").code == 2
    assert run("check", KEY, "--against", "latest").code == 0
    assert run("check", KEY, "--against", "1").code == 2
    assert run("check", KEY, "--against", "2").code == 0


def test_check_without_saving_leaves_the_store_alone(
    connected: DssEmulator, demo: Project, run: Run, tmp_path: Path
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    files = sorted(tmp_path.rglob("*"))
    assert run("check", KEY, "--no-save").code == 2
    assert sorted(tmp_path.rglob("*")) == files


def test_an_unchanged_snapshot_is_saved_only_when_asked(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    assert "no new snapshot was saved" in run("snapshot", KEY).out
    assert run("snapshot", KEY, "--always").code == 0
    assert len(json.loads(run("list", KEY, "--format", "json").out)) == 2


def test_a_list_that_answers_503_for_ever_removes_nothing_and_ends_with_1(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    connected.fail(path=f"/projects/{KEY}/datasets", status=503)
    done = run("check", KEY, "--format", "json")
    report = json.loads(done.out)
    assert done.code == 1
    assert report["status"] == "incomplete"
    assert report["counts"]["removed"] == 0
    assert report["counts"]["unknown"] == 1
    assert "all datasets" in report["alerts"][0]
    text = run("check", KEY).out
    assert "Could not read all datasets" in text.replace("\n  ", " ")


def test_drift_beside_something_unreadable_ends_with_2(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    connected.fail(path=f"/projects/{KEY}/recipes", status=503)
    done = run("check", KEY)
    assert done.code == 2
    assert "Could not read all recipes" in done.out


def test_an_incomplete_snapshot_ends_with_1_and_is_never_compared_with(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    fault = connected.fail(path=f"/projects/{KEY}/recipes", status=503)
    done = run("snapshot", KEY)
    assert done.code == 1
    assert "Incomplete snapshot" in done.out
    fault.stop()
    done = run("check", KEY)
    assert done.code == 1
    assert "no snapshot to compare with" in done.err
    assert "incomplete" in run("list", KEY).out


def test_a_lost_right_makes_the_check_incomplete(
    connected: DssEmulator, demo: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("snapshot", KEY)
    reader = connected.add_user("reader", groups=("marketing-analysts",))
    monkeypatch.setenv("DATAIKU_API_KEY", reader)
    done = run("check", KEY)
    assert done.code == 1
    assert "Permissions: the key of the new snapshot lacks the right" in done.out.replace(
        "permissions:", "Permissions:"
    )


def test_a_user_without_admin_rights_gets_a_clean_check_that_says_what_it_leaves_out(
    connected: DssEmulator, demo: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = connected.add_user("reader", groups=("marketing-analysts",))
    monkeypatch.setenv("DATAIKU_API_KEY", reader)
    assert run("snapshot", KEY).code == 0
    done = run("check", KEY)
    assert done.code == 0
    assert "Not covered" in done.out


def test_diff_compares_two_snapshots_without_any_node(
    connected: DssEmulator, demo: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    run("snapshot", KEY)
    monkeypatch.delenv("DATAIKU_HOST")
    monkeypatch.delenv("DATAIKU_API_KEY")
    assert run("diff", KEY, "1", "2").code == 2
    assert run("diff", KEY, "first", "latest").code == 2
    assert run("diff", KEY, "2", "2").code == 0
    assert "snapshot 9" in run("diff", KEY, "1", "9").err


def test_diff_of_stored_snapshots_never_loads_the_client_of_dss(
    connected: DssEmulator, demo: Project, run: Run, tmp_path: Path
) -> None:
    run("snapshot", KEY)
    script = (
        "import sys; sys.argv = ['project-drift', 'diff', 'RETAIL_CHURN', '1', '1']\n"
        "from project_drift import cli\n"
        "try: cli.main()\n"
        "except SystemExit as left: print(left.code, 'dataikuapi' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.splitlines()[-1] == "0 False", done.stderr


def test_snapshots_can_live_in_a_managed_folder(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    folder_id = demo.create_folder("drift")
    store = ("--store", f"dss://{KEY}/{folder_id}")
    assert run("snapshot", KEY, *store).code == 0
    drop_column(demo)
    assert run("check", KEY, *store).code == 2
    assert run("diff", KEY, "1", "2", *store).code == 2
    assert [path.split("/")[4] for path in sorted(demo.folder_files(folder_id))] == [
        "cache.json",
        "checks",
        "lineage",
        "snapshots",
        "snapshots",
    ]


def test_fewer_types_never_narrow_a_history(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="priya.nair")
    refused = run("snapshot", KEY, "--type", "dataset")
    assert refused.code == 1
    assert "another environment" in refused.err
    done = run("check", KEY, "--type", "dataset")
    assert done.code == 0
    assert "Not saved: it covers fewer types" in done.out
    assert run("check", KEY, "--against", "latest").code == 2


def test_a_check_against_a_narrower_snapshot_is_not_clean(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY, "--type", "dataset")
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="priya.nair")
    done = run("check", KEY)
    assert done.code == 1
    assert "recipes: they were left out of the old snapshot by choice" in done.out
    assert run("check", KEY, "--type", "dataset").code == 0


def test_a_damaged_first_snapshot_is_skipped_and_told(
    connected: DssEmulator, demo: Project, run: Run, tmp_path: Path
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    run("snapshot", KEY)
    first = next((tmp_path / ".project-drift").rglob("000001-*"))
    first.write_bytes(first.read_bytes()[:100])
    done = run("check", KEY)
    assert done.code == 0
    assert "skipped 000001-" in done.out


def test_where_no_snapshot_can_be_read_a_check_refuses_and_a_new_snapshot_says_so(
    connected: DssEmulator, demo: Project, run: Run, tmp_path: Path
) -> None:
    run("snapshot", KEY)
    for path in (tmp_path / ".project-drift").rglob("*.gz"):
        path.write_bytes(b"")
    done = run("check", KEY)
    assert done.code == 1
    assert "none of the 1 complete snapshots" in done.err
    done = run("snapshot", KEY)
    assert done.code == 0
    assert "skipped 000001-" in done.out
    assert run("check", KEY).code == 0


def test_a_reader_of_the_folder_gets_a_verdict_though_nothing_can_be_saved(
    connected: DssEmulator, demo: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = ("--store", f"dss://{KEY}/{demo.create_folder('drift')}")
    reader = connected.add_user("reader", groups=("marketing-analysts",))
    kinds = ("--type", "dataset")
    run("snapshot", KEY, *store, *kinds)
    drop_column(demo)
    monkeypatch.setenv("DATAIKU_API_KEY", reader)
    done = run("check", KEY, *store, *kinds)
    assert done.code == 2
    assert "could not be saved" in done.out.replace("\n  ", " ")


def test_a_report_that_cannot_be_written_stops_the_check_before_anything_is_saved(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    connected.requests.clear()
    assert run("check", KEY, "--against", "latest", "--output", "no/such/x.html").code == 1
    assert connected.requests.total == 0
    assert run("check", KEY, "--against", "latest").code == 2


def test_results_go_to_standard_output_and_progress_to_standard_error(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    done = run("snapshot", KEY, "--format", "json")
    json.loads(done.out)
    objects = json.loads(done.out)["new"]["objects"]
    assert f"Read {objects} of {objects} objects" in done.err


def test_a_list_holds_nothing_that_acts_on_a_terminal(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    run("list", KEY)
    (cache,) = Path(".project-drift").rglob("cache.json")
    data = json.loads(cache.read_text())
    for facts in data["snapshots"].values():
        facts["captured_by"] = "eve\x1b[2J\u202e"
    cache.write_text(json.dumps(data))
    listed = run("list", KEY).out
    assert "eve" in listed
    assert "\x1b" not in listed
    assert "\u202e" not in listed


@pytest.mark.parametrize("status", [401, 500])
def test_an_error_holds_nothing_that_acts_on_a_terminal(
    connected: DssEmulator, demo: Project, run: Run, status: int
) -> None:
    connected.fail(path="*", status=status, body={"message": "no\x1b[2J\u202e\nError: all is well"})
    done = run("snapshot", KEY)
    assert (done.code, "all is well" in done.err) == (1, True)
    assert not set(done.err) & {"\x1b", "\u202e"}
    assert sum(line.startswith("Error: ") for line in done.err.splitlines()) == 1


def test_a_report_can_be_written_to_a_file(
    connected: DssEmulator, demo: Project, run: Run, tmp_path: Path
) -> None:
    done = run("snapshot", KEY, "--format", "html", "--output", "report.html")
    assert done.out == ""
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert run("diff", KEY, "1", "1", "--output", "no/such/folder.txt").code == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("snapshot", "NOWHERE"), "no project NOWHERE"),
        (("snapshot", "no such key"), "not a project key"),
        (("snapshot", KEY, "--environment", "../up"), "not an environment name"),
        (("snapshot", KEY, "--store", "ftp://x"), "not a store"),
        (("snapshot", KEY, "--store", ""), "not a store: ''"),
        (("list", KEY, "--store", f"dss:/{KEY}/x"), f"not a store: 'dss:/{KEY}/x'"),
        (("snapshot", KEY, "--output", ""), "the name of a file is missing"),
        (("snapshot", KEY, "--store", "dss://ONLY"), "not a managed folder"),
        (("snapshot", KEY, "--host", "dss.example.com"), "not the address of a DSS node"),
        (("snapshot", KEY, "--host", "http://127.0.0.1:1"), "the connection was refused"),
        (("snapshot", KEY, "--host", "http://[::1"), "not the address of a DSS node"),
        (("check", KEY), "no snapshot to compare with"),
        (("check", KEY, "--against", "yesterday"), "expected its number, 'baseline', 'first'"),
        (("check", "NOWHERE"), "(environment default); take one first\n"),
        (("list", KEY), "no snapshots of RETAIL_CHURN"),
        (("diff", KEY, "1", "2"), "it holds none yet"),
        (("snapshot",), "Missing argument"),
        (("snapshot", KEY, "--threads", "99"), "--threads"),
        (("nonsense",), "No such command"),
    ],
)
def test_an_error_is_one_readable_message_and_ends_with_1(
    connected: DssEmulator, demo: Project, run: Run, arguments: tuple[str, ...], told: str
) -> None:
    done = run(*arguments)
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_wrong_key_is_named_but_never_shown(
    connected: DssEmulator, demo: Project, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATAIKU_API_KEY", "dkuaps-very-secret")
    done = run("snapshot", KEY)
    assert done.code == 1
    assert "DATAIKU_API_KEY was not accepted" in done.err
    assert "dkuaps-very-secret" not in done.err


@pytest.mark.parametrize("missing", ["DATAIKU_HOST", "DATAIKU_API_KEY"])
def test_a_missing_connection_says_what_to_set(
    connected: DssEmulator, run: Run, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    done = run("snapshot", KEY)
    assert done.code == 1
    assert missing in done.err


def test_the_installed_command_and_the_module_answer_alike(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("project-drift")
    for start in ([str(command)], [sys.executable, "-m", "project_drift"]):
        helped = subprocess.run(
            [*start, "--help"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert helped.returncode == 0, helped.stderr
        assert "A first look" in helped.stdout
        assert "Exit codes" in helped.stdout
        nothing = subprocess.run(
            start, cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False
        )
        assert nothing.returncode == 1
        assert "A first look" in nothing.stderr


def test_an_interrupt_saves_nothing_and_ends_with_1(
    connected: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    connected.latency = 0.3
    connected.requests.clear()
    process = subprocess.Popen(
        [sys.executable, "-m", "project_drift", "snapshot", KEY],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
    )
    deadline = time.monotonic() + 30
    while connected.requests.count("GET", f"/projects/{KEY}/recipes/*") == 0:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    connected.latency = 2  # so that it cannot end by itself before the signal arrives
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=300)
    assert process.returncode == 1, told
    assert "Stopped" in told
    assert "Traceback" not in told
    assert list(tmp_path.rglob("*.gz")) == []


@pytest.mark.parametrize("style", ["text", "markdown", "html", "json", "junit"])
def test_a_comparison_with_an_earlier_snapshot_names_nobody_and_says_its_order(
    connected: DssEmulator, demo: Project, run: Run, style: str
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    run("snapshot", KEY)
    told = " ".join(text_of(run("diff", KEY, "2", "1", "--format", style).out).split())
    if style != "junit":
        assert "1 object differs from snapshot 2: 1 modified." in told
        assert "Read backwards: snapshot 1 is older than snapshot 2." in told
    assert "anna.berg" not in told


def test_going_back_to_an_earlier_baseline_blames_nobody(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    run("snapshot", KEY)
    run("baseline", KEY, "set", "--reason", "x")
    told = " ".join(run("baseline", KEY, "set", "1", "--reason", "y").out.split())
    assert "Accepted: 1 object differs from snapshot 2: 1 modified." in told
    assert "Read backwards: snapshot 1 is older than snapshot 2." in told


def test_a_store_that_is_a_file_is_refused_by_every_command(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    Path("node.json").write_text("{}")
    for command in ("list", "snapshot"):
        done = run(command, KEY, "--store", "node.json")
        assert (done.code, "'node.json' is a file, not a directory" in done.err) == (1, True)


def test_a_dash_in_place_of_a_file_is_standard_output(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    done = run("snapshot", KEY, "--output", "-")
    assert "First snapshot" in done.out
    assert not Path("-").exists()


def test_a_snapshot_can_be_compared_with_the_baseline(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    drop_column(demo)
    run("snapshot", KEY)
    done = run("diff", KEY, "baseline", "latest")
    assert (done.code, "since snapshot 1:" in done.out) == (2, True)
    assert "No baseline is set: compared with the first complete snapshot, 1." in done.out
    run("baseline", KEY, "set", "--reason", "x")
    assert run("diff", KEY, "baseline", "latest").code == 0
    assert run("diff", KEY, f"{KEY}:1", "baseline").code == 2


def test_the_list_tells_the_latest_snapshot_and_the_baselines(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    run("baseline", KEY, "set", "--reason", "Release 1")
    drop_column(demo)
    run("snapshot", KEY)
    _, first, second = run("list", KEY).out.splitlines()
    assert first.endswith("baseline, set by admin: Release 1")
    assert second.endswith("  latest")


def test_the_same_state_accepted_again_is_said_as_such(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    run("snapshot", KEY)
    for _ in range(2):
        done = run("baseline", KEY, "set", "--reason", "x")
        told = " ".join(done.out.split())
        assert "Accepted: snapshot 1, which checks compared with before as well." in told
        assert "Datasets" not in done.out


def test_the_projects_that_were_read_are_counted_once(
    connected: DssEmulator, demo: Project, run: Run
) -> None:
    assert "\nRead 1 of 1 projects\n" in run("snapshot", "--all-projects").err
