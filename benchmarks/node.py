"""A node in a process of its own, so that its work does not slow down what is measured."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

from dataikuapi import DSSClient

from benchmarks import made_up
from dss_emulator import DssEmulator


class Node:
    """The measuring side: sets the latency, counts requests."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe
        url, key = pipe.recv()
        self.client = DSSClient(url, key)

    def latency(self, seconds: float) -> None:
        self._ask("latency", seconds)

    def requests(self) -> int:
        """Return the number of requests since this was last asked."""
        count: int = self._ask("requests", None)
        return count

    def _ask(self, what: str, value: Any) -> Any:
        self._pipe.send((what, value))
        return self._pipe.recv()


@contextmanager
def node(size: int) -> Iterator[Node]:
    """Run a node with one project of that many objects."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, size), daemon=True)
    process.start()
    try:
        yield Node(ours)
    finally:
        ours.send(("stop", None))
        process.join(timeout=30)
        if process.is_alive():
            process.terminate()


def _serve(pipe: Connection, size: int) -> None:
    with DssEmulator() as dss:
        made_up.project(dss, size)
        pipe.send((dss.url, dss.api_key))
        while True:
            what, value = pipe.recv()
            if what == "stop":
                return
            if what == "latency":
                dss.latency = value
                pipe.send(None)
            else:
                pipe.send(dss.requests.total)
                dss.requests.clear()
