"""Measures what the budgets are about; ratios are taken side by side in this one run.

Prints a table. With --check it ends with 1 where a budget is missed.
"""

from __future__ import annotations

import gzip
import json
import math
import statistics
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks import made_up  # noqa: E402
from benchmarks.node import Node, node  # noqa: E402
from project_drift import DiffEngine, LocalDirectoryBackend, StateManager  # noqa: E402
from project_drift.backends import codec  # noqa: E402

THREADS = 8
LATENCY = 0.02
MEGABYTE = 1e6


class Result(NamedTuple):
    """One line; `ratio` and the most it may be are `None` where there is nothing to compare."""

    what: str
    seconds: float
    ratio: float | None = None
    target: float | None = None
    note: str = ""


def main() -> int:
    """Measure everything, printing each line as it is known."""
    print(f"{'what':<46} {'seconds':>7} {'ratio':>6} {'target':>6}  note")
    missed = []
    for result in measured():
        ratio = "" if result.ratio is None else f"{result.ratio:.2f}x"
        target = "" if result.target is None else f"{result.target:.1f}x"
        print(
            f"{result.what:<46} {result.seconds:>7.2f} {ratio:>6} {target:>6}  {result.note}",
            flush=True,
        )
        if result.target is not None and (result.ratio or 0) > result.target:
            missed.append(result.what)
    if missed:
        print(f"Missed: {', '.join(missed)}")
    return 1 if missed and "--check" in sys.argv else 0


def measured() -> Iterator[Result]:
    """Yield all results."""
    yield from of_captures()
    yield from of_a_large_project(5_000)
    yield from of_states(10_000)


def of_captures() -> Iterator[Result]:
    """Full and incremental captures against the least time that their requests can take."""
    incremental = {}
    for size in (500, 2_000):
        with node(size) as dss, tempfile.TemporaryDirectory() as folder:
            for latency in (0.0, LATENCY):
                name = f"full capture, {size} objects, {latency * 1000:.0f} ms"
                yield of_capture(dss, Path(folder), name, latency)
            incremental[size], taken = of_an_unchanged_project(dss, Path(folder))
            name = f"incremental, unchanged, {size} objects, 20 ms"
            yield Result(name, taken, note=f"{incremental[size]} calls")
    grown = incremental[2_000] / incremental[500]
    yield Result("incremental: calls for 2,000 to those for 500", 0, grown, 1.0)


def of_an_unchanged_project(dss: Node, folder: Path) -> tuple[int, float]:
    """Return requests and seconds of an incremental capture."""
    reader = manager(dss, folder, THREADS)
    state = reader.sync_project(made_up.KEY)
    dss.requests()
    reader.sync_project(made_up.KEY, previous=state)
    calls = dss.requests()
    return calls, timed(lambda: reader.sync_project(made_up.KEY, previous=state), 3)


def of_capture(dss: Node, folder: Path, name: str, latency: float) -> Result:
    """One full capture; with a latency also against one request after another.

    The budget is about 500 objects; beyond, the work of one process on what it reads shows too.
    """
    dss.latency(latency)
    pooled = manager(dss, folder, THREADS)
    dss.requests()
    pooled.sync_project(made_up.KEY)
    calls = dss.requests()
    taken = timed(lambda: pooled.sync_project(made_up.KEY), 3)
    if not latency:
        _, (_, peak) = traced(lambda: pooled.sync_project(made_up.KEY))
        return Result(name, taken, note=f"{calls} calls, peak memory {peak / MEGABYTE:.0f} MB")
    least = math.ceil(calls / THREADS) * latency
    one_by_one = timed(lambda: manager(dss, folder, 1).sync_project(made_up.KEY), 1)
    note = f"{calls} calls; one after another {one_by_one:.1f} s, {one_by_one / taken:.1f}x"
    return Result(name, taken, taken / least, 1.3 if " 500 " in name else None, note)


def of_a_large_project(size: int) -> Iterator[Result]:
    """Memory, from the first request to the difference of two states."""
    with node(size) as dss, tempfile.TemporaryDirectory() as folder:
        reader = manager(dss, Path(folder), THREADS)
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


def of_states(size: int) -> Iterator[Result]:
    """Save, load and diff against what `json` and `gzip` alone take for the same bytes."""
    old, new = made_up.state(size), made_up.state(size, changed=0.01)
    plain = json.dumps(old.to_dict(), sort_keys=True, separators=(",", ":")).encode()
    packed = codec.encode(old)
    data = json.loads(plain)

    def write() -> bytes:
        text = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
        return gzip.compress(text, compresslevel=6, mtime=0)

    writing = timed(write, 3)
    reading = timed(lambda: json.loads(gzip.decompress(packed)), 3)
    parsing = timed(lambda: (json.loads(plain), json.loads(plain)), 3)
    note = f"{size} resources, {len(plain) / MEGABYTE:.0f} MB"
    saving = timed(lambda: codec.encode(old), 3)
    yield Result("save, to json and gzip alone", saving, saving / writing, 3.0, note)
    loading = timed(lambda: codec.decode(packed), 3)
    yield Result("load, to json and gzip alone", loading, loading / reading, 3.5, note)
    for what, other in (("1 % changed", new), ("nothing changed", old)):
        taken = timed(lambda other=other: DiffEngine().diff(old, other), 3)
        yield Result(f"diff, {what}, to parsing both", taken, taken / parsing, 1.0, note)
    for what, action in (
        ("save", lambda: codec.encode(old)),
        ("load", lambda: codec.decode(packed)),
    ):
        _, (taken, peak) = traced(action)
        told = f"peak {peak / MEGABYTE:.0f} MB, while traced"
        yield Result(f"{what}: memory to the plain size", taken, peak / len(plain), 9.0, told)


def manager(dss: Node, folder: Path, threads: int) -> StateManager:
    return StateManager(LocalDirectoryBackend(folder, made_up.KEY), dss.client, threads=threads)


def timed(action: Callable[[], Any], rounds: int) -> float:
    """Return the median of a few runs, in seconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def traced(action: Callable[[], Any]) -> tuple[Any, tuple[float, int]]:
    """Return the result of an action, its seconds, and the most memory allocated during it."""
    tracemalloc.start()
    start = time.perf_counter()
    result = action()
    taken = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, (taken, peak)


if __name__ == "__main__":
    sys.exit(main())
