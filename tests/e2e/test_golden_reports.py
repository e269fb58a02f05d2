"""The reports of the demo's week, in every format, as they are meant to look.

`make golden` writes them anew; the difference is then read like code.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from demo.edits import apply_edits
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, State, StateManager
from project_drift.models.report import Report
from project_drift.reports import formats, render
from project_drift.service import findings
from project_drift.service.attribution import GitAuthors

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
SUFFIXES = {"junit": "xml", "markdown": "md", "text": "txt"}


@pytest.fixture
def report(dss: DssEmulator, demo: Project, client: DSSClient, tmp_path: Path) -> Report:
    manager = StateManager(LocalDirectoryBackend(tmp_path, demo.key), client)
    before = manager.sync_project(demo.key)
    apply_edits(demo)
    dss.fail(path="/projects/RETAIL_CHURN/managedfolders", status=500)
    after = manager.sync_project(demo.key)
    after.coverage["scenario"] = "not_permitted"
    return findings.compare(
        "Drift check of RETAIL_CHURN (default)",
        at(before, 1, "09"),
        at(after, 0, "17"),
        authors=GitAuthors(client, before, after),
    )


def at(state: State, serial: int, hour: str) -> State:
    """The same state at a fixed time: nothing else in a report depends on when it was made."""
    alerts = [
        dataclasses.replace(alert, message=alert.message.split(": GET")[0])
        for alert in state.alerts
    ]
    return dataclasses.replace(
        state, serial=serial, updated_at=f"2026-06-22T{hour}:00:00+00:00", alerts=alerts
    )


@pytest.mark.parametrize("name", formats())
def test_a_report_is_as_golden(report: Report, name: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"week.{SUFFIXES.get(name, name)}"
    text = render(name, report)
    if request.config.getoption("--write-golden"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
