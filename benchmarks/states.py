"""Saving and loading a state: their time and their memory."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator

from benchmarks import made_up
from benchmarks.measure import MEGABYTE, Result, timed, traced
from project_drift.backends import codec


def of_states(size: int) -> Iterator[Result]:
    """Save and load against what `json` and `gzip` alone take for the same bytes."""
    state = made_up.state(size)
    packed = codec.encode(state)
    plain = codec.gunzip(packed)
    data = json.loads(plain)

    def write() -> bytes:
        text = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
        return gzip.compress(text, compresslevel=6, mtime=0)

    writing = timed(write, 3)
    reading = timed(lambda: json.loads(gzip.decompress(packed)), 3)
    note = f"{size} resources, {len(plain) / MEGABYTE:.0f} MB"
    saving = timed(lambda: codec.encode(state), 3)
    yield Result("save, to json and gzip alone", saving, saving / writing, 3.0, note)
    loading = timed(lambda: codec.decode(packed), 3)
    yield Result("load, to json and gzip alone", loading, loading / reading, 3.5, note)
    for what, action in (
        ("save", lambda: codec.encode(state)),
        ("load", lambda: codec.decode(packed)),
    ):
        _, (taken, peak) = traced(action)
        told = f"peak {peak / MEGABYTE:.0f} MB, while traced"
        yield Result(f"{what}: memory to the plain size", taken, peak / len(plain), 9.0, told)
