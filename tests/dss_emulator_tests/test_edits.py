"""The edit API: stamps, payloads, deletes and the git log."""

from __future__ import annotations

from typing import Any

import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator, Project

from .reading import GETS
from .sample import CREATED, ONE_OF_EACH

WITH_STAMP = sorted(set(ONE_OF_EACH) - {"flow_zone", "jupyter_notebook", "ml_task", "library_file"})


def tag(project: DSSProject, kind: str = "dataset", name: str = "orders") -> dict[str, Any]:
    """The versionTag of an object."""
    return dict(GETS[kind](project, name)["versionTag"])


def test_edit_stamps_like_a_save(project: DSSProject, sales: Project) -> None:
    """Number + 1, a later date, the user's login."""
    with sales.edit("dataset", "orders", user="anna") as dataset:
        dataset["schema"]["columns"].pop()
    after = tag(project)
    assert after["versionNumber"] == 1
    assert after["lastModifiedBy"] == {"login": "anna"}
    assert after["lastModifiedOn"] > CREATED["lastModifiedOn"]
    got = GETS["dataset"](project, "orders")
    assert [column["name"] for column in got["schema"]["columns"]] == ["id"]
    assert got["creationTag"] == CREATED


@pytest.mark.parametrize("kind", WITH_STAMP)
def test_touch_moves_only_the_stamp(project: DSSProject, sales: Project, kind: str) -> None:
    """A save of any type that changes nothing shows in its stamp and nowhere else."""
    name = ONE_OF_EACH[kind]
    before, payload = sales.get(kind, name), sales.payload(kind, name)
    first = tag(project, kind, name)
    sales.touch(kind, name, user="anna")
    second = tag(project, kind, name)
    assert second["versionNumber"] == first["versionNumber"] + 1
    assert second["lastModifiedOn"] > first["lastModifiedOn"]
    if kind not in ("agent", "retrieval_augmented_llm"):
        assert sales.get(kind, name) == before
    assert sales.payload(kind, name) == payload


@pytest.mark.parametrize("kind", WITH_STAMP)
def test_change_without_bump(project: DSSProject, sales: Project, kind: str) -> None:
    """Content can change behind an unmoved stamp, as git operations do."""
    name = ONE_OF_EACH[kind]
    before = tag(project, kind, name)
    with sales.edit(kind, name, user="anna", bump=False) as definition:
        definition["shortDesc"] = "changed"
    assert GETS[kind](project, name)["shortDesc"] == "changed"
    assert tag(project, kind, name) == before


def test_payloads(project: DSSProject, sales: Project) -> None:
    """Texts beside definitions are saved and stamped with them."""
    sales.set_payload("recipe", "compute_orders", "print(2)\n", user="anna")
    recipe = project.get_recipe("compute_orders").get_settings()
    assert recipe.get_code() == "print(2)\n"
    assert recipe.get_recipe_raw_definition()["versionTag"]["versionNumber"] == 1
    sales.set_payload("recipe", "compute_orders", "print(3)\n", bump=False)
    assert tag(project, "recipe", "compute_orders")["versionNumber"] == 1
    sales.set_payload("scenario", "SCRIPTED", "pass\n")
    assert project.get_scenario("SCRIPTED").get_settings().script == "pass\n"
    sales.set_payload("wiki_article", "1", "# Hi\n")
    assert project.get_wiki().get_article("1").get_data().get_body() == "# Hi\n"
    sales.set_payload("library_file", "python/tools/money.py", "RATE = 2\n")
    assert sales.read_library("python/tools/money.py") == b"RATE = 2\n"
    assert sales.payload("library_file", "python/tools/logo.bin") is None
    assert sales.payload("scenario", "NIGHTLY") is None
    with sales.edit("recipe", "compute_orders") as definition:
        definition["tags"] = ["new"]
    assert sales.payload("recipe", "compute_orders") == "print(3)\n"


