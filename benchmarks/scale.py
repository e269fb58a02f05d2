"""How far one machine goes: large projects, many projects, a long history.

Prints a table with three sizes and how the result grows from one to the next. Seconds are those of
the processor in the measuring process, all threads together: they tell nearly the same on a machine
that has other things to do. The node, in a process of its own, is not counted. Memory is the most
that the process ever had.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, Callable

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from benchmarks import made_up, year  # noqa: E402
from benchmarks.measure import MEGABYTE  # noqa: E402
from benchmarks.worlds import world  # noqa: E402
from project_drift import (  # noqa: E402
    DiffEngine,
    LocalDirectoryBackend,
    ManagedFolderBackend,
    StateManager,
    reports,
    service,
)
from project_drift.backends.managed_folder import ManagedFolder  # noqa: E402
from project_drift.client import FolderHandle  # noqa: E402

OBJECTS = (2_500, 5_000, 10_000)
PROJECTS = (75, 150, 300)
FILES = (10_000, 20_000, 40_000)
# One object in so many is changed.
CHANGED = 100
# No part may take longer on any machine.
MOST_SECONDS = 1_800

Figures = dict[str, float]


def main() -> int:
    """Measure all parts, or those named on the command line."""
    start = time.perf_counter()
    chosen = sys.argv[1:] or list(PARTS)
    for name in chosen:
        for line in PARTS[name]():
            print(line, flush=True)
    print(f"Measured in {time.perf_counter() - start:.0f} s.")
    return 0


def of_one_project() -> Iterator[str]:
    """Yield a table of what one project costs, by its number of objects."""
    return _table("one project: objects", OBJECTS, one_project)


def of_many_projects() -> Iterator[str]:
    """Yield a table of what many small projects in one folder cost."""
    return _table("one folder: projects", PROJECTS, many_projects)


def of_long_listings() -> Iterator[str]:
    """Yield a table of what one look into a folder costs, by its number of files."""
    return _table("one folder: files", FILES, one_listing)


def one_project(size: int) -> Figures:
    """Measure a project from its first capture to the report of a check."""
    found: Figures = {}
    with world() as dss, tempfile.TemporaryDirectory() as folder:
        dss.one_project(size)
        backend = LocalDirectoryBackend(Path(folder), made_up.KEY)
        manager = StateManager(backend, dss.client)
        state = _step(found, "capture, full", lambda: manager.sync_project(made_up.KEY))
        _step(found, "save", lambda: backend.save(state))
        _step(found, "load", backend.load, 3)
        # The state was saved without what the captures after it would leave out.
        _step(found, "check, everything read", lambda: service.check(backend, dss.client))
        dss.asked()
        same = _step(found, "check, nothing changed", lambda: service.check(backend, dss.client))
        found["check, nothing changed: requests"] = dss.asked().requests
        # Templates are read once: what this takes is no part of the next one.
        reports.render("html", same.report)
        dss.change(size // CHANGED)
        dss.asked()
        outcome = _step(found, "check, 1 % changed", lambda: service.check(backend, dss.client))
        found["check, 1 % changed: requests"] = dss.asked().requests
        old, new = backend.load(1), backend.load(2)
        _step(found, "diff, 1 % changed", lambda: DiffEngine().diff(old, new), 3)
        for name in ("html", "json"):
            render = _step(
                found,
                f"report as {name}, 1 % changed",
                lambda name=name: reports.render(name, outcome.report),
                3,
            )
            found[f"report as {name}, 1 % changed: MB"] = len(render) / MEGABYTE
        found["store: MB"] = _size(Path(folder)) / MEGABYTE
    return found


def many_projects(number: int) -> Figures:
    """Measure a snapshot and a check of every project, all in one managed folder."""
    found: Figures = {}
    with world() as dss:
        folder = dss.many_projects(number)
        keys = [f"P{index}" for index in range(number)]

        def backend(key: str) -> ManagedFolderBackend:
            return ManagedFolderBackend(folder, key, "default")

        def check_all() -> None:
            for key in keys:
                service.check(backend(key), dss.client)

        dss.asked()
        _step(found, "snapshot of each", lambda: service.take_snapshots(backend, dss.client, keys))
        found |= _asked("snapshot of each", dss.asked())
        _step(found, "first check of each", check_all)
        found |= _asked("first check of each", dss.asked())
        _step(found, "check of each, nothing changed", check_all)
        found |= _asked("check of each, nothing changed", dss.asked())
    return found


def one_listing(number: int) -> Figures:
    """Measure one listing of a folder with so many files."""
    found: Figures = {}
    with world() as dss:
        store = ManagedFolder(FolderHandle(dss.files(number)))
        _step(found, "one listing", lambda: store.list("project-drift/P7/default"))
    return found


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "objects": of_one_project,
    "projects": of_many_projects,
    "files": of_long_listings,
    "year": year.of_a_year,
}


def _step(found: Figures, what: str, action: Callable[[], Any], rounds: int = 1) -> Any:
    """Measure an action and return its result; of several rounds the quickest counts."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        result = action()
        taken.append(time.process_time() - start)
    found[f"{what}: s"] = min(taken)
    found["peak memory: MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return result


def _asked(what: str, asked: Any) -> Figures:
    return {f"{what}: {name}": count for name, count in asked._asdict().items()}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _table(what: str, sizes: tuple[int, ...], measure: Callable[[int], Figures]) -> Iterator[str]:
    """Measure each size in a process of its own, so that memory is that of one size."""
    context = multiprocessing.get_context("spawn")
    columns = []
    for size in sizes:
        with ProcessPoolExecutor(1, mp_context=context) as alone:
            columns.append(alone.submit(measure, size).result(timeout=MOST_SECONDS))
    yield f"{what:<52}" + "".join(f"{size:>10,}" for size in sizes) + "   grows"
    # The peak is of all steps, so it stands below them.
    for name in sorted(columns[0], key=lambda name: name.startswith("peak")):
        values = [column[name] for column in columns]
        shown = "".join(f"{_shown(value):>10}" for value in values)
        yield f"{name:<52}{shown}   {_growth(sizes, values)}"
    yield ""


def _shown(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.2f}"


def _growth(sizes: tuple[int, ...], values: list[float]) -> str:
    """Return the exponent x of `n^x` that fits best; nothing where the values are too small."""
    if min(values) < 0.02:
        return ""
    xs, ys = [math.log(size) for size in sizes], [math.log(value) for value in values]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys)) / sum(
        (x - mean_x) ** 2 for x in xs
    )
    return f"n^{slope:.1f}"


if __name__ == "__main__":
    sys.exit(main())
