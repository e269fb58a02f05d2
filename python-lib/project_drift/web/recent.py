"""Remembers what was made lately, so that it is made once however many ask for it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import Future
from typing import Callable, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The last so many values by their keys; safe to use from several threads.

    Of several threads that ask for the same at once, one makes it and the others wait. What could
    not be made is not remembered.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._found: OrderedDict[Key, Future[Value]] = OrderedDict()

    def __len__(self) -> int:
        with self._lock:
            return len(self._found)

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """Return the value of a key, made here where nobody asked for it lately.

        Raises whatever `make` raises.
        """
        with self._lock:
            known = self._found.get(key)
            if known is not None:
                self._found.move_to_end(key)
            else:
                future: Future[Value] = Future()
                self._found[key] = future
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
        if known is not None:
            return known.result()
        try:
            future.set_result(make())
        except BaseException as error:  # noqa: BLE001 - whoever waits for it has to hear of it
            with self._lock:
                if self._found.get(key) is future:
                    del self._found[key]
            future.set_exception(error)
        return future.result()
