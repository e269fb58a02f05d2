"""Places to write to: a directory, or a managed folder that keeps half an upload."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from conftest import ROOT
from crash.deeds import Place
from dss_emulator import DssEmulator, Project


class Places(Protocol):
    """Makes new places of one kind, and copies of them."""

    def new(self) -> Place: ...
    def copy(self, place: Place) -> Place: ...
    def files(self, place: Place) -> dict[str, bytes]: ...


class Directories:
    """Places in a directory; `kind` is that of the store: `directory` or `file`."""

    def __init__(self, top: Path, kind: str = "directory") -> None:
        self._top = top
        self._kind = kind
        self._made = 0

    def new(self) -> Place:
        self._made += 1
        path = self._top / str(self._made)
        path.mkdir(parents=True)
        inside = "prod.state.json" if self._kind == "file" else ""
        return {"kind": self._kind, "path": str(path / inside), "top": str(path)}

    def copy(self, place: Place) -> Place:
        made = self.new()
        shutil.copytree(place["top"], made["top"], dirs_exist_ok=True)
        return made

    def files(self, place: Place) -> dict[str, bytes]:
        top = Path(place["top"])
        found = (path for path in sorted(top.rglob("*")) if path.is_file())
        return {path.relative_to(top).as_posix(): path.read_bytes() for path in found}


class Folders:
    """Places in managed folders; an upload that is cut leaves what had arrived."""

    def __init__(self, node: DssEmulator) -> None:
        self._node = node
        self._project: Project = node.create_project("STORE")
        node.partial_uploads = True

    def new(self) -> Place:
        folder = self._project.create_folder("drift")
        return {
            "kind": "folder",
            "url": self._node.url,
            "api_key": self._node.api_key,
            "folder": folder,
        }

    def copy(self, place: Place) -> Place:
        made = self.new()
        self._raw(made).update(self._raw(place))
        return made

    def files(self, place: Place) -> dict[str, bytes]:
        return {path.lstrip("/"): content for path, content in self._raw(place).items()}

    def _raw(self, place: Place) -> dict[str, bytes]:
        return self._project.folder_files(place["folder"])


class Victim:
    """The process that forks the writers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def live(self, place: Place, what: str, kill_at: int | None = None) -> dict[str, Any]:
        """Do deeds, killed at a step or at none."""
        return self._ask({"place": place, "deeds": what, "kill_at": kill_at})

    def write_at_once(self, place: Place, writers: int, seconds: float, kills: int) -> Any:
        """Let many write for some seconds, some of them killed."""
        order = {"writers": writers, "seconds": seconds, "kills": kills, "seed": 7}
        return self._ask({"place": place, **order})

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        failed = [words for words in answer["told"] if words[1] == "failed"]
        assert not failed, failed
        return answer


@contextmanager
def victim() -> Iterator[Victim]:
    """A process that forks writers, ended with the block."""
    paths = os.pathsep.join(str(ROOT / name) for name in ("python-lib", "tests"))
    process = subprocess.Popen(
        [sys.executable, "-m", "crash.victim"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": paths},
    )
    try:
        yield Victim(process)
    finally:
        process.communicate(timeout=300)
