"""The report for a CI server, as JUnit XML: each changed resource is a failed test case.

What could not be read is an error, since nobody knows whether it changed. What differs in a check
without making it fail is skipped: it is seen, and the job stays as green as the check. A report
without any of these holds one test case that passed.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Collection, Mapping

from project_drift.models.report import (
    CLEAN,
    DRIFT,
    INCOMPLETE,
    Group,
    Overview,
    OverviewLine,
    Report,
    Row,
    Verdict,
)
from project_drift.reports import _rows, _verdict
from project_drift.reports._plain import INDENT, details, notes, plain, side_words, wrapped
from project_drift.reports._values import NAME_LIMIT, TEXT_LIMIT, short_time, visible

FAILURE, ERROR, SKIPPED = "failure", "error", "skipped"
_NUMBERS = {"tests": "testcase", "failures": FAILURE, "errors": ERROR, "skipped": SKIPPED}


def render(report: Report) -> str:
    """Return the report as XML: one suite per resource type in which something differs."""
    since = _verdict.open_since(report)
    failing = _verdict.failing(report)
    suites = [_suite(report, group, since, failing) for group in report.groups]
    suites = suites or [_without_rows(report)]
    if report.verdict and report.verdict.unsure and not any(map(_has_error, suites)):
        suites.append(_uncertain(report))
    _append_facts(suites[0], report)
    return _document(report.title, suites)


def render_overview(overview: Overview) -> str:
    """Return one suite with a test case for each project."""
    suite = ET.Element("testsuite", name=visible(overview.title, NAME_LIMIT))
    for line in overview.lines:
        case = _case(suite, line.project_key, "project-drift")
        outcome = _outcome(line)
        if outcome:
            ET.SubElement(
                case, outcome, type=visible(line.status), message=visible(line.sentence, TEXT_LIMIT)
            )
        else:
            ET.SubElement(case, "system-out").text = visible(line.sentence, TEXT_LIMIT)
    return _document(overview.title, [suite])


def _outcome(line: OverviewLine) -> str:
    if line.status == DRIFT and line.complete:
        return FAILURE
    return "" if line.status == CLEAN and line.complete else ERROR


def _suite(
    report: Report, group: Group, since: Mapping[str, str], failing: Collection[str]
) -> ET.Element:
    suite = ET.Element("testsuite", name=visible(group.label, NAME_LIMIT))
    for row in group.rows:
        case = _case(suite, row.name, f"{report.project_key}.{row.resource_type}")
        outcome = FAILURE if row.resource_id in failing else SKIPPED
        outcome = ERROR if row.change == _rows.UNKNOWN else outcome
        told = ET.SubElement(case, outcome, type=visible(row.change), message=_message(row))
        known = plain(wrapped(since.get(row.resource_id, ""), INDENT))
        told.text = "\n".join(["", *_made(row), *known, *plain(details(row)), ""])
    return suite


def _without_rows(report: Report) -> ET.Element:
    """Return a suite that passes, or one that says that nothing is certain."""
    suite = ET.Element("testsuite", name=visible(report.title, NAME_LIMIT))
    if report.status == CLEAN:
        _case(suite, "no drift", report.project_key)
        return suite
    if report.status == INCOMPLETE:
        return _uncertain(report)
    case = _case(suite, "no drift", report.project_key)
    message = visible(report.sentence, TEXT_LIMIT)
    ET.SubElement(case, FAILURE, type=report.status, message=message)
    return suite


def _uncertain(report: Report) -> ET.Element:
    suite = ET.Element("testsuite", name=visible(report.title, NAME_LIMIT))
    case = _case(suite, "everything could be read", report.project_key)
    message = _verdict.why_words(report.verdict) if report.verdict else report.sentence
    if report.status == INCOMPLETE:
        message = report.sentence
    ET.SubElement(case, ERROR, type=INCOMPLETE, message=visible(message, TEXT_LIMIT))
    return suite


def _has_error(suite: ET.Element) -> bool:
    return suite.find(f".//{ERROR}") is not None


def _append_facts(suite: ET.Element, report: Report) -> None:
    """Put what holds for the whole report around the test cases of its first suite."""
    properties = ET.Element("properties")
    suite.insert(0, properties)
    facts = [("project", report.project_key), ("status", report.status)]
    facts += [("old", side_words(report.old))] if report.old else []
    facts += [("new", side_words(report.new)), ("environment", report.new.environment)]
    facts += [(kind, str(count)) for kind, count in sorted(report.counts.items())]
    facts += [(f"level.{level}", str(count)) for level, count in report.levels.items()]
    facts += _judged(report.verdict) if report.verdict else []
    for name, value in facts:
        ET.SubElement(
            properties, "property", name=visible(name, NAME_LIMIT), value=visible(value, TEXT_LIMIT)
        )
    lines = [report.sentence]
    if not report.groups:
        lines += [f"  {count:>5} {label}" for label, count in report.inventory.items()]
    for title, items in notes(report):
        lines += [f"{title}:", *(f"  {item}" for item in items)]
    ET.SubElement(suite, "system-out").text = "\n".join(
        ["", *(visible(line, TEXT_LIMIT) for line in lines), ""]
    )


def _judged(verdict: Verdict) -> list[tuple[str, str]]:
    """Return the verdict, its numbers and what is expected, as properties."""
    told = f"{_verdict.result_words(verdict)}: {_verdict.why_words(verdict)}"
    return [
        ("verdict", told),
        ("verdict.level", verdict.level),
        ("verdict.fail_on", verdict.fail_on),
        ("verdict.new", str(verdict.new)),
        ("verdict.open", str(verdict.open)),
        ("verdict.resolved", str(len(verdict.resolved))),
        ("verdict.expected", str(verdict.suppressed)),
        *((f"expected: {where}", reason) for where, reason in _verdict.rule_lines(verdict)),
    ]


def _message(row: Row) -> str:
    """Return a row in one line: what a CI server shows before anybody opens it."""
    known = ", ".join(filter(None, ("new" if _verdict.is_new(row) else "", row.level)))
    level = f"{known}: " if known else ""
    reason = visible(_rows.reason_words(row), NAME_LIMIT)
    found = _rows.shown_changes(row)
    if reason or not found.changes:
        return f"{level}{reason or _rows.cosmetic_words(row) or row.change}"
    others = len(found.changes) + found.hidden - 1
    more = f" and {others} more" if others else ""
    return f"{level}{visible(found.changes[0].label, NAME_LIMIT)}{more}"


def _made(row: Row) -> list[str]:
    who = f" by {visible(row.who, NAME_LIMIT)}" if row.who else ""
    when = f", {visible(short_time(row.when))}" if row.when else ""
    return [f"{INDENT}last saved{who}{when}"] if who or when else []


def _case(suite: ET.Element, name: str, kind: str) -> ET.Element:
    return ET.SubElement(
        suite, "testcase", name=visible(name, NAME_LIMIT), classname=visible(kind, NAME_LIMIT)
    )


def _document(title: str, suites: list[ET.Element]) -> str:
    root = ET.Element("testsuites", name=visible(title, NAME_LIMIT))
    root.extend(suites)
    for element in (*suites, root):
        for name, tag in _NUMBERS.items():
            element.set(name, str(sum(1 for _ in element.iter(tag))))
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data.decode("utf-8") + "\n"
