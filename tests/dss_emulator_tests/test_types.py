"""Every object type through the real client: what lists tell, what GET adds."""

from __future__ import annotations

from typing import Any

import pytest
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project
from dss_emulator.object_types import OBJECT_TYPES

from .reading import GETS, LISTS, raw
from .sample import CREATED, ODD_NAME, ONE_OF_EACH

FLAT = {"createdOn", "lastModifiedOn"}
HEADS: dict[str, set[str]] = {
    "scenario": {"projectKey", "id", "name", "type", "active", "running", "start", "nextRun",
                 "tags"} | FLAT,
    "saved_model": {"projectKey", "id", "name", "type", "backendType", "predictionType",
                    "versionsCount"} | FLAT,
    "analysis": {"projectKey", "analysisId", "analysisName", "inputDataset"},
    "ml_task": {"projectKey", "analysisId", "mlTaskId", "name", "taskType"},
    "webapp": {"projectKey", "id", "name", "type", "tags", "createdBy", "lastModifiedBy"} | FLAT,
    "dashboard": {"projectKey", "id", "name", "owner", "listed", "numPages", "numTiles", "tags",
                  "lastModifiedOn"},
    "insight": {"projectKey", "id", "name", "type", "owner", "listed", "tags", "lastModifiedOn"},
    "jupyter_notebook": {"projectKey", "name", "language", "kernelSpec", "tags"},
    "sql_notebook": {"projectKey", "id", "name", "connection", "language", "tags"} | FLAT,
    "evaluation_store": {"projectKey", "id", "name", "mesFlavor"},
    "evaluation_comparison": {"projectKey", "id", "displayName", "predictionType"},
    "api_service": {"projectKey", "id", "name", "publicAccess", "authMethod", "endpoints"},
    "code_studio": {"projectKey", "id", "name", "owner", "templateId"},
    "knowledge_bank": {"projectKey", "id", "name", "vectorStoreType", "embeddingLLMId", "tags",
                       "versionTag"},
    "agent": {"projectKey", "id", "name", "type", "activeVersion", "versions"},
    "retrieval_augmented_llm": {"projectKey", "id", "name", "type", "activeVersion", "versions"},
    "agent_tool": {"id", "name", "type"},
    "agent_skill": {"projectKey", "id", "name"},
    "semantic_model": {"projectKey", "id", "name"},
    "statistics_worksheet": {"projectKey", "id", "name"},
}  # fmt: skip
WHOLE_IN_LISTS = ("dataset", "recipe", "managed_folder", "flow_zone", "streaming_endpoint")
UNSTAMPED = ("flow_zone", "jupyter_notebook", "ml_task", "library_file")


def item_of(project: DSSProject, kind: str) -> dict[str, Any]:
    """The list item of the sample's object of that type."""
    name = ONE_OF_EACH[kind]
    for item in map(raw, LISTS[kind](project)):
        ids = {item.get(key) for key in ("id", "name", "analysisId", "mlTaskId")}
        if name in ids or name.split("/")[-1] in ids:
            return item
    raise AssertionError(f"{kind} {name} is not listed")


def test_sample_has_every_type() -> None:
    """The suite speaks of each row of the table."""
    assert set(ONE_OF_EACH) == set(OBJECT_TYPES)
    assert set(OBJECT_TYPES) - set(LISTS) == {"library_file", "wiki_article"}
    assert set(OBJECT_TYPES) - set(GETS) == {"library_file"}
    assert set(LISTS) == set(HEADS) | set(WHOLE_IN_LISTS)


@pytest.mark.parametrize("kind", sorted(HEADS))
def test_list_shows_heads(project: DSSProject, kind: str) -> None:
    """A head has the keys of its type and none besides."""
    assert set(item_of(project, kind)) == HEADS[kind]


@pytest.mark.parametrize("kind", WHOLE_IN_LISTS)
def test_list_shows_whole_objects(project: DSSProject, kind: str) -> None:
    """List item and GET are equal, but for the smart name."""
    item = dict(item_of(project, kind))
    smart_name = item.pop("smartName", None)
    assert smart_name == ("orders" if kind == "dataset" else None)
    assert item == GETS[kind](project, ONE_OF_EACH[kind])


