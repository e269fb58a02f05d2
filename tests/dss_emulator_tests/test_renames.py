"""Renaming: the object keeps its birth, references follow."""

from __future__ import annotations

import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import Project

from .sample import CREATED


def test_rename_dataset(project: DSSProject, sales: Project) -> None:
    """Recipes, zones, scenarios, analyses and worksheets name the new dataset."""
    before = sales.get("dataset", "orders")
    sales.rename("dataset", "orders", "sold", user="anna")
    assert "orders" not in sales.names("dataset")
    assert sales.get("dataset", "sold") == before
    got = project.get_dataset("sold").get_settings().get_raw()
    assert got["creationTag"] == CREATED
    assert got["versionTag"]["lastModifiedBy"] == {"login": "anna"}
    outputs = sales.get("recipe", "compute_orders")["outputs"]
    assert outputs["main"]["items"][0]["ref"] == "sold"
    inputs = sales.get("recipe", "join_orders")["inputs"]["main"]["items"]
    assert [item["ref"] for item in inputs] == ["sold", "OTHER.customers"]
    zone = sales.get("flow_zone", "zOne0001")
    assert zone["items"][0] == {"objectId": "sold", "objectType": "DATASET"}
    scenario = sales.get("scenario", "NIGHTLY")
    assert scenario["params"]["steps"][0]["params"]["builds"][0]["itemId"] == "sold"
    assert scenario["triggers"][0]["params"]["watches"][0]["itemId"] == "sold"
    assert sales.get("analysis", "aNalys01")["inputDatasetSmartName"] == "sold"
    assert sales.names("statistics_worksheet") == ["sold/sHeet001"]
    assert project.get_dataset("sold").list_statistics_worksheets(False)


def test_followers_are_stamped_in_one_commit(project: DSSProject, sales: Project) -> None:
    """Objects that follow are saved by the same user; others keep their stamp."""
    commits = len(sales.git_log)
    sales.rename("dataset", "orders", "sold", user="anna")
    recipe = project.get_recipe("compute_orders").get_settings().get_recipe_raw_definition()
    assert recipe["versionTag"]["lastModifiedBy"] == {"login": "anna"}
    script = project.get_scenario("SCRIPTED").get_settings().data
    assert script["versionTag"]["versionNumber"] == 0
    assert [commit.message for commit in sales.git_log[commits:]] == [
        "Renamed dataset: SALES.orders to sold"
    ]


def test_rename_recipe(project: DSSProject, sales: Project) -> None:
    """A recipe takes its payload along and zones follow."""
    sales.rename("recipe", "compute_orders", "make_orders")
    assert project.get_recipe("make_orders").get_settings().get_code() == "import dataiku\n"
    items = sales.get("flow_zone", "zOne0001")["items"]
    assert {"objectId": "make_orders", "objectType": "RECIPE"} in items


def test_rename_of_generated_ids_changes_the_label(project: DSSProject, sales: Project) -> None:
    """The id of a folder never changes."""
    sales.rename("managed_folder", "fOlder01", "outbox")
    assert sales.names("managed_folder") == ["fOlder01"]
    assert project.get_managed_folder("fOlder01").get_definition()["name"] == "outbox"


def test_rename_mistakes(sales: Project) -> None:
    """A missing object or a taken name changes nothing."""
    with pytest.raises(KeyError, match="no dataset 'none'"):
        sales.rename("dataset", "none", "x")
    with pytest.raises(ValueError, match="exists already"):
        sales.rename("recipe", "compute_orders", "join_orders")
    assert "compute_orders" in sales.names("recipe")
