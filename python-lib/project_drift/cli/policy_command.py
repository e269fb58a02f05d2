"""The command `policy`: which rules hold, and what they would have hidden so far."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from project_drift import service
from project_drift.backends.base import utc_now
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.cli.exit_codes import EXIT_CLEAN
from project_drift.cli.lines import heading, say, say_json
from project_drift.cli.options import Place, key, place_options, style_option
from project_drift.models.words import counted
from project_drift.policy.rules import IgnoreRule, Policy
from project_drift.service.policies import RuleTrial


@click.command()
@key
@click.argument("action", type=click.Choice(["test", "show"]), metavar="test|show")
@place_options
@click.option(
    "--policy",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A policy file, in place of those in the store.",
)
@style_option
def policy(project_key: str, action: str, place: Place, file: Path | None, style: str) -> int:
    """Show the policy of a project, or test it on what is stored.

    A policy tells which differences are expected, how much the others matter, and from which level
    on a check fails.

    `test` tries each ignore rule on every two snapshots that follow each other: what would it have
    hidden? Rules that have expired, and rules that never matched anything, are told first: the
    latter are often misspelt.

    `show` tells which rules hold, and in which file each of them stands.

    \b
    Examples:
      project-drift policy SALES show
      project-drift policy SALES test
      project-drift policy SALES test --policy draft.yml    before it is used
    """
    backend = place.open(project_key)
    rules = service.load_policy(backend, file)
    if action == "test":
        _test(backend, rules, style)
    elif style == "json":
        say_json(rules)
    else:
        _show(backend, rules)
    return EXIT_CLEAN


def _test(backend: SnapshotBackend, rules: Policy, style: str) -> None:
    found = service.try_policy(backend, rules)
    if style == "json":
        say_json(found)
        return
    _title(backend, rules)
    if not found.rules:
        say("It has no ignore rules, so it hides nothing.")
        return
    rows = counted(len(found.rules), "ignore rule")
    if found.snapshots < 2:
        say(
            f"{rows} could not be tried: there {'is' if found.snapshots == 1 else 'are'} "
            f"{counted(found.snapshots, 'complete snapshot')}, and it takes two to differ."
        )
        return
    say(f"{rows}, tried on {found.snapshots} snapshots, each compared with the one before.")
    expired = [trial for trial in found.rules if trial.expired]
    idle = [trial for trial in found.rules if not trial.expired and not trial.matches]
    working = [trial for trial in found.rules if not trial.expired and trial.matches]
    parts = (
        ("! Expired: what they hid counts again", expired),
        ("! Never matched: misspelt, or not needed any more", idle),
        ("At work", working),
    )
    for title, trials in parts:
        if trials:
            click.echo(f"\n{title}")
            for trial in trials:
                _tell_trial(trial)
    click.echo()
    say(f"{len(working)} at work, {len(idle)} never matched, {len(expired)} expired.")


def _tell_trial(trial: RuleTrial) -> None:
    click.echo()
    _tell_rule(trial.rule)
    if trial.matches:
        would = "would have hidden" if trial.expired else "hides"
        say(f"{would} {counted(trial.matches, 'difference')}:", "      ")
    for line in trial.examples:
        say(line, "        ")
    if trial.matches > len(trial.examples):
        say(f"… and {trial.matches - len(trial.examples)} more", "        ")


def _show(backend: SnapshotBackend, rules: Policy) -> None:
    _title(backend, rules)
    for line in _verdict_words(rules):
        say(line)
    if rules.ignore:
        click.echo("\nExpected differences")
    for rule in rules.ignore:
        click.echo()
        _tell_rule(rule)
    if rules.severity:
        click.echo("\nLevels in place of the built-in ones, the first that fits decides\n")
    for one in rules.severity:
        kind = f"  {one.change}" if one.change else ""
        say(f"{one.level:<8}  {_place(one.resource, one.path)}{kind}  ({one.where})", "  ")


def _title(backend: SnapshotBackend, rules: Policy) -> None:
    heading("Policy", backend)
    if rules.sources:
        say(f"From {', then '.join(rules.sources)}.")
        return
    root = f"project-drift/{backend.project_key}/{backend.environment}"
    say(
        f"There is no policy file: the built-in levels hold. To write one, put it into "
        f"{backend.store.describe()} as {root}/policy.yml, or as project-drift/policy.yml for all "
        "projects of the store."
    )


def _verdict_words(rules: Policy) -> Iterator[str]:
    if rules.fail_on == "none":
        yield "A check never fails because of drift."
    else:
        yield f"A check fails on drift of level {rules.fail_on} and above."
    if not rules.fail_on_open:
        yield "Drift that an earlier check has told does not make it fail."
    if rules.require:
        yield f"Types that must be covered: {', '.join(rules.require)}."


def _tell_rule(rule: IgnoreRule) -> None:
    say(_place(rule.resource, rule.path), "  ")
    say(rule.reason, "      ")
    facts = [rule.where]
    if rule.owner:
        facts.append(f"owner {rule.owner}")
    if rule.expires is not None:
        over = rule.is_expired(utc_now().date())
        facts.append(f"expired on {rule.expires}" if over else f"until {rule.expires}")
    say("; ".join(facts), "      ")


def _place(resource: str, path: str) -> str:
    return f"{resource}  {path}" if path else resource
