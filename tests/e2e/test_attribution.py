"""Who worked on what changed: the project's git log, asked as little as possible, and honestly."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT
from demo.edits import apply_edits
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, cli, manager, service
from project_drift import client as client_module
from project_drift.backends import base
from project_drift.client import Connection
from project_drift.models.report import CLEAN, DRIFT, Report, Row
from project_drift.service import CaptureOptions, attribution, git_log
from project_drift.service.git_log import GitLog, Log

KEY = "RETAIL_CHURN"
LOG = f"/projects/{KEY}/git/actions/log"
RECIPE = "compute_churn_features"
HOUR = 3_600_000  # milliseconds


class Node:
    """The demo project with a first snapshot; an hour lies before and after each snapshot."""

    def __init__(self, dss: DssEmulator, project: Project, client: DSSClient, store: Path) -> None:
        self.dss = dss
        self.project = project
        self.client = client
        self.backend = LocalDirectoryBackend(store, KEY)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.dss.clock.now / 1000, timezone.utc)

    def snapshot(self) -> None:
        self.dss.clock.advance(HOUR)
        assert service.take_snapshot(self.backend, self.client, always=True).saved is not None
        self.dss.clock.advance(HOUR)

    def check(self, **options: Any) -> Report:
        self.dss.requests.clear()
        capture = CaptureOptions(**options)
        return service.check(self.backend, self.client, options=capture, save=False).report

    def asked(self) -> list[str]:
        """The paths that the git log was asked for, once for each call."""
        return [
            parse_qs(request.query)["path"][0]
            for request in self.dss.requests.log
            if request.path == LOG
        ]

    def edit(self, name: str = RECIPE, user: str = "priya.nair") -> None:
        code = self.project.payload("recipe", name) or ""
        self.project.set_payload("recipe", name, f"{code}# {user}\n", user=user)


@pytest.fixture(scope="module")
def first_snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the first snapshot of the demo project."""
    store = tmp_path_factory.mktemp("first")
    with DssEmulator() as dss, pytest.MonkeyPatch.context() as monkeypatch:
        project = dss.load_project(DEMO_PROJECT, key=KEY)
        node = Node(dss, project, DSSClient(dss.url, dss.api_key), store)
        machine_time(monkeypatch, node.now)
        node.snapshot()
    return store


@pytest.fixture
def node(
    dss: DssEmulator,
    demo: Project,
    client: DSSClient,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first_snapshot: Path,
) -> Node:
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    shutil.copytree(first_snapshot, tmp_path, dirs_exist_ok=True)
    node = Node(dss, demo, client, tmp_path)
    machine_time(monkeypatch, node.now)
    node.dss.clock.advance(2 * HOUR)
    return node


def machine_time(monkeypatch: pytest.MonkeyPatch, now: Callable[[], datetime]) -> None:
    """Date states by another clock than that of this machine, which no emulated node has."""
    monkeypatch.setattr(manager, "utc_now", now)
    monkeypatch.setattr(base, "utc_now", now)


def rows(report: Report) -> dict[str, Row]:
    return {
        row.resource_id.replace(f".{KEY}", "", 1): row
        for group in report.groups
        for row in group.rows
    }


def authors(row: Row) -> list[str]:
    return [commit.author for commit in row.commits]


def test_everybody_who_saved_it_since_is_named_the_last_one_first(node: Node) -> None:
    for user in ("priya.nair", "tom.keller", "anna.berg"):
        node.edit(user=user)
    report = node.check()
    row = rows(report)[f"recipe.{RECIPE}"]
    assert authors(row) == ["anna.berg", "tom.keller", "priya.nair"]
    assert row.who == "anna.berg"
    assert report.sentence.startswith("1 object changed by 3 people since")


def test_a_commit_tells_when_and_why_as_all_reports_do(node: Node) -> None:
    node.edit()
    commit = rows(node.check())[f"recipe.{RECIPE}"].commits[0]
    made = node.project.git_log[-1]
    assert (commit.commit, commit.message) == (made.commit, f"Saved recipe: {KEY}.{RECIPE}")
    assert commit.when == made.timestamp.replace("Z", "+00:00")


