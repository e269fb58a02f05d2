"""Where the report of a command goes: to standard output, or as a whole into a file."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from project_drift.backends.names import unfinished_name
from project_drift.exceptions import ConfigurationError
from project_drift.models.report import Overview, Report
from project_drift.reports import render, render_overview


@dataclass(frozen=True)
class Output:
    """In which form a result is written, and where to; `None` is standard output."""

    style: str
    output: str | None

    def prepare(self) -> None:
        """Find out whether the file can be written, before anything is read or saved for it.

        What stands in it stays. Raises `ConfigurationError`.
        """
        if self.output is None:
            return
        path = Path(self.output)
        there = path.exists()
        try:
            with path.open("ab"):
                pass
            if not there:
                path.resolve().unlink()
        except OSError as error:
            raise _unwritten(path, error) from error

    def write(self, result: Report | Overview) -> None:
        """Write to standard output, or put the file in place.

        Raises `ConfigurationError` where the file cannot be written. It is then as it was before,
        unless it is a link or stands in a folder where nothing can be put beside it.
        """
        if isinstance(result, Overview):
            text = render_overview(self.style, result)
        else:
            text = render(self.style, result, colour=self._takes_colour())
        if self.output is None:
            click.echo(text, nl=False)
            return
        path = Path(self.output)
        try:
            _put(path, text.encode())
        except OSError as error:
            raise _unwritten(path, error) from error
        click.echo(f"Wrote {self.output}", err=True)

    def _takes_colour(self) -> bool:
        """Whether somebody reads this on a terminal, and did not say that it stays plain."""
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        return self.output is None and not plain and sys.stdout.isatty()


def _put(path: Path, content: bytes) -> None:
    """Replace a file as a whole; its permissions stay."""
    there = path.exists()
    # A link may lead to what is open elsewhere, as /dev/stdout does.
    fixed = path.is_symlink() or (there and not path.is_file())
    if fixed or not os.access(path.parent, os.W_OK):
        path.write_bytes(content)
        return
    temporary = path.with_name(unfinished_name())
    try:
        temporary.write_bytes(content)
        if there:
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _unwritten(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"cannot write {path}: {error.strerror or error}")
