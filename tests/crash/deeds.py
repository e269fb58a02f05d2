"""What a writer does with a store, telling at each step what it begins and what it has done."""

from __future__ import annotations

import itertools
import time
from datetime import date
from pathlib import Path
from typing import Any, Callable

from dataikuapi import DSSClient

from project_drift import LocalDirectoryBackend, LocalFileBackend, ManagedFolderBackend, service
from project_drift.backends.base import StateBackend
from project_drift.backends.baselines import add_baseline
from project_drift.backends.journal import Entry, add_entry
from project_drift.backends.reviews import Mark, marks, write_marks
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import StateWriteError
from project_drift.models.resource import Resource
from project_drift.models.state import State

KEY = "SALES"
READER = "anna"
WHEN = "2026-11-23T10:00:00+00:00"
Place = dict[str, str]
Tell = Callable[..., None]


def opened(place: Place) -> Any:
    """The store of a place, opened as another process would."""
    if place["kind"] == "file":
        return LocalFileBackend(Path(place["path"]))
    if place["kind"] == "directory":
        return LocalDirectoryBackend(Path(place["path"]), KEY)
    project = DSSClient(place["url"], place["api_key"]).get_project("STORE")
    return ManagedFolderBackend(project.get_managed_folder(place["folder"]), KEY)


def state(mark: str, complete: bool = True) -> State:
    """A state that is told from all others by its mark."""
    made = State(project_key=KEY, captured_by=mark, complete=complete)
    # Long enough for a half of it to be more than the head of a gzip file.
    made.add_resource(Resource("dataset", f"dataset.{KEY}.orders", {"text": mark * 40}))
    return made


def entry(mark: str) -> Entry:
    return Entry(WHEN, mark, 1, mark, [])


def save(backend: StateBackend, tell: Tell, mark: str, complete: bool = True) -> State:
    tell("begun", "save", mark)
    saved = backend.save(state(mark, complete))
    tell("done", "save", mark, saved.serial)
    return saved


def keep_snapshots(backend: SnapshotBackend, tell: Tell) -> None:
    """Write every kind of file there is, some of them twice, and prune."""
    save(backend, tell, "one")
    service.list_snapshots(backend)
    tell("begun", "baseline", "one")
    add_baseline(backend, backend.history()[0], "anna", "one")
    tell("done", "baseline", "one")
    for mark in ("one", "two"):
        tell("begun", "review", mark)
        seen = marks(backend, READER)
        write_marks(backend, READER, [*seen, Mark(f"dataset.{KEY}.orders", mark, WHEN)])
        tell("done", "review", mark)
    tell("begun", "check", "one")
    add_entry(backend, entry("one"))
    tell("done", "check", "one")
    save(backend, tell, "two")
    save(backend, tell, "part", complete=False)
    tell("begun", "backup", "early")
    backend.backup("early")
    tell("done", "backup", "early")
    save(backend, tell, "three")
    service.list_snapshots(backend)
    plan = service.plan_prune(backend, service.KeepRule(0, 0, 0), date(2100, 1, 1))
    for gone in ("two", "part"):
        tell("begun", "prune", gone)
    service.prune(backend, plan)
    tell("begun", "baseline", "three")
    add_baseline(backend, backend.history()[-1], "marc", "three")
    tell("done", "baseline", "three")


def keep_a_file(backend: StateBackend, tell: Tell) -> None:
    """Save to one file again and again, with a backup in between."""
    save(backend, tell, "one")
    backend.backup("early")
    save(backend, tell, "part", complete=False)
    save(backend, tell, "three")


def keep_writing(backend: SnapshotBackend, tell: Tell, writer: int, until: float) -> None:
    """Save, list, check and review until the time is over, and once at least.

    One of the writers sets baselines as well, as one person would.
    """
    for number in itertools.count():
        if number and time.monotonic() >= until:
            return
        mark = f"{writer}-{number}"
        tell("begun", "save", mark)
        try:
            saved = backend.save(state(mark, complete=number % 5 != 3))
        except StateWriteError as error:
            # Of writers that open a new store at once, the later ones are asked to try again.
            tell("refused", "save", mark, str(error)[-40:])
            continue
        tell("done", "save", mark, saved.serial)
        if number % 4 == 1:
            service.list_snapshots(backend)
            add_entry(backend, entry(mark))
            tell("done", "check", mark)
            write_marks(backend, f"user-{writer}", [Mark(f"dataset.{KEY}.x", mark, WHEN)])
            tell("done", "review", mark)
        if writer == 0 and number % 5 == 0:
            mine = next(it for it in backend.history() if it.serial == saved.serial)
            add_baseline(backend, mine, "anna", mark)
            tell("done", "baseline", mark)
