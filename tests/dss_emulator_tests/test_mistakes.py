"""Requests that DSS would refuse, and defects of the emulator itself."""

from __future__ import annotations

from typing import Any

import pytest
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "variables", "no JSON"),
        ("PUT", "variables", "[]"),
        ("PUT", "recipes/compute_orders", '{"payload": ""}'),
        ("POST", "managedfolders", "{}"),
    ],
)
def test_bodies_that_make_no_sense(
    project: DSSProject, dss: DssEmulator, method: str, path: str, body: str
) -> None:
    """A body of the wrong shape is a 400 and changes nothing."""
    with pytest.raises(DataikuException, match="IllegalArgumentException"):
        project.client._perform_json(method, f"/projects/SALES/{path}", raw_body=body)
    assert dss.requests.log[-1].status == 400
    assert project.get_variables()["standard"] == {"year": 2026}


@pytest.mark.parametrize(
    "path", ["libraries/contents/python/none.py", "datasets/none/statistics/worksheets"]
)
def test_details_of_what_is_missing(project: DSSProject, dss: DssEmulator, path: str) -> None:
    """Missing files and owners are a 404 like missing objects."""
    with pytest.raises(DataikuException, match="does not exist"):
        project.client._perform_json("GET", f"/projects/SALES/{path}")
    assert dss.requests.log[-1].status == 404


@pytest.mark.parametrize("text", ["---\nname: x\nno end", "no front matter"])
def test_odd_skill_texts(project: DSSProject, sales: Project, text: str) -> None:
    """Front matter may be missing, but not without an end."""
    sales.set_payload("agent_skill", "refunds", text)
    skill = project.get_agent_skill("refunds")
    if text.startswith("---"):
        with pytest.raises(DataikuException, match="front matter"):
            skill.get_skill_content()
    else:
        assert skill.get_skill_content()["instructions"] == text


def test_a_defect_is_an_error_and_not_a_hang(
    project: DSSProject, dss: DssEmulator, sales: Project, caplog: pytest.LogCaptureFixture
) -> None:
    """An object that the emulator cannot serve gives a 500 with the reason, and a log entry."""
    broken: Any = {"pages": 7}
    sales.save("dashboard", "broken", broken)
    with pytest.raises(DataikuException, match="emulator defect"):
        project.list_dashboards()
    assert dss.requests.log[-1].status == 500
    assert "emulator defect in GET /projects/SALES/dashboards" in caplog.text
    assert project.get_variables()
