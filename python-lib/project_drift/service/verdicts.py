"""What a check concludes: its findings by name, and whether it fails."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from project_drift import canonical
from project_drift.backends.journal import Entry
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import (
    INCOMPLETE,
    LEVELS,
    NEW,
    OPEN,
    UNSEEN,
    Finding,
    Group,
    Report,
    Row,
    Verdict,
)
from project_drift.policy.levels import level_of, level_of_change
from project_drift.policy.rules import Policy, SeverityRule
from project_drift.policy.verdict import Judged, reaches

_WHOLE = (ChangeType.ADDED, ChangeType.REMOVED, ChangeType.RENAMED)


def verdict_of(judged: Judged, status: str, policy: Policy) -> Verdict:
    """Return the verdict of a check that knows of no earlier one."""
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
        ),
        status == INCOMPLETE or any(it.change_type is ChangeType.UNKNOWN for it in judged.counted),
        policy,
    )


def with_news(report: Report, before: Entry | None, policy: Policy, unsure: bool = False) -> Report:
    """Return a report whose findings are told apart: new, still open, and resolved.

    `before` is the last entry of the journal. What it tells of resources that could not be looked
    at this time is neither open nor resolved. `unsure` adds a reason of the caller's own.
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
    # A place that changed once more is not resolved: its finding has a new name.
    places = {(finding.resource_id, finding.place) for finding in findings}
    unread = _unread(report)
    gone = [Finding(**item) for name, item in told.items() if name not in names]
    unseen = [
        dataclasses.replace(finding, news=UNSEEN) for finding in gone if _is_in(finding, unread)
    ]
    resolved = [
        finding
        for finding in gone
        if not _is_in(finding, unread) and (finding.resource_id, finding.place) not in places
    ]
    verdict = dataclasses.replace(
        report.verdict, findings=(*findings, *unseen), resolved=tuple(resolved)
    )
    return dataclasses.replace(
        report,
        groups=tuple(_with_row_news(group, findings) for group in report.groups),
        verdict=_concluded(verdict, unsure or is_unsure(report), policy),
    )


def is_unsure(report: Report) -> bool:
    """Whether something could not be read or compared, whatever else was found."""
    return report.status == INCOMPLETE or bool(report.counts.get(ChangeType.UNKNOWN.value))


def fingerprint(report: Report) -> str:
    """Return what tells whether a check found something else than the one before."""
    verdict = report.verdict
    facts: dict[str, Any] = {
        "status": report.status,
        "unknown": sorted(_unread(report)),
        "gaps": sorted(gap.label for gap in report.gaps),
        "findings": sorted(item.name for item in verdict.findings) if verdict else [],
        "passes": verdict.passes if verdict else True,
        "expired": sorted(
            use.where for use in (verdict.rules if verdict else ()) if use.state == "expired"
        ),
        "suppressed": verdict.suppressed if verdict else 0,
    }
    return canonical.checksum(facts)


def _findings(diff: ResourceDiff, rules: tuple[SeverityRule, ...]) -> Iterator[Finding]:
    if diff.change_type in (ChangeType.UNKNOWN, ChangeType.UNCHANGED):
        return
    kind, _, *name = diff.resource_id.split(".", 2)
    subject = " ".join((kind.replace("_", " "), *name))
    if diff.change_type in _WHOLE:
        bare = dataclasses.replace(diff, changes=())
        after = diff.new_resource.compute_checksum() if diff.new_resource else ""
        yield Finding(
            _name(diff.resource_id, diff.change_type.value, after),
            diff.resource_id,
            "",
            f"{subject} {diff.change_type.value}",
            level_of(bare, rules).name,
        )
    for change in diff.changes:
        # What only follows a rename is told with it.
        if not change.follows:
            yield Finding(
                _name(diff.resource_id, f"{change.path} {change.kind}", _after(change)),
                diff.resource_id,
                change.path,
                f"{subject}: {change.label}",
                level_of_change(diff, change, rules).name,
            )


def _name(resource_id: str, what: str, after: str) -> str:
    return canonical.checksum([resource_id, what, after])[:16]


def _after(change: Change) -> str:
    return canonical.checksum(change.new)


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
        return f"{worst}: {first.sentence}{more}; the policy fails on {policy.fail_on} and above"
    if unsure:
        return "not everything could be read or compared"
    if level:
        told = "what counts is below that" if policy.fail_on_open else "all of it was told before"
        return f"the policy fails on {policy.fail_on} and above: {told}"
    return "nothing counts"


def _unread(report: Report) -> set[str]:
    """Return the ids of what could not be looked at; `type.KEY.*` for whole types."""
    unknown = {
        row.resource_id
        for group in report.groups
        for row in group.rows
        if row.change == ChangeType.UNKNOWN.value
    }
    return unknown | {f"{gap.resource_type}.{report.project_key}.*" for gap in report.gaps}


def _is_in(finding: Finding, unread: set[str]) -> bool:
    kind, key, *_ = finding.resource_id.split(".", 2)
    return finding.resource_id in unread or f"{kind}.{key}.*" in unread


def _with_row_news(group: Group, findings: list[Finding]) -> Group:
    new = {finding.resource_id for finding in findings if finding.news == NEW}
    known: Mapping[str, str] = {
        finding.resource_id: NEW if finding.resource_id in new else OPEN for finding in findings
    }
    return dataclasses.replace(
        group, rows=tuple(_told(row, known.get(row.resource_id, "")) for row in group.rows)
    )


def _told(row: Row, news: str) -> Row:
    return dataclasses.replace(row, news=news)
