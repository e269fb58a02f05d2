"""Measures what the budgets are about; ratios are taken side by side in this one run.

Prints a table. With --check it ends with 1 where a budget is missed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks.captures import of_a_large_project, of_captures  # noqa: E402
from benchmarks.diffs import of_diffs, of_hard_objects, of_plain_deepdiff  # noqa: E402
from benchmarks.measure import HEADINGS, Result  # noqa: E402
from benchmarks.replays import of_replays  # noqa: E402
from benchmarks.states import of_states  # noqa: E402


def main() -> int:
    """Measure everything, printing each line as it is known."""
    start = time.perf_counter()
    print(HEADINGS)
    missed = []
    for result in measured():
        print(result, flush=True)
        if result.missed:
            missed.append(result.what)
    print(f"Measured in {time.perf_counter() - start:.0f} s.")
    if missed:
        print(f"Missed: {'; '.join(missed)}")
    return 1 if missed and "--check" in sys.argv else 0


def measured() -> Iterator[Result]:
    """Yield all results."""
    yield from of_captures()
    yield from of_a_large_project(5_000)
    yield from of_states(10_000)
    yield from of_diffs(10_000)
    yield from of_plain_deepdiff(500)
    yield from of_hard_objects()
    yield from of_replays()


if __name__ == "__main__":
    sys.exit(main())
