"""The logical clock behind every date that the emulator makes up."""

from __future__ import annotations

import threading

DEFAULT_START = 1_767_225_600_000
DEFAULT_STEP = 1_000


class Clock:
    """A clock in epoch milliseconds that moves only when somebody asks for the time of an event.

    Two events never share a date, and two runs of one test see the same dates.
    """

    def __init__(self, start: int = DEFAULT_START, step: int = DEFAULT_STEP) -> None:
        """Start at `start`; each event is `step` milliseconds later than the one before."""
        if step < 1:
            raise ValueError("the clock has to move forward: step must be at least 1")
        self._lock = threading.Lock()
        self._now = start
        self._step = step

    @property
    def now(self) -> int:
        """The date of the last event; reading it does not move the clock."""
        with self._lock:
            return self._now

    def tick(self) -> int:
        """Move forward by one step and return the new date."""
        with self._lock:
            self._now += self._step
            return self._now

    def advance(self, milliseconds: int) -> None:
        """Let time pass without an event."""
        if milliseconds < 0:
            raise ValueError("the clock only moves forward")
        with self._lock:
            self._now += milliseconds

    def at_least(self, date: int) -> None:
        """Make sure that the next event is later than `date` (dates read from loaded objects)."""
        with self._lock:
            self._now = max(self._now, date)

    def seed(self, date: int) -> None:
        """Set the clock to `date`, even backwards: for tests that need known dates."""
        with self._lock:
            self._now = date
