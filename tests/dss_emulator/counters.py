"""What was asked: a log of requests and the highest number handled at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import NamedTuple, Optional


class Request(NamedTuple):
    """One request to the API.

    `path` is normalised and readable, `query` the raw query string, `status` 0 where the
    connection was closed without an answer, `user` the login or None before authentication.
    """

    method: str
    path: str
    query: str
    status: int
    user: Optional[str]  # noqa: UP045 - evaluated at run time, also on Python 3.9


class RequestLog:
    """Thread-safe log of API requests; the control endpoints are not counted."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._running = 0
        self._highest = 0

    @property
    def total(self) -> int:
        """How many requests were answered or dropped since `clear()`."""
        with self._lock:
            return len(self._requests)

    @property
    def log(self) -> list[Request]:
        """A copy of the requests, oldest first."""
        with self._lock:
            return list(self._requests)

    @property
    def max_concurrent(self) -> int:
        """The highest number of requests that were being handled at once since `clear()`."""
        with self._lock:
            return self._highest

    def count(self, method: str = "*", path: str = "*") -> int:
        """How many requests had this method and path; both may be shell patterns."""
        return sum(
            fnmatchcase(entry.method, method) and matches_path(entry.path, path)
            for entry in self.log
        )

    def clear(self) -> None:
        """Forget the log; requests that are still running count towards the new maximum."""
        with self._lock:
            self._requests.clear()
            self._highest = self._running

    def record(self, request: Request) -> None:
        """Add a finished request."""
        with self._lock:
            self._requests.append(request)

    @contextmanager
    def handling(self) -> Iterator[None]:
        """Count the request as running for the duration of the block."""
        with self._lock:
            self._running += 1
            self._highest = max(self._highest, self._running)
        try:
            yield
        finally:
            with self._lock:
                self._running -= 1


def matches_path(path: str, pattern: str) -> bool:
    """Whether `path` equals `pattern` or matches it as a shell pattern (`*` crosses slashes)."""
    return path == pattern or fnmatchcase(path, pattern)
