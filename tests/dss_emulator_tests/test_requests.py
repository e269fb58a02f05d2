"""Counting, latency and real concurrency."""

from __future__ import annotations

import math
import time
from concurrent.futures import ThreadPoolExecutor

import dataikuapi
import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator


def test_log_and_counts(project: DSSProject, dss: DssEmulator) -> None:
    """Every API call is counted under its normalised path."""
    project.list_datasets()
    project.get_dataset("orders").get_settings()
    project.get_library().get_file("python/tools/money.py").read()
    assert dss.requests.total == 4
    assert dss.requests.count("GET", "/projects/SALES/datasets") == 1
    assert dss.requests.count("GET", "/projects/*/datasets/*") == 1
    assert dss.requests.count(method="POST") == 0
    assert dss.requests.count() == 4
    first, *_, last = dss.requests.log
    assert first == ("GET", "/projects/SALES/datasets", "foreign=False", 200, "admin")
    assert last.path == "/projects/SALES/libraries/contents/python/tools/money.py"
    dss.requests.clear()
    assert (dss.requests.total, dss.requests.max_concurrent) == (0, 0)


def test_one_thread_is_never_two(project: DSSProject, dss: DssEmulator) -> None:
    """The gauge does not overlap calls that follow one another, even on new connections."""
    for _ in range(50):
        client = dataikuapi.DSSClient(dss.url, dss.api_key)
        client.list_project_keys()
        client._session.close()
    assert dss.requests.max_concurrent == 1


@pytest.mark.parametrize("threads", [2, 8])
def test_latency_runs_in_parallel(project: DSSProject, dss: DssEmulator, threads: int) -> None:
    """Calls wait at the same time: as many as there are threads, and no more."""
    dss.latency = 0.05
    calls = 40
    begun = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda _: project.get_variables(), range(calls)))
    took = time.monotonic() - begun
    assert dss.requests.max_concurrent == threads
    floor = math.ceil(calls / threads) * dss.latency
    assert floor <= took < floor * 3 + 1


def test_throughput(project: DSSProject, dss: DssEmulator) -> None:
    """Several hundred calls a second, so that the emulator is not what a benchmark measures."""
    calls = 400
    begun = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: project.get_variables(), range(calls)))
    assert calls / (time.monotonic() - begun) > 100


def test_restart_keeps_projects(dss: DssEmulator, project: DSSProject) -> None:
    """Stopping closes kept connections; a new start serves the same projects elsewhere."""
    project.get_variables()
    dss.stop()
    with pytest.raises(RuntimeError, match="not running"):
        _ = dss.url
    dss.stop()
    dss.start()
    client = dataikuapi.DSSClient(dss.url, dss.api_key)
    assert client.list_project_keys() == ["SALES"]
