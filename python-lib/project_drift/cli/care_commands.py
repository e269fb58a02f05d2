"""The commands `prune` and `verify`: what may go, and whether all is as it was written."""

from __future__ import annotations

import sys

import click

from project_drift import service
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.cli.exit_codes import EXIT_CLEAN, EXIT_ERROR
from project_drift.cli.lines import heading, say, say_json, taken
from project_drift.cli.options import Place, key, place_options, style_option
from project_drift.cli.progress import Progress
from project_drift.models.words import counted
from project_drift.reports import visible
from project_drift.service.care.problems import ERROR

_DEFAULT = service.KeepRule()


@click.command()
@key
@place_options
@click.option(
    "--keep-days",
    "days",
    type=int,
    default=_DEFAULT.days,
    show_default=True,
    metavar="N",
    help="Keep all of the last N days.",
)
@click.option(
    "--keep-weeks",
    "weeks",
    type=int,
    default=_DEFAULT.weeks,
    show_default=True,
    metavar="N",
    help="Then the last one of each week, for N weeks.",
)
@click.option(
    "--keep-months",
    "months",
    type=int,
    metavar="N",
    help="Then the last one of each month, for N months.  [default: for ever]",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be deleted.")
@click.option("--yes", is_flag=True, help="Delete without asking.")
@style_option
def prune(
    project_key: str,
    place: Place,
    days: int,
    weeks: int,
    months: int | None,
    dry_run: bool,
    yes: bool,
    style: str,
) -> int:
    """Delete old snapshots by a rule.

    Shows first what it would delete and asks; where nobody can be asked, it deletes only with
    --yes. Deleted is deleted: a store keeps no copy.

    Whatever the rule says, these stay: every snapshot that is or was the baseline, the latest one,
    the first one as long as no baseline is set, the one that the last check compared with, an
    incomplete one that is newer than the latest, and what cannot be read. Baselines, the journal of
    checks and the lineage are never deleted.

    \b
    Examples:
      project-drift prune SALES --dry-run
      project-drift prune SALES --keep-days 90
      project-drift prune SALES --keep-days 7 --keep-months 12 --yes
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run deletes nothing and --yes deletes: choose one")
    backend = place.open(project_key)
    plan = service.plan_prune(backend, service.KeepRule(days, weeks, months))
    if dry_run or not plan.delete:
        if style == "json":
            say_json({"plan": plan, "result": service.Pruned(())})
        else:
            _preview(backend, plan)
            say("Nothing was deleted." if plan.delete else "There is nothing to delete.")
        return EXIT_CLEAN
    if not yes and not _agreed(backend, plan):
        return EXIT_ERROR
    with Progress(
        "the store", "snapshots of the store", doing="Deleting in", done="Went through"
    ) as progress:
        result = service.prune(backend, plan, progress)
    if style == "json":
        say_json({"plan": plan, "result": result})
    else:
        _tell(result)
    return EXIT_ERROR if result.failed else EXIT_CLEAN


def _agreed(backend: SnapshotBackend, plan: service.PrunePlan) -> bool:
    """Ask on a terminal; raises `click.UsageError` where there is nobody to ask."""
    if not sys.stdin.isatty():
        raise click.UsageError(
            f"{counted(len(plan.delete), 'snapshot')} would be deleted, and nobody is there to be "
            "asked: look with --dry-run, then run it with --yes"
        )
    _preview(backend, plan, err=True)
    # Click's own question writes a blank to standard output, which is for results.
    question = f"Delete {counted(len(plan.delete), 'snapshot')} for good? [y/N]: "
    click.echo(question, nl=False, err=True)
    if sys.stdin.readline().strip().lower() in ("y", "yes"):
        return True
    click.echo("Nothing was deleted.", err=True)
    return False


def _preview(backend: SnapshotBackend, plan: service.PrunePlan, err: bool = False) -> None:
    doomed = {info.name for info in plan.delete}
    why = {kept.info.name: kept.why for kept in plan.keep}
    heading("Snapshots", backend, err)
    every = sorted(
        (*plan.delete, *(kept.info for kept in plan.keep)),
        key=lambda info: (info.serial, info.saved_at, info.token),
    )
    for info in every:
        word = "delete" if info.name in doomed else "keep"
        told = visible(why.get(info.name, "incomplete" if info.partial else ""))
        click.echo(f"{word:<6}  {taken(info)}  {told}".rstrip(), err=err)
    freed = sum(info.size for info in plan.delete) / 1000
    click.echo(err=err)
    say(f"{len(doomed)} to delete ({freed:,.1f} kB), {len(why)} stay.", err=err)


def _tell(result: service.Pruned) -> None:
    for info in result.deleted:
        click.echo(f"deleted  {taken(info)}")
    for info in result.spared:
        click.echo(f"kept     {taken(info)}  must stay by now")
    for info, reason in result.failed:
        click.echo(f"failed   {taken(info)}")
        say(reason, "         ")
    freed = sum(info.size for info in result.deleted) / 1000
    told = f"{counted(len(result.deleted), 'snapshot')} deleted ({freed:,.1f} kB)"
    say(f"{told}, {len(result.failed)} could not be." if result.failed else f"{told}.")


@click.command()
@key
@place_options
@click.option(
    "--repair",
    "repairs",
    is_flag=True,
    help="Remove what interrupted writers left behind, and nothing else.",
)
@style_option
def verify(project_key: str, place: Place, repairs: bool, style: str) -> int:
    """Read all that is stored of a project, and tell what is wrong with it.

    Reads every snapshot, baseline and journal entry, the lineage, the cache and the policy. It
    finds files that are damaged, missing, renamed, of another store, or of a newer version of
    Project Drift. Files that are not Project Drift's are named; they do no harm. Without
    --repair nothing is changed.

    With --repair, the leftovers of writers that were interrupted are removed: files that were
    written only in part, are older than an hour, and are known to nothing in the store as whole.
    Without it, they are marked with "leftover". A snapshot that can be read is never removed, nor
    one that is damaged in another way than being cut short.

    Ends with 0 where all is as it was written, with 1 where it is not.

    \b
    Examples:
      project-drift verify SALES
      project-drift verify SALES --repair
      project-drift verify SALES --store dss://SALES/FOLDER_ID --format json
    """
    backend = place.open(project_key)
    with Progress(
        f"the store of {project_key}", f"files of the store of {project_key}"
    ) as progress:
        found = service.verify(backend, progress)
    result = service.repair(backend, found) if repairs else None
    if style == "json":
        say_json({"found": found, "result": result} if result else found)
    else:
        _report(backend, found, result)
    sound = result.sound if result else found.sound
    return EXIT_CLEAN if sound else EXIT_ERROR


def _report(
    backend: SnapshotBackend, found: service.Verification, result: service.Repaired | None
) -> None:
    heading("Store", backend)
    say(
        f"Read {counted(found.snapshots, 'snapshot')}, {counted(found.baselines, 'baseline')} and "
        f"{counted(found.checks, 'check')} of the journal."
    )
    left = result.left if result else found.problems
    errors = sum(problem.severity == ERROR for problem in left)
    changed = "" if result and result.removed else " Nothing was changed."
    say(
        f"{counted(errors, 'problem')} found.{changed}"
        if errors
        else "All of it is as it was written."
    )
    if result:
        _tell_removed(result)
    reasons = {problem.file: reason for problem, reason in result.failed} if result else {}
    for problem in left:
        click.echo()
        mark = " (leftover)" if problem.leftover else ""
        say(f"{problem.severity}: {problem.file}{mark}")
        say(problem.what, "    ")
        say(reasons.get(problem.file, problem.next_step), "    ")
    leftovers = sum(problem.leftover for problem in left)
    if leftovers and not result:
        click.echo()
        say(f"Run it with --repair to remove {counted(leftovers, 'leftover')}.")


def _tell_removed(result: service.Repaired) -> None:
    for problem in result.removed:
        click.echo(f"removed  {visible(problem.file)}")
    say(f"{counted(len(result.removed), 'leftover')} removed.")
