"""Counts the steps by which a process changes files or a node, and kills it at one of them.

For a process of its own: what is replaced here is never put back.
"""

from __future__ import annotations

import builtins
import io
import os
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Whatever opens a file for writing or changes a folder passes one of these, by whatever call.
_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink")
_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING_REQUESTS = (b"POST ", b"PUT ", b"PATCH ", b"DELETE ")


class Steps:
    """Steps so far; at the step `kill_at`, which is not taken any more, the process is killed."""

    def __init__(self, kill_at: int | None = None) -> None:
        self.count = 0
        self._kill_at = kill_at
        self._sending = False

    def step(self) -> None:
        """Take one step, or die."""
        self.count += 1
        if self.count == self._kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self) -> None:
        """Count from now on: folders and files by the interpreter's audit, contents by halves."""
        sys.addaudithook(self._audited)
        self._watch_contents()
        self._watch_requests()

    def _audited(self, event: str, arguments: Sequence[Any]) -> None:
        made_already = event == "os.mkdir" and Path(arguments[0]).is_dir()
        opened = event == "open" and arguments[2] & _FOR_WRITING
        if opened or (event in _CHANGES and not made_already):
            self.step()

    def _watch_contents(self) -> None:
        steps = self
        plain_open, plain_write = io.open, os.write

        class InHalves(io.FileIO):
            def write(self, data: Any) -> int:
                return steps.halves(data, super().write)

        def opened(file: Any, mode: str = "r", *options: Any, **named: Any) -> Any:
            if "b" in mode and not mode.startswith("r"):
                return io.BufferedWriter(InHalves(file, mode))
            return plain_open(file, mode, *options, **named)

        def synced(_handle: int) -> None:
            # What the system has taken outlives the process, so the disk need not be waited for.
            steps.step()

        io.open = builtins.open = opened  # type: ignore[assignment]
        os.fsync = synced  # type: ignore[assignment]
        os.write = lambda handle, data: steps.halves(data, lambda it: plain_write(handle, it))

    def _watch_requests(self) -> None:
        plain_send = socket.socket.sendall

        def sent(connection: socket.socket, data: bytes) -> None:
            # A head comes first, then its body; a question changes nothing.
            head = data.startswith((b"GET ", *_CHANGING_REQUESTS))
            if head:
                self._sending = not data.startswith(b"GET ")
                if self._sending:
                    self.step()
            if head or not self._sending:
                plain_send(connection, data)
                return
            self.halves(data, lambda part: plain_send(connection, part) or len(part))
            self.step()

        socket.socket.sendall = sent  # type: ignore[assignment,method-assign]

    def halves(self, data: Any, write: Any) -> int:
        """Write one half, take a step, write the other."""
        content = bytes(data)
        middle = len(content) // 2
        done: int = write(content[:middle])
        self.step()
        return done + int(write(content[middle:]))
