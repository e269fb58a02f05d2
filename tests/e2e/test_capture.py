"""Capturing the demo project through the real client: complete, exact in its requests, honest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project
from project_drift import (
    ChangeType,
    DiffEngine,
    LocalDirectoryBackend,
    ManagedFolderBackend,
    NotFound,
    ResourceNotFoundError,
    State,
    StateManager,
    Unauthorized,
    Unavailable,
)
from project_drift import client as client_module
from project_drift.sync.registry import resource_types

_KNOWN = (ChangeType.ADDED, ChangeType.REMOVED, ChangeType.MODIFIED, ChangeType.RENAMED)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Retries stay, the pauses between them go."""
    monkeypatch.setattr(client_module, "BACKOFF", 0)


@pytest.fixture
def manager(client: DSSClient, tmp_path: Path) -> StateManager:
    return StateManager(LocalDirectoryBackend(tmp_path, "RETAIL_CHURN"), client)


def capture(manager: StateManager) -> State:
    return manager.sync_project("RETAIL_CHURN")


def test_every_object_of_every_type_is_there(demo: Project, manager: StateManager) -> None:
    state = manager.sync_project("RETAIL_CHURN", types=resource_types())
    assert state.complete, state.alerts
    for kind in demo.types():
        captured = {resource.resource_name for resource in state.list_resources(kind)}
        assert captured == set(demo.names(kind)), kind
    for kind in ("project", "permissions", "variables", "wiki"):
        assert state.has_resource(f"{kind}.RETAIL_CHURN")
    assert len(demo.types()) >= 20, "the demo project has hardly any type"


def test_recipes_carry_their_payload_visual_ones_as_data(
    demo: Project, manager: StateManager
) -> None:
    state = capture(manager)
    code = state.get_resource("recipe.RETAIL_CHURN.compute_churn_features").attributes["payload"]
    assert code == demo.payload("recipe", "compute_churn_features")
    join = state.get_resource("recipe.RETAIL_CHURN.compute_purchases_enriched")
    assert join.attributes["payload"]["joins"]
    assert all(
        resource.attributes.get("payload")
        or demo.payload("recipe", str(resource.resource_name)) in (None, "")
        for resource in state.list_resources("recipe")
    )


def test_the_state_tells_where_and_by_whom_it_was_taken(
    demo: Project, manager: StateManager
) -> None:
    state = capture(manager)
    assert (state.node_id, state.dss_version) == ("design-emulated", "14.2.0")
    assert state.captured_by == "admin"
    assert state.project_key == "RETAIL_CHURN"


def test_who_and_when_come_from_the_last_save(demo: Project, manager: StateManager) -> None:
    demo.touch("dataset", "customers_clean", user="anna.berg")
    resource = capture(manager).get_resource("dataset.RETAIL_CHURN.customers_clean")
    assert resource.metadata.deployed_by == "anna.berg"
    assert str(resource.metadata.deployed_at).startswith("20")
    assert resource.metadata.created_by is not None


