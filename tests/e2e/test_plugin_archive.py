"""The archive that people upload: what is in it, and that it runs as it is unpacked."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

import project_drift
from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the documented command from what is committed."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        ["make", "--silent", "plugin", f"DIST={folder}"], cwd=ROOT, check=True, timeout=120
    )
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plugin")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


def test_its_name_tells_plugin_and_version(archive: Path) -> None:
    assert archive.name == f"dss-plugin-project-drift-{project_drift.__version__}.zip"


def test_it_holds_what_dss_runs_and_nothing_else(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} == {
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "code-env",
        "plugin.json",
        "python-lib",
        "python-runnables",
        "resource",
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