def test_create(project: DSSProject, sales: Project) -> None:
    """A new object has a creation tag and a first stamp by its author."""
    definition = {**sales.get("dataset", "orders"), "name": "x", "projectKey": "x"}
    del definition["creationTag"]
    sales.save("dataset", "fresh", definition, user="anna")
    got = GETS["dataset"](project, "fresh")
    assert (got["name"], got["projectKey"]) == ("fresh", "SALES")
    assert got["creationTag"] == got["versionTag"]
    assert got["versionTag"]["versionNumber"] == 0
    assert got["versionTag"]["lastModifiedBy"] == {"login": "anna"}
    sales.save("recipe", "fresh_recipe", {"type": "sql_query"}, payload="SELECT 1")
    assert project.get_recipe("fresh_recipe").get_settings().get_payload() == "SELECT 1"
    api_form = {"name": "A", "type": "PYTHON_AGENT", "activeVersion": "v1", "versions": []}
    sales.save("agent", "fresh_agent", api_form)
    assert GETS["agent"](project, "fresh_agent")["type"] == "PYTHON_AGENT"


def test_saved_objects_are_copies(sales: Project) -> None:
    """Later changes to what was passed in or handed out do not reach the store."""
    definition = sales.get("dataset", "orders")
    sales.save("dataset", "copy", definition)
    definition["params"]["path"] = "changed"
    sales.get("dataset", "copy")["params"]["path"] = "changed"
    assert sales.get("dataset", "copy")["params"]["path"] == "${projectKey}/orders"


def test_edit_adds_no_creation_tag(sales: Project) -> None:
    """An old object without a creation tag stays without one."""
    sales.touch("wiki_article", "1")
    assert "creationTag" not in sales.get("wiki_article", "1")


def test_delete(project: DSSProject, sales: Project) -> None:
    """An object leaves its zone and takes along what hangs on it."""
    sales.delete("dataset", "orders", user="anna")
    assert "orders" not in sales.names("dataset")
    assert sales.names("statistics_worksheet") == []
    items = project.get_flow().get_zone("zOne0001")._raw["items"]
    assert items == [{"objectId": "compute_orders", "objectType": "RECIPE"}]
    sales.delete("analysis", "aNalys01")
    assert sales.names("ml_task") == []
    sales.delete("wiki_article", "1")
    assert project.get_wiki().get_settings().get_taxonomy() == []
    sales.delete("managed_folder", "fOlder01")
    with pytest.raises(KeyError, match="no managed folder"):
        sales.folder_files("fOlder01")
    with pytest.raises(KeyError, match="no dataset 'orders'"):
        sales.delete("dataset", "orders")


def test_wiki_articles_join_and_leave_the_taxonomy(project: DSSProject, sales: Project) -> None:
    """Children of a deleted article move up."""
    sales.save("wiki_article", "2", {"name": "New"}, payload="text")
    with sales.document("wiki") as wiki:
        wiki["taxonomy"] = [{"id": "1", "children": [{"id": "2", "children": []}]}]
    sales.delete("wiki_article", "1")
    taxonomy = project.get_wiki().get_settings().get_taxonomy()
    assert taxonomy == [{"id": "2", "children": []}]


def test_unknown_names(sales: Project) -> None:
    """Mistakes in tests are told plainly."""
    with pytest.raises(ValueError, match="no object type 'datset'"):
        sales.names("datset")
    with pytest.raises(KeyError, match="no dataset 'none' in SALES"):
        sales.get("dataset", "none")


def test_library(project: DSSProject, sales: Project) -> None:
    """Library files have no stamp but appear in tree and log."""
    sales.write_library("/python/new.py", b"x = 1\n", user="anna")
    assert project.get_library().get_file("python/new.py").read() == "x = 1\n"
    assert sales.git_log[-1].message == "Created library file: SALES.python/new.py"
    project.get_library().get_file("python/new.py").write("x = 2\n")
    assert sales.read_library("python/new.py") == b"x = 2\n"
    sales.delete("library_file", "python/new.py")
    assert project.get_library().get_file("python/new.py") is None


