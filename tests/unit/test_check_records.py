"""The row of a check: columns that any database takes, texts that fit them."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT
from project_drift.dss.records import COLUMNS, failed_row, schema

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
PAGE = ROOT / "docs" / "check-dataset.md"
# Words that at least one common database refuses as the name of a column.
RESERVED = {
    "added", "comment", "current", "date", "group", "key", "level", "mode", "new", "number",
    "open", "order", "row", "table", "time", "unknown", "user", "view",
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=1500), st.text(max_size=300))
def test_every_text_fits_its_column_and_is_visible(reason: str, project: str) -> None:
    row = failed_row(project, "default", "baseline", reason)
    for column in COLUMNS:
        value = row[column.name]
        if column.length and value is not None:
            assert len(str(value)) <= column.length
            assert not any(unicodedata.category(letter) in HIDDEN for letter in str(value))


def test_a_row_has_the_columns_in_order() -> None:
    row = failed_row("SALES", "default", "baseline", "gone")
    assert list(row) == [column.name for column in COLUMNS]


def test_rows_of_one_check_have_one_id_and_rows_of_two_have_two() -> None:
    ids = [failed_row(key, "default", "baseline", "gone")["check_id"] for key in ("SALES", "HR")]
    assert ids[0] != ids[1]
    assert all(re.fullmatch(r"[0-9a-f]{16}", str(found)) for found in ids)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_name_needs_no_quotes(column: object) -> None:
    name = getattr(column, "name", "")
    assert re.fullmatch(r"[a-z][a-z0-9_]{1,29}", name)
    assert name not in RESERVED


def test_the_page_has_each_column_with_its_type_and_its_meaning() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| (.+) \|$", PAGE.read_text("utf-8"), re.MULTILINE)
    told = {name: (kind, meaning.rstrip(".")) for name, kind, meaning in rows}
    columns = {column["name"]: (column["type"], column["comment"]) for column in schema()}
    assert list(told) == list(columns)
    assert told == columns
