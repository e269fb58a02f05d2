"""The verdict of a check in words, and what became of its findings: the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from project_drift.models.report import LEVELS, NEW, OPEN, UNSEEN, Finding, Report, Row, Verdict
from project_drift.models.words import counted
from project_drift.reports._values import NAME_LIMIT, first, short_time, visible

PASSES, FAILS, UNSURE = "passes", "fails", "unsure"
_RESULT_WORDS = {
    PASSES: "Check passes",
    FAILS: "Check fails",
    UNSURE: "Check does not pass",
}
# So many rules are named where there is a line for all of them.
_RULE_LIMIT = 5


def result(verdict: Verdict) -> str:
    """Return what the verdict comes to: `passes`, `fails` or `unsure`."""
    if verdict.fails:
        return FAILS
    return UNSURE if verdict.unsure else PASSES


def result_words(verdict: Verdict) -> str:
    """Return whether the check passes, in two or three words."""
    return _RESULT_WORDS[result(verdict)]


def why_words(verdict: Verdict) -> str:
    """Return why, as the rest of a sentence."""
    besides = verdict.fails and verdict.unsure
    tail = "; besides, not everything could be read or compared" if besides else ""
    return f"{verdict.why}{tail}."


def news_words(verdict: Verdict) -> str:
    """Return how many differences are new, still open, resolved; empty where there is none."""
    unseen = sum(finding.news == UNSEEN for finding in verdict.findings)
    counts = (
        (verdict.new, "new"),
        (verdict.open, "still open"),
        (len(verdict.resolved), "resolved"),
        (unseen, "not looked at"),
    )
    return ", ".join(f"{count} {what}" for count, what in counts if count)


def notes(verdict: Verdict) -> Iterator[tuple[str, list[str]]]:
    """Yield what earlier checks told and this one does not find: titles with their lines."""
    yield "Resolved", [_told(finding) for finding in verdict.resolved]
    unseen = [finding for finding in verdict.findings if finding.news == UNSEEN]
    yield "Told before, not looked at this time", [_told(finding) for finding in unseen]


def open_since(report: Report) -> Mapping[str, str]:
    """Return since when each row is told that has nothing new in it, by its resource id."""
    told: dict[str, str] = {}
    for finding in report.verdict.findings if report.verdict else ():
        if finding.since:
            known = told.setdefault(finding.resource_id, finding.since)
            told[finding.resource_id] = min(known, finding.since)
    rows = (row for row in report.rows if row.news == OPEN)
    since = {row.resource_id: told.get(row.renamed_from or row.resource_id, "") for row in rows}
    return {
        resource_id: f"Still open, first told {short_time(moment)}" if moment else "Still open"
        for resource_id, moment in since.items()
    }


def is_new(row: Row) -> bool:
    """Whether a check tells something of a row for the first time."""
    return row.news == NEW


def failing(report: Report) -> set[str]:
    """Return the ids of the rows for which a check fails; without a verdict that is every one."""
    verdict = report.verdict
    if verdict is None:
        return {row.resource_id for row in report.rows}
    if not verdict.fails or verdict.fail_on not in LEVELS:
        return set()
    counting = LEVELS[: LEVELS.index(verdict.fail_on) + 1]
    told = (NEW, OPEN) if verdict.fail_on_open else (NEW,)
    found = {it.resource_id for it in verdict.findings if it.level in counting and it.news in told}
    return {it.resource_id for it in report.rows if (it.renamed_from or it.resource_id) in found}


def expected_words(verdict: Verdict) -> str:
    """Return how many differences are expected and by which rules; empty where none is."""
    if not verdict.suppressed:
        return ""
    rules, more = first(rule_lines(verdict), _RULE_LIMIT)
    named = [f"rule in {visible(where, NAME_LIMIT)} ({reason})" for where, reason in rules]
    named += [f"and {counted(more, 'more rule')}"] if more else []
    return f"{verdict.suppressed} expected: {', '.join(named)}."


def rule_lines(verdict: Verdict) -> Sequence[tuple[str, str]]:
    """Return the rules at work: where each stands, and its reason, owner and last day."""
    lines = []
    for use in verdict.rules:
        if not use.matches or use.state != "at work":
            continue
        owner = f", ask {visible(use.owner, NAME_LIMIT)}" if use.owner else ""
        until = f", until {visible(use.expires, NAME_LIMIT)}" if use.expires else ""
        lines.append((use.where, f"{visible(use.reason, NAME_LIMIT)}{owner}{until}"))
    return lines


def _told(finding: Finding) -> str:
    since = f" (first told {short_time(finding.since)})" if finding.since else ""
    return f"{visible(finding.sentence)}{since}"
