"""What DSS says of a project is not believed where it may be wrong: nothing is removed by it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator, Project
from project_drift import (
    ChangeType,
    DiffEngine,
    LocalDirectoryBackend,
    NotFound,
    State,
    StateManager,
)
from project_drift import client as client_module

KEY = "RETAIL_CHURN"
PROJECT = f"/projects/{KEY}"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "BACKOFF", 0)


@pytest.fixture
def manager(client: DSSClient, tmp_path: Path) -> StateManager:
    return StateManager(LocalDirectoryBackend(tmp_path, KEY), client)


def drift(before: State, after: State) -> list[str]:
    diffs = DiffEngine().diff(before, after)
    return [str(diff) for diff in diffs if diff.change_type is not ChangeType.UNCHANGED]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, {"errorType": "x.UnauthorizedException", "message": "You may not see it"}),
        (500, {"errorType": "x.RuntimeException", "message": "Could not parse the definition"}),
        (200, b""),
    ],
    ids=["refused", "broken", "empty"],
)
def test_what_a_list_lacks_is_only_gone_where_it_does_not_exist(
    dss: DssEmulator, demo: Project, manager: StateManager, status: int, body: Any
) -> None:
    before = manager.sync_project(KEY)
    gone, *others = demo.names("dashboard")
    listed = [{**demo.get("dashboard", name), "id": name} for name in others]
    dss.fail(path=f"{PROJECT}/dashboards", status=200, body=listed)
    dss.fail(path=f"{PROJECT}/dashboards/{gone}", status=status, body=body)
    after = manager.sync_project(KEY, previous=before)
    assert not after.complete
    assert drift(before, after) == [f"? dashboard.{KEY}.*"]


@pytest.mark.parametrize("types", [None, ["recipe"], ["permissions"]])
@pytest.mark.parametrize("how", ["the right is revoked", "the project is deleted"])
def test_a_project_closed_while_it_is_read_leaves_no_state_of_nothing(
    dss: DssEmulator, demo: Project, tmp_path: Path, how: str, types: list[str] | None
) -> None:
    key = dss.add_user("bot", groups=("bots",))
    with demo.permissions() as rights:
        rights["permissions"].append({"group": "bots", "readProjectContent": True})
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), DSSClient(dss.url, key))
    dss.fail("/instance-info", status=200, delay=0.6)

    def close() -> None:
        if how == "the project is deleted":
            dss.delete_project(KEY)
            return
        with demo.permissions() as rights:
            rights["permissions"] = [
                right for right in rights["permissions"] if right.get("group") != "bots"
            ]

    closing = threading.Timer(0.3, close)
    closing.start()
    with pytest.raises(NotFound, match=f"no project {KEY} .* that this key may read"):
        manager.sync_project(KEY, types=types)
    closing.join()


def test_a_project_closed_halfway_leaves_no_state_of_a_half(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    refusal = {"errorType": "x.UnauthorizedException", "message": "Unknown project"}
    dss.fail(path=PROJECT, status=401, body=refusal, after=1)
    dss.fail(path=f"{PROJECT}/wiki", status=401, body=refusal)
    with pytest.raises(NotFound, match="that this key may read"):
        manager.sync_project(KEY)


@pytest.mark.parametrize("kind", ["permissions", "variables"])
def test_a_gap_in_what_may_be_read_is_one_where_the_project_is_still_open(
    dss: DssEmulator, demo: Project, manager: StateManager, kind: str
) -> None:
    dss.fail(path=f"{PROJECT}/{kind}", status=403)
    state = manager.sync_project(KEY)
    assert state.complete
    assert state.coverage[kind] == "not_permitted"
    needs_no_other_right = kind == "variables"
    assert dss.requests.count("GET", PROJECT) == 1 + needs_no_other_right


MISSING = {"errorType": "java.lang.RuntimeException", "message": "Folder /data/x does not exist"}
MANIFEST = {"homepageSections": [{"sectionTitle": "Run", "tiles": [{"type": "RUN_SCENARIO"}]}]}


def test_a_type_that_breaks_on_something_that_does_not_exist_is_not_absent(
    dss: DssEmulator, demo: Project, manager: StateManager
) -> None:
    dss.fail(path=f"{PROJECT}/knowledge-banks", status=500, body=MISSING)
    state = manager.sync_project(KEY)
    assert not state.complete
    assert state.coverage["knowledge_bank"] == "read"
    (alert,) = state.alerts
    assert "Folder /data/x does not exist" in alert.message


@pytest.mark.parametrize(
    ("status", "body"), [(200, {}), (500, MISSING)], ids=["is empty", "breaks"]
)
def test_a_manifest_is_only_gone_where_it_does_not_exist(
    dss: DssEmulator, demo: Project, manager: StateManager, status: int, body: Any
) -> None:
    fault = dss.fail(path=f"{PROJECT}/app-manifest", status=200, body=MANIFEST)
    before = manager.sync_project(KEY)
    fault.stop()
    fault = dss.fail(path=f"{PROJECT}/app-manifest", status=status, body=body)
    assert drift(before, manager.sync_project(KEY)) == [f"? app_manifest.{KEY}.*"]
    fault.stop()
    assert drift(before, manager.sync_project(KEY)) == [f"- app_manifest.{KEY}"]


def test_the_password_of_an_address_is_in_no_message(
    dss: DssEmulator, demo: Project, tmp_path: Path
) -> None:
    address = dss.url.replace("http://", "http://svc:Hunter2Sesame@")
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), DSSClient(address, dss.api_key))
    dss.fail(path=f"{PROJECT}/variables", status=500)
    (alert,) = manager.sync_project(KEY).alerts
    with pytest.raises(NotFound) as missing:
        manager.sync_project("NOPE")
    for told in (alert.message, str(missing.value)):
        assert "http://svc:[secret]@" in told
        assert "Hunter2Sesame" not in told
