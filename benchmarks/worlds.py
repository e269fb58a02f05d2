"""A node in a process of its own with whatever the measurements of scale need."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Callable, NamedTuple

from dataikuapi import DSSClient

from benchmarks import made_up
from dss_emulator import DssEmulator

HUB = "HUB"


class Asked(NamedTuple):
    """What was asked of the node; `listings` are those of managed folders."""

    requests: int
    listings: int


class World:
    """The measuring side."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        url, key = pipe.recv()
        self.client = DSSClient(url, key)

    def one_project(self, size: int) -> None:
        """Make one project of so many objects."""
        self._ask("one_project", size)

    def change(self, number: int) -> None:
        """Retype a column of so many of its datasets."""
        self._ask("change", number)

    def many_projects(self, number: int) -> Any:
        """Make so many small projects; return the handle of a folder in a project of its own."""
        return self.client.get_project(HUB).get_managed_folder(self._ask("many_projects", number))

    def files(self, number: int) -> Any:
        """Return the handle of a folder with so many small files."""
        return self.client.get_project(HUB).get_managed_folder(self._ask("files", number))

    def asked(self) -> Asked:
        """Return what was asked since this was last called."""
        return Asked(*self._ask("asked"))

    def _ask(self, what: str, *values: Any) -> Any:
        self._pipe.send((what, values))
        return self._pipe.recv()


@contextmanager
def world() -> Iterator[World]:
    """Run an empty node."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield World(ours)
    finally:
        ours.send(("stop", ()))
        process.join(timeout=30)
        if process.is_alive():
            process.terminate()


def _serve(pipe: Connection) -> None:
    with DssEmulator() as dss:
        pipe.send((dss.url, dss.api_key))
        answers: dict[str, Callable[..., Any]] = {
            "one_project": lambda size: made_up.project(dss, size) and None,
            "change": lambda number: _change(dss, number),
            "many_projects": lambda number: _many_projects(dss, number),
            "files": lambda number: _files(dss, number),
            "asked": lambda: _asked(dss),
        }
        while True:
            what, values = pipe.recv()
            if what == "stop":
                return
            pipe.send(answers[what](*values))


def _change(dss: DssEmulator, number: int) -> None:
    project = dss.project(made_up.KEY)
    for name in project.names("dataset")[:number]:
        with project.edit("dataset", name) as dataset:
            dataset["schema"]["columns"][3]["type"] = "string"


def _many_projects(dss: DssEmulator, number: int) -> str:
    for index in range(number):
        project = dss.create_project(f"P{index}")
        for name in ("raw", "clean", "scored"):
            project.save("dataset", name, made_up.dataset(index))
        project.save("recipe", "clean", {"type": "python"}, payload="print(1)\n")
        project.save("scenario", "NIGHTLY", {"name": "Nightly", "type": "step_based"})
    return dss.create_project(HUB).create_folder("project_drift")


def _files(dss: DssEmulator, number: int) -> str:
    project = dss.create_project(HUB)
    folder = project.create_folder("project_drift")
    project.folder_files(folder).update(
        {
            f"/project-drift/P{index % 300}/default/snapshots/{index:06}-20261123T020000Z-"
            "0123456789ab.json.gz": b"x"
            for index in range(number)
        }
    )
    return folder


def _asked(dss: DssEmulator) -> tuple[int, int]:
    counted = dss.requests.total, dss.requests.count("GET", "*/managedfolders/*/contents")
    dss.requests.clear()
    return counted
