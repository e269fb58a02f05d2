"""How a result is taken and told."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any, Callable, NamedTuple

MEGABYTE = 1e6

HEADINGS = f"{'what':<52} {'seconds':>7} {'ratio':>8} {'target':>6}  note"


class Result(NamedTuple):
    """One line of the table.

    `ratio` is `None` where there is nothing to compare. `target` is the most that it may be,
    `bound` the most that the seconds may be, `None` where nothing is demanded. Where `counts`, the
    ratio is a number of things, and so is its target.
    """

    what: str
    seconds: float
    ratio: float | None = None
    target: float | None = None
    note: str = ""
    bound: float | None = None
    counts: bool = False

    @property
    def missed(self) -> bool:
        """Whether the result is above what it may be."""
        if self.bound is not None and self.seconds > self.bound:
            return True
        return self.target is not None and (self.ratio or 0) > self.target

    def __str__(self) -> str:
        told = (lambda number: f"{number:.0f}") if self.counts else _times
        ratio = "" if self.ratio is None else told(self.ratio)
        target = "" if self.target is None else told(self.target).replace("0x", "x")
        if self.bound is not None:
            target = f"{self.bound:.0f} s"
        return f"{self.what:<52} {self.seconds:>7.2f} {ratio:>8} {target:>6}  {self.note}"


def timed(action: Callable[[], Any], rounds: int) -> float:
    """Return the best of a few runs, in seconds: whatever else a machine does only adds to it."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return min(taken)


def traced(action: Callable[[], Any]) -> tuple[Any, tuple[float, int]]:
    """Return the result of an action, its seconds, and the most memory allocated during it."""
    tracemalloc.start()
    start = time.perf_counter()
    result = action()
    taken = time.perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return result, (taken, peak)


def _times(ratio: float) -> str:
    """Return a ratio with two digits that say something: 0.0043x, 0.69x, 12.10x."""
    return f"{ratio:.2f}x" if ratio >= 0.1 or not ratio else f"{ratio:.2g}x"
