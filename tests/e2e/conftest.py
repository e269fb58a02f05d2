"""The plugin as people upload it, built by the documented command from what is committed."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        ["make", "--silent", "plugin", f"DIST={folder}"], cwd=ROOT, check=True, timeout=120
    )
    (path,) = folder.iterdir()
    return path


@pytest.fixture(scope="session")
def unpacked(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plugin")
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def uploaded(unpacked: Path, dss: DssEmulator, demo: Project) -> PluginRunner:
    """The unpacked plugin in the demo project, run by an administrator."""
    return PluginRunner(unpacked, dss.url, dss.api_key, demo.key)