def test_who_deleted_an_object_is_known(node: Node) -> None:
    node.project.delete("recipe", RECIPE, user="tom.keller")
    row = rows(node.check())[f"recipe.{RECIPE}"]
    assert (row.change, row.who, authors(row)) == ("removed", "tom.keller", ["tom.keller"])
    assert row.unattributed == ""


def test_what_carries_no_stamp_is_attributed(node: Node) -> None:
    with node.project.variables(user="tom.keller") as variables:
        variables["standard"]["churn_inactivity_days"] = 60
    node.project.write_library("python/churn/new.py", b"x = 1\n", user="anna.berg")
    node.edit()
    found = rows(node.check())
    assert authors(found["variables"]) == ["tom.keller"]
    assert authors(found["library_file.python/churn/new.py"]) == ["anna.berg"]


def test_a_renamed_object_is_looked_up_under_both_names(node: Node) -> None:
    node.project.rename("dataset", "customers_clean", "clients", user="marc.dubois")
    report = node.check()
    assert {"datasets/customers_clean.json", "datasets/clients.json"} <= set(node.asked())
    assert all(authors(row) for row in rows(report).values())


@pytest.mark.parametrize("days", [-30, 30])
def test_clocks_that_disagree_hide_no_commit(
    node: Node, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine_time(monkeypatch, lambda: node.now() + timedelta(days=days))
    node.edit(user="anna.berg")
    node.snapshot()
    with node.project.variables(user="tom.keller") as variables:
        variables["standard"]["new"] = 1
    node.edit(user="priya.nair")
    found = rows(service.check(node.backend, node.client, "latest").report)
    assert authors(found["variables"]) == ["tom.keller"]
    assert authors(found[f"recipe.{RECIPE}"]) == ["priya.nair"]


def test_a_save_right_before_a_snapshot_is_not_told_again_where_the_stamp_knows_it(
    node: Node,
) -> None:
    node.edit(user="anna.berg")
    service.take_snapshot(node.backend, node.client)
    node.edit(user="tom.keller")
    row = rows(service.check(node.backend, node.client, "latest").report)[f"recipe.{RECIPE}"]
    assert authors(row) == ["tom.keller"]


def test_commits_of_before_the_older_snapshot_are_not_told(node: Node) -> None:
    node.edit(user="anna.berg")
    node.snapshot()
    node.edit(user="tom.keller")
    row = rows(service.check(node.backend, node.client, "latest").report)[f"recipe.{RECIPE}"]
    assert authors(row) == ["tom.keller"]


def test_each_file_of_what_changed_is_asked_for_once_and_nothing_else(node: Node) -> None:
    node.edit()
    with node.project.permissions(user="tom.keller") as permissions:
        permissions["permissions"].pop()
    with node.project.settings(user="tom.keller") as settings:
        settings["description"] = "Another one"
    node.check()
    assert sorted(node.asked()) == [
        "params.json", f"recipes/{RECIPE}.json", f"recipes/{RECIPE}.py", "tags.json",
    ]  # fmt: skip


def test_the_log_is_not_asked_where_nothing_changed(node: Node) -> None:
    node.project.touch("recipe", RECIPE)
    assert node.check().status == CLEAN
    assert node.asked() == []


def test_the_log_is_not_asked_for_what_could_not_be_read(node: Node) -> None:
    node.dss.fail(path=f"/projects/{KEY}/recipes", status=500)
    node.check()
    assert node.asked() == []


def test_the_demo_week_costs_one_call_for_each_file_and_names_everybody(node: Node) -> None:
    apply_edits(node.project)
    report = node.check()
    assert len(node.asked()) == len(set(node.asked())) == 27
    told = [row for row in every_row(report) if row.change != "unknown"]
    assert all(row.commits and not row.unattributed for row in told)
    assert " by 4 people since " in report.sentence


def every_row(report: Report) -> list[Row]:
    found = list(rows(report).values())
    return found + [follower for row in found for follower in row.followers]


def test_no_more_calls_run_at_once_than_asked(node: Node) -> None:
    apply_edits(node.project)
    node.dss.latency = 0.01
    node.check(threads=2)
    assert node.dss.requests.max_concurrent <= 3, "describing the node takes three"


def test_a_long_history_is_read_page_by_page_until_it_is_too_old(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_log, "PAGE", 2)
    for _ in range(3):
        node.edit(user="anna.berg")
    node.snapshot()
    for _ in range(5):
        node.edit()
    node.dss.requests.clear()
    report = service.check(node.backend, node.client, "latest").report
    assert authors(rows(report)[f"recipe.{RECIPE}"]) == ["priya.nair"] * 5
    assert node.asked().count(f"recipes/{RECIPE}.py") == 3


def test_a_history_without_end_is_cut(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_log, "MAX_PAGES", 3)
    node.edit()
    entry = {
        "commit": "a" * 40,
        "author": "anna.berg",
        "timestamp": node.project.git_log[-1].timestamp,
        "message": "again",
    }
    node.dss.fail(path=LOG, status=200, body={"entries": [entry], "nextCommit": "a" * 40})
    row = rows(node.check())[f"recipe.{RECIPE}"]
    assert authors(row) == ["anna.berg"]
    assert node.asked().count(f"recipes/{RECIPE}.json") == 3


def test_only_the_first_objects_are_looked_up_where_very_many_changed(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attribution, "MAX_RESOURCES", 2)
    for number in range(4):
        node.project.write_library(f"python/{number}.py", b"x = 1\n", user="anna.berg")
    node.edit()
    found = rows(node.check())
    assert len(node.asked()) == 2
    assert [bool(row.commits) for row in found.values()] == [True, True, False, False, False]
    assert "the git log was asked for the first" in found["library_file.python/3.py"].unattributed


REFUSALS = [
    (401, "this key may not read the git log of the project"),
    (403, "this key may not read the git log of the project"),
    (404, "there is no git log of the project on this node"),
    (501, "there is no git log of the project on this node"),
    (500, "the git log could not be read: "),
]


@pytest.mark.parametrize(("status", "reason"), REFUSALS)
def test_a_log_that_is_refused_is_asked_once_and_the_reason_told(
    node: Node, status: int, reason: str
) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.edit()
    node.dss.fail(path=LOG, status=status)
    report = node.check()
    assert report.status == DRIFT
    assert len(node.asked()) == 1
    found = rows(report)
    assert found["variables"].unattributed.startswith(
        f"DSS keeps no mark of who saved it, and {reason}"
    )
    assert found[f"recipe.{RECIPE}"].people == ("priya.nair",), "its stamp still tells"


def test_a_node_that_goes_down_meanwhile_leaves_the_check_as_it_is(node: Node) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.dss.fail(path=LOG, drop=True)
    report = node.check()
    assert report.status == DRIFT
    assert "did not answer when it was asked" in rows(report)["variables"].unattributed


def test_what_was_found_before_the_log_failed_is_kept(node: Node) -> None:
    apply_edits(node.project)
    node.dss.fail(path=LOG, status=403, after=1)
    found = [row for row in every_row(node.check(threads=1)) if row.change != "unknown"]
    assert len(node.asked()) == 2
    assert sum(bool(row.commits) for row in found) == 1


UNEXPECTED = {
    "no object": [],
    "no entries": {},
    "entries of another kind": {"entries": {"a": 1}},
    "not JSON": "<html></html>",
    "nothing": b"",
    "too deep": "[" * 100_000,
}


@pytest.mark.parametrize("body", UNEXPECTED.values(), ids=UNEXPECTED.keys())
def test_an_answer_of_another_form_is_told_as_such(node: Node, body: object) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.dss.fail(path=LOG, status=200, body=body)
    told = rows(node.check())["variables"].unattributed
    assert told.endswith("and the git log has an unexpected form")
    assert len(node.asked()) == 1


GOOD = {"commit": "a" * 40, "author": "anna.berg", "message": "m"}
ODD_ENTRIES = [None, {}, {**GOOD, "author": None}, {**GOOD, "timestamp": "yesterday"}, "text"]


@pytest.mark.parametrize("entry", ODD_ENTRIES)
def test_an_entry_that_tells_nothing_is_left_out(node: Node, entry: Any) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.edit()
    timestamp = node.project.git_log[-1].timestamp
    if isinstance(entry, dict):
        entry = {"timestamp": timestamp, **entry}
    node.dss.fail(path=LOG, status=200, body={"entries": [entry, {**GOOD, "timestamp": timestamp}]})
    assert authors(rows(node.check())["variables"]) == ["anna.berg"]
    node.dss.clear_faults()
    node.dss.fail(path=LOG, status=200, body={"entries": [entry]})
    told = rows(node.check())["variables"].unattributed
    assert told.endswith("and some entries of the git log have an unexpected form")


@pytest.mark.parametrize("message", [None, 3, "", "  \n"])
def test_a_commit_may_lack_a_message(node: Node, message: object) -> None:
    node.edit()
    entry = {**GOOD, "message": message, "timestamp": node.project.git_log[-1].timestamp}
    node.dss.fail(path=LOG, status=200, body={"entries": [entry]})
    assert [c.message for c in rows(node.check())[f"recipe.{RECIPE}"].commits] == [""]


def test_a_secret_in_a_message_does_not_reach_the_report(node: Node) -> None:
    node.edit()
    message = "use https://anna:hunter2hunter2@git.example.org/x.git"
    entry = {**GOOD, "message": message, "timestamp": node.project.git_log[-1].timestamp}
    node.dss.fail(path=LOG, status=200, body={"entries": [entry]})
    told = rows(node.check())[f"recipe.{RECIPE}"].commits[0].message
    assert told.startswith("use https://")
    assert "hunter2" not in told


def on_request(node: Node) -> None:
    with node.project.settings() as settings:
        settings["settings"]["gitCommitMode"] = "EXPLICIT"
    node.snapshot()


def test_work_that_is_not_committed_yet_is_told_as_such(node: Node) -> None:
    on_request(node)
    node.project.delete("recipe", RECIPE, user="tom.keller")
    report = service.check(node.backend, node.client, "latest", save=False).report
    told = rows(report)[f"recipe.{RECIPE}"].unattributed
    assert told == (
        "DSS keeps no mark of who deleted it, and the git log has no commit of it in that time: "
        "in this project changes are committed on request only"
    )


def test_work_that_was_committed_on_request_is_that_of_the_committer(node: Node) -> None:
    on_request(node)
    node.edit(user="tom.keller")
    node.project.commit("The features of June", user="anna.berg")
    report = service.check(node.backend, node.client, "latest", save=False).report
    row = rows(report)[f"recipe.{RECIPE}"]
    assert [(c.author, c.message) for c in row.commits] == [("anna.berg", "The features of June")]
    assert row.people == ("anna.berg", "tom.keller")


def test_a_change_without_a_commit_says_that_there_is_none(node: Node) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.dss.fail(path=LOG, status=200, body={"entries": []})
    told = rows(node.check())["variables"].unattributed
    assert told.endswith(", and the git log has no commit of it in that time")


@pytest.fixture
def two_snapshots(node: Node) -> Node:
    with node.project.variables(user="tom.keller") as variables:
        variables["standard"]["new"] = 1
    node.edit()
    node.snapshot()
    node.dss.requests.clear()
    return node


def test_two_snapshots_are_attributed_through_a_connection_to_their_node(
    two_snapshots: Node,
) -> None:
    node = two_snapshots
    found = rows(service.compare(node.backend, 1, 2, node.client))
    assert authors(found["variables"]) == ["tom.keller"]
    assert node.dss.requests.total == 5, "which node it is, and two files of two objects"


def test_it_does_not_matter_which_of_them_is_named_first(two_snapshots: Node) -> None:
    node = two_snapshots
    there = rows(service.compare(node.backend, 1, 2, node.client))
    back = rows(service.compare(node.backend, 2, 1, node.client))
    assert {name: row.commits for name, row in there.items()} == {
        name: row.commits for name, row in back.items()
    }


def test_two_snapshots_without_a_connection_say_that_nobody_was_asked(two_snapshots: Node) -> None:
    told = rows(service.compare(two_snapshots.backend, 1, 2))["variables"].unattributed
    assert told.endswith("and the git log was not asked: compared without a connection to the node")


def test_equal_snapshots_ask_nothing(two_snapshots: Node) -> None:
    service.compare(two_snapshots.backend, 2, 2, two_snapshots.client)
    assert two_snapshots.dss.requests.total == 0


def test_another_node_is_not_asked_for_the_log_of_this_one(two_snapshots: Node) -> None:
    node = two_snapshots
    node.dss.node_id = "automation"
    told = rows(service.compare(node.backend, 1, 2, node.client))["variables"].unattributed
    assert "the git log was not asked: the snapshots are not of the node at http" in told
    assert node.asked() == []


def test_a_node_that_does_not_say_which_it_is_is_not_asked(two_snapshots: Node) -> None:
    node = two_snapshots
    node.dss.fail(path="/instance-info", status=500)
    told = rows(service.compare(node.backend, 1, 2, node.client))["variables"].unattributed
    assert told.endswith("the git log was not asked: the node does not say which one it is")


def test_a_project_that_moved_to_another_node_is_not_looked_up_there(node: Node) -> None:
    with node.project.variables() as variables:
        variables["standard"]["new"] = 1
    node.dss.node_id = "automation"
    told = rows(node.check())["variables"].unattributed
    assert told.endswith("the git log was not asked: the two sides are of different nodes")
    assert node.asked() == []


def test_a_snapshot_tells_who_worked_since_the_one_before(node: Node) -> None:
    with node.project.variables(user="tom.keller") as variables:
        variables["standard"]["new"] = 1
    report = service.take_snapshot(node.backend, node.client).report
    assert authors(rows(report)["variables"]) == ["tom.keller"]


def test_a_name_that_no_address_can_hold_stops_no_other(node: Node) -> None:
    log = GitLog(Connection(node.client), KEY)
    since = node.now() - timedelta(days=1)
    assert log.read("lib/\ud800.py", since) == Log(reason="its name cannot be asked for")
    assert log.read("params.json", since).commits


@pytest.mark.parametrize("in_dss", [True, False])
def test_the_command_line_asks_the_log_through_the_connection_that_its_store_needs(
    node: Node,
    in_dss: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = f"dss://{KEY}/{node.project.create_folder('drift')}"
    place = folder if in_dss else str(tmp_path / "apart")
    store = service.open_store(place, KEY, client=node.client)
    service.take_snapshot(store, node.client, always=True)
    node.dss.clock.advance(HOUR)
    with node.project.variables(user="tom.keller") as variables:
        variables["standard"]["new"] = 1
    service.take_snapshot(store, node.client)
    monkeypatch.setenv("DATAIKU_HOST", node.dss.url)
    monkeypatch.setenv("DATAIKU_API_KEY", node.dss.api_key)
    command = ["diff", KEY, "previous", "latest", "--store", place, "--format", "json"]
    monkeypatch.setattr("sys.argv", ["project-drift", *command])
    node.dss.requests.clear()
    with pytest.raises(SystemExit):
        cli.main()
    (row,) = json.loads(capsys.readouterr().out)["groups"][0]["rows"]
    assert [commit["author"] for commit in row["commits"]] == ["tom.keller"] * in_dss
    assert bool(node.dss.requests.total) == in_dss