def test_notebook_save_leaves_a_mark_inside(sales: Project) -> None:
    """Notebooks have no stamp; the editor's login stands in their metadata."""
    name = ONE_OF_EACH["jupyter_notebook"]
    sales.touch("jupyter_notebook", name, user="anna")
    assert sales.get("jupyter_notebook", name)["metadata"]["modifiedBy"] == "anna"


def test_saving_objects_through_the_client(project: DSSProject, sales: Project) -> None:
    """The client's saves are edits like any other."""
    settings = project.get_dataset("orders").get_settings()
    settings.get_raw()["shortDesc"] = "by api"
    settings.save()
    recipe = project.get_recipe("compute_orders").get_settings()
    recipe.set_code("pass\n")
    recipe.save()
    scenario = project.get_scenario("SCRIPTED").get_settings()
    scenario.script = "1\n"
    scenario.save()
    assert sales.get("dataset", "orders")["shortDesc"] == "by api"
    assert tag(project)["lastModifiedBy"] == {"login": "admin"}
    assert sales.payload("recipe", "compute_orders") == "pass\n"
    assert sales.payload("scenario", "SCRIPTED") == "1\n"


def test_git_log(project: DSSProject, sales: Project) -> None:
    """Each save is a commit, newest first over the API, oldest first in the edit API."""
    git = project.get_project_git()
    sales.touch("recipe", "compute_orders", user="anna")
    with sales.variables(user="piet") as variables:
        variables["local"] = {}
    newest, before, first = git.log()["entries"]
    assert (newest["author"], newest["message"]) == ("piet", "Saved project variables: SALES")
    assert before["message"] == "Saved recipe: SALES.compute_orders"
    assert first["message"] == "Imported project SALES"
    assert len({entry["commit"] for entry in (newest, before, first)}) == 3
    assert all(len(entry["commit"]) == 40 for entry in (newest, before, first))
    assert newest["timestamp"].endswith("Z")
    assert [commit._asdict() for commit in sales.git_log] == [first, before, newest]
    page = git.log(count=2)
    assert page["entries"] == [newest, before]
    assert git.log(start_commit=page["nextCommit"])["entries"] == [first]
    assert git.log(path="recipes/")["entries"] == [before]
    assert git.get_status()["clean"] is True
    assert git.get_current_branch() == "master"
    assert (git.list_branches(), git.list_tags()) == (["master"], [])


def test_explicit_commit_mode(project: DSSProject, sales: Project) -> None:
    """Without automatic commits a save leaves the work tree dirty."""
    with sales.settings() as settings:
        settings["settings"]["gitCommitMode"] = "EXPLICIT"
    commits = len(sales.git_log)
    sales.touch("recipe", "compute_orders")
    assert len(sales.git_log) == commits
    status = project.get_project_git().get_status()
    assert status["clean"] is False
    assert "recipes/compute_orders.json" in status["modified"]


def test_clock_is_logical(sales: Project, dss: DssEmulator, project: DSSProject) -> None:
    """Dates only move with edits, strictly forward, and can be set."""
    now = dss.clock.now
    project.list_datasets()
    assert dss.clock.now == now
    dss.clock.advance(60_000)
    sales.touch("dataset", "orders")
    assert tag(project)["lastModifiedOn"] > now + 60_000
    dss.clock.seed(1_900_000_000_000)
    sales.touch("dataset", "orders")
    assert tag(project)["lastModifiedOn"] == 1_900_000_001_000
    with pytest.raises(ValueError, match="forward"):
        dss.clock.advance(-1)


def test_reset(project: DSSProject, sales: Project, dss: DssEmulator) -> None:
    """Back to the state as loaded."""
    before = project.list_datasets()[0]._data
    sales.delete("dataset", "orders")
    sales.folder_files("fOlder01")["/a"] = b"1"
    dss.fail(path="*", status=500)
    dss.reset()
    assert dss.requests.total == 0
    assert before in [item._data for item in project.list_datasets()]
    assert sales.folder_files("fOlder01") == {}
