"""Reviewed marks: a file for each person, whatever the login is."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from examples import PROJECT
from project_drift import LocalDirectoryBackend
from project_drift.backends.reviews import MARKS_LIMIT, Mark, file_name, marks, write_marks

LOGINS = some.text(max_size=300)


@given(some.lists(LOGINS, unique=True, max_size=5))
def test_no_two_logins_share_a_file_whatever_the_case(logins: list[str]) -> None:
    names = [file_name(login).lower() for login in logins]
    assert len(set(names)) == len(names)


@given(LOGINS)
def test_a_file_name_is_plain_and_short(login: str) -> None:
    assert re.fullmatch(r"[a-z0-9_=-]{1,100}", file_name(login))


def test_logins_are_told_apart_where_a_file_system_would_not() -> None:
    logins = ["anna", "Anna", "anna.", "anna ", "=41nna", "../anna", "x" * 101, "x" * 102, ""]
    assert len({file_name(login).lower() for login in logins}) == len(logins)


def test_marks_come_back_as_they_were_written(tmp_path: Path) -> None:
    store = LocalDirectoryBackend(tmp_path, PROJECT)
    found = [Mark("dataset.SHOP.\ud800", "abc", "2026-11-23T10:00:00+00:00")]
    write_marks(store, "anna", found)
    assert (marks(store, "anna"), marks(store, "tom")) == (found, [])


def test_the_oldest_marks_are_forgotten(tmp_path: Path) -> None:
    store = LocalDirectoryBackend(tmp_path, PROJECT)
    write_marks(store, "anna", [Mark(str(n), "", "") for n in range(MARKS_LIMIT + 1)])
    found = marks(store, "anna")
    assert (len(found), found[0].resource_id) == (MARKS_LIMIT, "1")