@pytest.mark.parametrize("kind", sorted(GETS))
def test_get_is_the_stored_definition(project: DSSProject, sales: Project, kind: str) -> None:
    """GET adds identity and stamp to what is stored, and nothing is lost."""
    name = ONE_OF_EACH[kind]
    got = GETS[kind](project, name)
    stored = sales.get(kind, name)
    assert "versionTag" not in stored
    assert ("versionTag" in got) == (kind not in UNSTAMPED)
    if kind in ("agent", "retrieval_augmented_llm"):
        stored["type"] = stored.pop("savedModelType")
        stored["versions"] = stored.pop("inlineVersions")
    added = {"versionTag", "projectKey", "id"} | ({"name"} if OBJECT_TYPES[kind].id_key else set())
    stored["tags"] = sorted(stored.get("tags", []))
    assert {**got, "tags": got.get("tags", [])}.items() >= stored.items()
    assert set(got) - set(stored) <= added


def test_get_of_dataset_has_identity_and_sorted_tags(project: DSSProject) -> None:
    """Name and project come from where the object stands; tags are sorted."""
    got = GETS["dataset"](project, "orders")
    assert (got["projectKey"], got["name"]) == ("SALES", "orders")
    assert got["tags"] == ["daily", "raw"]
    assert got["versionTag"] == CREATED


def test_recipe_has_its_payload(project: DSSProject) -> None:
    """Code stays text, visual settings can be parsed, lists have neither."""
    assert project.get_recipe("compute_orders").get_settings().get_code() == "import dataiku\n"
    joined = project.get_recipe("join_orders").get_settings()
    assert joined.get_json_payload() == {"joins": []}
    assert joined.get_recipe_raw_definition()["versionTag"]["versionNumber"] == 7
    assert all("payload" not in raw(item) for item in project.list_recipes())


def test_scenario_script(project: DSSProject) -> None:
    """A script scenario has a second document."""
    assert project.get_scenario("SCRIPTED").get_settings().script == "print('hello')\n"


def test_head_dates_are_those_of_the_stamps(project: DSSProject, sales: Project) -> None:
    """Flat dates of heads agree with the tags of GET."""
    sales.touch("scenario", "NIGHTLY", user="anna")
    head, got = item_of(project, "scenario"), GETS["scenario"](project, "NIGHTLY")
    assert head["createdOn"] == got["creationTag"]["lastModifiedOn"]
    assert head["lastModifiedOn"] == got["versionTag"]["lastModifiedOn"]


def test_dashboard_head_counts_tiles(project: DSSProject) -> None:
    """Pages without a grid count as empty."""
    head = item_of(project, "dashboard")
    assert (head["numPages"], head["numTiles"]) == (2, 2)


def test_webapp_code_is_inlined(project: DSSProject) -> None:
    """The files beside a webapp come back in its params."""
    params = GETS["webapp"](project, "wEbapp01")["params"]
    assert params == {"backendEnabled": True, "python": "app = None\n", "html": "<p>hello</p>"}


def test_sql_notebook_cells_have_code(project: DSSProject) -> None:
    """The query text comes from the run history."""
    assert GETS["sql_notebook"](project, "sQlnote1")["cells"][0]["code"] == "SELECT 1"


def test_lab_and_versions(project: DSSProject) -> None:
    """Tasks of one analysis, and versions of a saved model."""
    tasks = project.get_analysis("aNalys01").list_ml_tasks()["mlTasks"]
    assert [task["mlTaskId"] for task in tasks] == ["tAsk0001"]
    settings = project.get_ml_task("aNalys01", "tAsk0001").get_settings().get_raw()
    assert settings["targetVariable"] == "amount"
    versions = project.get_saved_model("mOdel001").list_versions()
    assert [(version["id"], version["active"]) for version in versions] == [("1741262966145", True)]


def test_agents_are_saved_models_too(project: DSSProject, dss: DssEmulator) -> None:
    """By default the list of saved models names agents as well; a switch hides them."""
    ids = {model["id"] for model in project.list_saved_models()}
    assert ids == {"mOdel001", "aGent001", "rAgllm01"}
    got = GETS["saved_model"](project, "aGent001")
    assert got["savedModelType"] == "TOOLS_USING_AGENT"
    assert [version["versionId"] for version in got["inlineVersions"]] == ["v1", "v2"]
    dss.agents_among_saved_models = False
    assert [model["id"] for model in project.list_saved_models()] == ["mOdel001"]


