"""What DSS says of a project is not believed where it may be wrong: nothing is removed by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator, Project
from project_drift import ChangeType, DiffEngine, LocalDirectoryBackend, State, StateManager
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
