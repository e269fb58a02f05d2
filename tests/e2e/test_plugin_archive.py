"""The archive that people upload: what is in it, and that it runs as it is unpacked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import project_drift
from component_runner import PluginRunner
from dss_emulator import DssEmulator, Project


def test_its_name_tells_plugin_and_version(archive: Path) -> None:
    assert archive.name == f"dss-plugin-project-drift-{project_drift.__version__}.zip"


def test_it_holds_what_dss_runs_and_nothing_else(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} == {
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "code-env",
        "parameter-sets",
        "plugin.json",
        "python-lib",
        "python-runnables",
        "python-steps",
        "resource",
        "webapps",
    }
    json.loads((unpacked / "plugin.json").read_text())


def test_both_macros_run_from_the_unpacked_copy(
    unpacked: Path, dss: DssEmulator, demo: Project
) -> None:
    runner = PluginRunner(unpacked, dss.url, dss.api_key, "RETAIL_CHURN")
    assert runner.validate() == []
    assert "First snapshot" in runner.run_macro("project-drift-take-snapshot").value
    demo.delete("recipe", "compute_session_stats", user="tom.keller")
    assert "1 removed" in runner.run_macro("project-drift-take-snapshot").value
    page = runner.run_macro("project-drift-compare-snapshots").value
    assert "compute_session_stats" in re.sub(r"<[^>]+>", "", page)
