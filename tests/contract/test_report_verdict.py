"""What every format tells of a check: its verdict, what is news, and what the policy expects."""

from __future__ import annotations

import dataclasses
import json
import xml.etree.ElementTree as ET

import pytest

from examples import check_report, week_report
from project_drift.models.report import Finding, Report, RuleUse, Verdict
from project_drift.reports import formats, render

FOR_PEOPLE = [name for name in formats() if name != "json"]
ON_A_PAGE = [name for name in FOR_PEOPLE if name != "junit"]


def told(name: str, report: Report) -> str:
    """The report on one line, without what a format makes bold or code."""
    text = render(name, report).replace("`", "").replace("*", "")
    for tag in ("<strong>", "</strong>", "<b>", "</b>"):
        text = text.replace(tag, "")
    return " ".join(text.split())


def verdict(report: Report) -> Verdict:
    assert report.verdict is not None
    return report.verdict


def judged(**fields: object) -> Report:
    """The report of a check whose verdict has these fields."""
    report = check_report()
    changed = dataclasses.replace(verdict(report), **fields)  # type: ignore[arg-type]
    return dataclasses.replace(report, verdict=changed)


PASSING: dict[str, object] = {"fails": False, "unsure": False, "why": "nothing counts"}


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(
    "words",
    [
        "high: recipe compute: Code changed (+1 −1 line); the check fails on high and above",
        "besides, not everything could be read or compared",
        "Still open, first told 2026-11-20 07:30",
        "recipe old: code changed (first told 2026-11-20 07:30)",
        "scenario NIGHTLY: active changed (first told 2026-11-20 07:30)",
        "scratch data, ask anna",
        "policy.yml, line 4",
    ],
)
def test_all_that_a_check_concludes_is_told(name: str, words: str) -> None:
    assert words in told(name, check_report())


@pytest.mark.parametrize("name", ON_A_PAGE)
def test_the_news_are_counted(name: str) -> None:
    assert "2 new, 3 still open, 1 resolved, 1 not looked at" in told(name, check_report())


@pytest.mark.parametrize("name", ON_A_PAGE)
def test_news_of_which_there_is_none_are_not_counted(name: str) -> None:
    text = told(name, judged(findings=(), resolved=(), new=0, open=2))
    assert "2 still open" in text
    assert "resolved" not in text
    assert "0 new" not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(
    ("fails", "unsure", "words"),
    [
        (False, False, "Check passes"),
        (False, True, "Check does not pass"),
        (True, False, "Check fails"),
        (True, True, "Check fails"),
    ],
)
def test_it_says_whether_the_check_passes(name: str, fails: bool, unsure: bool, words: str) -> None:
    text = told(name, judged(fails=fails, unsure=unsure))
    assert words in text
    others = {"Check passes", "Check does not pass", "Check fails"} - {words}
    assert not [other for other in others if other in text]


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_what_is_not_a_check_has_no_verdict(name: str) -> None:
    text = told(name, week_report())
    for words in ("Check passes", "Check fails", "Still open", "Resolved", "Expected"):
        assert words not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_resolved_findings_beyond_a_limit_are_counted(name: str) -> None:
    gone = tuple(
        Finding(str(n), "dataset.SHOP.a", f"/{n}", f"gone number {n}", "low") for n in range(250)
    )
    text = told(name, judged(resolved=gone))
    assert "gone number 99" in text
    assert "gone number 100" not in text
    assert "and 150 more" in text


@pytest.mark.parametrize("name", ["markdown", "text"])
def test_rules_beyond_a_limit_are_counted(name: str) -> None:
    rule = verdict(check_report()).rules[0]
    many = tuple(dataclasses.replace(rule, where=f"line {n}") for n in range(20))
    text = told(name, judged(rules=many, suppressed=20))
    assert "20 expected: rule in line 0 (scratch data, ask anna), rule in line 1" in text
    assert "and 15 more rules" in text
    assert "line 5" not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize(("state", "matches"), [("expired", 3), ("idle", 0), ("at work", 0)])
def test_a_rule_that_hid_nothing_is_not_named(name: str, state: str, matches: int) -> None:
    rule = RuleUse("x", "", "unheard-of", "", "", "line 77", matches, state)
    text = told(name, judged(rules=(*verdict(check_report()).rules, rule)))
    assert "unheard-of" not in text
    assert "line 77" not in text


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_the_last_day_of_a_rule_is_told(name: str) -> None:
    rule = RuleUse("x", "", "a trial", "", "2026-12-31", "line 7", 1, "at work")
    assert "a trial, until 2026-12-31" in told(name, judged(rules=(rule,)))


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_nothing_is_said_of_rules_where_nothing_is_expected(name: str) -> None:
    report = dataclasses.replace(judged(suppressed=0, rules=()), expected=())
    assert "scratch data" not in told(name, report)


