"""What a history of saves is taken for: edits that are missed, and drift that is none."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Result
from dss_emulator import DssEmulator
from e2e.replay import History, replay
from e2e.replay_history import write_history
from e2e.replay_saves import SAVES


def of_replays() -> Iterator[Result]:
    """Each save of the made history, captured in full and incrementally.

    What really changed is told by the files of the history, which share no code with the product.
    """
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, DssEmulator() as dss:
        repository = write_history(Path(folder) / "repository", [save.edit for save in SAVES])
        found = replay(dss, History(repository), Path(folder) / "store")
    taken = time.perf_counter() - start
    note = (
        f"{len(found.steps)} saves, {sum(not save.changed for save in SAVES)} of bookkeeping only"
    )
    for what, name in (("missed", "missed edits"), ("false", "false drift")):
        wrong = len(found.found("full", what)) + len(found.found("incremental", what))
        yield Result(f"replayed history: {name}", taken, wrong, 0, note, counts=True)
