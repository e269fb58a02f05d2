"""Tells on standard error how far a command is."""

from __future__ import annotations

import contextlib
import sys
from typing import IO

import click


class Progress:
    """Tells on standard error how far a work is; one line, kept up to date on a terminal."""

    def __init__(
        self,
        subject: str,
        things: str = "",
        stream: IO[str] | None = None,
        doing: str = "Reading",
        done: str = "Read",
    ) -> None:
        self._subject = subject
        self._things = things or f"objects of {subject}"
        self._doing = doing
        self._done = done
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._last = ""

    def __enter__(self) -> Progress:
        self._write(f"{self._doing} {self._subject} …", nl=not self._live)
        return self

    def __call__(self, done: int, total: int) -> None:
        self._last = f"{self._done} {done} of {total} {self._things}"
        if self._live:
            self._write(f"\r{self._last}", nl=False)

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._write("")
        elif self._last:
            self._write(self._last)

    def _write(self, text: str, nl: bool = True) -> None:
        # A work does not fail because nobody can be told how far it is.
        with contextlib.suppress(OSError):
            click.echo(text, file=self._stream, nl=nl)
