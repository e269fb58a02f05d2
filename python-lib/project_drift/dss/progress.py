"""What a macro's progress bar counts: per cent, as the number of objects is not known before."""

from __future__ import annotations

from typing import Callable

from project_drift.capture import Progress

TARGET = 100


def percent(progress: Callable[[int], None]) -> Progress:
    """Turn a count of objects into a percentage that never falls."""
    reached = 0

    def tell(done: int, total: int) -> None:
        nonlocal reached
        reached = max(reached, TARGET * done // total if total else 0)
        progress(reached)

    return tell
