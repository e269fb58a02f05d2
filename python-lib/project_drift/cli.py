"""The command line: options in, one call of the service, a report and an exit code out."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Callable, NoReturn, TypeVar

import click

from project_drift import __version__, service
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import DEFAULT_THREADS, MAX_THREADS
from project_drift.client import connect
from project_drift.exceptions import ConfigurationError, ProjectDriftError, Unauthorized
from project_drift.models.report import CLEAN, DRIFT, Report
from project_drift.reports import formats, render, render_overview
from project_drift.sync.registry import resource_types

if TYPE_CHECKING:
    from project_drift.client import DSSClient

EXIT_CLEAN = 0
EXIT_ERROR = 1
EXIT_DRIFT = 2

_EPILOG = """\b
Connection:  DATAIKU_HOST and DATAIKU_API_KEY (the key is never an argument)
Exit codes:  0 no drift, 2 drift, 1 error or not everything could be read
"""

Command = TypeVar("Command", bound=Callable[..., Any])


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
        click.echo(f"Error: the API key in DATAIKU_API_KEY was not accepted: {error}", err=True)
        sys.exit(EXIT_ERROR)
    except ProjectDriftError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(EXIT_ERROR)


@click.group(
    epilog=_EPILOG,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="project-drift")
@click.pass_context
def cli(context: click.Context) -> None:
    """Tell what changed in a Dataiku DSS project, and who changed it.

    \b
    A first look:
      project-drift snapshot MY_PROJECT     remember how the project is now
      project-drift check MY_PROJECT        later: what changed since then?
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        context.exit(EXIT_ERROR)


def _store_options(command: Command) -> Command:
    for option in (
        click.option(
            "--environment",
            default="default",
            show_default=True,
            help="Name of the history within the store, such as prod.",
        ),
        click.option("--host", envvar="DATAIKU_HOST", help="Address of the DSS node."),
        click.option(
            "--store",
            default=".project-drift",
            show_default=True,
            help="Where snapshots are kept: a directory, or dss://PROJECT/FOLDER_ID for a "
            "managed folder.",
        ),
    ):
        command = option(command)
    return command


_key = click.argument("project_key", metavar="KEY")


def _capture_options(command: Command) -> Command:
    for option in (
        click.option(
            "--threads",
            type=click.IntRange(1, MAX_THREADS),
            default=DEFAULT_THREADS,
            show_default=True,
            help="How many requests to DSS at once.",
        ),
        click.option("--full", is_flag=True, help="Read everything again, whatever stamps tell."),
        click.option(
            "--type",
            "types",
            multiple=True,
            type=click.Choice(list(resource_types())),
            help="Read only this type of object; may be given several times.",
        ),
    ):
        command = option(command)
    return command


def _report_options(command: Command) -> Command:
    for option in (
        click.option("--output", type=click.Path(dir_okay=False), help="Write the report here."),
        click.option(
            "--format",
            "style",
            type=click.Choice(formats()),
            default="text",
            show_default=True,
            help="Form of the report.",
        ),
    ):
        command = option(command)
    return command


@cli.command()
@click.argument("project_key", metavar="[KEY]", required=False)
@_store_options
@_capture_options
@_report_options
@click.option("--always", is_flag=True, help="Save even where nothing changed.")
@click.option("--all-projects", is_flag=True, help="All projects that the key may read; no KEY.")
def snapshot(
    project_key: str | None,
    store: str,
    host: str | None,
    environment: str,
    threads: int,
    types: tuple[str, ...],
    full: bool,
    style: str,
    output: str | None,
    always: bool,
    all_projects: bool,
) -> int:
    """Take a snapshot of a project, or of all projects.

    It is saved only where something changed since the last one.
    """
    client = _client(host)
    options = service.CaptureOptions(types or None, threads, full)
    if all_projects:
        if project_key is not None or always:
            raise click.UsageError("--all-projects goes without KEY and without --always")
        with _Progress("all projects", "projects") as progress:
            overview = service.take_snapshots(
                lambda key: service.open_store(store, key, environment, client),
                client,
                options=options,
                progress=progress,
            )
        _write(render_overview(style, overview), output)
        return EXIT_ERROR if overview.troubled else EXIT_CLEAN
    if project_key is None:
        raise click.UsageError("Missing argument 'KEY': a project key, or --all-projects")
    backend = service.open_store(store, project_key, environment, client)
    with _Progress(project_key) as progress:
        outcome = service.take_snapshot(backend, client, options, always, progress)
    _write(render(style, outcome.report), output)
    return EXIT_CLEAN if outcome.report.new.complete else EXIT_ERROR


