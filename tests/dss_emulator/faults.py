"""Faults on purpose: wrong statuses, odd bodies, delays and dropped connections."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from .counters import matches_path
from .errors import JSON_TYPE, usual_body


@dataclass(frozen=True)
class Effect:
    """What a fault does to one request: wait, then drop, answer `body`, or (None) carry on.

    Where `cut` is a number, only so many bytes of an uploaded file arrive, and stay.
    """

    delay: float
    drop: bool
    status: int
    body: bytes | None
    content_type: str
    cut: int | None = None


class Fault:
    """One fault in force: which requests it hits and what happens to them."""

    def __init__(
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
    ) -> None:
        """Describe the fault.

        `path` and `method` are shell patterns. `body` may be text, bytes or JSON data; None gives
        the usual body of an error status, and with a status below 400 the normal answer, so that
        `status=200, delay=1` only slows a call down. `times` ends the fault after that many hits;
        `after` lets that many matching requests pass first. With `cut`, the connection breaks
        after so many bytes of an uploaded file, and these stay in the folder under its name.
        """
        self.path = path
        self.method = method
        self._effect = _effect(status, body, content_type, drop, delay, cut)
        self._left = times
        self._to_pass = after
        self._lock = threading.Lock()
        self._hits = 0
        self._stopped = False

    @property
    def hits(self) -> int:
        """How many requests the fault has hit."""
        with self._lock:
            return self._hits

    def stop(self) -> None:
        """End the fault."""
        with self._lock:
            self._stopped = True

    def take(self, method: str, path: str) -> Effect | None:
        """The effect on this request, or None; counts the hit."""
        if not (fnmatchcase(method, self.method) and matches_path(path, self.path)):
            return None
        with self._lock:
            if self._stopped or self._left == 0:
                return None
            if self._to_pass > 0:
                self._to_pass -= 1
                return None
            if self._left is not None:
                self._left -= 1
            self._hits += 1
            return self._effect


class Faults:
    """All faults in force; the first one that hits a request decides."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put `fault` in force, behind those already there."""
        with self._lock:
            self._faults.append(fault)

    def clear(self) -> None:
        """End all faults."""
        with self._lock:
            faults, self._faults = self._faults, []
        for fault in faults:
            fault.stop()

    def take(self, method: str, path: str) -> Effect | None:
        """The effect on this request of the first fault that hits it."""
        with self._lock:
            faults = list(self._faults)
        for fault in faults:
            effect = fault.take(method, path)
            if effect is not None:
                return effect
        return None


def _effect(
    status: int,
    body: Any,
    content_type: str | None,
    drop: bool,
    delay: float,
    cut: int | None,
) -> Effect:
    usual_type = JSON_TYPE
    sent: bytes | None
    if cut is not None or (body is None and status < 400):
        sent = None
    elif body is None:
        sent, usual_type = usual_body(status)
    elif isinstance(body, bytes):
        sent = body
    elif isinstance(body, str):
        sent = body.encode("utf-8")
    else:
        sent = json.dumps(body).encode("ascii")
    return Effect(delay, drop, status, sent, content_type or usual_type, cut)