def test_a_capture_costs_its_lists_and_one_read_for_each_object_that_a_list_does_not_give(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.requests.clear()
    capture(manager)
    node = 3  # the project, the instance, the user
    documents = 6  # settings, metadata and tags; permissions; variables; wiki
    kinds = resource_types().items()
    lists = sum(not found.single and not found.on_request for _, found in kinds)
    manifest = 1  # asked for like a list: most projects have none
    verification = 1  # one dataset, before its list is believed
    reads = sum(
        len(demo.names(kind))
        for kind, found in kinds
        if not found.single and not found.listed_whole
    )
    scripts = sum(
        demo.get("scenario", name)["type"] == "custom_python" for name in demo.names("scenario")
    )
    assert scripts
    expected = node + documents + lists + manifest + verification + reads + scripts
    assert dss.requests.total == expected
    assert {request.method for request in dss.requests.log} == {"GET"}


def test_no_more_requests_at_once_than_threads(
    dss: DssEmulator, demo: Project, client: DSSClient, tmp_path: Path
) -> None:
    dss.latency = 0.01
    dss.requests.clear()
    backend = LocalDirectoryBackend(tmp_path, "RETAIL_CHURN")
    StateManager(backend, client, threads=3).sync_project("RETAIL_CHURN")
    assert dss.requests.max_concurrent == 3


def test_two_captures_of_an_unchanged_project_are_equal(
    demo: Project, manager: StateManager
) -> None:
    first, second = capture(manager), capture(manager)
    assert first.resources == second.resources
    assert first.content_checksum() == second.content_checksum()


def test_a_save_that_changes_nothing_is_not_drift(demo: Project, manager: StateManager) -> None:
    before = capture(manager)
    for kind in ("dataset", "recipe", "managed_folder"):
        demo.touch(kind, demo.names(kind)[0], user="tom.keller")
    after = capture(manager)
    assert before.content_checksum() == after.content_checksum()


def test_progress_is_told_by_objects_and_ends_at_their_number(
    demo: Project, manager: StateManager
) -> None:
    told: list[tuple[int, int]] = []
    state = manager.sync_project(
        "RETAIL_CHURN", progress=lambda done, total: told.append((done, total))
    )
    assert told == sorted(told)
    assert told[-1] == (len(state.resources), len(state.resources))


def test_only_chosen_types_are_read_and_the_rest_is_said_to_be_left_out(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.requests.clear()
    state = manager.sync_project("RETAIL_CHURN", types=["recipe"])
    assert {resource.resource_type for resource in state.resources.values()} == {"recipe"}
    assert state.coverage["recipe"] == "read"
    assert state.coverage["dataset"] == "excluded"
    assert dss.requests.count("GET", "/projects/RETAIL_CHURN/datasets*") == 0


def test_the_folder_of_the_snapshots_is_not_part_of_the_project(
    demo: Project, client: DSSClient
) -> None:
    folder_id = demo.create_folder("my snapshots")
    for name, members in zip(demo.names("flow_zone"), ("shared", "items")):
        with demo.edit("flow_zone", name) as zone:
            zone[members] += [{"objectType": "MANAGED_FOLDER", "objectId": folder_id}]
    folder = client.get_project("RETAIL_CHURN").get_managed_folder(folder_id)
    manager = StateManager(ManagedFolderBackend(folder, "RETAIL_CHURN"), client)
    assert folder_id not in str((state := capture(manager)).to_dict())
    assert len(state.list_resources("managed_folder")) == len(demo.names("managed_folder")) - 1


def test_one_resource_can_be_read_by_its_id(demo: Project, manager: StateManager) -> None:
    whole = capture(manager)
    for resource in whole.list_resources():
        assert manager.sync_resource(resource.resource_id).attributes == resource.attributes
    with pytest.raises(ResourceNotFoundError, match=r"dataset\.RETAIL_CHURN\.nowhere"):
        manager.sync_resource("dataset.RETAIL_CHURN.nowhere")


def test_all_readable_projects_are_captured_into_one_state(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.create_project("SECOND")
    state = manager.sync_all()
    assert {resource.project_key for resource in state.resources.values()} == {
        "RETAIL_CHURN",
        "SECOND",
    }


def test_of_a_project_that_cannot_be_read_nothing_is_removed(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    second = dss.create_project("SECOND")
    second.save("dataset", "orders", {"type": "Filesystem"})
    before = manager.sync_all()
    demo.delete("recipe", "compute_session_stats")
    dss.fail(path="/projects/SECOND", status=503)
    after = manager.sync_all()
    assert not after.complete
    diffs = [it for it in DiffEngine().diff(before, after) if it.change_type in _KNOWN]
    assert [it.resource_id for it in diffs if it.change_type is ChangeType.REMOVED] == [
        "recipe.RETAIL_CHURN.compute_session_stats"
    ]
    assert {it.resource_id.split(".")[1] for it in diffs} == {"RETAIL_CHURN"}


def test_what_a_list_lacks_and_cannot_be_asked_for_is_unknown_and_not_removed(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = capture(manager)
    names = [name for name in demo.names("recipe") if name != "compute_session_stats"]
    listed = [{**demo.get("recipe", name), "name": name} for name in names]
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=200, body=listed)
    dss.fail(path="/projects/RETAIL_CHURN/recipes/compute_session_stats", status=503)
    after = manager.sync_project("RETAIL_CHURN", previous=before)
    assert not after.complete
    removed = [it for it in DiffEngine().diff(before, after) if it.change_type in _KNOWN]
    assert removed == []


def test_a_name_with_slashes_and_question_marks_is_asked_for_whole(
    dss: DssEmulator, manager: StateManager
) -> None:
    project = dss.create_project("RETAIL_CHURN")
    name = "orders/2024?q=1#top %41 é"
    project.save("recipe", name, {"type": "python", "inputs": {}, "outputs": {}}, payload="x = 1\n")
    state = capture(manager)
    assert state.complete, state.alerts
    assert state.get_resource(f"recipe.RETAIL_CHURN.{name}").attributes["payload"] == "x = 1\n"


def test_a_name_that_cannot_be_asked_for_safely_is_an_alert(
    dss: DssEmulator, manager: StateManager
) -> None:
    project = dss.create_project("RETAIL_CHURN")
    project.save("recipe", "..", {"type": "python", "inputs": {}, "outputs": {}}, payload="")
    state = capture(manager)
    assert not state.complete
    assert [alert.resource_id for alert in state.alerts] == ["recipe.RETAIL_CHURN..."]


LISTS = (
    "datasets",
    "recipes",
    "scenarios",
    "managedfolders",
    "flow/zones",
    "savedmodels",
    "lab",
    "webapps",
    "jupyter-notebooks",
    "libraries/contents",
)


class Untouched(NamedTuple):
    """The demo project that nobody edits, and its state while nothing fails."""

    dss: DssEmulator
    manager: StateManager
    state: State


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Untouched]:
    with DssEmulator() as dss:
        dss.load_project(DEMO_PROJECT, key="RETAIL_CHURN")
        store = LocalDirectoryBackend(tmp_path_factory.mktemp("untouched"), "RETAIL_CHURN")
        with pytest.MonkeyPatch.context() as patched:
            # It is made before what is patched for each test.
            patched.setattr(client_module, "BACKOFF", 0)
            manager = StateManager(store, DSSClient(dss.url, dss.api_key))
        yield Untouched(dss, manager, capture(manager))
        assert dss.unknown_routes == []


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "fault",
    [
        {"status": 503},
        {"status": 500},
        {"status": 404},
        {"status": 502, "body": "<html>gateway</html>"},
        {"status": 200, "body": ""},
        {"status": 200, "body": "<html>login</html>"},
        {"status": 200, "body": "{}"},
        {"status": 200, "body": "[{}]"},
        {"status": 500, "body": {"errorType": "x", "message": "m", "detailedMessage": None}},
        {"drop": True},
    ],
    ids=["503", "500", "404", "502", "empty", "html", "object", "item", "null", "dropped"],
)
def test_a_list_that_fails_makes_its_type_unknown_and_removes_nothing(
    untouched: Untouched, path: str, fault: dict[str, Any]
) -> None:
    dss, manager, before = untouched
    failing = dss.fail(path=f"/projects/RETAIL_CHURN/{path}", **fault)
    try:
        after = capture(manager)
    finally:
        failing.stop()
    assert not after.complete
    (alert,) = after.alerts
    assert alert.resource_id is None
    diffs = DiffEngine().diff(before, after)
    changed = [diff for diff in diffs if diff.change_type is not ChangeType.UNCHANGED]
    assert [(diff.change_type, diff.resource_id) for diff in changed] == [
        (ChangeType.UNKNOWN, f"{alert.resource_type}.RETAIL_CHURN.*")
    ]


@pytest.mark.parametrize(
    "fault",
    [{"status": 503}, {"status": 500}, {"status": 403}, {"status": 404}, {"drop": True}],
    ids=["503", "500", "403", "404", "dropped"],
)
def test_an_object_that_fails_is_unknown_and_the_others_are_read(
    dss: DssEmulator, demo: Project, manager: StateManager, fault: dict[str, Any]
) -> None:
    before = capture(manager)
    dss.fail(path="/projects/RETAIL_CHURN/recipes/compute_session_stats", **fault)
    after = capture(manager)
    assert not after.complete
    diffs = DiffEngine().diff(before, after)
    changed = [diff for diff in diffs if diff.change_type is not ChangeType.UNCHANGED]
    assert [str(diff) for diff in changed] == ["? recipe.RETAIL_CHURN.compute_session_stats"]


def test_an_object_deleted_between_list_and_read_is_left_out_without_an_alert(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    listed = dss.fail(
        path="/projects/RETAIL_CHURN/recipes",
        status=200,
        body=[{**demo.get("recipe", name), "name": name} for name in demo.names("recipe")]
        + [{"name": "gone_meanwhile", "type": "python"}],
        times=1,
    )
    state = capture(manager)
    assert listed.hits == 1
    assert state.complete, state.alerts
    assert not state.has_resource("recipe.RETAIL_CHURN.gone_meanwhile")


def test_an_object_renamed_between_list_and_read_is_read_under_its_new_name(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    old_list = [{**demo.get("recipe", name), "name": name} for name in demo.names("recipe")]
    demo.rename("recipe", "compute_session_stats", "compute_visit_stats", user="marc.dubois")
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=200, body=old_list, times=1)
    dss.requests.clear()
    state = capture(manager)
    assert state.complete, state.alerts
    assert state.has_resource("recipe.RETAIL_CHURN.compute_visit_stats")
    assert not state.has_resource("recipe.RETAIL_CHURN.compute_session_stats")
    assert dss.requests.count("GET", "/projects/RETAIL_CHURN/recipes") == 2


def test_an_object_nested_beyond_reason_is_an_alert_and_stops_no_other(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    deep = "[" * 3000 + "]" * 3000
    listed = [{"name": "fine", "type": "Filesystem"}, {"name": "deep", "params": "DEEP"}]
    body = json.dumps(listed).replace('"DEEP"', deep)
    dss.fail(path="/projects/RETAIL_CHURN/datasets", status=200, body=body)
    dss.fail(path="/projects/RETAIL_CHURN/datasets/*", status=200, body=f'{{"params": {deep}}}')
    state = capture(manager)
    assert not state.complete
    assert {alert.resource_type for alert in state.alerts} == {"dataset"}
    assert state.list_resources("recipe")


def test_a_key_revoked_while_a_project_is_read_leaves_no_emptied_state(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = capture(manager)
    dss.fail(path="/projects/RETAIL_CHURN/?*", status=401, body="gone")
    after = capture(manager)
    assert not after.complete
    kinds = {diff.change_type.value for diff in DiffEngine().diff(before, after)}
    assert kinds == {"unknown"}


def test_a_passing_fault_is_retried_and_leaves_no_trace(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    faults = [
        dss.fail(path="/projects/RETAIL_CHURN/recipes/*", status=502, times=3),
        dss.fail(path="/projects/RETAIL_CHURN/datasets", drop=True, times=2),
    ]
    state = capture(manager)
    assert [fault.hits for fault in faults] == [3, 2]
    assert state.complete, state.alerts


def test_what_the_key_may_not_read_is_a_gap_and_not_an_alert(
    dss: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    key = dss.add_user("reader", groups=("marketing-analysts",))
    backend = LocalDirectoryBackend(tmp_path, "RETAIL_CHURN")
    state = StateManager(backend, DSSClient(dss.url, key)).sync_project("RETAIL_CHURN")
    assert state.complete, state.alerts
    gaps = {kind for kind, how in state.coverage.items() if how == "not_permitted"}
    assert gaps == {"permissions", "scenario"}
    assert state.list_resources("recipe")


def test_a_scenario_without_run_as_user_changes_when_its_last_editor_does(
    demo: Project, manager: StateManager
) -> None:
    name = demo.names("scenario")[0]
    with demo.edit("scenario", name, user="anna.berg") as scenario:
        scenario.pop("runAsUser", None)
    before = capture(manager)
    demo.touch("scenario", name, user="tom.keller")
    (diff,) = [d for d in DiffEngine().diff(before, capture(manager)) if d.changes]
    assert [(change.path, change.old, change.new) for change in diff.changes] == [
        ("/effectiveRunAs", "anna.berg", "tom.keller")
    ]


def test_a_wrong_key_is_told_apart_from_an_unknown_project(
    dss: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    backend = LocalDirectoryBackend(tmp_path, "NOWHERE")
    with pytest.raises(Unauthorized):
        StateManager(backend, DSSClient(dss.url, "wrong")).sync_project("NOWHERE")
    with pytest.raises(NotFound, match="no project NOWHERE"):
        StateManager(backend, DSSClient(dss.url, dss.api_key)).sync_project("NOWHERE")


def test_a_node_that_goes_down_is_soon_left_alone(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.fail(path="*", status=503, after=30)
    dss.requests.clear()
    state = capture(manager)
    assert not state.complete
    tries = 4  # one, and three more
    assert dss.requests.total <= 30 + (6 + manager.threads + 1) * tries
    with pytest.raises(Unavailable, match="stopped answering"):
        manager.sync_resource("dataset.RETAIL_CHURN.customers_clean")


def test_one_broken_kind_of_object_does_not_make_the_node_a_dead_one(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.fail(path="/projects/RETAIL_CHURN/recipes/*", status=502)
    state = capture(manager)
    assert {alert.resource_type for alert in state.alerts} == {"recipe"}


def test_an_empty_list_is_not_believed_while_its_objects_are_there(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = capture(manager)
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=200, body=[])
    after = manager.sync_project("RETAIL_CHURN", previous=before)
    assert not after.complete
    changed = [d for d in DiffEngine().diff(before, after) if d.change_type.value != "unchanged"]
    assert [str(diff) for diff in changed] == ["? recipe.RETAIL_CHURN.*"]


def test_objects_that_are_really_gone_are_removed(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    before = capture(manager)
    for name in demo.names("insight"):
        demo.delete("insight", name)
    after = manager.sync_project("RETAIL_CHURN", previous=before)
    assert after.complete
    assert after.list_resources("insight") == []


def test_an_unreachable_node_is_an_error_and_the_state_is_not_touched(
    client: DSSClient, dss: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    dss.stop()
    manager = StateManager(LocalDirectoryBackend(tmp_path, "RETAIL_CHURN"), client)
    with pytest.raises(Unavailable, match="refused"):
        manager.sync_project("RETAIL_CHURN")
    assert manager.load_state().resources == {}


def test_the_callers_own_client_is_left_as_it_was(
    demo: Project, client: DSSClient, tmp_path: Path
) -> None:
    before = (client._session, dict(client._session.adapters), dict(client._session.hooks))
    StateManager(LocalDirectoryBackend(tmp_path, "RETAIL_CHURN"), client).sync_project(
        "RETAIL_CHURN"
    )
    assert before == (client._session, dict(client._session.adapters), dict(client._session.hooks))
    assert client._session.hooks["response"] == []
