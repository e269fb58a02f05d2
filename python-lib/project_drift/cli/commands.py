"""The commands: each opens a store, calls the service once and writes what it answers."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from dataclasses import asdict
from pathlib import Path

import click

from project_drift import __version__, service
from project_drift.cli.exit_codes import EXIT_CLEAN, EXIT_DRIFT, EXIT_ERROR
from project_drift.cli.lines import moment
from project_drift.cli.options import (
    Place,
    capture_options,
    key,
    output_options,
    place_options,
    style_option,
)
from project_drift.cli.output import Output
from project_drift.cli.progress import Progress
from project_drift.exceptions import ConfigurationError
from project_drift.models.report import CLEAN, DRIFT, LEVELS, Report
from project_drift.policy.rules import NEVER
from project_drift.reports import visible

_EPILOG = """\b
Connection:  DATAIKU_HOST and DATAIKU_API_KEY (the key is never an argument)
Exit codes:  0 done, 2 drift (check) or a difference (diff), 1 an error, or not
             everything could be read; each command tells its own
"""


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


@cli.command()
@click.argument("project_key", metavar="[KEY]", required=False)
@place_options
@capture_options
@output_options
@click.option("--always", is_flag=True, help="Save even where nothing changed.")
@click.option("--all-projects", is_flag=True, help="All projects that the key may read; no KEY.")
def snapshot(
    project_key: str | None,
    place: Place,
    options: service.CaptureOptions,
    output: Output,
    always: bool,
    all_projects: bool,
) -> int:
    """Take a snapshot of a project, or of all projects.

    It is saved only where something changed since the last one. Ends with 1 where something could
    not be read, else with 0.
    """
    if all_projects:
        if project_key is not None:
            raise click.UsageError("--all-projects goes without KEY")
        return _snapshot_all(place, options, output, always)
    if project_key is None:
        raise click.UsageError("Missing argument 'KEY': a project key, or --all-projects")
    output.prepare()
    client = place.client()
    backend = place.open(project_key, client)
    with Progress(project_key) as progress:
        outcome = service.take_snapshot(backend, client, options, always, progress)
    output.write(outcome.report)
    return EXIT_CLEAN if outcome.report.new.complete else EXIT_ERROR


def _snapshot_all(
    place: Place, options: service.CaptureOptions, output: Output, always: bool
) -> int:
    output.prepare()
    client = place.client()
    with Progress("all projects", "projects") as progress:
        overview = service.take_snapshots(
            lambda key: place.open(key, client), client, None, options, always, progress
        )
    output.write(overview)
    return EXIT_ERROR if overview.troubled else EXIT_CLEAN


@cli.command()
@key
@place_options
@capture_options
@output_options
@click.option(
    "--against",
    default=service.BASELINE,
    show_default=True,
    metavar="baseline|latest|N",
    help="The snapshot to compare with, also `first` or `previous`. Until a baseline is set, it is "
    "the first complete one.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS[:-1], NEVER]),
    help="The lowest level that ends with 2.  [default: as the policy says, else high]",
)
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Use this policy file in place of those in the store.",
)
@click.option("--no-save", is_flag=True, help="Only look: save nothing.")
def check(
    project_key: str,
    place: Place,
    options: service.CaptureOptions,
    output: Output,
    against: str,
    fail_on: str | None,
    policy_file: Path | None,
    no_save: bool,
) -> int:
    """Compare a project as it is now with its baseline.

    Ends with 2 where something differs that matters at least as much as --fail-on, with 1 where
    something could not be read, else with 0. What was found is saved as a new snapshot where it
    differs from the last one, and the check is written into the journal where it is news.

    Where the report cannot be written, what was found is told in one sentence on standard error,
    and drift still ends with 2.
    """
    output.prepare()
    client = place.client()
    backend = place.open(project_key, client)
    policy = service.load_policy(backend, policy_file)
    if fail_on is not None:
        policy = dataclasses.replace(policy, fail_on=fail_on)
    with Progress(project_key) as progress:
        outcome = service.check(backend, client, against, options, not no_save, progress, policy)
    verdict = outcome.report.verdict
    code = EXIT_ERROR
    if verdict is not None and (verdict.passes or verdict.fails):
        code = EXIT_DRIFT if verdict.fails else EXIT_CLEAN
    try:
        output.write(outcome.report)
    except (ConfigurationError, OSError) as error:
        _tell_without_report(outcome.report, error)
        return code or EXIT_ERROR
    return code


@cli.command()
@key
@place_options
@output_options
@click.argument("old")
@click.argument("new")
def diff(project_key: str, place: Place, output: Output, old: str, new: str) -> int:
    """Compare two snapshots.

    OLD and NEW are each a number, `baseline`, `first`, `previous` or `latest`. What stands in front
    of it names another project, environment or store; what is left out is KEY, --environment and
    --store. Ends with 2 where something differs, with 1 where not everything could be compared,
    else with 0.

    Where neither store is in DSS, nothing is asked of DSS: people are those whom the snapshots
    name, and the git log of the project is not looked up.

    \b
      [STORE#][[PROJECT][/ENVIRONMENT]:]WHICH

    \b
    Examples:
      project-drift diff SALES 3 latest
      project-drift diff SALES SALES_TEST:latest latest        two projects
      project-drift diff SALES /prod:latest latest             two environments
      project-drift diff SALES dss://SALES/FOLDER#12 ./local#7 two stores
    """
    output.prepare()
    here = service.Located(place.store, project_key, place.environment)
    older, newer = here.find(old), here.find(new)
    in_dss = service.is_in_dss(older.store) or service.is_in_dss(newer.store)
    client = place.client() if in_dss else None
    backend = newer.open(client)
    elsewhere = older.open(client) if older.place != newer.place else None
    report = service.compare(backend, older.which, newer.which, client, elsewhere)
    output.write(report)
    return _exit_code(report)


@cli.command(name="list")
@key
@place_options
@style_option
def list_command(project_key: str, place: Place, style: str) -> int:
    """List the snapshots of a project, oldest first; the note tells the latest and the baselines.

    Ends with 0, also where one of them cannot be read, which the note tells.
    """
    backend = place.open(project_key)
    found = service.list_snapshots(backend)
    if style == "json":
        click.echo(json.dumps([asdict(item) for item in found], sort_keys=True, indent=2))
        return EXIT_CLEAN
    click.echo(f"{'serial':>6}  {'taken (UTC)':<16}  {'objects':>7}  {'by':<20}  note")
    for item, note in zip(found, service.notes(backend, found)):
        facts = item.facts
        taken = moment(item.info.saved_at)
        by = visible(facts.captured_by)
        line = f"{item.info.serial:>6}  {taken}  {facts.objects:>7}  {by:<20}  {visible(note)}"
        click.echo(line.rstrip())
    return EXIT_CLEAN


def _tell_without_report(report: Report, error: Exception) -> None:
    """Say in a sentence what a check found: it is in the journal, so the next may not tell it."""
    # Standard error may take nothing either; then the exit code alone tells.
    with contextlib.suppress(OSError):
        click.echo(f"The report could not be written: {visible(str(error))}", err=True)
        click.echo(service.summary(report), err=True)


def _exit_code(report: Report) -> int:
    return {CLEAN: EXIT_CLEAN, DRIFT: EXIT_DRIFT}.get(report.status, EXIT_ERROR)
