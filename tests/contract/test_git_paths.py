"""Where each type says its objects are in the git repository, against projects on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT, corpus_moments
from dss_emulator import DssEmulator
from dss_emulator.disk import Tree, read_tree
from project_drift import LocalDirectoryBackend, State, StateManager
from project_drift.models.resource import Resource, make_resource_id
from project_drift.sync.registry import resource_type, resource_types

PROJECTS = [DEMO_PROJECT, *(moment / "after.zip" for moment in corpus_moments()[-1:])]
NOT_OF_A_RESOURCE = (
    ".gitignore",
    ".ipynb_checkpoints",
    "active-bundle.json",
    "apikeys.json",
    "badges.json",
    "code-reports/",
    "code_studios/",
    "explore/",
    "git-info.json",
    "labeling_tasks/",
    "notebooks/",  # the runs of the queries
    "pictures/",
    "pinboard.json",
    "prompt-studios/",
    "version-tags.json",
)


@pytest.fixture(params=PROJECTS, ids=lambda path: path.stem)
def project(
    request: pytest.FixtureRequest, dss: DssEmulator, client: DSSClient, tmp_path: Path
) -> tuple[State, Tree]:
    """A project as it is captured, and its files."""
    dss.load_project(request.param, key="SHOP")
    manager = StateManager(LocalDirectoryBackend(tmp_path, "SHOP"), client)
    return manager.sync_project("SHOP", types=resource_types()), read_tree(request.param)


def paths(resource: Resource) -> list[str]:
    return resource_type(resource.resource_type).git_paths(resource)


def lies_at(file: str, path: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def test_every_object_is_on_disk_where_its_type_says(project: tuple[State, Tree]) -> None:
    state, tree = project
    virtual = {make_resource_id("flow_zone", "SHOP", "default"), make_resource_id("wiki", "SHOP")}
    nowhere = [
        resource.resource_id
        for resource in state.list_resources()
        if not any(lies_at(file, path) for path in paths(resource) for file in tree)
        and resource.resource_id not in virtual
    ]
    assert nowhere == []


def test_every_file_is_of_an_object_or_known_to_be_of_none(project: tuple[State, Tree]) -> None:
    state, tree = project
    known = {path for resource in state.list_resources() for path in paths(resource)}
    strays = [
        file
        for file, content in tree.items()
        if content
        and not any(lies_at(file, path) for path in known)
        and not any(part in file for part in NOT_OF_A_RESOURCE)
    ]
    assert strays == []


@pytest.mark.parametrize("name", resource_types())
def test_every_type_says_where_its_objects_are(name: str) -> None:
    assert resource_type(name).git_files


@pytest.mark.parametrize(
    ("kind", "payload", "expected"),
    [
        ("python", "pass", "recipes/make.py"),
        ("sql_query", "select 1", "recipes/make.sql"),
        ("grouping", {"keys": []}, "recipes/make.grouping"),
        ("CustomCode_x", "{}", "recipes/make.CustomCode_x"),
    ],
)
def test_a_recipe_has_its_payload_in_a_file_beside_it(
    kind: str, payload: object, expected: str
) -> None:
    recipe = Resource("recipe", "recipe.SHOP.make", {"type": kind, "payload": payload})
    assert paths(recipe) == ["recipes/make.json", expected]


def test_a_recipe_without_a_payload_has_no_such_file() -> None:
    recipe = Resource("recipe", "recipe.SHOP.make", {"type": "sync", "payload": None})
    assert paths(recipe) == ["recipes/make.json"]


@pytest.mark.parametrize("name", ["{0}", "{name}", "a.b", "é", "{"])
def test_a_name_is_taken_as_it_is(name: str) -> None:
    resource = Resource("dataset", make_resource_id("dataset", "SHOP", name), {})
    assert paths(resource) == [f"datasets/{name}.json"]
