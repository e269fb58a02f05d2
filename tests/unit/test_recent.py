"""What was made lately is made once, for however many threads, and not kept for ever."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from project_drift.web.recent import Recent


def test_what_is_known_is_not_made_again() -> None:
    recent: Recent[str, int] = Recent(2)
    made = iter(range(10))
    assert [recent.get(key, lambda: next(made)) for key in "aabb"] == [0, 0, 1, 1]


def test_what_was_not_asked_for_lately_is_forgotten() -> None:
    recent: Recent[str, str] = Recent(2)
    for key in "abac":
        recent.get(key, lambda key=key: key)  # type: ignore[misc]
    assert len(recent) == 2
    assert recent.get("a", lambda: "again") == "a"
    assert recent.get("b", lambda: "again") == "again"


def test_many_threads_that_ask_at_once_get_one_and_the_same() -> None:
    recent: Recent[str, object] = Recent(2)
    together = threading.Barrier(8)
    made: list[object] = []

    def make() -> object:
        made.append(object())
        return made[-1]

    def ask(_: int) -> object:
        together.wait(timeout=30)
        return recent.get("a", make)

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, range(8)))
    assert (len(made), set(found)) == (1, set(made))


def test_what_could_not_be_made_is_tried_again() -> None:
    recent: Recent[str, int] = Recent(2)
    with pytest.raises(ZeroDivisionError):
        recent.get("a", lambda: 1 // 0)
    assert recent.get("a", lambda: 1) == 1
