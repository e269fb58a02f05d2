"""What every report for people tells of a row, and what it keeps to itself."""

from __future__ import annotations

import dataclasses

import pytest

from examples import busy_report, week_report, with_changes
from project_drift.models.diff import Change, Hunk, Line
from project_drift.models.report import Commit, Group, Report, Row
from project_drift.reports import formats, render

FOR_PEOPLE = [name for name in formats() if name != "json"]
FINGERPRINT = "0123456789abcdef"


def told(name: str, report: Report) -> str:
    """The report on one line, so that it does not matter where a format breaks it."""
    return " ".join(render(name, report).replace("`", "").replace("*", "").split())


def with_row(**fields: object) -> Report:
    """A report with one row that has these fields."""
    row = Row("modified", "~", "dataset", "dataset.SHOP.orders", "orders")
    rows = (dataclasses.replace(row, **fields),)  # type: ignore[arg-type]
    return dataclasses.replace(week_report(), groups=(Group("datasets", rows),))


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(
    "words",
    [
        "data is read from another place",
        "2026-11-20 10:00",
        "Edit 4",
        "and 2 earlier commits",
        "DSS keeps no mark of who deleted it",
        "enamed from customers: same creation tag",
        "2 references follow",
        "Ingest",
        "2 cosmetic changes",
        "tidy",
    ],
)
def test_all_that_a_row_tells_is_shown(name: str, words: str) -> None:
    assert words in told(name, busy_report())


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_commits_beyond_the_limit_are_not_shown(name: str) -> None:
    assert "Edit 5" not in told(name, busy_report())


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(
    "change",
    [
        Change("/p", "modified", {"$secret": FINGERPRINT}, {"$secret": FINGERPRINT[::-1]}, "it"),
        Change("/p", "added", None, {"$secret": FINGERPRINT}, "it added"),
        Change("/p", "removed", [{"a": {"$secret": FINGERPRINT}}], None, "it removed"),
        Change("/p", "modified", f"u:[secret {FINGERPRINT}]@h", "u@h", "it changed"),
        Change("/p", "modified", 1, f'{{"$secret": "{FINGERPRINT}"}}', "it changed"),
        Change("/p", "added", None, None, f"it: [secret {FINGERPRINT}]", told=True),
        Change("/p", "added", None, None, f'it: {{"$secret": "{FINGERPRINT}"}}', told=True),
        Change("/p", "modified", "", "", "it", (Hunk(1, 1, (
            Line("-", f'a = "[secret {FINGERPRINT}]"'), Line("+", f'  "$secret": "{FINGERPRINT}"'),
        )),)),
    ],
    ids=["pair", "added", "nested", "text", "json", "label", "json label", "hunk"],
)  # fmt: skip
def test_the_fingerprint_of_a_secret_is_never_shown(name: str, change: Change) -> None:
    text = render(name, with_changes(change))
    assert FINGERPRINT not in text
    assert FINGERPRINT[::-1] not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_secret_is_named_as_one(name: str) -> None:
    change = Change("/p", "modified", "plain", {"$secret": FINGERPRINT}, "password")
    assert "(secret)" in told(name, with_changes(change))


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"$secret": FINGERPRINT}, {"$secret": FINGERPRINT[::-1]}),
        ("x" * 5000 + "a", "x" * 5000 + "b"),
    ],
    ids=["secret", "long"],
)
def test_values_that_look_alike_are_said_to_differ(name: str, old: object, new: object) -> None:
    change = Change("/p", "modified", old, new, "it changed")
    assert "differs in what is not shown" in told(name, with_changes(change))


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_values_are_not_repeated_where_the_label_tells_them(name: str) -> None:
    change = Change("/p", "modified", "the old one", "the new one", "table renamed", told=True)
    text = told(name, with_changes(change))
    assert "table renamed" in text
    assert "the old one" not in text
    assert "the new one" not in text


@pytest.mark.parametrize("name", [name for name in FOR_PEOPLE if name != "html"])
def test_cosmetic_changes_are_counted_and_not_shown(name: str) -> None:
    change = Change("/p", "modified", 1, 2, "position changed", cosmetic=True)
    text = told(name, with_changes(change))
    assert "1 cosmetic change not shown" in text
    assert "position changed" not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_followers_beyond_the_limit_are_counted(name: str) -> None:
    many = tuple(Row("modified", "~", "recipe", f"recipe.SHOP.r{n}", f"r{n}.") for n in range(50))
    text = told(name, with_row(renamed_from="dataset.SHOP.old", followers=many))
    assert "50 references follow" in text
    assert "and 30 more" in text
    assert "r19." in text
    assert "r20." not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_what_was_not_read_is_counted_beyond_a_limit(name: str) -> None:
    alerts = tuple(f"alert number {n}" for n in range(250))
    text = told(name, dataclasses.replace(week_report(), alerts=alerts))
    assert "alert number 1" in text
    assert "and 150 more" in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_of_too_many_rows_those_that_matter_most_are_shown(name: str) -> None:
    plain = Row("modified", "~", "dataset", "dataset.SHOP.d", "d", level="low")
    last = dataclasses.replace(plain, name="the_last", level="critical", level_reason="why")
    group = Group("datasets", (*(plain,) * 3000, last))
    text = told(name, dataclasses.replace(week_report(), groups=(group,)))
    assert "the_last" in text


@pytest.mark.parametrize("name", ["html", "text"])
def test_rows_beyond_the_limit_are_counted(name: str) -> None:
    plain = Row("modified", "~", "dataset", "dataset.SHOP.d", "d", level="low")
    report = dataclasses.replace(week_report(), groups=(Group("datasets", (plain,) * 3001),))
    assert "… and 2001 more: see the JSON report" in told(name, report)


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize("level", ["critical", "high"])
def test_a_level_that_matters_is_said_with_its_reason(name: str, level: str) -> None:
    report = with_row(level=level, level_reason="rights are wider")
    assert f"{level}: rights are wider" in told(name, report).replace("</b>", "").lower()


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_a_commit_without_message_or_author_is_shown(name: str) -> None:
    report = with_row(commits=(Commit("c1", "", "2026-11-23T10:00:00+00:00", ""),))
    assert "2026-11-23 10:00" in told(name, report)


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_levels_are_counted(name: str) -> None:
    text = told(name, busy_report()).replace("</span>", "")
    counted = {"junit": 'name="level.high" value="2"'}.get(name, "2 high")
    assert counted in text
