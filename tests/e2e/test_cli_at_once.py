"""Two checks at the same time on one store, from two processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, ManagedFolderBackend, service
from project_drift.backends.journal import entry_paths, last_entry, read_entry
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.client import connect

KEY = "RETAIL_CHURN"
TWO = ("first", "second")


@pytest.fixture(params=["directory", "folder"])
def shared(
    request: pytest.FixtureRequest, connected: DssEmulator, demo: Project, tmp_path: Path
) -> tuple[str, Callable[[], SnapshotBackend]]:
    """A store as the command line names it, and how to open it."""
    if request.param == "directory":
        path = tmp_path / "store"
        return str(path), lambda: LocalDirectoryBackend(path, KEY)
    folder = demo.create_folder("drift")
    client = connect(connected.url, connected.api_key)
    handle = client.get_project(KEY).get_managed_folder(folder)
    return f"dss://{KEY}/{folder}", lambda: ManagedFolderBackend(handle, KEY)


def at_once(node: DssEmulator, path: Path, *arguments: str) -> list[tuple[int, str]]:
    """Start the command line twice at the same moment; return exit codes and what was told."""
    # A capture begins after the latest snapshot was read, and takes long until both have begun one:
    # so neither can have seen what the other saves.
    node.requests.clear()
    node.latency = 0.5
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "project_drift", *arguments, "--output", f"{name}.json"],
            cwd=path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "python-lib")},
        )
        for name in TWO
    ]
    try:
        deadline = time.monotonic() + 120
        while node.requests.count("GET", "/auth/info") < len(TWO):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        node.latency = 0.02
        told = [process.communicate(timeout=120)[1] for process in processes]
    finally:
        for process in processes:
            process.kill()
        node.latency = 0
    return [(process.returncode, text) for process, text in zip(processes, told)]


def reports(path: Path) -> list[dict[str, Any]]:
    texts = [(path / f"{name}.json").read_text(encoding="utf-8") for name in TWO]
    return [json.loads(text or "{}") for text in texts]


def assert_intact(backend: SnapshotBackend, *told: dict[str, Any]) -> None:
    """Each report's snapshot is stored and holds what the report tells.

    Two that were saved in the same second with the same content are one file.
    """
    states = [backend.read(info) for info in backend.history()]
    stored = [(it.serial, it.updated_at, len(it.resources), it.complete) for it in states]
    for report in told:
        new = report["new"]
        assert (new["serial"], new["taken_at"], new["objects"], new["complete"]) in stored


def test_two_checks_at_once_leave_both_reports_and_both_snapshots_intact(
    shared: tuple[str, Callable[[], SnapshotBackend]],
    connected: DssEmulator,
    demo: Project,
    tmp_path: Path,
) -> None:
    place, open_store = shared
    service.take_snapshot(open_store(), connect(connected.url, connected.api_key))
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()

    done = at_once(connected, tmp_path, "check", KEY, "--store", place, "--format", "json")

    assert [code for code, _ in done] == [2, 2], done
    first, second = reports(tmp_path)
    assert first["sentence"] == second["sentence"]
    assert first["counts"] == second["counts"]
    backend = open_store()
    assert_intact(backend, first, second)
    assert [read_entry(backend, path).sentence for path in entry_paths(backend)]
    last = last_entry(backend)
    assert last is not None
    assert last.sentence == first["sentence"]
    found = service.verify(open_store())
    assert found.problems == ()
    again = service.check(open_store(), connect(connected.url, connected.api_key))
    assert again.report.verdict is not None
    assert (again.report.verdict.new, again.entry) == (0, ""), "all of it is known by now"


def test_two_first_snapshots_at_once_end_with_one_lineage_and_nothing_lost(
    shared: tuple[str, Callable[[], SnapshotBackend]],
    connected: DssEmulator,
    tmp_path: Path,
) -> None:
    place, open_store = shared
    done = at_once(connected, tmp_path, "snapshot", KEY, "--store", place, "--format", "json")
    codes = [code for code, _ in done]
    # Of two that open a store at once, the later one may be asked to run again.
    assert codes.count(0) >= 1, done
    assert all("run this again" in text for code, text in done if code != 0)
    backend = open_store()
    assert_intact(backend, *(it for it, code in zip(reports(tmp_path), codes) if code == 0))
    assert service.verify(backend).problems == ()
