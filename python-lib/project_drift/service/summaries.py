"""Says in one plain sentence what a check concluded: for a log, a mail, the reason of a failure."""

from __future__ import annotations

from collections.abc import Iterator

from project_drift.models.diff import ChangeType
from project_drift.models.report import CLEAN, DRIFT, Report, Verdict
from project_drift.models.words import noun
from project_drift.reports import visible

# What could not be read is named up to this number, and counted beyond it.
_NAMED = 3
_LIMIT = 1000


def summary(report: Report) -> str:
    """Return one sentence on the report of a check, without line breaks or hidden characters.

    Where the check must not pass, it says why; a report without a verdict speaks for itself.
    """
    verdict = report.verdict
    if verdict is None or report.old is None:
        return visible(report.sentence, _LIMIT)
    told = f"{_headline(report)}{_counts(report, verdict)}"
    if verdict.passes:
        return visible(f"{told}; {verdict.why}." if verdict.level else f"{told}.", _LIMIT)
    return visible(f"{told}: {'; '.join(_reasons(report, verdict))}.", _LIMIT)


def _headline(report: Report) -> str:
    subject = f"{report.project_key} ({report.new.environment})"
    since = f"since {report.old.name}" if report.old else ""
    if report.status == DRIFT:
        return f"{subject} drifted {since}"
    if report.status == CLEAN:
        return f"{subject} has no drift {since}"
    return f"{subject} has no known drift {since}, but the check is incomplete"


def _counts(report: Report, verdict: Verdict) -> str:
    counted = (
        (verdict.new, "new"),
        (verdict.open, "still open"),
        (len(verdict.resolved), "resolved"),
        (verdict.suppressed, "expected"),
        (report.counts.get(ChangeType.UNKNOWN.value, 0), "unreadable"),
        (_no_longer_expected(verdict), "under an expired rule"),
    )
    told = ", ".join(f"{count} {what}" for count, what in counted if count)
    return f" ({told})" if told else ""


def _no_longer_expected(verdict: Verdict) -> int:
    return sum(rule.matches for rule in verdict.rules if rule.state == "expired")


def _reasons(report: Report, verdict: Verdict) -> Iterator[str]:
    if verdict.fails:
        yield verdict.why
    if verdict.unsure:
        yield _unsure(report)


def _unsure(report: Report) -> str:
    """Name what could not be read or compared."""
    unknown = [
        row.name if row.name.startswith("all ") else f"{noun(row.resource_type)} {row.name}"
        for row in report.rows
        if row.change == ChangeType.UNKNOWN.value
    ]
    if unknown:
        return f"could not be read or compared: {_first(unknown)}"
    gaps = [f"{gap.label} ({gap.reason})" for gap in report.gaps]
    if gaps:
        return f"not covered: {_first(gaps)}"
    return _first(list(report.alerts)) or "not everything could be read or compared"


def _first(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
