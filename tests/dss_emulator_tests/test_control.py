"""The control endpoints, for tests in other processes."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project


def order(
    dss: DssEmulator, endpoint: str, /, method: str = "POST", **content: Any
) -> requests.Response:
    """Send a control request."""
    return requests.request(method, f"{dss.url}/_emulator/{endpoint}", json=content, timeout=10)


def edit(dss: DssEmulator, action: str, kind: str, name: str, **content: Any) -> None:
    """Send an edit that has to succeed."""
    answer = order(dss, "edit", project="SALES", action=action, type=kind, name=name, **content)
    assert answer.status_code == 204, answer.text


def test_edits(dss: DssEmulator, project: DSSProject, sales: Project) -> None:
    """All actions of the edit API."""
    edit(dss, "save", "dataset", "new", definition={"type": "Inline"}, user="anna")
    edit(dss, "save", "dataset", "orders", merge={"shortDesc": "x"}, bump=False)
    edit(dss, "touch", "recipe", "join_orders", user="piet")
    edit(dss, "payload", "recipe", "compute_orders", payload="pass\n")
    edit(dss, "rename", "dataset", "new", new_name="newer")
    edit(dss, "delete", "insight", "iNsight1")
    assert sales.get("dataset", "newer")["creationTag"]["lastModifiedBy"] == {"login": "anna"}
    assert sales.get("dataset", "orders")["shortDesc"] == "x"
    assert "schema" in sales.get("dataset", "orders")
    tag = project.get_recipe("join_orders").get_settings().get_recipe_raw_definition()["versionTag"]
    assert (tag["versionNumber"], tag["lastModifiedBy"]) == (8, {"login": "piet"})
    assert sales.payload("recipe", "compute_orders") == "pass\n"
    assert sales.names("insight") == []
    assert order(dss, "reset").status_code == 204
    assert sales.names("insight") == ["iNsight1"]


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"project": "NONE", "action": "touch", "type": "dataset", "name": "orders"},
        {"project": "SALES", "action": "paint", "type": "dataset", "name": "orders"},
        {"project": "SALES", "action": "touch", "type": "datset", "name": "orders"},
        {"project": "SALES", "action": "touch", "type": "dataset", "name": "none"},
    ],
)
def test_mistakes(dss: DssEmulator, sales: Project, content: dict[str, Any]) -> None:
    """A wrong order is a 400 that says why."""
    answer = order(dss, "edit", **content)
    assert answer.status_code == 400
    assert answer.json()["message"]


def test_faults_and_requests(dss: DssEmulator, project: DSSProject) -> None:
    """Faults come and go; control requests are not counted."""
    order(dss, "fault", path="/projects/SALES/tags", status=500)
    with pytest.raises(DataikuException):
        project.get_tags()
    order(dss, "fault", method="DELETE")
    project.get_tags()
    seen = order(dss, "requests", method="GET").json()
    assert (seen["total"], seen["max_concurrent"], seen["unknown_routes"]) == (2, 1, [])
    assert [entry["status"] for entry in seen["log"]] == [500, 200]
    assert order(dss, "fault", colour="red").status_code == 400
    assert order(dss, "nothing").status_code == 501