@cli.command()
@_key
@_store_options
@_capture_options
@_report_options
@click.option(
    "--against",
    default=service.FIRST,
    show_default=True,
    metavar="first|latest|N",
    help="The snapshot to compare with.",
)
@click.option("--no-save", is_flag=True, help="Only look: save nothing.")
def check(
    project_key: str,
    store: str,
    host: str | None,
    environment: str,
    threads: int,
    types: tuple[str, ...],
    full: bool,
    style: str,
    output: str | None,
    against: str,
    no_save: bool,
) -> int:
    """Compare a project as it is now with a snapshot.

    What was found is saved as a new snapshot where it differs from the last one.
    """
    client = _client(host)
    options = service.CaptureOptions(types or None, threads, full)
    backend = service.open_store(store, project_key, environment, client)
    with _Progress(project_key) as progress:
        outcome = service.check(
            backend, client, against, options, save=not no_save, progress=progress
        )
    _write(render(style, outcome.report), output)
    return _exit_code(outcome.report)


@cli.command()
@_key
@_store_options
@_report_options
@click.argument("old")
@click.argument("new")
def diff(
    project_key: str,
    store: str,
    host: str | None,
    environment: str,
    style: str,
    output: str | None,
    old: str,
    new: str,
) -> int:
    """Compare two snapshots, each given by its number, `first` or `latest`."""
    backend = _open(store, project_key, environment, host)
    report = service.compare(backend, old, new)
    _write(render(style, report), output)
    return _exit_code(report)


@cli.command(name="list")
@_key
@_store_options
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the list.",
)
def list_command(
    project_key: str, store: str, host: str | None, environment: str, style: str
) -> int:
    """List the snapshots of a project, oldest first."""
    backend = _open(store, project_key, environment, host)
    found = service.list_snapshots(backend)
    if style == "json":
        click.echo(json.dumps([asdict(item) for item in found], sort_keys=True, indent=2))
        return EXIT_CLEAN
    click.echo(f"{'serial':>6}  {'taken (UTC)':<16}  {'objects':>7}  {'by':<20}  note")
    for item in found:
        facts = item.facts
        note = facts.problem or ("incomplete" if item.info.partial else "")
        taken = item.info.saved_at[:16].replace("T", " ")
        line = (
            f"{item.info.serial:>6}  {taken}  {facts.objects:>7}  {facts.captured_by:<20}  {note}"
        )
        click.echo(line.rstrip())
    return EXIT_CLEAN


class _Progress:
    """Tells on standard error how far a capture is; one line, kept up to date on a terminal."""

    def __init__(
        self, subject: str, things: str = "objects", stream: IO[str] | None = None
    ) -> None:
        self._subject = subject
        self._things = things
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._last = ""

    def __enter__(self) -> _Progress:
        click.echo(f"Reading {self._subject} …", file=self._stream, nl=not self._live)
        return self

    def __call__(self, done: int, total: int) -> None:
        self._last = f"Read {done} of {total} {self._things} of {self._subject}"
        if self._live:
            click.echo(f"\r{self._last}", file=self._stream, nl=False)

    def __exit__(self, *_: object) -> None:
        if self._live:
            click.echo(file=self._stream)
        elif self._last:
            click.echo(self._last, file=self._stream)


def _client(host: str | None) -> DSSClient:
    if not host:
        raise ConfigurationError("no DSS node: set DATAIKU_HOST or give --host")
    key = os.environ.get("DATAIKU_API_KEY", "")
    return connect(host, key)


def _open(store: str, project_key: str, environment: str, host: str | None) -> SnapshotBackend:
    """Open a store to read what is in it: a connection is made only where it is in DSS."""
    client = _client(host) if service.is_in_dss(store) else None
    return service.open_store(store, project_key, environment, client)


def _exit_code(report: Report) -> int:
    return {CLEAN: EXIT_CLEAN, DRIFT: EXIT_DRIFT}.get(report.status, EXIT_ERROR)


def _write(text: str, output: str | None) -> None:
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"cannot write {output}: {error.strerror}") from error
    click.echo(f"Wrote {output}", err=True)
