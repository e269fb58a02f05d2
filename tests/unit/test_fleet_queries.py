"""The queries of the guide, on rows that checks wrote: a database takes them and they are right."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest

from conftest import ROOT
from project_drift.dss.records import COLUMNS, Row

PAGE = ROOT / "docs" / "how-to" / "watch-many-projects.md"
NOW = datetime.now(timezone.utc)


def days_ago(days: float) -> str:
    return (NOW - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def a_row(project: str, age: float, outcome: str = "pass", **known: str | int) -> Row:
    return {
        "project_key": project,
        "environment": "default",
        "checked_at": days_ago(age),
        "outcome": outcome,
        "status": "clean" if outcome == "pass" else "drift",
        "differences_new": 0,
        "report_path": f"/{project}/{age}",
        **known,
    }


# HR drifted, SALES was repaired, OPS has drifted for long, LOST is checked no more, GONE fails.
ROWS = (
    a_row("HR", 1.5),
    a_row("HR", 0.5, "fail", newest_drift_at=days_ago(0.5), drift_since=days_ago(0.5),
          differences_new=3, report_path="/HR/new"),
    a_row("HR", 0.4, "fail", newest_drift_at=days_ago(0.5), drift_since=days_ago(0.5),
          report_path="/HR/new"),
    a_row("SALES", 1.4, "fail", newest_drift_at=days_ago(1.4), differences_new=1),
    a_row("SALES", 0.4),
    a_row("OPS", 0.4, "fail", newest_drift_at=days_ago(30), drift_since=days_ago(30)),
    a_row("LOST", 9),
    a_row("GONE", 8),
    a_row("GONE", 0.4, "fail", status="failed"),
)  # fmt: skip


@pytest.fixture(scope="module")
def queries() -> list[str]:
    return re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    names = [column.name for column in COLUMNS]
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(f"CREATE TABLE checks ({', '.join(names)})")
        marks = ", ".join("?" * len(names))
        for row in ROWS:
            made.execute(f"INSERT INTO checks VALUES ({marks})", [row.get(name) for name in names])
        yield made


def answers(database: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    """Run a query of the guide; the time is counted in this database's words."""
    return database.execute(
        re.sub(
            r"CURRENT_TIMESTAMP - INTERVAL '(\d+)' DAY",
            r"strftime('%Y-%m-%dT%H:%M:%S', 'now', '-\1 day')",
            query,
        )
    ).fetchall()


def test_which_projects_need_a_look(database: sqlite3.Connection, queries: list[str]) -> None:
    found = [row[0] for row in answers(database, queries[0])]
    assert sorted(map(str, found)) == ["GONE", "HR", "OPS"]
    assert found.index("OPS") < found.index("HR")


def test_which_are_no_longer_checked(database: sqlite3.Connection, queries: list[str]) -> None:
    assert [row[0] for row in answers(database, queries[1])] == ["LOST", "GONE"]


def test_what_is_new_is_told_once(database: sqlite3.Connection, queries: list[str]) -> None:
    assert [row[:3] for row in answers(database, queries[2])] == [("HR", "default", "/HR/new")]


def test_where_most_happens(database: sqlite3.Connection, queries: list[str]) -> None:
    found = answers(database, queries[3])
    assert [row[:2] for row in found[:2]] == [("HR", 3), ("SALES", 1)]


def test_the_guide_has_no_other_query(queries: list[str]) -> None:
    assert len(queries) == 4
