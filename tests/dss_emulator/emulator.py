"""The emulator as tests use it: an emulated instance with a server in front."""

from __future__ import annotations

import os
import re
from pathlib import Path
from types import TracebackType
from typing import Any

from .auth import User
from .clock import DEFAULT_START
from .control import Control
from .disk import read_tree
from .dispatch import Dispatcher
from .faults import Fault
from .loading import Loaded, load, new_project
from .messages import Incoming, Reply
from .project import Project
from .routes import all_routes
from .routing import CONTROL, Router, parse_target
from .server import LOOPBACK, HttpServer
from .world import World


class DssEmulator(World):
    """A DSS node on the loopback address, good enough for the real client.

    Use it as a context manager, or call `start()` and `stop()`. The user `admin` exists from the
    start and is an administrator of the instance; `api_key` is that user's key.
    """

    def __init__(
        self,
        dss_version: str = "14.2.0",
        node_id: str = "design-emulated",
        port: int = 0,
        api_key: str | None = None,
        clock_start: int = DEFAULT_START,
        seed: int = 1,
    ) -> None:
        super().__init__(dss_version, node_id, clock_start, seed)
        self.api_key = self.users.add(User("admin", ("administrators",), admin=True), api_key)
        self._port = port
        self._server: HttpServer | None = None
        self._dispatcher = Dispatcher(self, Router(all_routes()))
        self._control = Control(self)

    @property
    def url(self) -> str:
        """Where the emulator listens; raises RuntimeError while it does not run."""
        if self._server is None:
            raise RuntimeError("the emulator is not running: use it in a with block, or start() it")
        return f"http://{LOOPBACK}:{self._server.port}"

    def start(self) -> DssEmulator:
        """Begin to serve."""
        if self._server is None:
            server = HttpServer(self._answer, lambda: self.dss_version, self._port)
            server.start()
            self._server = server
        return self

    def stop(self) -> None:
        """Stop serving and close all connections; projects stay for another `start()`."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def __enter__(self) -> DssEmulator:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def add_user(
        self,
        login: str,
        groups: tuple[str, ...] = (),
        admin: bool = False,
        monitor_jobs: bool = False,
    ) -> str:
        """Add a user and return an API key; rights in projects come from their permissions."""
        with self.lock:
            return self.users.add(User(login, tuple(groups), admin, monitor_jobs))

    def load_project(
        self,
        source: str | os.PathLike[str],
        key: str | None = None,
        revision: str | None = None,
        keep_folders: bool = False,
    ) -> Project:
        """Load a project from its on-disk form: a folder, a zip, or a commit of a git repository.

        A project of that key is replaced; with `keep_folders` its managed folders stay with their
        files. Without `key`, the name of the source in upper case serves.
        """
        chosen = key or re.sub(r"\W+", "_", Path(source).stem).upper()
        tree = read_tree(source, revision)
        with self.lock:
            self.put_project(load(tree, chosen, self.clock), keep_folders)
        return Project(self, chosen)

    def create_project(self, key: str, owner: str = "admin") -> Project:
        """Create a project without objects."""
        self.put_project(Loaded(new_project(key, owner, self.clock.tick()), {("", "")}))
        return Project(self, key)

    def project(self, key: str) -> Project:
        """A handle on a project; KeyError where there is none."""
        with self.lock:
            if key not in self.projects:
                raise KeyError(f"no project {key}")
        return Project(self, key)

    def delete_project(self, key: str) -> None:
        """Delete a project."""
        self.remove_project(key)

    def fail(
        self,
        path: str = "*",
        method: str = "GET",
        status: int = 503,
        body: Any = None,
        content_type: str | None = None,
        drop: bool = False,
        delay: float = 0.0,
        times: int | None = None,
        after: int = 0,
        cut: int | None = None,
    ) -> Fault:
        """Make requests fail on purpose; see `Fault` for the meaning of the arguments."""
        fault = Fault(path, method, status, body, content_type, drop, delay, times, after, cut)
        self.faults.add(fault)
        return fault

    def clear_faults(self) -> None:
        """End all faults."""
        self.faults.clear()

    def _answer(self, incoming: Incoming) -> Reply:
        target = parse_target(incoming.target)
        if target.area == CONTROL:
            return self._control.answer(incoming, target)
        return self._dispatcher.answer(incoming, target)