def test_the_page_folds_what_is_expected_and_lists_it() -> None:
    page = render("html", check_report())
    part = page[page.index("<h2>Expected") :]
    assert part.index("<details") < part.index("scratch data") < part.index("gone")
    assert "removed" in part


def test_text_marks_what_is_new_beside_its_name() -> None:
    lines = render("text", check_report()).splitlines()
    (new,) = (line for line in lines if line.startswith("  ~ compute"))
    (known,) = (line for line in lines if line.startswith("  ~ orders"))
    assert new.split()[2:] == ["new", "anna", "2026-11-23", "10:00"]
    assert "new" not in known


def test_markdown_marks_what_is_new() -> None:
    text = render("markdown", check_report())
    assert "- `compute`: modified by `anna`, 2026-11-23 10:00, **new**\n" in text
    assert "- `orders`: modified by `marc.dubois`, 2026-11-23 10:00\n" in text


def test_the_page_marks_what_is_new() -> None:
    assert render("html", check_report()).count('pd-new">new</span>') == 2


def test_the_page_opens_an_open_row_that_has_nothing_else_to_tell() -> None:
    report = check_report()
    rows = tuple(
        dataclasses.replace(row, changes=(), who="", when="", level_reason="")
        for row in report.groups[0].rows
        if row.news == "open"
    )
    groups = (dataclasses.replace(report.groups[0], rows=rows),)
    assert "Still open" in render("html", dataclasses.replace(report, groups=groups))


def test_the_text_of_a_check_fits_a_terminal() -> None:
    text = render("text", check_report())
    assert [line for line in text.splitlines() if len(line) > 80] == []


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(render("junit", report).encode())


def outcomes(report: Report) -> dict[str, str]:
    """What each test case of a report came to."""
    return {
        str(case.get("name")): next((part.tag for part in case), "passed")
        for case in parsed(report).iter("testcase")
    }


def test_only_what_makes_a_check_fail_is_a_failure_for_ci() -> None:
    assert outcomes(check_report()) == {
        "new": "skipped", "orders": "skipped", "compute": "failure", "NIGHTLY": "error",
    }  # fmt: skip
    assert parsed(check_report()).get("skipped") == "2"


def without_unread(report: Report) -> Report:
    groups = tuple(
        group for group in report.groups if all(row.change != "unknown" for row in group.rows)
    )
    return dataclasses.replace(report, groups=groups)


def test_a_check_that_passes_has_no_failure_and_no_error() -> None:
    root = parsed(without_unread(judged(**PASSING)))
    assert (root.get("failures"), root.get("errors"), root.get("skipped")) == ("0", "0", "3")


def test_a_check_that_is_not_certain_has_an_error_whatever_else_it_has() -> None:
    found = outcomes(without_unread(judged(fails=False, unsure=True)))
    assert found["everything could be read"] == "error"


def test_a_check_that_never_fails_on_drift_has_no_failure() -> None:
    root = parsed(without_unread(judged(**PASSING, fail_on="none")))
    assert root.get("failures") == "0"


def test_what_was_told_before_is_no_failure_where_only_news_make_a_check_fail() -> None:
    found = outcomes(judged(fail_on="medium", fail_on_open=False))
    assert (found["compute"], found["orders"]) == ("failure", "skipped")


def test_a_lower_threshold_makes_more_failures() -> None:
    found = outcomes(judged(fail_on="medium"))
    assert found["orders"] == "failure"


def test_ci_has_the_verdict_as_properties() -> None:
    found = {one.get("name"): one.get("value") for one in parsed(check_report()).iter("property")}
    assert str(found["verdict"]).startswith("Check fails: high: recipe compute")
    numbers = {name: found[f"verdict.{name}"] for name in ("new", "open", "resolved", "expected")}
    assert numbers == {"new": "2", "open": "3", "resolved": "1", "expected": "1"}
    assert (found["verdict.level"], found["verdict.fail_on"]) == ("high", "high")
    assert found["expected: policy.yml, line 4"] == "scratch data, ask anna"


def test_ci_is_told_what_is_new_in_the_message() -> None:
    messages = [one.get("message") for one in parsed(check_report()).iter("failure")]
    assert messages == ["new, high: Code changed (+1 −1 line)"]


def test_json_has_the_verdict_whole() -> None:
    report = check_report()
    data = json.loads(render("json", report))
    assert data["verdict"] == json.loads(json.dumps(dataclasses.asdict(verdict(report))))
    assert [row["name"] for group in data["expected"] for row in group["rows"]] == ["gone"]
