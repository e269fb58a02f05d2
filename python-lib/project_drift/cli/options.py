"""Options that several commands share, handed to them as one argument each."""

from __future__ import annotations

import dataclasses
import functools
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

import click

from project_drift import service
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import DEFAULT_THREADS, MAX_THREADS
from project_drift.cli.output import Output
from project_drift.client import connect
from project_drift.exceptions import ConfigurationError
from project_drift.reports import formats
from project_drift.sync.registry import resource_types

if TYPE_CHECKING:
    from project_drift.client import DSSClient

Command = TypeVar("Command", bound=Callable[..., Any])


@dataclass(frozen=True)
class Place:
    """Where the snapshots are, and the node to ask."""

    store: str
    host: str | None
    environment: str

    def client(self) -> DSSClient:
        """Return the client of the node; raises `ConfigurationError` where none is named."""
        if not self.host:
            raise ConfigurationError("no DSS node: set DATAIKU_HOST or give --host")
        return connect(self.host, os.environ.get("DATAIKU_API_KEY", ""))

    def open(self, project_key: str, client: DSSClient | None = None) -> SnapshotBackend:
        """Return the store of a project; a connection is made only where it is in DSS."""
        if client is None and service.is_in_dss(self.store):
            client = self.client()
        return service.open_store(self.store, project_key, self.environment, client)


def _packed(name: str, made: type, *options: Callable[[Command], Command]) -> Callable[..., Any]:
    """Give a command several options that come as one argument, an instance of `made`."""

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def call(**values: Any) -> Any:
            fields = {field.name: values.pop(field.name) for field in dataclasses.fields(made)}
            return command(**values, **{name: made(**fields)})

        wrapped = cast(Command, call)
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _file_of(_context: click.Context, _option: click.Parameter, output: str | None) -> str | None:
    if output == "":
        raise click.BadParameter("the name of a file is missing")
    return None if output == "-" else output


key = click.argument("project_key", metavar="KEY")
place_options = _packed(
    "place",
    Place,
    click.option(
        "--store",
        default=".project-drift",
        show_default=True,
        help="Where snapshots are kept: a directory, or dss://PROJECT/FOLDER_ID for a managed "
        "folder.",
    ),
    click.option("--host", envvar="DATAIKU_HOST", help="Address of the DSS node."),
    click.option(
        "--environment",
        default="default",
        show_default=True,
        help="Name of the history within the store, such as prod.",
    ),
)
capture_options = _packed(
    "options",
    service.CaptureOptions,
    click.option(
        "--type",
        "types",
        multiple=True,
        callback=lambda _context, _option, chosen: chosen or None,
        type=click.Choice(list(resource_types())),
        metavar="TYPE",
        help="Read only this type of object, such as dataset; may be given several times.",
    ),
    click.option("--full", is_flag=True, help="Read everything again, whatever stamps tell."),
    click.option(
        "--threads",
        type=click.IntRange(1, MAX_THREADS),
        default=DEFAULT_THREADS,
        show_default=True,
        help="How many requests to DSS at once.",
    ),
)
style_option = click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
output_options = _packed(
    "output",
    Output,
    click.option(
        "--format",
        "style",
        type=click.Choice(formats()),
        default="text",
        show_default=True,
        help="Form of the report.",
    ),
    click.option(
        "--output",
        type=click.Path(dir_okay=False, allow_dash=True),
        callback=_file_of,
        help="Write the report here; - is standard output.",
    ),
)
