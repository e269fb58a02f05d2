"""Types that are not read like the others: notebooks, libraries, agents, optional ones."""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator, Project
from project_drift import DiffEngine, LocalDirectoryBackend, State, StateManager

KEY = "RETAIL_CHURN"


@pytest.fixture
def manager(client: DSSClient, tmp_path: Path) -> StateManager:
    return StateManager(LocalDirectoryBackend(tmp_path, KEY), client)


def drift(manager: StateManager, before: State) -> list[str]:
    diffs = DiffEngine().diff(before, manager.sync_project(KEY))
    return [str(diff) for diff in diffs if diff.change_type.value != "unchanged"]


def test_lists_that_are_not_whole_are_not_believed(
    dss: DssEmulator,
    demo: Project,
    manager: StateManager,
    caplog: pytest.LogCaptureFixture,
) -> None:
    believed = manager.sync_project(KEY)
    dss.lists_differ_from_get = True
    dss.requests.clear()
    with caplog.at_level(logging.INFO):
        state = manager.sync_project(KEY)
    assert state.resources == believed.resources
    assert "the list of datasets is not of whole definitions" in caplog.text
    reads = dss.requests.count("GET", f"/projects/{KEY}/datasets/*")
    assert reads == len(demo.names("dataset")) + 1, "each, and the one that told"


def test_incremental_captures_are_right_with_lists_that_are_not_whole(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.lists_differ_from_get = True
    before = manager.sync_project(KEY)
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"][0]["comment"] = "new"
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="x")
    after = manager.sync_project(KEY, previous=before)
    assert after.capture == "incremental"
    assert after.resources == manager.sync_project(KEY).resources


def test_only_sources_and_kernel_of_a_notebook_count(demo: Project, manager: StateManager) -> None:
    name = demo.names("jupyter_notebook")[0]
    before = manager.sync_project(KEY)
    with demo.edit("jupyter_notebook", name) as notebook:
        cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        cell["outputs"] = [{"output_type": "stream", "text": "ran again"}]
        cell["execution_count"] = 99
        cell["id"] = "another"
        notebook["metadata"]["modifiedBy"] = "somebody"
    assert drift(manager, before) == []
    with demo.edit("jupyter_notebook", name) as notebook:
        cell = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
        cell["source"] = "print('another')"
    assert drift(manager, before) == [f"~ jupyter_notebook.{KEY}.{name}"]


def test_a_library_file_that_is_not_text_is_kept_as_its_hash(
    demo: Project, manager: StateManager
) -> None:
    content = bytes(range(256))
    demo.write_library("python/model.bin", content)
    state = manager.sync_project(KEY)
    assert state.get_resource(f"library_file.{KEY}.python/model.bin").attributes == {
        "sha256": hashlib.sha256(content).hexdigest(),
        "size": 256,
    }


def test_what_git_notes_about_external_libraries_is_not_drift(
    demo: Project, manager: StateManager
) -> None:
    def references(commit: str, branch: str) -> bytes:
        reference = {"remote": "git@example.com:x.git", "checkout": branch, "lastHash": commit}
        return json.dumps({"gitReferences": {"python/x": reference}}).encode()

    demo.write_library("external-libraries.json", references("aaa", "main"))
    before = manager.sync_project(KEY)
    demo.write_library("external-libraries.json", references("bbb", "main"))
    assert drift(manager, before) == []
    demo.write_library("external-libraries.json", references("bbb", "release"))
    assert drift(manager, before) == [f"~ library_file.{KEY}.external-libraries.json"]


def test_an_agent_is_captured_once_whether_or_not_saved_models_list_it(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    (agent,) = demo.names("agent")
    states = []
    for also_listed in (True, False):
        dss.agents_among_saved_models = also_listed
        states.append(manager.sync_project(KEY))
    for state in states:
        assert state.has_resource(f"agent.{KEY}.{agent}")
        assert not state.has_resource(f"saved_model.{KEY}.{agent}")
    assert states[0].resources == states[1].resources


def test_an_agent_does_not_turn_into_a_saved_model_while_its_list_fails(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = manager.sync_project(KEY)
    dss.fail(path=f"/projects/{KEY}/agents", status=500)
    assert drift(manager, before) == [f"? agent.{KEY}.*"]


def test_where_dss_has_no_list_of_agents_they_are_captured_as_saved_models(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    (agent,) = demo.names("agent")
    dss.without("agent")
    state = manager.sync_project(KEY)
    assert state.coverage["agent"] == "absent"
    assert state.has_resource(f"saved_model.{KEY}.{agent}")


def test_ml_tasks_are_found_where_the_list_of_all_of_them_lacks_ids(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    whole = manager.sync_project(KEY)
    fault = dss.fail(
        path=f"/projects/{KEY}/models/lab", status=200, body={"mlTasks": [{"name": "x"}]}
    )
    state = manager.sync_project(KEY)
    assert fault.hits == 1
    assert state.list_resources("ml_task") == whole.list_resources("ml_task")


def test_an_application_manifest_is_captured_where_there_is_one(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = manager.sync_project(KEY)
    dss.fail(path=f"/projects/{KEY}/app-manifest", status=200, body={"label": "App"})
    assert drift(manager, before) == [f"+ app_manifest.{KEY}"]


def test_cosmetic_changes_are_kept_and_marked(demo: Project, manager: StateManager) -> None:
    before = manager.sync_project(KEY)
    zone = demo.names("flow_zone")[-1]
    with demo.edit("flow_zone", zone) as definition:
        definition["color"] = "#000000"
        definition["name"] = "Renamed"
    diffs = DiffEngine().diff(before, manager.sync_project(KEY))
    (diff,) = [diff for diff in diffs if diff.changes]
    assert {change.path: change.cosmetic for change in diff.changes} == {
        "/color": True,
        "/name": False,
    }
