"""The command `baseline`: which snapshot checks compare with."""

from __future__ import annotations

import click

from project_drift import service
from project_drift.backends.baselines import Baseline
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.cli.exit_codes import EXIT_CLEAN
from project_drift.cli.lines import heading, moment, say, say_json
from project_drift.cli.options import Place, key, place_options, style_option
from project_drift.cli.people import connection, signer
from project_drift.exceptions import StateNotFoundError
from project_drift.reports import render, visible


@click.command()
@key
@click.argument("action", type=click.Choice(["set", "show"]), metavar="set|show")
@click.argument("which", metavar="[N|latest]", required=False)
@place_options
@click.option("--reason", help="With `set`: why this state is accepted.")
@style_option
def baseline(
    project_key: str,
    action: str,
    which: str | None,
    place: Place,
    reason: str | None,
    style: str,
) -> int:
    """Accept the state of a project, or show what was accepted.

    `set` makes a snapshot the baseline: the latest one, or the one of that number. Checks compare
    with it from then on. What is written down beside it: when, why, and who, which is the login of
    the API key or, without a connection, the user of this machine. Earlier baselines and the
    findings of earlier checks stay.

    `show` tells which baseline counts, and lists those before it.

    \b
    Examples:
      project-drift baseline SALES show
      project-drift baseline SALES set --reason "Release 4 was approved"
      project-drift baseline SALES set 12 --reason "The trial is over"
    """
    if action == "show":
        if which is not None or reason is not None:
            raise click.UsageError("`baseline KEY show` takes neither a snapshot nor --reason")
        return _show(place.open(project_key), style)
    if not (reason or "").strip():
        raise click.UsageError(
            "`baseline KEY set` needs --reason: why is this state accepted? Whoever reads the "
            "history later will ask"
        )
    client = connection(place)
    backend = place.open(project_key, client)
    report = service.accept(backend, which or service.LATEST, signer(client), str(reason), client)
    click.echo(render(style, report), nl=False)
    return EXIT_CLEAN


def _show(backend: SnapshotBackend, style: str) -> int:
    found = service.list_baselines(backend)
    there = {info.name for info in backend.history()}
    if style == "json":
        say_json({"baseline": found[-1] if found else None, "earlier": found[:-1]})
        return EXIT_CLEAN
    heading("Baseline", backend)
    if not found:
        _tell_what_stands_in(backend)
        return EXIT_CLEAN
    _tell(found[-1], there)
    if found[:-1]:
        click.echo("\nEarlier baselines, the last one first\n")
        for one in reversed(found[:-1]):
            _tell(one, there)
    return EXIT_CLEAN


def _tell(one: Baseline, there: set[str]) -> None:
    gone = "" if one.snapshot in there else ", but its file is gone"
    say(
        f"Snapshot {one.serial}, set on {moment(one.set_at)} UTC by {visible(one.set_by)}{gone}",
        "  ",
    )
    say(one.reason or "no reason given", "      ")


def _tell_what_stands_in(backend: SnapshotBackend) -> None:
    say("No baseline is set.")
    try:
        first = service.load(backend, service.FIRST)
    except StateNotFoundError:
        say("There is no complete snapshot either, so a check has nothing to compare with.")
        say(f"Take one with: project-drift snapshot {backend.project_key}")
        return
    say(
        f"Until one is, checks compare with the first complete snapshot: snapshot {first.serial}, "
        f"taken on {moment(first.updated_at)} UTC."
    )
    say(f"Set one with: project-drift baseline {backend.project_key} set --reason TEXT")
