"""The git log by path: each save touches the files in which it changed something."""

from __future__ import annotations

from typing import Any

import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator, Project


def messages(project: DSSProject, path: str, **options: Any) -> list[str]:
    entries = project.get_project_git().log(path=path, **options)["entries"]
    return [entry["message"] for entry in entries]


def test_a_payload_is_a_file_of_its_own(project: DSSProject, sales: Project) -> None:
    sales.set_payload("recipe", "compute_orders", "pass\n")
    assert messages(project, "recipes/compute_orders.py") == ["Saved recipe: SALES.compute_orders"]
    assert messages(project, "recipes/compute_orders.json") == []


def test_a_save_without_a_change_touches_the_definition(
    project: DSSProject, sales: Project
) -> None:
    sales.touch("recipe", "compute_orders")
    assert len(messages(project, "recipes/compute_orders.json")) == 1
    assert messages(project, "recipes/compute_orders.py") == []


def test_a_new_object_touches_all_its_files(project: DSSProject, sales: Project) -> None:
    sales.save("recipe", "totals", {"type": "grouping"}, payload="{}")
    for path in ("recipes/totals.json", "recipes/totals.grouping", "recipes", "recipes/", "/"):
        assert "Created recipe: SALES.totals" in messages(project, path)


def test_the_code_of_a_webapp_is_in_files_of_its_folder(
    project: DSSProject, sales: Project
) -> None:
    name = sales.names("webapp")[0]
    with sales.edit("webapp", name) as webapp:
        webapp["params"]["python"] = "print()\n"
    assert len(messages(project, f"web_apps/{name}/backend.py")) == 1
    assert len(messages(project, f"web_apps/{name}")) == 1
    assert messages(project, f"web_apps/{name}.json") == []


@pytest.mark.parametrize(
    ("part", "touched", "other"),
    [
        ("standard", "variables.json", "localvariables.json"),
        ("local", "localvariables.json", "variables.json"),
    ],
)
def test_local_variables_are_a_file_of_their_own(
    project: DSSProject, sales: Project, part: str, touched: str, other: str
) -> None:
    with sales.variables() as variables:
        variables[part]["new"] = 1
    assert (len(messages(project, touched)), messages(project, other)) == (1, [])


def test_a_deletion_touches_what_went_along_and_the_zone(
    project: DSSProject, sales: Project
) -> None:
    sales.delete("dataset", "orders")
    deleted = ["Deleted dataset: SALES.orders"]
    for path in ("datasets/orders.json", "zones/zOne0001.json", "statistics_worksheets"):
        assert messages(project, path) == deleted


def test_a_rename_touches_both_names_and_the_followers(project: DSSProject, sales: Project) -> None:
    sales.rename("dataset", "orders", "sold")
    renamed = ["Renamed dataset: SALES.orders to sold"]
    for path in (
        "datasets/orders.json",
        "datasets/sold.json",
        "recipes/compute_orders.json",
        "zones/zOne0001.json",
        "scenarios/NIGHTLY.json",
    ):
        assert messages(project, path) == renamed


def test_a_renamed_recipe_takes_its_payload_along(project: DSSProject, sales: Project) -> None:
    sales.rename("recipe", "compute_orders", "make_orders")
    for path in ("recipes/compute_orders.py", "recipes/make_orders.py"):
        assert messages(project, path) == ["Renamed recipe: SALES.compute_orders to make_orders"]


def test_a_path_that_nothing_touched_has_an_empty_log(project: DSSProject, sales: Project) -> None:
    assert project.get_project_git().log(path="datasets/none.json") == {"entries": []}


def test_the_log_of_a_path_comes_in_pages(project: DSSProject, sales: Project) -> None:
    for user in ("anna", "piet", "mia"):
        sales.touch("dataset", "orders", user=user)
        sales.touch("recipe", "compute_orders", user="admin")
    git = project.get_project_git()
    first = git.log(path="datasets/orders.json", count=2)
    rest = git.log(path="datasets/orders.json", start_commit=first["nextCommit"], count=2)
    authors = [entry["author"] for page in (first, rest) for entry in page["entries"]]
    assert authors == ["mia", "piet", "anna"]
    assert "nextCommit" not in rest


def test_a_commit_on_request_holds_all_that_waited(project: DSSProject, sales: Project) -> None:
    with sales.settings() as settings:
        settings["settings"]["gitCommitMode"] = "EXPLICIT"
    sales.touch("dataset", "orders", user="piet")
    sales.set_payload("recipe", "compute_orders", "pass\n", user="piet")
    sales.commit("June", user="anna")
    assert messages(project, "datasets/orders.json") == ["June"]
    assert messages(project, "recipes/compute_orders.py") == ["June"]
    assert sales.git_log[-1].author == "anna"
    assert project.get_project_git().get_status()["clean"] is True
    commits = len(sales.git_log)
    sales.commit("Nothing waits")
    assert len(sales.git_log) == commits


@pytest.mark.parametrize("status", [401, 403, 501])
def test_the_log_can_be_refused(dss: DssEmulator, project: DSSProject, status: int) -> None:
    dss.fail(path="/projects/SALES/git/actions/log", status=status)
    with pytest.raises(Exception, match=r"Failed to read|forbidden|501"):
        messages(project, "params.json")
