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
from pathlib import Path
from typing import Any, Callable, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from dataikuapi import DSSClient  # noqa: E402
from dss_emulator import DssEmulator  # noqa: E402

from benchmarks import made_up  # noqa: E402
from project_drift import DiffEngine, LocalDirectoryBackend, StateManager  # noqa: E402
from project_drift.backends import codec  # noqa: E402

THREADS = 8
LATENCY = 0.02


class Result(NamedTuple):
    """One line: a ratio and the most it may be, `None` where it is only told."""

    what: str
    seconds: float
    ratio: float
    target: float | None
    note: str


def main() -> int:
    """Measure everything and print it."""
    results = [*of_states(10_000), *of_captures()]
    print(f"{'what':<44} {'seconds':>8} {'ratio':>6} {'target':>7}  note")
    for result in results:
        target = f"{result.target:.1f}x" if result.target else ""
        print(
            f"{result.what:<44} {result.seconds:>8.2f} {result.ratio:>5.1f}x {target:>7}  "
            f"{result.note}"
        )
    missed = [item.what for item in results if item.target and item.ratio > item.target]
    if missed:
        print(f"Missed: {', '.join(missed)}")
    return 1 if missed and "--check" in sys.argv else 0


def of_states(size: int) -> list[Result]:
    """Save, load and diff against what `json` and `gzip` alone take for the same bytes."""
    old, new = made_up.state(size), made_up.state(size, changed=0.01)
    plain = json.dumps(old.to_dict(), sort_keys=True, separators=(",", ":")).encode()
    packed = gzip.compress(plain, compresslevel=6, mtime=0)
    data = json.loads(plain)

    def write() -> bytes:
        text = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
        return gzip.compress(text, compresslevel=6, mtime=0)

    writing = timed(write)
    reading = timed(lambda: json.loads(gzip.decompress(packed)))
    parsing = timed(lambda: (json.loads(plain), json.loads(plain)))
    saving = timed(lambda: codec.encode(old))
    loading = timed(lambda: codec.decode(packed))
    diffing = timed(lambda: DiffEngine().diff(old, new))
    same = timed(lambda: DiffEngine().diff(old, old))
    size_note = f"{size} resources, {len(plain) / 1e6:.0f} MB"
    return [
        Result("save, validated and checksummed", saving, saving / writing, 3.0, size_note),
        Result("load, validated and checksummed", loading, loading / reading, 3.5, size_note),
        memory("save: peak memory", lambda: codec.encode(old), len(plain), 9.0),
        memory("load: peak memory", lambda: codec.decode(packed), len(plain), 9.0),
        Result("diff, 1 % changed, to parsing both", diffing, diffing / parsing, 1.0, size_note),
        Result("diff, nothing changed, to parsing both", same, same / parsing, 1.0, size_note),
    ]


def of_captures() -> list[Result]:
    """Capture 500 objects at a latency, against the least time that the requests can take."""
    with DssEmulator() as dss, tempfile.TemporaryDirectory() as folder:
        made_up.project(dss, 500)
        client = DSSClient(dss.url, dss.api_key)
        manager = StateManager(
            LocalDirectoryBackend(Path(folder), made_up.KEY), client, threads=THREADS
        )
        manager.sync_project(made_up.KEY)
        dss.latency = LATENCY
        dss.requests.clear()
        manager.sync_project(made_up.KEY)
        calls = dss.requests.total
        taken = timed(lambda: manager.sync_project(made_up.KEY))
    least = math.ceil(calls / THREADS) * LATENCY
    one_by_one = calls * LATENCY
    note = f"{calls} calls, {THREADS} threads; one after another {one_by_one / taken:.1f}x as long"
    return [Result("full capture, 500 objects, 20 ms", taken, taken / least, 1.3, note)]


def timed(action: Callable[[], Any], rounds: int = 3) -> float:
    """Return the median of a few runs, in seconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def memory(what: str, action: Callable[[], Any], size: int, target: float) -> Result:
    """Return the highest memory allocated during an action, as a multiple of a size in bytes."""
    tracemalloc.start()
    start = time.perf_counter()
    action()
    taken = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return Result(what, taken, peak / size, target, f"{peak / 1e6:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