def test_agent_versions_are_stamped(project: DSSProject, sales: Project) -> None:
    """A save moves the stamp of the version that it changed."""
    before = {v["versionId"]: v["versionTag"] for v in item_of(project, "agent")["versions"]}
    with sales.edit("agent", "aGent001", user="anna") as agent:
        agent["inlineVersions"][1]["toolsUsingAgentSettings"]["llmId"] = "better"
    after = {v["versionId"]: v["versionTag"] for v in item_of(project, "agent")["versions"]}
    assert after["v1"] == before["v1"]
    assert after["v2"]["lastModifiedBy"] == {"login": "anna"}
    assert GETS["agent"](project, "aGent001")["versionTag"] == after["v2"]


def test_skill_text_is_parsed(project: DSSProject) -> None:
    """The text of a skill is split into front matter and instructions."""
    assert project.get_agent_skill("refunds").get_skill_content() == {
        "name": "refunds",
        "description": "How to refund",
        "metadata": {"level": "2"},
        "instructions": "Ask first.\n",
    }


def test_evaluation_stores_by_flavor(project: DSSProject) -> None:
    """Stores of agents are listed only on request."""
    assert [store.id for store in project.list_evaluation_stores()] == ["sTore001"]
    assert [store.id for store in project.list_evaluation_stores("AGENT")] == ["sTore002"]


def test_wiki(project: DSSProject) -> None:
    """Taxonomy, articles by id and by name."""
    assert project.get_wiki().get_settings().get_home_article_id() == "1"
    articles = project.get_wiki().list_articles()
    assert [article.get_data().get_body() for article in articles] == ["# Welcome\n"]
    assert project.get_wiki().get_article("Home").article_id == "1"


def test_library(project: DSSProject) -> None:
    """The tree, text and bytes of library files."""
    library = project.get_library()
    assert [item.name for item in library.list()] == ["external-libraries.json", "python"]
    assert library.get_file("python/tools/money.py").read() == "RATE = 1.0\n"
    assert library.get_file("python/tools/logo.bin").read(as_type="bytes") == b"\x00\xff\xfe"


def test_notebook_is_served_with_outputs(project: DSSProject) -> None:
    """Nothing is added to or taken from a notebook; checkpoints are no notebooks."""
    content = GETS["jupyter_notebook"](project, ODD_NAME)
    assert set(content) == {"metadata", "nbformat", "nbformat_minor", "cells"}
    assert content["cells"][0]["outputs"] == [{"x": 2}]
    assert len(LISTS["jupyter_notebook"](project)) == 1


@pytest.mark.parametrize("kind", sorted(GETS))
def test_missing_object_is_not_found(project: DSSProject, dss: DssEmulator, kind: str) -> None:
    """An object that does not exist is a 404 with DSS's words."""
    name = {"ml_task": "aNalys01/none", "statistics_worksheet": "orders/none"}.get(kind, "none")
    with pytest.raises(DataikuException, match=r"NotFoundException: .*does not exist"):
        GETS[kind](project, name)
    assert dss.requests.log[-1].status == 404


def test_types_by_version(project: DSSProject, dss: DssEmulator) -> None:
    """An old node does not know agents; a switch takes any type away."""
    dss.dss_version = "12.6.4"
    for kind in ("agent", "knowledge_bank", "agent_tool"):
        with pytest.raises(DataikuException, match="NotFoundException"):
            LISTS[kind](project)
        assert dss.requests.log[-1].status == 404
    dss.dss_version = "15.2.0"
    assert project.client._perform_http("GET", "/projects/").headers["DSS-Version"] == "15.2.0"
    assert LISTS["agent"](project)
    dss.without("agent", "knowledge_bank")
    for kind in ("agent", "knowledge_bank"):
        with pytest.raises(DataikuException, match="NotFoundException"):
            LISTS[kind](project)


def test_lists_may_differ_from_get(project: DSSProject, dss: DssEmulator) -> None:
    """With the switch, every dataset and recipe item lacks something that GET has."""
    dss.lists_differ_from_get = True
    for kind in ("dataset", "recipe"):
        item = item_of(project, kind)
        got = GETS[kind](project, ONE_OF_EACH[kind])
        item.pop("smartName", None)
        assert item != got
        assert "customFields" in got
        assert "customFields" not in item
    assert "comment" not in item_of(project, "dataset")["schema"]["columns"][0]


def test_lists_can_be_filtered_by_tag(project: DSSProject) -> None:
    """Repeated `tags` parameters keep the objects that carry one of them."""
    found = project.client._perform_json(
        "GET", "/projects/SALES/datasets/", params={"tags": ["daily", "other"]}
    )
    assert [item["name"] for item in found] == ["orders"]
