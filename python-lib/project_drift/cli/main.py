"""Runs a command and turns whatever comes of it into a message and an exit code."""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from project_drift.cli.commands import cli
from project_drift.cli.exit_codes import EXIT_ERROR
from project_drift.exceptions import ProjectDriftError, Unauthorized
from project_drift.reports import visible

# Enough for any message that tells what to do; some hold words of DSS.
_MESSAGE_LIMIT = 2000


def main() -> NoReturn:
    """Run the command line and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli.main(prog_name="project-drift", standalone_mode=False))
    except click.ClickException as error:
        # Click itself would leave with 2, which means "drift" here.
        error.show()
        sys.exit(EXIT_ERROR)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped; nothing more was saved.", err=True)
        sys.exit(EXIT_ERROR)
    except Unauthorized as error:
        _tell(f"the API key in DATAIKU_API_KEY was not accepted: {error}")
        sys.exit(EXIT_ERROR)
    except ProjectDriftError as error:
        _tell(str(error))
        sys.exit(EXIT_ERROR)


def _tell(message: str) -> None:
    click.echo(f"Error: {visible(message, _MESSAGE_LIMIT)}", err=True)
