"""Answers of the API that are not as they should be: each ends as an alert, and nothing is lost."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project
from project_drift import (
    ChangeType,
    DiffEngine,
    LocalDirectoryBackend,
    ManagedFolderBackend,
    ProjectDriftError,
    State,
    StateCorruptedError,
    StateManager,
    answers,
)
from project_drift import client as client_module
from project_drift.client import Connection
from project_drift.exceptions import Unavailable, UnexpectedAnswer
from project_drift.sync.registry import resource_types

KEY = "RETAIL_CHURN"
PROJECT = f"/projects/{KEY}"
TYPES = list(resource_types())
MADE_UP = {
    "evaluation_comparison": {"displayName": "Before and after", "comparedModels": []},
    "code_studio": {"name": "Editor", "templateId": "vscode", "params": {}},
    "agent_skill": {"name": "Refunds"},
    "retrieval_augmented_llm": {"name": "Help pages", "versions": [{"versionId": "v1"}]},
    "semantic_model": {"name": "Sales", "versions": [], "activeVersionId": ""},
}
DEEP = "[" * 3000 + "]" * 3000
# No answer of DSS to any question that a capture asks.
NEVER_AN_ANSWER = {
    "null": "null",
    "text": '"x"',
    "number": "7",
    "HTML": "<html>login</html>",
    "nothing": "",
    "deep list": DEEP,
    "deep object": '{"a":' * 3000 + "1" + "}" * 3000,
    "not UTF-8": b'[{"id": "\xff", "name": "\xff"}]',
    "a number without end": f'[{{"id": {"9" * 5000}}}]',
    "items that are no objects": "[1, null, []]",
    "items without an id": "[{}]",
    "items whose id is no text": json.dumps(
        [{"id": 1, "name": 2, "analysisId": {}, "mlTaskId": None}]
    ),
    "items whose id is empty": json.dumps(
        [{"id": "", "name": "", "analysisId": "", "mlTaskId": ""}]
    ),
    "an item twice": json.dumps(
        [{"id": "a", "name": "a", "analysisId": "a", "mlTaskId": "a", "n": n} for n in (1, 2)]
    ),
    "an id with half a character": json.dumps(
        [dict.fromkeys(("id", "name", "analysisId", "mlTaskId"), "\ud800")]
    ),
}


@pytest.fixture(scope="module")
def node() -> Iterator[DssEmulator]:
    waiting = client_module.BACKOFF
    client_module.BACKOFF = 0
    with DssEmulator() as emulator:
        project = emulator.load_project(DEMO_PROJECT, key=KEY)
        for kind, definition in MADE_UP.items():
            project.save(kind, f"made_up_{kind}", definition)
        project.save("statistics_worksheet", "customers_clean/W1", {"name": "Tenure"})
        yield emulator
    client_module.BACKOFF = waiting


@pytest.fixture(scope="module")
def manager(node: DssEmulator, tmp_path_factory: pytest.TempPathFactory) -> StateManager:
    store: Path = tmp_path_factory.mktemp("store")
    return StateManager(LocalDirectoryBackend(store, KEY), DSSClient(node.url, node.api_key))


@pytest.fixture(scope="module")
def asked(node: DssEmulator, manager: StateManager) -> dict[str, tuple[str, State]]:
    """For each kind of question of a capture: one address, a type that asks it, what it was."""
    found: dict[str, tuple[str, State]] = {}
    for kind in TYPES:
        node.requests.clear()
        state = manager.sync_project(KEY, types=[kind])
        assert state.complete
        lists = [r.path for r in node.requests.log if r.path.startswith(f"{PROJECT}/")]
        first_of_each = {_shape(path): path for path in reversed(lists)}
        found.update(dict.fromkeys(first_of_each.values(), (kind, state)))
    return found


def _shape(path: str) -> tuple[int, str]:
    return path.count("/"), path.split("/")[3]


@pytest.fixture(autouse=True)
def no_faults(node: DssEmulator) -> Iterator[None]:
    yield
    node.clear_faults()


def wrong_after(
    node: DssEmulator, manager: StateManager, path: str, body: object, kind: str, before: State
) -> str:
    """What a capture makes of an address that answers so; empty where it is as it should be."""
    fault = node.fail(path=path, status=200, body=body)
    after = manager.sync_project(KEY, types=[kind], previous=before, full=True)
    fault.stop()
    assert fault.hits, path
    if path == f"{PROJECT}/models/lab" and body == NEVER_AN_ANSWER["items without an id"]:
        # Each analysis is asked for its tasks instead, so nothing is unknown.
        return "" if after.complete and after.resources == before.resources else path
    told = {alert.resource_type for alert in after.alerts}
    found = {diff.change_type for diff in DiffEngine().diff(before, after)}
    honest = found <= {ChangeType.UNKNOWN, ChangeType.UNCHANGED}
    if told == {kind} and not after.complete and honest:
        return ""
    return f"{path}: {sorted(told)} {sorted(change.value for change in found)}"


@pytest.mark.parametrize("body", ["null", "HTML", "deep object", "items without an id"])
def test_what_is_no_answer_to_any_question_is_an_alert_and_removes_nothing(
    node: DssEmulator, manager: StateManager, asked: dict[str, tuple[str, State]], body: str
) -> None:
    told = [
        wrong_after(node, manager, path, NEVER_AN_ANSWER[body], kind, before)
        for path, (kind, before) in asked.items()
    ]
    assert [wrong for wrong in told if wrong] == []


@pytest.mark.parametrize("body", NEVER_AN_ANSWER)
def test_what_is_no_answer_is_an_alert_whatever_it_is(
    node: DssEmulator, manager: StateManager, asked: dict[str, tuple[str, State]], body: str
) -> None:
    lists = ("recipes", "models/lab", "wiki", "libraries/contents", "agents/tools")
    paths = [f"{PROJECT}/{path}" for path in lists if f"{PROJECT}/{path}" in asked]
    assert len(paths) >= 3
    told = [wrong_after(node, manager, path, NEVER_AN_ANSWER[body], *asked[path]) for path in paths]
    assert [wrong for wrong in told if wrong] == []


@pytest.mark.parametrize(
    ("kind", "answer"),
    [
        ("dashboard", {}),
        ("variables", {}),
        ("project", {}),
        ("ml_task", {}),
        ("library_file", {}),
        ("library_file", {"data": {"a": 1}}),
        ("library_file", {"data": "no base64"}),
        ("jupyter_notebook", {"cells": [None]}),
        ("jupyter_notebook", {"cells": [{"source": {"a": 1}}]}),
        ("wiki_article", {"article": []}),
        ("recipe", {"recipe": "x"}),
    ],
    ids=str,
)
def test_an_object_with_an_answer_that_is_no_definition_is_unknown(
    node: DssEmulator,
    manager: StateManager,
    asked: dict[str, tuple[str, State]],
    kind: str,
    answer: object,
) -> None:
    of_kind = [(path, before) for path, (asking, before) in asked.items() if asking == kind]
    path, before = max(of_kind, key=lambda one: len(one[0]))
    if kind == "project":
        path = f"{PROJECT}/settings"
    assert wrong_after(node, manager, path, answer, kind, before) == ""


@pytest.mark.parametrize(
    "answer", [{"type": ["x"], "payload": "{}"}, {"type": {"a": 1}, "payload": 5}]
)
def test_a_recipe_whose_fields_are_of_another_type_is_kept_as_it_is(
    node: DssEmulator, manager: StateManager, answer: dict[str, object]
) -> None:
    node.fail(path=f"{PROJECT}/recipes/*", status=200, body={"recipe": answer})
    state = manager.sync_project(KEY, types=["recipe"])
    assert state.complete
    assert all(item.attributes["type"] == answer["type"] for item in state.list_resources("recipe"))


def test_a_saved_model_whose_kind_is_no_text_is_a_saved_model(
    node: DssEmulator, manager: StateManager
) -> None:
    node.fail(path=f"{PROJECT}/savedmodels/*", status=200, body={"savedModelType": ["x"]})
    assert manager.sync_project(KEY, types=["saved_model"]).list_resources("saved_model")


def test_ml_tasks_are_told_by_ids_that_are_texts(node: DssEmulator, manager: StateManager) -> None:
    node.fail(
        path=f"{PROJECT}/models/lab", status=200, body=[{"analysisId": None, "mlTaskId": None}]
    )
    (alert,) = manager.sync_project(KEY, types=["ml_task"]).alerts
    assert "has an item without 'analysisId'" in alert.message


def test_two_of_one_name_in_a_list_are_named(node: DssEmulator, manager: StateManager) -> None:
    zones = [{"id": "z", "name": name} for name in ("first", "second")]
    node.fail(path=f"{PROJECT}/flow/zones", status=200, body=zones)
    (alert,) = manager.sync_project(KEY, types=["flow_zone"]).alerts
    assert f"names flow_zone.{KEY}.z twice" in alert.message


@pytest.mark.parametrize("path", ["/auth/info", "/instance-info", PROJECT])
@pytest.mark.parametrize(
    "body", [DEEP, "", "<html>", "9" * 5000, b"\xff"], ids=lambda b: str(b)[:6]
)
def test_a_node_that_does_not_describe_itself_is_a_typed_error(
    node: DssEmulator, manager: StateManager, path: str, body: object
) -> None:
    node.fail(path=path, status=200, body=body)
    with pytest.raises(UnexpectedAnswer):
        manager.sync_project(KEY, types=["variables"])


def test_an_answer_of_200_megabytes_is_refused_before_it_fills_the_memory(
    node: DssEmulator, manager: StateManager, asked: dict[str, tuple[str, State]]
) -> None:
    path = f"{PROJECT}/recipes"
    huge = b"[" + b" " * 200_000_000 + b"]"
    assert wrong_after(node, manager, path, huge, *asked[path]) == ""


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_beyond_the_limit_is_a_typed_error_that_says_so(
    node: DssEmulator, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    monkeypatch.setattr(answers, "MAX_ANSWER_BYTES", 1024 * 1024)
    node.fail(path="/projects", status=status, body=b" " * 2_000_000)
    with pytest.raises(UnexpectedAnswer, match="an answer of more than 1 MB"):
        Connection(DSSClient(node.url, node.api_key)).get("/projects/")


def test_a_deep_error_is_told_like_any_other(node: DssEmulator) -> None:
    node.fail(path="/projects", status=500, body=DEEP)
    with pytest.raises(ProjectDriftError, match="HTTP 500"):
        Connection(DSSClient(node.url, node.api_key)).get("/projects/")


def test_a_gateway_does_not_tell_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    class Gateway(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(503)
            self.send_header("Retry-After", "20")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    monkeypatch.setattr(client_module, "BACKOFF", 0)
    with ThreadingHTTPServer(("127.0.0.1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(Unavailable):
            Connection(DSSClient(f"http://127.0.0.1:{server.server_port}", "key")).get("/projects/")
        server.shutdown()
    assert time.monotonic() - begun < 10
    assert len(asked) == 1 + client_module.RETRIES


@pytest.fixture
def folder(node: DssEmulator) -> tuple[Project, ManagedFolderBackend]:
    project = node.create_project(f"STORE{len(node.requests.log)}")
    folder_id = project.create_folder("project_drift")
    handle = DSSClient(node.url, node.api_key).get_project(project.key)
    return project, ManagedFolderBackend(handle.get_managed_folder(folder_id), KEY)


def test_a_file_in_the_folder_beyond_the_limit_is_told_as_damaged(
    folder: tuple[Project, ManagedFolderBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = folder[1]
    backend.save(State(project_key=KEY))
    (saved,) = backend.history()
    monkeypatch.setattr(answers, "MAX_ANSWER_BYTES", 10)
    with pytest.raises(StateCorruptedError, match=saved.name):
        backend.store.read(backend.path_of(f"snapshots/{saved.name}"))


@pytest.mark.parametrize(
    "listing",
    [
        DEEP, "", "[]", '{"items": 5}', '{"items": [1]}', '{"items": [{}]}', "<html>",
        '{"items": [{"path": "x", "size": 1e999}]}', f'{{"items": {"9" * 5000}}}',
    ],
    ids=lambda listing: listing[:12],
)  # fmt: skip
def test_a_folder_that_does_not_list_itself_is_a_typed_error(
    node: DssEmulator, folder: tuple[Project, ManagedFolderBackend], listing: str
) -> None:
    node.fail(path="/projects/STORE*/managedfolders/*/contents", status=200, body=listing)
    with pytest.raises(ProjectDriftError):
        folder[1].history()
