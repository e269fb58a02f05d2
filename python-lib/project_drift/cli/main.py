"""Runs a command and turns whatever comes of it into a message and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import NoReturn

import click

from project_drift.cli.exit_codes import EXIT_ERROR
from project_drift.exceptions import ProjectDriftError, Unauthorized

# Enough for any message that tells what to do; some hold words of DSS.
_MESSAGE_LIMIT = 2000


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    _open_streams()
    try:
        sys.exit(_run())
    except OSError as error:
        # Of all that is read or written, only a stream that is open already has no name here.
        if error.filename is not None:
            raise
        with contextlib.suppress(OSError):
            _tell(f"cannot write to standard output: {error.strerror or error}")
        sys.exit(EXIT_ERROR)
    finally:
        _let_go_of_streams()


def _run() -> int:
    try:
        # Half of the time of a short command, in which Ctrl-C is to be heard as well.
        from project_drift.cli.all_commands import cli  # noqa: PLC0415

        return int(cli.main(prog_name="project-drift", standalone_mode=False) or 0)
    except click.ClickException as error:
        # Click itself would leave with 2, which means "drift" here.
        error.show()
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing more was saved.", err=True)
    except Unauthorized as error:
        _tell(f"the API key in DATAIKU_API_KEY was not accepted: {error}")
    except ProjectDriftError as error:
        _tell(str(error))
    return EXIT_ERROR


def _tell(message: str) -> None:
    from project_drift.reports import visible  # noqa: PLC0415 - as above

    click.echo(f"Error: {visible(message, _MESSAGE_LIMIT)}", err=True)


def _open_streams() -> None:
    """Put a stream that leads nowhere in place of one that was closed, and fear no character."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            stream = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 - to the end
            setattr(sys, name, stream)
        stream = getattr(sys, name)
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _let_go_of_streams() -> None:
    """Forget what a full stream still holds, or the interpreter fails once more at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
