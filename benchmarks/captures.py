"""Captures over HTTP: their time, their requests, their memory."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks import made_up
from benchmarks.measure import MEGABYTE, Result, timed, traced
from benchmarks.node import Node, node
from project_drift import DiffEngine, LocalDirectoryBackend, StateManager
from project_drift.backends import codec

THREADS = 8
LATENCY = 0.02


def of_captures() -> Iterator[Result]:
    """Full and incremental captures against the least time that their requests can take."""
    with node(0) as dss, tempfile.TemporaryDirectory() as folder:
        dss.requests()
        _manager(dss, Path(folder), THREADS).sync_project(made_up.KEY)
        of_nothing = dss.requests()
    incremental = {}
    for size in (500, 2_000):
        with node(size) as dss, tempfile.TemporaryDirectory() as folder:
            for latency in (0.0, LATENCY):
                yield _of_capture(dss, Path(folder), size, latency)
            yield _of_requests(dss, Path(folder), size, of_nothing)
            incremental[size], taken = _of_an_unchanged_project(dss, Path(folder))
            name = f"incremental, unchanged, {size} objects, 20 ms"
            yield Result(name, taken, note=f"{incremental[size]} calls")
    grown = incremental[2_000] / incremental[500]
    yield Result("incremental: calls for 2,000 to those for 500", 0, grown, 1.0)


def of_a_large_project(size: int) -> Iterator[Result]:
    """Memory, from the first request to the difference of two states."""
    with node(size) as dss, tempfile.TemporaryDirectory() as folder:
        reader = _manager(dss, Path(folder), THREADS)
        state, captured = traced(lambda: reader.sync_project(made_up.KEY))
        plain = len(codec.gunzip(codec.encode(state)))
        saved, saving = traced(lambda: reader.save_state(state))
        loaded, loading = traced(reader.load_state)
        _, diffing = traced(lambda: DiffEngine().diff(saved, loaded))
    for what, (taken, peak) in (
        ("captured", captured),
        ("saved", saving),
        ("loaded", loading),
        ("diffed", diffing),
    ):
        note = f"peak {peak / MEGABYTE:.0f} MB of {plain / MEGABYTE:.0f} MB plain, while traced"
        yield Result(f"{size} objects {what}: memory", taken, peak / plain, 9.0, note)


def _of_capture(dss: Node, folder: Path, size: int, latency: float) -> Result:
    """One full capture; the smaller one also against one request after another.

    The budget is about 500 objects; beyond, the work of one process on what it reads shows too.
    """
    name = f"full capture, {size} objects, {latency * 1000:.0f} ms"
    dss.latency(latency)
    pooled = _manager(dss, folder, THREADS)
    dss.requests()
    pooled.sync_project(made_up.KEY)
    calls = dss.requests()
    taken = timed(lambda: pooled.sync_project(made_up.KEY), 3)
    if not latency:
        _, (_, peak) = traced(lambda: pooled.sync_project(made_up.KEY))
        return Result(name, taken, note=f"{calls} calls, peak memory {peak / MEGABYTE:.0f} MB")
    least = math.ceil(calls / THREADS) * latency
    if size > 500:
        return Result(name, taken, taken / least, note=f"{calls} calls")
    one_by_one = timed(lambda: _manager(dss, folder, 1).sync_project(made_up.KEY), 1)
    note = f"{calls} calls; one after another {one_by_one:.1f} s, {one_by_one / taken:.1f}x"
    return Result(name, taken, taken / least, 1.3, note)


def _of_requests(dss: Node, folder: Path, size: int, of_nothing: int) -> Result:
    """The requests of a full capture to those that the budget allows.

    Beyond those of a project without objects: one for each recipe, one for each scenario, whose
    list is only a head, and one that proves the list of datasets to be whole.
    """
    dss.requests()
    _manager(dss, folder, THREADS).sync_project(made_up.KEY)
    calls = dss.requests()
    allowed = of_nothing + int(size * 0.55) + int(size * 0.05) + 1
    name = f"full capture, {size} objects: calls to those allowed"
    return Result(
        name, 0, calls / allowed, 1.0, f"{calls} of {allowed}, {of_nothing} of them fixed"
    )


def _of_an_unchanged_project(dss: Node, folder: Path) -> tuple[int, float]:
    """Return requests and seconds of an incremental capture."""
    reader = _manager(dss, folder, THREADS)
    state = reader.sync_project(made_up.KEY)
    dss.requests()
    reader.sync_project(made_up.KEY, previous=state)
    calls = dss.requests()
    return calls, timed(lambda: reader.sync_project(made_up.KEY, previous=state), 3)


def _manager(dss: Node, folder: Path, threads: int) -> StateManager:
    return StateManager(LocalDirectoryBackend(folder, made_up.KEY), dss.client, threads=threads)
