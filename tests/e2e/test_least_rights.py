"""What each feature needs of DSS, and what is left of it without that: the rows of permissions.md.

Each user here has the rights that the test names and no other. Where it is not known which right
DSS asks for, the node refuses the one address, as it does to somebody who lacks it.
"""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient
from flask import Flask

from component_runner import NotPermittedError, PluginRunner
from conftest import DEMO_PROJECT, ROOT
from doors import Done, Run, command_line, drop_column, text_of
from dss_emulator import DssEmulator, Project
from project_drift import service
from web.pages import Page, error, told

KEY = "RETAIL_CHURN"
READ, WRITE = "readProjectContent", "writeProjectContent"
SEE_PERMISSIONS, RUN_SCENARIOS = "editPermissions", "runScenarios"
# All that a complete snapshot needs.
WHOLE = (READ, SEE_PERMISSIONS, RUN_SCENARIOS)

TAKE, CHECK, COMPARE, SET, MANAGE = (
    f"project-drift-{name}"
    for name in ("take-snapshot", "check", "compare-snapshots", "set-baseline", "manage-snapshots")
)
SNAPSHOT_STEP, CHECK_STEP = "project-drift-snapshot-step", "project-drift-check-step"
EXPLORER = "project-drift-explorer"
# What it takes to read is the same for one type as for all, and is sooner done.
ONLY = ("--type", "dataset")
FEW = {"object_types": ["dataset"]}


class Node:
    """The node with the demo project, and people who may do just what is said."""

    def __init__(
        self, dss: DssEmulator, demo: Project, run: Run, patch: pytest.MonkeyPatch
    ) -> None:
        self.dss = dss
        self.demo = demo
        self._run = run
        self._patch = patch
        self._folder = ""

    def user(self, *rights: str, login: str = "somebody") -> str:
        """Return the key of a new user who has these rights in the demo project."""
        self.grant(login, *rights)
        return self.dss.add_user(login)

    def grant(self, login: str, *rights: str, project: Project | None = None) -> None:
        """Give somebody rights in a project, by default the demo project."""
        with (project or self.demo).permissions() as document:
            document["permissions"].append({"user": login, **dict.fromkeys(rights, True)})

    def run(self, key: str, *arguments: str) -> Done:
        """Run the command line with a key."""
        self._patch.setenv("DATAIKU_API_KEY", key)
        return self._run(*arguments)

    def as_admin(self, *arguments: str) -> Done:
        return self.run(self.dss.api_key, *arguments)

    def runner(self, key: str) -> PluginRunner:
        """Return what runs components with the account of a key."""
        return PluginRunner(ROOT, self.dss.url, key, KEY)

    def refuse(self, path: str, status: int = 403) -> None:
        """Refuse an address as DSS does where a right is missing."""
        kind = "com.dataiku.dip.exceptions.UnauthorizedException"
        body = {"errorType": kind, "message": "Action forbidden", "detailedMessage": None}
        self.dss.fail(path=f"/projects/{KEY}{path}", status=status, body=body)

    def stored(self, snapshots: int = 1) -> tuple[str, str]:
        """Let an administrator save snapshots in the folder; return the option that names it."""
        self._folder = self.demo.create_folder("project_drift")
        option = ("--store", f"dss://{KEY}/{self._folder}")
        for _ in range(snapshots):
            self.as_admin("snapshot", KEY, "--always", *ONLY, *option)
        return option

    def files(self) -> dict[str, bytes]:
        return dict(self.demo.folder_files(self._folder))

    def vault(self) -> tuple[Project, str]:
        """Return another project, and its folder for snapshots as an address."""
        vault = self.dss.create_project("VAULT")
        return vault, f"dss://VAULT/{vault.create_folder('snapshots')}"


