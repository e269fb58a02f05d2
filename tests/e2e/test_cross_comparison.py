"""Comparing across projects, environments, nodes and stores, by command line and by macro."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from component_runner import PluginRunner
from conftest import DEMO_PROJECT, ROOT
from doors import command_line
from dss_emulator import DssEmulator, Project

KEY, COPY = "RETAIL_CHURN", "CHURN_TEST"
# Every history has a fingerprint key of its own, so that secrets of two cannot be compared.
HOLD_SECRETS = {"churn_scoring", "NIGHTLY_BUILD"}
TAKE = "project-drift-take-snapshot"
COMPARE = "project-drift-compare-snapshots"


class Done(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def report(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def rows(self) -> dict[str, dict[str, Any]]:
        groups = self.report["groups"]
        return {row["resource_id"]: row for group in groups for row in group["rows"]}

    @property
    def changed(self) -> list[str]:
        """What is known to differ; what holds a secret is not known to be the same."""
        rows = self.rows
        unknown = {name.split(".", 2)[2] for name in rows if rows[name]["change"] == "unknown"}
        assert unknown == HOLD_SECRETS
        return [name for name in rows if rows[name]["change"] != "unknown"]


Run = Callable[..., Done]


@pytest.fixture
def run(
    connected: DssEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Runs the command line in this process, in an empty folder, with reports as JSON."""
    monkeypatch.chdir(tmp_path)
    command = command_line(monkeypatch, capsys, "--format", "json")
    return lambda *arguments: Done(*command(*arguments))


@pytest.fixture
def copied_files(tmp_path: Path) -> Path:
    """The demo project's files with its own key replaced wherever it names itself."""
    target = tmp_path / "copied"
    own = re.compile(rf"(?<![A-Za-z0-9_]){KEY}(?![A-Za-z0-9_])")
    for path in DEMO_PROJECT.rglob("*"):
        if path.is_file():
            copied = target / path.relative_to(DEMO_PROJECT)
            copied.parent.mkdir(parents=True, exist_ok=True)
            copied.write_text(own.sub(COPY, path.read_text("utf-8")), "utf-8")
    return target


@pytest.fixture
def copy(dss: DssEmulator, demo: Project, copied_files: Path) -> Project:
    """The demo project, duplicated under another key."""
    return dss.load_project(copied_files, key=COPY)


@pytest.fixture
def automation(dss: DssEmulator) -> Iterator[DssEmulator]:
    """A second node, to which the demo project was deployed under the same key."""
    with DssEmulator(node_id="automation-emulated", api_key=dss.api_key) as node:
        node.load_project(DEMO_PROJECT, key=KEY)
        yield node
        assert node.unknown_routes == []


def edit_code(project: Project, key: str) -> None:
    """Make a recipe that reads a dataset of the own project by its full name."""
    code = f'import dataiku\nread = dataiku.Dataset("{key}.customers_clean")\n'
    project.set_payload("recipe", "compute_churn_features", code, user="priya.nair")


def test_a_project_and_its_copy_in_one_store_are_the_same(run: Run, copy: Project) -> None:
    run("snapshot", KEY)
    run("snapshot", COPY)
    done = run("diff", KEY, "latest", f"{COPY}:latest")
    assert done.code == 1, done.err
    assert done.changed == []
    assert done.report["counts"]["unchanged"] > 80
    assert done.report["sentence"] == (
        f"No difference is known from snapshot 1 of {KEY} (default), but this is not certain: "
        "2 items could not be compared."
    )
    assert [gap["label"] for gap in done.report["gaps"]] == ["local variables"]
    assert done.report["gaps"][0]["reason"] == "they belong to each project"


def test_the_report_says_which_side_is_which(run: Run, copy: Project) -> None:
    run("snapshot", KEY)
    run("snapshot", COPY, "--environment", "prod")
    report = run("diff", KEY, "1", f"#{COPY}/prod:first").report
    assert report["title"] == f"Comparison of {COPY} (prod) with {KEY} (default)"
    assert report["old"]["name"] == f"snapshot 1 of {KEY} (default)"
    assert report["new"]["name"] == f"snapshot 1 of {COPY} (prod)"
    assert (report["old"]["project_key"], report["new"]["project_key"]) == (KEY, COPY)


