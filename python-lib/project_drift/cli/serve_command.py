"""The command `serve`: the webapp on this machine."""

from __future__ import annotations

import logging

import click

from project_drift.cli.exit_codes import EXIT_CLEAN
from project_drift.cli.options import Place, key, place_options
from project_drift.cli.people import connection, signer
from project_drift.exceptions import ConfigurationError

DEFAULT_PORT = 8765


@click.command()
@key
@place_options
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes any that is free.",
)
def serve(project_key: str, place: Place, port: int) -> int:
    """Open the webapp on this machine.

    It shows the history of a project in any store and listens on 127.0.0.1 alone. What is done in
    it is done by you: with the rights of the API key, and under its login or your name on this
    machine. The address that is printed lets its holder in and nobody else. Ctrl-C ends it.

    \b
    Examples:
      project-drift serve SALES
      project-drift serve SALES --store dss://SALES/FOLDER --port 0
    """
    try:
        from project_drift.web.local_server import LocalServer  # noqa: PLC0415 - imports Flask
        from project_drift.web.local_site import LocalSite  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name not in ("flask", "werkzeug"):
            raise
        raise ConfigurationError("the webapp needs Flask: install the package flask") from error
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    client = connection(place)
    place.open(project_key, client).history()  # a store that cannot be read is told here
    site = LocalSite(
        lambda: place.open(project_key, client),
        signer(client),
        client,
        (place.host or "") if client is not None else "",
    )
    with LocalServer(site, port) as server:
        click.echo(f"Project Drift shows {project_key} at {server.url}")
        click.echo("Ctrl-C ends it.", err=True)
        try:
            server.run()
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
    return EXIT_CLEAN
