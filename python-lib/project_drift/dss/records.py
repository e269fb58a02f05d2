"""A check as one row of a table, for whoever asks about many projects with SQL.

One row for each check, and no row for each change: "which projects need a look" is then a question
to one table without grouping, a clean project has a row too, and a check that could not be made is
no gap. What changed in detail is in the report, whose place the row names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Union

from project_drift import canonical, service
from project_drift.backends.base import utc_now
from project_drift.models.report import FAILED, LEVELS, UNSEEN, Report
from project_drift.reports import visible

Row = dict[str, Union[str, int, None]]

PASS, FAIL = "pass", "fail"

_TEXT, _NUMBER, _TIME = "string", "bigint", "date"
_CHANGES = {
    "added": "were added",
    "removed": "were removed",
    "modified": "were modified",
    "renamed": "were renamed",
    "unknown": "could not be read or compared",
}


@dataclass(frozen=True)
class Column:
    """One column; `length` is the most characters that a text in it has."""

    name: str
    kind: str
    comment: str
    length: int = 0


# None of the names is a reserved word of a common database, hence the second words.
COLUMNS = (
    Column("check_id", _TEXT, "The same for rows that tell of the same check", 16),
    Column("checked_at", _TIME, "When the project was read, or the check given up"),
    Column("project_key", _TEXT, "The project that was checked", 255),
    Column("environment", _TEXT, "Name of the history within the folder", 40),
    Column("node_id", _TEXT, "The node that the project is on, as it names itself", 255),
    Column("checked_by", _TEXT, "With whose rights the project was read", 255),
    Column("status", _TEXT, "clean, drift, incomplete, or failed where no check was possible", 20),
    Column("outcome", _TEXT, "pass or fail, as the check step ends", 10),
    Column("highest_level", _TEXT, "The highest level of what drifted", 20),
    Column("fail_on", _TEXT, "The lowest level that fails the check", 20),
    Column("compared_with", _TEXT, "baseline, latest, or the number of a snapshot", 40),
    Column("reference_serial", _NUMBER, "The snapshot that was compared with"),
    Column("snapshot_serial", _NUMBER, "The snapshot that this check saved, if any"),
    Column("objects_total", _NUMBER, "Objects in the project"),
    *(
        Column(f"objects_{name}", _NUMBER, f"Objects that {what}")
        for name, what in _CHANGES.items()
    ),
    *(Column(f"objects_{name}", _NUMBER, f"Objects with {name} drift") for name in LEVELS),
    Column("differences_new", _NUMBER, "Differences that no earlier check told"),
    Column("differences_open", _NUMBER, "Differences that an earlier check told"),
    Column("differences_resolved", _NUMBER, "Differences of the check before that are gone"),
    Column("differences_expected", _NUMBER, "Differences that the policy expects"),
    Column("drift_since", _TIME, "When the oldest of the differences was first told"),
    Column("newest_drift_at", _TIME, "When the newest of the differences was first told"),
    Column("people", _TEXT, "Who is known to have changed something, by login", 500),
    Column("not_covered", _TEXT, "Types that were not compared", 500),
    Column("summary", _TEXT, "One sentence", 1000),
    Column("report_path", _TEXT, "Where in the folder the journal tells of it", 500),
)

_LENGTHS = {column.name: column.length for column in COLUMNS}


def schema() -> list[dict[str, Any]]:
    """Return the columns as DSS describes them; lengths matter to some databases."""
    return [
        {
            "name": column.name,
            "type": column.kind,
            "comment": column.comment,
            **({"maxLength": column.length} if column.length else {}),
        }
        for column in COLUMNS
    ]


def row_of(outcome: service.Outcome, compared_with: str, report_path: str) -> Row:
    """Return the row of a check that was made."""
    report, verdict = outcome.report, outcome.report.verdict
    if verdict is None:
        raise ValueError("a check without a verdict")
    told = [finding.since for finding in verdict.findings if finding.news != UNSEEN]
    return _cut(
        {
            **_of_its_side(report),
            "status": report.status,
            "outcome": PASS if verdict.passes else FAIL,
            "highest_level": verdict.level,
            "fail_on": verdict.fail_on,
            "compared_with": compared_with,
            "reference_serial": report.old.serial if report.old else None,
            "snapshot_serial": outcome.saved.serial if outcome.saved else None,
            **{f"objects_{name}": report.counts.get(name, 0) for name in _CHANGES},
            **{f"objects_{name}": report.levels.get(name, 0) for name in LEVELS},
            "differences_new": verdict.new,
            "differences_open": verdict.open,
            "differences_resolved": len(verdict.resolved),
            "differences_expected": verdict.suppressed,
            "drift_since": _moment(min(told, default="")),
            "newest_drift_at": _moment(max(told, default="")),
            "people": ", ".join(report.people),
            "not_covered": ", ".join(gap.label for gap in report.gaps),
            "summary": service.summary(report),
            "report_path": report_path,
        }
    )


def failed_row(project_key: str, environment: str, compared_with: str, reason: str) -> Row:
    """Return the row of a check that could not be made; what is not known is empty and never 0."""
    return _cut(
        {
            "checked_at": _moment(utc_now().isoformat()),
            "project_key": project_key,
            "environment": environment,
            "status": FAILED,
            "outcome": FAIL,
            "compared_with": compared_with,
            "summary": reason,
        }
    )


def _of_its_side(report: Report) -> Row:
    side = report.new
    return {
        "checked_at": _moment(side.taken_at),
        "project_key": report.project_key,
        "environment": side.environment,
        "node_id": side.node_id,
        "checked_by": side.captured_by,
        "objects_total": side.objects,
    }


def _moment(time: str) -> str | None:
    """Return an ISO 8601 time in UTC in the one form of it that DSS reads as a date."""
    return f"{time[:19]}.000Z" if time else None


def _cut(known: Row) -> Row:
    """Return the whole row: every column, in order, no text longer than it may be."""
    row = {"check_id": canonical.checksum(known)[:16], **known}
    return {name: _fitting(row.get(name), length) for name, length in _LENGTHS.items()}


def _fitting(value: str | int | None, length: int) -> str | int | None:
    return visible(value, length)[:length] if length and isinstance(value, str) else value
