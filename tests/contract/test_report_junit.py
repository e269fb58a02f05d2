"""The JUnit report: XML that any CI server reads, whose numbers are those of the report."""

from __future__ import annotations

import dataclasses
import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import (
    HOSTILE,
    a_resource,
    a_state,
    busy_report,
    report_of,
    week_report,
    with_changes,
)
from project_drift.models.diff import Change
from project_drift.models.report import Overview, OverviewLine, Report
from project_drift.models.state import State
from project_drift.reports import render, render_overview
from project_drift.service import findings
from strategies import state_pairs, texts

NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def parsed(report: Report) -> ET.Element:
    return ET.fromstring(render("junit", report).encode())


def assert_numbers_are_right(root: ET.Element) -> None:
    for element in [root, *root.iter("testsuite")]:
        cases = list(element.iter("testcase"))
        assert int(element.get("tests", "")) == len(cases)
        assert int(element.get("failures", "")) == len(list(element.iter("failure")))
        assert int(element.get("errors", "")) == len(list(element.iter("error")))


@given(state_pairs())
def test_every_resource_that_differs_is_a_failure_and_every_unread_one_an_error(
    pair: tuple[State, State],
) -> None:
    report = findings.compare("Drift check", *pair)
    root = parsed(report)
    rows = [row for group in report.groups for row in group.rows]
    unread = sum(row.change == "unknown" for row in rows)
    assert_numbers_are_right(root)
    assert len(list(root.iter("failure"))) == len(rows) - unread
    if rows:
        assert len(list(root.iter("error"))) == unread


@given(state_pairs())
def test_it_passes_exactly_when_the_report_is_clean(pair: tuple[State, State]) -> None:
    report = findings.compare("Drift check", *pair)
    root = parsed(report)
    passed = root.get("failures") == root.get("errors") == "0"
    assert passed == (report.status == "clean")
    assert list(root.iter("testcase"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_xml_whatever_a_project_holds(kind: str) -> None:
    text = render("junit", report_of(HOSTILE[kind]))
    assert NOT_XML.search(text) is None
    assert_numbers_are_right(ET.fromstring(text.encode()))


@given(st.one_of(texts(), st.characters()))
def test_it_is_xml_for_any_character(text: str) -> None:
    change = Change(f"/{text}", "modified", text, [text], f"{text}\ufffe\uffff")
    made = render("junit", with_changes(change))
    assert NOT_XML.search(made) is None
    assert ET.fromstring(made.encode()).tag == "testsuites"


def test_no_text_of_a_project_changes_the_elements() -> None:
    tags = [
        [element.tag for element in parsed(report_of(text)).iter()]
        for text in ("harmless", *HOSTILE.values())
    ]
    assert all(found == tags[0] for found in tags)


def test_a_changed_resource_has_its_type_its_gist_and_its_details() -> None:
    case = next(one for one in parsed(busy_report()).iter("testcase") if one.get("name") == "score")
    assert case.get("classname") == "SHOP.recipe"
    failure = case.find("failure")
    assert failure is not None
    assert failure.get("type") == "modified"
    assert failure.get("message") == "high: code changed"
    assert "-     a = 12" in str(failure.text)


def test_a_message_says_how_much_more_there_is() -> None:
    messages = [one.get("message") for one in parsed(busy_report()).iter("failure")]
    assert "critical: table changed and 3 more" in messages


def test_there_is_one_suite_for_each_type_that_differs() -> None:
    names = [suite.get("name") for suite in parsed(busy_report()).iter("testsuite")]
    assert names == ["datasets", "recipes", "scenarios"]


def test_a_clean_report_is_one_test_that_passed() -> None:
    state = a_state(a_resource("orders"), serial=3)
    root = parsed(findings.compare("Check", state, state))
    (case,) = root.iter("testcase")
    assert case.get("name") == "no drift"
    assert list(case) == []


def test_a_report_that_is_not_certain_does_not_pass() -> None:
    report = dataclasses.replace(week_report(), status="incomplete", groups=())
    (error,) = parsed(report).iter("error")
    assert error.get("message") == report.sentence


def test_what_holds_for_all_is_in_the_properties_of_the_first_suite() -> None:
    suite = parsed(week_report()).find("testsuite")
    assert suite is not None
    found = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert found["project"] == "SHOP"
    assert found["status"] == "drift"
    assert found["modified"] == "2"


@pytest.mark.parametrize(
    ("status", "complete", "outcome"),
    [
        ("clean", True, "system-out"),
        ("drift", True, "failure"),
        ("drift", False, "error"),
        ("incomplete", False, "error"),
        ("failed", True, "error"),
    ],
)
def test_each_project_of_an_overview_is_a_test(status: str, complete: bool, outcome: str) -> None:
    overview = Overview("Snapshots", (OverviewLine("SHOP", status, "So it is.", complete),))
    root = ET.fromstring(render_overview("junit", overview))
    assert_numbers_are_right(root)
    (case,) = root.iter("testcase")
    assert case.get("name") == "SHOP"
    assert [part.tag for part in case] == [outcome]
