"""Finds the policy of a history, and tries one out on what is stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from project_drift.backends.base import utc_now
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.diff.engine import DiffEngine
from project_drift.exceptions import ConfigurationError
from project_drift.models.diff import ResourceDiff
from project_drift.models.state import State
from project_drift.models.words import noun
from project_drift.policy.files import parse
from project_drift.policy.rules import IgnoreRule, Policy
from project_drift.policy.verdict import judge

FILE = "policy.yml"
# So many examples show what a rule is about.
_EXAMPLES = 5


@dataclass(frozen=True)
class RuleTrial:
    """What an ignore rule would have hidden over the stored history.

    `examples` are the first of `matches` differences, in words. `expired` means that the rule does
    not work any more.
    """

    rule: IgnoreRule
    matches: int
    examples: tuple[str, ...]
    expired: bool


@dataclass(frozen=True)
class PolicyTrial:
    """A policy tried on every two snapshots that follow each other."""

    policy: Policy
    snapshots: int
    rules: tuple[RuleTrial, ...]


def load_policy(backend: SnapshotBackend, file: Path | None = None) -> Policy:
    """Return the policy of a history: its own rules first, then those shared in its store.

    A `file` takes the place of both. Where there is none at all, built-in levels hold.
    Raises `ConfigurationError` with file, line and field.
    """
    if file is not None:
        try:
            return parse({str(file): file.read_bytes()})
        except OSError as error:
            raise ConfigurationError(f"cannot read the policy {file}: {error.strerror}") from error
    places = {
        f"{FILE} of {backend.project_key} ({backend.environment})": backend.read_note(FILE),
        f"{FILE} of the store": backend.read_shared(FILE),
    }
    return parse({name: text for name, text in places.items() if text is not None})


def try_policy(backend: SnapshotBackend, policy: Policy, today: date | None = None) -> PolicyTrial:
    """Return what each ignore rule would have hidden between the stored snapshots.

    Raises `StateNotFoundError` where the store is empty.
    """
    complete = [info for info in backend.history() if not info.partial]
    found: list[list[str]] = [[] for _ in policy.ignore]
    counts = [0] * len(policy.ignore)
    # Expired rules are tried as well: whoever renews one wants to know what it is good for.
    renewed = [dataclasses.replace(rule, expires=None) for rule in policy.ignore]
    today = today or utc_now().date()
    for serial, diffs in _steps(list(backend.readable(complete))):
        for place, rule in enumerate(renewed):
            for diff, _ in judge(diffs, Policy(ignore=(rule,)), today).expected:
                told = [change.label for change in diff.changes] or [diff.change_type.value]
                counts[place] += len(told)
                found[place] += [f"snapshot {serial}: {_named(diff)}: {line}" for line in told]
    trials = tuple(
        RuleTrial(rule, count, tuple(lines[:_EXAMPLES]), rule.is_expired(today))
        for rule, count, lines in zip(policy.ignore, counts, found)
    )
    return PolicyTrial(policy, len(complete), trials)


def _steps(states: list[State]) -> Iterator[tuple[int, list[ResourceDiff]]]:
    engine = DiffEngine()
    for old, new in zip(states, states[1:]):
        yield new.serial, engine.diff(old, new)


def _named(diff: ResourceDiff) -> str:
    kind, _, *name = diff.resource_id.split(".", 2)
    return " ".join((noun(kind), *name))
