"""What a check concludes: its findings by name, and whether it fails."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterator
from typing import Any

from project_drift import canonical
from project_drift.backends.journal import Entry
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.report import (
    LEVELS,
    NEW,
    OPEN,
    UNSEEN,
    Finding,
    Group,
    Report,
    Verdict,
)
from project_drift.models.resource import parse_resource_id
from project_drift.models.words import noun
from project_drift.policy.levels import level_of, level_of_change
from project_drift.policy.rules import NEVER, Policy, SeverityRule
from project_drift.policy.verdict import Judged, reaches

# Where a key or an item begins in a path.
_STEP = re.compile(r"/|\[")


def verdict_of(judged: Judged, unsure: bool, policy: Policy) -> Verdict:
    """Return the verdict of a check that knows of no earlier one.

    `unsure` tells that something could not be read or compared.
    """
    findings = tuple(
        finding for diff in judged.counted for finding in _findings(diff, policy.severity)
    )
    return _concluded(
        Verdict(
            level="",
            fail_on=policy.fail_on,
            fails=False,
            unsure=False,
            why="",
            suppressed=judged.suppressed,
            new=0,
            open=0,
            findings=findings,
            rules=judged.uses,
            fail_on_open=policy.fail_on_open,
        ),
        unsure,
        policy,
    )


def with_news(
    report: Report,
    before: Entry | None,
    policy: Policy,
    unsure: bool = False,
    skipped: Collection[str] = (),
) -> Report:
    """Return a report whose findings are told apart: new, still open, and resolved.

    `before` is the last entry of the journal. What it tells of resources that could not be looked
    at this time is neither open nor resolved, and so with the types in `skipped`. What is expected
    by now is not resolved either: it still differs. `unsure` adds a reason of the caller's own.
    """
    if report.verdict is None:
        return report
    told = {item["name"]: item for item in before.findings} if before else {}
    now = report.new.taken_at
    findings = [
        dataclasses.replace(
            finding,
            news=OPEN if finding.name in told else NEW,
            since=told.get(finding.name, {}).get("since") or now,
        )
        for finding in report.verdict.findings
    ]
    names = {finding.name for finding in findings}
    unread = _unread(report) | {f"{kind}.{report.project_key}.*" for kind in skipped}
    gone = [Finding(**item) for name, item in told.items() if name not in names]
    unseen = [
        dataclasses.replace(finding, news=UNSEEN) for finding in gone if _is_in(finding, unread)
    ]
    differing = _differing(report)
    resolved = [
        finding
        for finding in gone
        if not _is_in(finding, unread)
        and (finding.resource_id, finding.place) not in differing
        and not any((finding.resource_id, it) in differing for it in _around(finding.place))
    ]
    verdict = dataclasses.replace(
        report.verdict, findings=(*findings, *unseen), resolved=tuple(resolved)
    )
    return dataclasses.replace(
        report,
        groups=tuple(_with_row_news(group, findings) for group in report.groups),
        verdict=_concluded(verdict, unsure or verdict.unsure, policy),
    )


def fingerprint(report: Report) -> str:
    """Return what tells whether a check found something else than the one before."""
    verdict = report.verdict
    facts: dict[str, Any] = {
        "status": report.status,
        "unknown": sorted(_unread(report)),
        "gaps": sorted(gap.label for gap in report.gaps),
        "findings": sorted(item.name for item in verdict.findings) if verdict else [],
        "judged": [verdict.level, verdict.fails, verdict.unsure] if verdict else [],
        # Which rules do what, and not how often or in which line they stand.
        "rules": sorted(
            f"{use.resource} {use.path} {use.state} {use.matches > 0}"
            for use in (verdict.rules if verdict else ())
        ),
    }
    return canonical.checksum(facts)


def _findings(diff: ResourceDiff, rules: tuple[SeverityRule, ...]) -> Iterator[Finding]:
    if diff.change_type in (ChangeType.UNKNOWN, ChangeType.UNCHANGED):
        return
    known = diff.old_resource.resource_id if diff.old_resource else diff.resource_id
    subject = _subject(diff)
    if diff.change_type.counts_by_itself:
        bare = dataclasses.replace(diff, changes=())
        yield Finding(
            _name(known, diff.change_type.value, _outcome(diff)),
            known,
            "",
            f"{subject} {diff.change_type.value}{_renamed_from(diff)}",
            level_of(bare, rules).name,
        )
    for change in diff.changes:
        # What only follows a rename is told with it.
        if not change.follows:
            yield Finding(
                _name(known, f"{change.path} {change.kind}", canonical.checksum(change.new)),
                known,
                change.path,
                f"{subject}: {change.label}",
                level_of_change(diff, change, rules).name,
            )


def _subject(diff: ResourceDiff) -> str:
    resource = diff.new_resource or diff.old_resource
    name = parse_resource_id(diff.resource_id).name
    shown = resource.display_name if resource is not None else name
    kind = noun(diff.resource_type)
    return f"{kind} {shown}" if name is not None else kind


def _renamed_from(diff: ResourceDiff) -> str:
    if diff.change_type is not ChangeType.RENAMED or diff.old_resource is None:
        return ""
    return f" from {diff.old_resource.display_name}"


def _outcome(diff: ResourceDiff) -> str:
    """Return what became of a whole object; what changed in a renamed one is told by itself."""
    if diff.change_type is ChangeType.RENAMED:
        return diff.resource_id
    return diff.new_resource.checksum if diff.new_resource else ""


def _name(resource_id: str, what: str, after: str) -> str:
    return canonical.checksum([resource_id, what, after])[:16]


def _concluded(verdict: Verdict, unsure: bool, policy: Policy) -> Verdict:
    """Return the verdict with its level, its counts and whether it fails."""
    seen = [finding for finding in verdict.findings if finding.news != UNSEEN]
    new = [finding for finding in seen if finding.news == NEW]
    counting = seen if policy.fail_on_open else new
    failing = [finding for finding in counting if reaches(finding.level, policy.fail_on)]
    level = _highest(seen)
    return dataclasses.replace(
        verdict,
        level=level,
        fails=bool(failing),
        unsure=unsure,
        why=_why(failing, level, unsure, policy),
        new=len(new),
        open=len(seen) - len(new),
    )


def _highest(findings: list[Finding]) -> str:
    return next((level for level in LEVELS if any(it.level == level for it in findings)), "")


def _why(failing: list[Finding], level: str, unsure: bool, policy: Policy) -> str:
    if failing:
        worst = _highest(failing)
        first = next(finding for finding in failing if finding.level == worst)
        more = f" (and {len(failing) - 1} more)" if len(failing) > 1 else ""
        return f"{worst}: {first.sentence}{more}; the check fails on {policy.fail_on} and above"
    if unsure:
        return "not everything could be read or compared"
    if not level:
        return "nothing counts"
    if policy.fail_on == NEVER:
        return "the check never fails on drift"
    reached = reaches(level, policy.fail_on)
    told = "what reaches that was told before" if reached else "what counts is below that"
    return f"the check fails on {policy.fail_on} and above: {told}"


def _unread(report: Report) -> set[str]:
    """Return the ids of what could not be looked at; `type.KEY.*` for whole types."""
    unknown = {row.resource_id for row in report.rows if row.change == ChangeType.UNKNOWN.value}
    return unknown | {f"{gap.resource_type}.{report.project_key}.*" for gap in report.gaps}


def _is_in(finding: Finding, unread: set[str]) -> bool:
    kind, key, *_ = finding.resource_id.split(".", 2)
    return finding.resource_id in unread or f"{kind}.{key}.*" in unread


def _differing(report: Report) -> set[tuple[str, str | None]]:
    """Return the places that differ by now, expected or not; `None` for all of what was removed.

    A place that changed once more has a finding of another name, and is not resolved. Neither is
    one that went with what was around it, whose place has a `*` behind it.
    """
    rows = [row for group in (*report.groups, *report.expected) for row in group.rows]
    known = {row.resource_id: row.renamed_from for row in rows if row.renamed_from}
    found: set[tuple[str, str | None]] = set()
    for row in rows:
        resource_id = known.get(row.resource_id, row.resource_id)
        found.update((resource_id, change.path) for change in row.changes)
        found.update((resource_id, f"{it.path}*") for it in row.changes if it.kind == "removed")
        if ChangeType(row.change).counts_by_itself:
            found.add((resource_id, ""))
        if row.change == ChangeType.REMOVED.value:
            found.add((resource_id, None))
    return found


def _around(place: str) -> Iterator[str | None]:
    """Yield how `_differing` names what may have gone with a place in it."""
    yield None
    yield from (f"{place[: match.start()]}*" for match in _STEP.finditer(place))


def _with_row_news(group: Group, findings: list[Finding]) -> Group:
    known = {finding.resource_id: OPEN for finding in findings}
    known.update({finding.resource_id: NEW for finding in findings if finding.news == NEW})
    rows = tuple(
        dataclasses.replace(row, news=known.get(row.renamed_from or row.resource_id, ""))
        for row in group.rows
    )
    return dataclasses.replace(group, rows=rows)
