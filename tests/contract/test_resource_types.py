"""What every resource type has to fulfil, over all that are found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project
from project_drift import ChangeType, DiffEngine, LocalDirectoryBackend, State, StateManager
from project_drift.sync.registry import resource_types

KEY = "RETAIL_CHURN"
TYPES = list(resource_types())
DESIGNED = [
    "project",
    "permissions",
    "variables",
    "dataset",
    "recipe",
    "scenario",
    "managed_folder",
    "saved_model",
    "streaming_endpoint",
    "evaluation_store",
    "evaluation_comparison",
    "analysis",
    "ml_task",
    "flow_zone",
    "webapp",
    "dashboard",
    "insight",
    "sql_notebook",
    "api_service",
    "code_studio",
    "statistics_worksheet",
    "jupyter_notebook",
    "library_file",
    "wiki",
    "wiki_article",
    "knowledge_bank",
    "agent",
    "agent_tool",
    "agent_skill",
    "retrieval_augmented_llm",
    "semantic_model",
    "app_manifest",
]
# Added to the demo project, which has none of these.
MADE_UP = {
    "evaluation_comparison": {"displayName": "Before and after", "comparedModels": []},
    "code_studio": {"name": "Editor", "templateId": "vscode", "params": {}},
    "agent_skill": {"name": "Refunds"},
    "retrieval_augmented_llm": {
        "name": "Help pages",
        "activeVersion": "v1",
        "versions": [{"versionId": "v1", "ragllmSettings": {"llmId": "x"}}],
    },
    "semantic_model": {"name": "Sales", "versions": [], "activeVersionId": ""},
    "statistics_worksheet": {"name": "Tenure", "rootCard": {"cards": []}},
}


@pytest.fixture(scope="module")
def node() -> Iterator[DssEmulator]:
    with DssEmulator() as emulator:
        project = emulator.load_project(DEMO_PROJECT, key=KEY)
        for kind, definition in MADE_UP.items():
            name = "customers_clean/W1" if kind == "statistics_worksheet" else f"made_up_{kind}"
            project.save(kind, name, definition)
        yield emulator
        assert emulator.unknown_routes == []


@pytest.fixture(scope="module")
def manager(node: DssEmulator, tmp_path_factory: pytest.TempPathFactory) -> StateManager:
    store: Path = tmp_path_factory.mktemp("store")
    return StateManager(LocalDirectoryBackend(store, KEY), DSSClient(node.url, node.api_key))


@pytest.fixture(scope="module")
def state(manager: StateManager) -> State:
    return manager.sync_project(KEY, types=TYPES)


@pytest.fixture
def project(node: DssEmulator) -> Project:
    return node.project(KEY)


def test_all_designed_types_are_there_and_no_other() -> None:
    assert sorted(DESIGNED) == TYPES


def test_everything_could_be_read(state: State) -> None:
    assert state.complete, state.alerts
    assert {kind for kind, how in state.coverage.items() if how != "read"} == set()


@pytest.mark.parametrize("kind", [kind for kind in TYPES if kind != "app_manifest"])
def test_the_objects_of_the_type_are_captured(kind: str, state: State, project: Project) -> None:
    captured = state.list_resources(kind)
    assert captured
    if not resource_types()[kind].single:
        assert {resource.resource_name for resource in captured} == set(project.names(kind))


@pytest.mark.parametrize("kind", TYPES)
def test_an_object_read_alone_is_as_in_the_capture(
    kind: str, state: State, manager: StateManager
) -> None:
    for resource in state.list_resources(kind):
        assert manager.sync_resource(resource.resource_id).attributes == resource.attributes


@pytest.mark.parametrize("kind", TYPES)
def test_people_know_it_by_a_name_and_the_type_by_a_label(kind: str, state: State) -> None:
    found = resource_types()[kind]
    assert found.label
    assert found.__doc__
    assert found.right.startswith("the right to ")
    assert all(resource.display_name for resource in state.list_resources(kind))


@pytest.mark.parametrize("kind", TYPES)
def test_every_rule_has_a_reason_and_keeps_identity_out(kind: str, state: State) -> None:
    assert all(
        rule.reason and rule.pattern.startswith("/") for rule in resource_types()[kind].rules
    )
    for resource in state.list_resources(kind):
        assert not {"projectKey", "versionTag", "creationTag"} & resource.attributes.keys()
        assert resource.attributes.get("id", ...) != resource.resource_name


SAVED = [
    kind
    for kind, found in resource_types().items()
    if not found.single and kind not in ("ml_task", "jupyter_notebook", "library_file")
]


@pytest.mark.parametrize("kind", SAVED)
def test_a_save_that_changes_nothing_is_not_drift(
    kind: str, project: Project, manager: StateManager
) -> None:
    name = project.names(kind)[0]
    before = manager.sync_project(KEY, types=[kind])
    author = before.get_resource(f"{kind}.{KEY}.{name}").attributes.get("effectiveRunAs")
    project.touch(kind, name, user=author or "somebody.else")
    after = manager.sync_project(KEY, types=[kind])
    assert all(
        diff.change_type is ChangeType.UNCHANGED for diff in DiffEngine().diff(before, after)
    )


@pytest.mark.parametrize("kind", SAVED)
def test_a_real_edit_is_seen_and_told_with_its_place(
    kind: str, project: Project, manager: StateManager
) -> None:
    name = project.names(kind)[0]
    before = manager.sync_project(KEY, types=[kind])
    with project.edit(kind, name, user="anna.berg") as definition:
        definition["somethingNew"] = {"by": ["a person"]}
    after = manager.sync_project(KEY, types=[kind])
    (diff,) = [d for d in DiffEngine().diff(before, after) if d.changes]
    assert diff.resource_id == f"{kind}.{KEY}.{name}"
    assert "/somethingNew" in {change.path for change in diff.changes}