def test_what_was_edited_in_the_copy_is_found_and_nothing_else(
    run: Run, demo: Project, copy: Project
) -> None:
    edit_code(demo, KEY)
    edit_code(copy, COPY)
    with copy.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()
    run("snapshot", KEY)
    run("snapshot", COPY)
    done = run("diff", KEY, "latest", f"{COPY}:latest")
    assert done.code == 2
    assert done.changed == [f"dataset.{COPY}.customers_clean"]
    assert done.report["sentence"] == (
        f"1 object differs from snapshot 1 of {KEY} (default): 1 modified. "
        "Besides, 2 items could not be compared."
    )
    back = run("diff", KEY, f"{COPY}:latest", "latest")
    assert back.changed == [f"dataset.{KEY}.customers_clean"]


def test_a_copy_that_still_builds_the_original_is_told(run: Run, dss: DssEmulator) -> None:
    dss.load_project(DEMO_PROJECT, key=KEY)
    dss.load_project(DEMO_PROJECT, key=COPY)
    run("snapshot", KEY)
    run("snapshot", COPY)
    done = run("diff", KEY, "latest", f"{COPY}:latest")
    assert done.changed == [f"scenario.{COPY}.EXPORT_CAMPAIGNS"]
    (change,) = done.rows[f"scenario.{COPY}.EXPORT_CAMPAIGNS"]["changes"]
    assert (change["old"], change["new"]) == (COPY, KEY)


def test_two_environments_of_one_project_are_compared(run: Run, demo: Project) -> None:
    run("snapshot", KEY)
    edit_code(demo, KEY)
    run("snapshot", KEY, "--environment", "prod")
    done = run("diff", KEY, "latest", "/prod:latest")
    assert done.changed == [f"recipe.{KEY}.compute_churn_features"]
    assert "from snapshot 1 of RETAIL_CHURN (default)" in done.report["sentence"]
    assert run("diff", KEY, "/prod:latest", "latest", "--environment", "prod").code == 0


def test_local_variables_of_two_nodes_are_left_out_and_those_of_one_are_not(
    run: Run, demo: Project, automation: DssEmulator
) -> None:
    run("snapshot", KEY)
    run("snapshot", KEY, "--environment", "prod", "--host", automation.url)
    for node, project in (("design", demo), ("automation", automation.project(KEY))):
        with project.variables() as variables:
            variables["local"] = {"node": node}
    run("snapshot", KEY)
    run("snapshot", KEY, "--environment", "prod", "--host", automation.url)
    across = run("diff", KEY, "latest", "/prod:latest")
    assert across.changed == []
    assert across.report["gaps"] == [
        {
            "label": "local variables",
            "reason": "they belong to each node",
            "resource_type": "local_variables",
        }
    ]
    within = run("diff", KEY, "first", "latest")
    assert list(within.rows) == [f"variables.{KEY}"]
    assert within.report["gaps"] == []


