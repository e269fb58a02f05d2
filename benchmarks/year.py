"""A year of daily checks of the demo project: what the store holds then, and what a prune leaves.

The clock is set day by day. On each working day people make five changes, of which the check of
the next night finds what differs from the baseline. Once a month somebody accepts all of it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from dataikuapi import DSSClient

from benchmarks.measure import MEGABYTE
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, service
from project_drift.backends import base

DEMO = Path(__file__).resolve().parent.parent / "demo" / "project" / "RETAIL_CHURN"
KEY = "RETAIL_CHURN"
START = datetime(2026, 1, 1, 2, tzinfo=timezone.utc)
DAYS = 365
CHANGES = 5
SATURDAY = 5


def of_a_year() -> Iterator[str]:
    """Yield what a year leaves in the store, quarter by quarter, and after a prune."""
    with DssEmulator() as dss, tempfile.TemporaryDirectory() as place:
        demo = dss.load_project(DEMO, key=KEY)
        client = DSSClient(dss.url, dss.api_key)
        backend = LocalDirectoryBackend(Path(place), KEY)
        yield f"{'a year of daily checks':<28}{'snapshots':>12}{'MB':>8}{'checks':>8}{'MB':>8}"
        for day in range(DAYS):
            now = START + timedelta(days=day)
            with clock(now):
                if not day:
                    service.take_snapshot(backend, client)
                else:
                    service.check(backend, client)
                if now.day == 1:
                    service.accept(backend, service.LATEST, "anna.berg", "Reviewed", client)
            if now.weekday() < SATURDAY:
                work(demo, day)
            if day in (0, 90, 181, 272, DAYS - 1):
                yield _held(f"after day {day + 1}", Path(place))
        with clock(START + timedelta(days=DAYS)):
            service.prune(backend, service.plan_prune(backend))
        yield _held("after a prune, as by default", Path(place))
        yield ""


def work(demo: Project, day: int) -> None:
    """Make the changes of a working day: two in code, the others in definitions."""
    recipes = [name for name in demo.names("recipe") if demo.payload("recipe", name)]
    coded = [name for name in recipes if demo.get("recipe", name)["type"] == "python"]
    datasets = demo.names("dataset")
    for number in range(2):
        name = coded[(2 * day + number) % len(coded)]
        code = demo.payload("recipe", name) or ""
        demo.set_payload("recipe", name, f"{code}\n# reviewed on day {day}, {number}\n")
    for number in range(CHANGES - 2):
        with demo.edit("dataset", datasets[(3 * day + number) % len(datasets)]) as dataset:
            dataset["shortDesc"] = f"As agreed on day {day}"


@contextmanager
def clock(now: datetime) -> Iterator[None]:
    """Let all of the package believe that it is that time."""
    real = base.utc_now
    users = [
        module
        for name, module in sys.modules.items()
        if name.startswith("project_drift") and getattr(module, "utc_now", None) is real
    ]
    for module in users:
        setattr(module, "utc_now", lambda: now)  # noqa: B010 - the module is any of them
    try:
        yield
    finally:
        for module in users:
            setattr(module, "utc_now", real)  # noqa: B010


def _held(when: str, place: Path) -> str:
    told = f"{when:<28}"
    for folder in ("snapshots", "checks"):
        sizes = [path.stat().st_size for path in place.rglob(f"{folder}/*")]
        told += f"{len(sizes):>{12 if folder == 'snapshots' else 8}}{sum(sizes) / MEGABYTE:>8.2f}"
    return told
