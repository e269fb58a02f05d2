"""Applies a policy to what a comparison found: what is expected, what counts, and how much."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import LEVELS, RuleUse
from project_drift.policy.rules import NEVER, IgnoreRule, Policy, names, places


@dataclass(frozen=True)
class Judged:
    """The differences that count, those that are expected, and what became of each ignore rule.

    `counted` has no expected change in it; a resource with nothing but such changes is not there.
    `expected` has the same resources with the expected changes alone, each with the rules at work.
    """

    counted: tuple[ResourceDiff, ...]
    expected: tuple[tuple[ResourceDiff, tuple[IgnoreRule, ...]], ...]
    uses: tuple[RuleUse, ...]

    @property
    def suppressed(self) -> int:
        """How many differences are expected; what happened to a whole object is one of them."""
        return sum(it.change_type.counts_by_itself + len(it.changes) for it, _ in self.expected)


def judge(diffs: Iterable[ResourceDiff], policy: Policy, today: date) -> Judged:
    """Return what counts and what is expected.

    Only differences can be expected: what could not be read stays unknown, whatever rules say. A
    rename, and what changed in a renamed object or column, is expected where a rule means it under
    both its names; then so are the references that follow it.
    """
    diffs = list(diffs)
    working = [rule for rule in policy.ignore if not rule.is_expired(today)]
    renames = {
        diff.resource_id: rule
        for diff in diffs
        if diff.change_type is ChangeType.RENAMED
        for rule in [_hiding(diff, working)]
        if rule is not None
    }
    counted, expected = [], []
    for diff in diffs:
        if diff.change_type in (ChangeType.UNKNOWN, ChangeType.UNCHANGED):
            counted.append(diff)
            continue
        kept, hidden = _split(diff, working, renames)
        counted += [kept] if kept is not None else []
        expected += [hidden] if hidden is not None else []
    uses = tuple(_use(rule, diffs, counted, today) for rule in policy.ignore)
    return Judged(tuple(counted), tuple(expected), uses)


def reaches(level: str, fail_on: str) -> bool:
    """Whether a level is at or above the one from which a check fails."""
    if fail_on == NEVER or level not in LEVELS:
        return False
    return LEVELS.index(level) <= LEVELS.index(fail_on)


def _split(
    diff: ResourceDiff, rules: list[IgnoreRule], renames: Mapping[str, IgnoreRule]
) -> tuple[ResourceDiff | None, tuple[ResourceDiff, tuple[IgnoreRule, ...]] | None]:
    """Return the part of a difference that counts, and the one that is expected."""
    whole = _hiding(diff, rules)
    if whole is not None:
        return None, (diff, (whole,))
    covering = [
        (change, _covering(diff, change, rules) or renames.get(change.follows))
        for change in diff.changes
    ]
    hidden = tuple(change for change, rule in covering if rule is not None)
    if not hidden:
        return diff, None
    at_work = tuple(dict.fromkeys(rule for _, rule in covering if rule is not None))
    left = tuple(change for change, rule in covering if rule is None)
    # A rename that counts is not told a second time beside what is expected in it.
    inside = dataclasses.replace(diff, change_type=ChangeType.MODIFIED, changes=hidden, reason="")
    if not left and diff.change_type is ChangeType.MODIFIED:
        # What could not be compared in it is not expected by a rule for something else.
        unknown = dataclasses.replace(diff, change_type=ChangeType.UNKNOWN, changes=())
        return unknown if diff.unsure else None, (inside, at_work)
    return dataclasses.replace(diff, changes=left), (inside, at_work)


def _hiding(diff: ResourceDiff, rules: Iterable[IgnoreRule]) -> IgnoreRule | None:
    """Return the rule by which what happened to a whole object is expected, if there is one."""
    return next((rule for rule in rules if _covers_whole(rule, diff)), None)


def _covers_whole(rule: IgnoreRule, diff: ResourceDiff) -> bool:
    if not diff.change_type.counts_by_itself:
        return False
    return all(rule.covers(resource_id, None) for resource_id in diff.ids)


def _covering(diff: ResourceDiff, change: Change, rules: Iterable[IgnoreRule]) -> IgnoreRule | None:
    return next((rule for rule in rules if _covers(rule, diff, change)), None)


def _covers(rule: IgnoreRule, diff: ResourceDiff, change: Change) -> bool:
    """Whether a rule means a change under every name that the object and the column had."""
    return all(rule.covers(it, path) for it in diff.ids for path in places(change))


def _use(
    rule: IgnoreRule, diffs: list[ResourceDiff], counted: list[ResourceDiff], today: date
) -> RuleUse:
    """Return what became of a rule; an expired one covered what is not hidden by another."""
    named = [diff for diff in diffs if names(rule.resource, diff.resource_id)]
    state = "expired" if rule.is_expired(today) else "at work" if named else "idle"
    known = counted if state == "expired" else named
    return RuleUse(
        resource=rule.resource,
        path=rule.path,
        reason=rule.reason,
        owner=rule.owner,
        expires=rule.expires.isoformat() if rule.expires else "",
        where=rule.where,
        matches=sum(_matches(rule, diff) for diff in known),
        state=state,
    )


def _matches(rule: IgnoreRule, diff: ResourceDiff) -> int:
    """Return how many differences of a resource a rule covers, whatever other rules there are."""
    inside = sum(_covers(rule, diff, change) for change in diff.changes)
    return _covers_whole(rule, diff) + inside