def test_a_managed_folder_is_compared_with_a_directory_over_one_connection(
    run: Run, dss: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    folder_id = demo.create_folder("drift")
    with demo.edit("flow_zone", demo.names("flow_zone")[0]) as zone:
        zone["items"].append({"objectType": "MANAGED_FOLDER", "objectId": folder_id})
    folder = f"dss://{KEY}/{folder_id}"
    run("snapshot", KEY, "--store", folder)
    edit_code(demo, KEY)
    run("snapshot", KEY, "--store", "./local")
    done = run("diff", KEY, f"{folder}#1", "./local#latest")
    assert done.code == 2, done.err
    assert done.changed == [f"recipe.{KEY}.compute_churn_features"]
    report = done.report
    assert report["old"]["store"] == f"the managed folder {folder[6:]}"
    assert report["new"]["store"] == "the store local"
    assert report["old"]["name"].endswith(f"of {KEY} (default) in the managed folder {folder[6:]}")
    dss.requests.clear()
    run("diff", KEY, "./local#1", "1", "--store", "local")
    assert dss.requests.total == 0


def test_secrets_of_two_stores_are_not_known_to_differ(run: Run, demo: Project) -> None:
    with demo.edit("dataset", "crm_customers") as dataset:
        dataset["params"]["password"] = "hunter2-hunter2"
    run("snapshot", KEY)
    run("snapshot", KEY, "--store", "other")
    done = run("diff", KEY, "1", "other#1")
    row = done.rows[f"dataset.{KEY}.crm_customers"]
    assert row["change"] == "unknown"
    assert "cannot be told" in row["reason"]
    assert {row["change"] for row in done.rows.values()} == {"unknown"}
    assert done.code == 1


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("./local", "not a snapshot: './local'"),
        ("#", "not a snapshot: '#'"),
        ("a b:3", "'a b:3', not a project key: 'a b'"),
        ("SALES/../x:3", "not a snapshot: 'SALES/../x:3'"),
        ("SALES/:3", "'SALES/:3', not an environment name: ''"),
        ("ftp://x#3", "not a store: 'ftp://x'"),
        ("dss://ONLY#3", "not a managed folder: 'dss://ONLY'"),
        ("NOWHERE:3", "NOWHERE, environment default) has no snapshot 3"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(
    run: Run, demo: Project, reference: str, told: str
) -> None:
    run("snapshot", KEY)
    done = run("diff", KEY, reference, "latest")
    assert done.code == 1
    assert told in done.err
    assert "Traceback" not in done.err
    if "not a snapshot" in done.err:
        assert "/prod:latest" in done.err


@pytest.fixture
def runner(dss: DssEmulator, copy: Project) -> PluginRunner:
    return PluginRunner(ROOT, dss.url, dss.api_key, KEY)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_macro_compares_with_another_project(runner: PluginRunner, copy: Project) -> None:
    runner.run_macro(TAKE)
    with copy.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()
    runner.run_macro(TAKE, {"project": COPY})
    elsewhere = {"project": COPY, "old_elsewhere": True, "old_project": KEY}
    told = text_of(runner.run_macro(COMPARE, elsewhere).value)
    assert f"1 object differs from snapshot 1 of {KEY} (default)" in told
    assert "customers_clean" in told


def test_the_macro_compares_with_another_folder_and_environment(
    runner: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    folder_id = dss.create_project("SHARED").create_folder("all drift")
    other = {"folder": f"SHARED.{folder_id}", "environment": "release"}
    runner.run_macro(TAKE, other)
    edit_code(demo, KEY)
    runner.run_macro(TAKE)
    elsewhere = {"old_elsewhere": True, **{f"old_{name}": text for name, text in other.items()}}
    told = text_of(runner.run_macro(COMPARE, elsewhere).value)
    assert "compute_churn_features" in told
    assert f"snapshot 1 of {KEY} (release) in the managed folder SHARED/{folder_id}" in told


def test_the_macro_told_of_nothing_elsewhere_compares_the_last_two(
    runner: PluginRunner, demo: Project
) -> None:
    runner.run_macro(TAKE)
    edit_code(demo, KEY)
    runner.run_macro(TAKE)
    told = text_of(runner.run_macro(COMPARE, {"old_elsewhere": True}).value)
    assert "changed by 1 person since snapshot 1" in told


def test_values_that_the_form_hides_do_not_count(runner: PluginRunner, demo: Project) -> None:
    runner.run_macro(TAKE)
    runner.run_macro(TAKE, {"always": True})
    hidden = {"old_elsewhere": False, "old_project": COPY, "old_environment": "gone"}
    assert "Nothing changed since snapshot 1." in text_of(runner.run_macro(COMPARE, hidden).value)


def test_the_older_snapshots_to_choose_from_are_those_of_the_other_history(
    runner: PluginRunner,
) -> None:
    runner.run_macro(TAKE)
    runner.run_macro(TAKE, {"always": True})
    runner.run_macro(TAKE, {"project": COPY})
    form = {"old_elsewhere": True, "old_project": COPY}
    offered = {
        name: [item["value"] for item in runner.choices("macro", COMPARE, name, form)]
        for name in ("old", "new")
    }
    assert offered == {"old": ["1"], "new": ["2", "1"]}