@pytest.fixture
def node(
    connected: DssEmulator,
    demo: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Node:
    monkeypatch.chdir(tmp_path)
    return Node(connected, demo, command_line(monkeypatch, capsys), monkeypatch)


def not_covered(done: Done) -> str:
    """Return what a report says about what was not covered, in one line of small letters."""
    return plain(done.out).lower().partition("not covered")[2]


def plain(text: str) -> str:
    return " ".join(text.split())


# Reading a project


def test_three_rights_make_a_complete_snapshot(node: Node) -> None:
    done = node.run(node.user(*WHOLE), "snapshot", KEY)
    assert (done.code, not_covered(done)) == (0, "")


@pytest.mark.parametrize("rights", [(), (RUN_SCENARIOS, SEE_PERMISSIONS)])
def test_without_the_right_to_read_there_is_no_project(node: Node, rights: tuple[str, ...]) -> None:
    done = node.run(node.user(*rights), "snapshot", KEY)
    assert done.code == 1
    assert "the key needs the right to read the project's content" in done.err


@pytest.mark.parametrize(
    ("rights", "kind", "told"),
    [
        ((READ, RUN_SCENARIOS), "permissions", "permissions: your key lacks the right to admin"),
        ((READ, SEE_PERMISSIONS), "scenario", "scenarios: your key lacks the right to monitor"),
    ],
)
def test_what_needs_a_right_of_its_own_is_named_and_the_rest_is_saved(
    node: Node, rights: tuple[str, ...], kind: str, told: str
) -> None:
    done = node.run(node.user(*rights), "snapshot", KEY, *ONLY, "--type", kind)
    assert done.code == 0
    assert told in not_covered(done)


# No documentation tells which right some of these need.
@pytest.mark.parametrize(
    ("path", "kind", "label", "status"),
    [
        ("/variables", "variables", "variables", 401),
        ("/variables", "variables", "variables", 403),
        ("/settings", "project", "project settings", 403),
        ("/libraries/contents", "library_file", "library files", 403),
        ("/datasets", "dataset", "datasets", 403),
    ],
)
def test_what_dss_refuses_is_a_gap_whatever_the_right(
    node: Node, path: str, kind: str, label: str, status: int
) -> None:
    key = node.user(*WHOLE)
    node.refuse(path, status)
    done = node.run(key, "snapshot", KEY, "--type", kind, "--type", "flow_zone")
    assert done.code == 0
    assert f"{label}: your key lacks the right" in not_covered(done)


def test_a_single_object_that_is_refused_makes_the_snapshot_incomplete(node: Node) -> None:
    key = node.user(*WHOLE)
    node.refuse("/recipes/compute_ticket_stats")
    done = node.run(key, "snapshot", KEY, "--type", "recipe")
    assert done.code == 1
    assert "Could not read recipe.RETAIL_CHURN.compute_ticket_stats" in plain(done.out)


def test_a_right_that_was_there_before_makes_the_check_incomplete(node: Node) -> None:
    types = (*ONLY, "--type", "permissions")
    node.as_admin("snapshot", KEY, *types)
    done = node.run(node.user(READ), "check", KEY, *types)
    assert done.code == 1
    assert "the key of the new snapshot lacks the right to administer" in plain(done.out)


def test_a_policy_may_require_what_a_right_is_missing_for(node: Node) -> None:
    key = node.user(READ)
    types = (*ONLY, "--type", "permissions")
    node.run(key, "snapshot", KEY, *types)
    assert node.run(key, "check", KEY, *types).code == 0
    Path("policy.yml").write_text("version: 1\nrequire: [permissions]\n")
    done = node.run(key, "check", KEY, *types, "--policy", "policy.yml")
    assert done.code == 1
    assert "The policy requires what was not covered: permissions" in plain(done.out)


def test_without_the_git_log_the_last_save_is_told_and_why_there_is_no_more(
    node: Node,
) -> None:
    key = node.user(*WHOLE)
    types = (*ONLY, "--type", "library_file")
    node.run(key, "snapshot", KEY, *types)
    drop_column(node.demo)
    node.demo.write_library("python/churn/bands.py", b"LOW = 1\n", user="tom.keller")
    node.refuse("/git/actions/log")
    done = node.run(key, "check", KEY, *types)
    assert done.code == 2
    assert "anna.berg" in done.out
    assert "tom.keller" not in done.out
    assert "this key may not read the git log" in plain(done.out)


def test_all_projects_are_those_that_the_key_may_read(node: Node) -> None:
    node.dss.create_project("HIDDEN")
    done = node.run(node.user(READ), "snapshot", "--all-projects", *ONLY)
    assert done.code == 0
    assert KEY in done.out
    assert "HIDDEN" not in done.out


# The folder of the snapshots


def test_who_may_only_read_the_folder_reads_all_that_is_in_it(node: Node) -> None:
    store = node.stored()
    key, before = node.user(READ), node.files()
    for command in ("list", "verify", "diff 1 1", "baseline show"):
        name, *rest = command.split()
        assert node.run(key, name, KEY, *rest, *store).code == 0, command
    assert node.files() == before


def test_a_check_without_the_right_to_write_gives_its_verdict_and_keeps_nothing(
    node: Node,
) -> None:
    store = node.stored()
    drop_column(node.demo)
    key, before = node.user(READ), node.files()
    done = node.run(key, "check", KEY, *ONLY, *store)
    assert done.code == 2
    assert "what was found could not be saved" in plain(done.out)
    assert "could not be written into the journal" in plain(done.out)
    assert node.files() == before


WRITING = {
    "snapshot": ("snapshot", KEY, *ONLY, "--always"),
    "a new environment": ("snapshot", KEY, *ONLY, "--environment", "mine"),
    "baseline": ("baseline", KEY, "set", "--reason", "r"),
}


@pytest.mark.parametrize("command", WRITING.values(), ids=list(WRITING))
def test_what_writes_into_the_folder_needs_the_right_to_write(
    node: Node, command: tuple[str, ...]
) -> None:
    store = node.stored()
    key, before = node.user(READ), node.files()
    done = node.run(key, *command, *store)
    assert (done.code, node.files()) == (1, before)
    assert "not allowed" in plain(done.out + done.err) or "HTTP 403" in plain(done.out + done.err)
    assert node.run(node.user(WRITE, login="writer"), *command, *store).code == 0
    assert node.files() != before


def test_pruning_needs_the_right_to_write(node: Node) -> None:
    _, address = node.stored(snapshots=3)
    before = node.files()
    for right, deleted in ((READ, 0), (WRITE, 1)):
        client = DSSClient(node.dss.url, node.user(right, login=right))
        backend = service.open_store(address, KEY, client=client)
        plan = service.plan_prune(backend, service.KeepRule(0, 0, 0), date(2099, 1, 1))
        made = service.prune(backend, plan)
        assert (len(made.deleted), len(made.failed)) == (deleted, 1 - deleted)
        assert (node.files() == before) is (deleted == 0)


def test_repairing_needs_the_right_to_write(node: Node) -> None:
    store = node.stored()
    files = node.demo.folder_files(store[1].rpartition("/")[2])
    path, content = next(item for item in files.items() if "/snapshots/" in item[0])
    half = f"{path.rpartition('/')[0]}/000002-20200101T000000Z-0123456789ab.json.gz"
    files[half] = content[: len(content) // 2]
    for right, code in ((READ, 1), (WRITE, 0)):
        done = node.run(node.user(right, login=right), "verify", KEY, "--repair", *store)
        assert done.code == code
        assert (half in node.files()) is (code == 1)


def test_a_folder_in_a_project_that_may_not_be_read_is_no_store(node: Node) -> None:
    _, address = node.vault()
    done = node.run(node.user(*WHOLE), "check", KEY, "--store", address)
    assert done.code == 1
    assert "VAULT" in done.err
    assert node.dss.requests.count(path=f"/projects/{KEY}/datasets") == 0


def test_who_may_read_the_project_and_write_the_folder_needs_no_more(node: Node) -> None:
    vault, address = node.vault()
    key = node.user(READ, login="guard")
    node.grant("guard", WRITE, project=vault)
    assert node.run(key, "snapshot", KEY, *ONLY, "--store", address).code == 0


def test_who_may_read_the_folder_reads_the_snapshots_of_a_project_closed_to_them(
    node: Node,
) -> None:
    vault, address = node.vault()
    node.as_admin("snapshot", KEY, *ONLY, "--store", address)
    key = node.user(login="auditor")
    node.grant("auditor", READ, project=vault)
    assert node.run(key, "diff", KEY, "1", "1", "--store", address).code == 0
    assert node.run(key, "check", KEY, *ONLY, "--store", address).code == 1


# Macros, steps and forms


@pytest.mark.parametrize(
    ("macro", "right", "config"),
    [
        (TAKE, WRITE, FEW),
        (CHECK, READ, FEW),
        (COMPARE, READ, {"old": "1", "new": "1"}),
        (SET, WRITE, {"reason": "r"}),
        (MANAGE, WRITE, {"action": "list"}),
    ],
)
def test_a_macro_runs_with_the_right_that_it_names_and_not_without(
    node: Node, macro: str, right: str, config: dict[str, Any]
) -> None:
    node.stored()
    runner = node.runner(node.dss.api_key)
    others = (READ, *WHOLE) if right == WRITE else (SEE_PERMISSIONS, RUN_SCENARIOS)
    with pytest.raises(NotPermittedError):
        runner.run_macro(macro, config, as_key=node.user(*others, login="without"))
    assert runner.run_macro(macro, config, as_key=node.user(right, login="with")).value


def test_a_macro_reads_with_the_rights_of_who_runs_it(node: Node) -> None:
    runner = node.runner(node.dss.api_key)
    config = {"object_types": ["dataset", "permissions"]}
    page = text_of(runner.run_macro(TAKE, config, as_key=node.user(WRITE)).value)
    assert "the right to administer the project" in page


def test_a_step_runs_with_the_rights_of_the_user_of_its_scenario(node: Node) -> None:
    node.stored()
    runner = node.runner(node.user(READ))
    assert not runner.run_step(CHECK_STEP, FEW).failed
    drop_column(node.demo)
    assert runner.run_step(CHECK_STEP, FEW).variables["project_drift_status"] == "drift"
    taken = runner.run_step(SNAPSHOT_STEP, FEW)
    assert taken.failed
    assert taken.variables["project_drift_snapshot_status"] == "failed"


@pytest.mark.parametrize(("macro", "parameter"), [(CHECK, "against"), (TAKE, "projects")])
def test_a_form_opens_for_who_may_read_nothing(node: Node, macro: str, parameter: str) -> None:
    node.stored()
    offered = node.runner(node.user()).choices("macro", macro, parameter)
    assert {item["value"] for item in offered} <= {"", "baseline", "latest"}


def test_another_node_is_only_read_and_with_the_key_of_its_preset(node: Node) -> None:
    with DssEmulator() as there:
        there.load_project(DEMO_PROJECT, key="THERE")
        preset = {
            "url": there.url,
            "api_key": there.add_user("drift", groups=("marketing-analysts",)),
        }
        config = {
            "on_other_node": True,
            "node": {"mode": "PRESET", "name": "there"},
            "node_project": "THERE",
            "object_types": ["dataset", "permissions"],
        }
        runner = node.runner(node.dss.api_key)
        page = text_of(runner.run_macro(TAKE, config, presets={"there": preset}).value)
        assert "the right to administer the project" in page
        asked = {(request.user, request.method) for request in there.requests.log}
        assert asked == {("drift", "GET")}


# The webapp


class Webapp:
    """The explorer, run as somebody."""

    def __init__(self, node: Node, *rights: str) -> None:
        node.grant("webapp", *rights)
        self._runner = node.runner(node.dss.add_user("webapp"))
        self._app: Flask = self._runner.load_webapp(EXPLORER, {})

    def __enter__(self) -> Webapp:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.close()

    def page(self, key: str) -> Page:
        return Page(self._app, key)


def finished(page: Page, job: str) -> dict[str, Any]:
    """Return what came of the work that a page started."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        found = told(page.get("job", id=job))
        if found["state"] != "running":
            return found
        time.sleep(0.05)
    raise AssertionError("the job never ended")


BASELINE = {"serial": 1, "reason": "approved"}


def test_whoever_may_open_the_webapp_reads_the_history(node: Node) -> None:
    node.stored()
    with Webapp(node, READ) as webapp:
        for key in (node.user(), ""):
            assert told(webapp.page(key).get("snapshots"))["snapshots"]


def test_a_webapp_whose_account_may_not_read_shows_nothing_and_says_why(node: Node) -> None:
    node.stored()
    with Webapp(node) as webapp:
        page = webapp.page(node.user(*WHOLE))
        found = told(page.get("meta"))
        assert not found["ready"]
        assert "may not see the managed folders" in found["what_to_do"]
        assert error(page.get("snapshots"))[0] == 409


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        ((), 403),
        ((READ, RUN_SCENARIOS), 403),
        ((READ, SEE_PERMISSIONS), 403),
        ((WRITE,), 200),
    ],
)
def test_the_person_needs_the_right_to_write_and_so_does_the_account(
    node: Node, rights: tuple[str, ...], status: int
) -> None:
    node.stored()
    with Webapp(node, WRITE, SEE_PERMISSIONS) as webapp:
        assert webapp.page(node.user(*rights)).post("baseline", BASELINE).status_code == status


def test_an_account_that_may_not_write_is_told_apart_from_a_person_who_may_not(
    node: Node,
) -> None:
    node.stored()
    before = node.files()
    with Webapp(node, READ, SEE_PERMISSIONS) as webapp:
        page = webapp.page(node.user(WRITE))
        assert error(page.post("baseline", BASELINE)) == (502, "dss_unavailable")
        drop_column(node.demo)
        found = finished(page, told(page.post("snapshot", {}))["job"])
        assert found["state"] == "failed"
    assert node.files() == before


def test_an_account_that_does_not_see_the_permissions_lets_those_write_who_do(
    node: Node,
) -> None:
    node.stored()
    with Webapp(node, WRITE) as webapp:
        refused = webapp.page(node.user(WRITE)).post("baseline", BASELINE)
        assert error(refused) == (403, "forbidden")
        assert "cannot be seen by the account" in refused.get_json()["error"]["message"]
        told(webapp.page(node.user("admin", login="boss")).post("baseline", BASELINE))


@pytest.mark.parametrize(
    ("rights", "status"), [((READ, SEE_PERMISSIONS), 403), ((WRITE, SEE_PERMISSIONS), 200)]
)
def test_an_account_that_does_not_see_the_permissions_asks_in_the_name_of_the_person(
    node: Node, rights: tuple[str, ...], status: int
) -> None:
    node.stored()
    with Webapp(node, WRITE) as webapp:
        answer = webapp.page(node.user(*rights)).post("baseline", BASELINE)
        assert answer.status_code == status
        needed = "needs the right 'Write project content'" in answer.text
        assert needed is (status == 403)
