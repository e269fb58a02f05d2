"""Turns two states and their diffs into a report: the words, the people, the status."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Callable

from project_drift.backends.base import utc_now
from project_drift.diff.crossing import comparable
from project_drift.diff.engine import DiffEngine, has_drift, not_compared, right_to_read
from project_drift.diff.impact import impacts
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.report import (
    CLEAN,
    COSMETIC,
    DRIFT,
    INCOMPLETE,
    LEVELS,
    LOW,
    Attribution,
    Gap,
    Group,
    Impact,
    Report,
    Row,
)
from project_drift.models.state import EXCLUDED, NOT_PERMITTED, State
from project_drift.models.words import counted, noun
from project_drift.policy.levels import Level, level_of
from project_drift.policy.rules import Policy, SeverityRule
from project_drift.policy.verdict import judge
from project_drift.service.sentence import told
from project_drift.service.sides import both_sides, read_backwards, side, without_stamps
from project_drift.service.verdicts import verdict_of
from project_drift.sync.registry import resource_types

# Who worked on each of the resources that differ, by id.
Authors = Callable[[Sequence[ResourceDiff]], Mapping[str, Attribution]]

_NO_STAMP = "DSS keeps no mark of who saved it"
_DELETED = "DSS keeps no mark of who deleted it"


def nobody(_: Sequence[ResourceDiff]) -> Mapping[str, Attribution]:
    """Ask no git log: stamps alone tell who it was."""
    return {}


def compare(
    title: str,
    old: State,
    new: State,
    authors: Authors = nobody,
    stores: tuple[str, str] = ("", ""),
    policy: Policy | None = None,
    today: date | None = None,
) -> Report:
    """Return the report of a comparison; a state without a serial is called "now".

    `authors` is asked once, for the resources that differ and no other. `stores` tells where the
    older and the newer state are kept; it is shown where that is not the same place. With a
    `policy` the report has a verdict, and what is expected stands apart.
    """
    engine = DiffEngine()
    pair = comparable(old, new)
    found = engine.diff(pair.old, pair.new)
    judged = judge(found, policy or Policy(), today or utc_now().date())
    diffs = list(judged.counted)
    severity = policy.severity if policy else ()
    different = [diff for diff in diffs if diff.change_type is not ChangeType.UNCHANGED]
    counts = engine.summary(diffs)
    following = sum(diff.only_follows for diff in diffs)
    counts.update(modified=counts["modified"] - following, following=following)
    groups = _groups(
        different,
        authors(different) if different else {},
        severity,
        impacts(different, pair.old, pair.new),
    )
    levels = Counter(row.level for group in groups for row in group.rows)
    unsure = _is_unsure(diffs, pair.old, pair.new)
    status = DRIFT if has_drift(diffs) else INCOMPLETE if unsure else CLEAN
    before, after = both_sides(old, new, stores)
    report = Report(
        title=title,
        project_key=new.project_key,
        status=status,
        sentence=told(
            status,
            counts,
            groups,
            (before, after),
            alerts=bool(old.alerts or new.alerts),
            expected=judged.suppressed,
        ),
        new=after,
        old=before,
        counts=counts,
        levels={level: levels[level] for level in LEVELS},
        groups=groups,
        inventory=_inventory(new),
        gaps=_gaps({**not_compared(pair.old, pair.new), **pair.left_out}),
        alerts=tuple(alert.message for alert in (*old.alerts, *new.alerts)),
        expected=_groups([diff for diff, _ in judged.expected], {}, severity, {}),
        verdict=verdict_of(judged, unsure, policy) if policy else None,
    )
    return without_stamps(report, before, after) if read_backwards(before, after) else report


def describe(title: str, state: State) -> Report:
    """Return the report of a state with nothing to compare it with."""
    objects = counted(len(state.resources), "object")
    sentence = f"First snapshot: {objects}. Later snapshots will be compared with it."
    if not state.complete:
        sentence = (
            f"Incomplete snapshot: {objects}, but not everything could be read. "
            "It is kept as partial and is never compared with unless named."
        )
    return Report(
        title=title,
        project_key=state.project_key,
        status=CLEAN if state.complete else INCOMPLETE,
        sentence=sentence,
        new=side(state),
        inventory=_inventory(state),
        gaps=_gaps(
            {
                kind: f"your key lacks {right_to_read(kind)}"
                for kind, how in sorted(state.coverage.items())
                if how == NOT_PERMITTED
            }
        ),
        alerts=tuple(alert.message for alert in state.alerts),
    )


def _is_unsure(diffs: list[ResourceDiff], old: State, new: State) -> bool:
    """Whether something could not be read or compared, whatever else was found."""
    lost = any(
        old.covers(kind) and not new.covers(kind) and new.coverage.get(kind) != EXCLUDED
        for kind in {resource.resource_type for resource in old.resources.values()}
    )
    # What the reference left out by choice, somebody may believe to be watched.
    blind = any(
        how == EXCLUDED and new.covers(kind) and not resource_types()[kind].on_request
        for kind, how in old.coverage.items()
        if kind in resource_types()
    )
    unread = any(diff.change_type is ChangeType.UNKNOWN or diff.unsure for diff in diffs)
    return unread or lost or blind


def _groups(
    diffs: list[ResourceDiff],
    attributions: Mapping[str, Attribution],
    severity: Sequence[SeverityRule],
    impact: Mapping[str, Impact],
) -> tuple[Group, ...]:
    """Return the rows by type, what only follows a rename beneath it."""
    made = [
        _row(
            diff,
            attributions.get(diff.resource_id, Attribution()),
            level_of(diff, severity),
            impact.get(diff.resource_id, Impact()),
        )
        for diff in diffs
    ]
    renamed = {row.resource_id for row in made if row.renamed_from}
    rows = [
        dataclasses.replace(row, followers=_followers(made, row.resource_id))
        if row.renamed_from
        else row
        for row in (_own(row, renamed) for row in made)
        if row.changes or row.change != ChangeType.MODIFIED.value
    ]
    rows.sort(key=lambda row: (row.resource_type, row.name, row.resource_id))
    return tuple(
        Group(_label(kind), tuple(members))
        for kind, members in groupby(rows, key=lambda row: row.resource_type)
    )


def _own(row: Row, renamed: Collection[str]) -> Row:
    """Return a row without the changes that are told with the rename that they follow."""
    return dataclasses.replace(
        row, changes=tuple(change for change in row.changes if change.follows not in renamed)
    )


def _followers(rows: list[Row], renamed: str) -> tuple[Row, ...]:
    """Return the rows in which a reference follows one rename, with those changes alone."""
    found = []
    for row in rows:
        changes = tuple(change for change in row.changes if change.follows == renamed)
        if changes:
            found.append(dataclasses.replace(row, changes=changes))
    return tuple(found)


def _row(diff: ResourceDiff, attribution: Attribution, level: Level, impact: Impact) -> Row:
    who, when, unattributed = "", "", ""
    unknown = diff.change_type is ChangeType.UNKNOWN
    if diff.new_resource is not None and not unknown:
        metadata = diff.new_resource.metadata
        who, when = metadata.deployed_by or "", metadata.deployed_at or ""
    if not who and attribution.commits:
        who, when = attribution.commits[0].author, attribution.commits[0].when
    if not (who or unknown):
        unattributed = _NO_STAMP if diff.new_resource is not None else _DELETED
        if attribution.reason:
            unattributed += f", and {attribution.reason}"
    renamed = diff.change_type is ChangeType.RENAMED and diff.old_resource is not None
    return Row(
        change=diff.change_type.value,
        symbol=diff.change_type.symbol,
        resource_type=diff.resource_type,
        resource_id=diff.resource_id,
        name=_name(diff),
        who=who,
        when=when,
        changes=diff.changes,
        reason=diff.reason,
        commits=attribution.commits,
        unattributed=unattributed,
        renamed_from=diff.old_resource.resource_id if renamed and diff.old_resource else "",
        level=level.name,
        level_reason=level.reason,
        # Where only words or looks changed, nothing downstream is hit, whatever there is.
        impact=Impact() if level.name in (LOW, COSMETIC) else impact,
    )


def _name(diff: ResourceDiff) -> str:
    resource = diff.new_resource or diff.old_resource
    if resource is not None:
        return resource.display_name
    name = diff.resource_id.split(".", 2)[-1]
    return f"all {_label(diff.resource_type)}" if name == "*" else name


def _inventory(state: State) -> dict[str, int]:
    counted = Counter(resource.resource_type for resource in state.resources.values())
    return {_label(kind): count for kind, count in sorted(counted.items())}


def _gaps(reasons: dict[str, str]) -> tuple[Gap, ...]:
    return tuple(Gap(_label(kind), reason, kind) for kind, reason in sorted(reasons.items()))


def _label(kind: str) -> str:
    known = resource_types().get(kind)
    return known.label if known else noun(kind)
