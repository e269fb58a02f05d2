"""The report for a terminal: fits 80 columns wherever names allow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from project_drift.models.report import Group, Overview, Report, Row, Verdict
from project_drift.reports import _rows, _verdict
from project_drift.reports._plain import (
    INDENT,
    SOFT,
    TITLE,
    WIDTH,
    Line,
    Span,
    details,
    notes,
    plain,
    side_words,
    wrapped,
)
from project_drift.reports._values import NAME_LIMIT, ROW_LIMIT, TEXT_LIMIT, short_time, visible

_NAME_WIDTH = 40
_RESET = "\x1b[0m"
_COLOURS = {
    "added": "\x1b[32m",
    "removed": "\x1b[31m",
    "modified": "\x1b[33m",
    "renamed": "\x1b[36m",
    "unknown": "\x1b[35m",
    "critical": "\x1b[1;31m",
    "high": "\x1b[31m",
    "plus": "\x1b[32m",
    "minus": "\x1b[31m",
    TITLE: "\x1b[1m",
    SOFT: "\x1b[2m",
    _verdict.FAILS: "\x1b[1;31m",
    _verdict.UNSURE: "\x1b[35m",
    _verdict.PASSES: "\x1b[32m",
}


def render(report: Report) -> str:
    """Return the report as plain text."""
    return _joined(plain(_lines(report)))


def render_coloured(report: Report) -> str:
    """Return the same text with colours for a terminal."""
    return _joined(map(_painted, _lines(report)))


def render_overview(overview: Overview) -> str:
    """Return what came of each project, one paragraph each."""
    return _joined(plain(_overview(overview)))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def _painted(line: Line) -> str:
    """Colour what was made visible before: no escape sequence but these is in the text."""
    text = ""
    last = len(line) - 1
    for place, span in enumerate(line):
        shown = visible(span.text, TEXT_LIMIT)
        shown = shown.rstrip() if place == last else shown
        colour = _COLOURS.get(span.role, "")
        text += f"{colour}{shown}{_RESET}" if colour and shown else shown
    return text


def _lines(report: Report) -> Iterator[Line]:
    yield (Span(report.title, TITLE),)
    yield from wrapped(report.sentence)
    if report.verdict:
        yield from _verdict_lines(report.verdict)
    if report.levels and report.groups:
        yield from wrapped(f"Levels: {_rows.level_words(report.levels)}.", hang="  ")
    yield ()
    for side in (report.old, report.new):
        if side is not None:
            yield from wrapped(side_words(side), "  ")
    since = _verdict.open_since(report)
    for group in report.groups:
        yield from _group(group, since)
    if not report.groups and report.inventory:
        yield ()
        for label, count in report.inventory.items():
            yield (Span(f"  {count:>5} {label}"),)
    for title, items in notes(report):
        yield ()
        yield (Span(title, TITLE),)
        for item in items:
            yield from wrapped(item, "  ")


def _verdict_lines(verdict: Verdict) -> Iterator[Line]:
    words = f"{_verdict.result_words(verdict)}: {_verdict.why_words(verdict)}"
    yield from wrapped(words, role=_verdict.result(verdict), hang="  ")
    for told in (_verdict.news_words(verdict), _verdict.expected_words(verdict)):
        if told:
            yield from wrapped(told.rstrip(".") + ".", hang="  ")


def _group(group: Group, since: Mapping[str, str]) -> Iterator[Line]:
    yield ()
    yield (Span(_rows.titled(group.label), TITLE),)
    rows, more = _rows.most_urgent(group.rows, ROW_LIMIT)
    for row in rows:
        yield from _heading(row)
        yield from wrapped(since.get(row.resource_id, ""), INDENT, SOFT)
        yield from details(row)
    if more:
        yield (Span(f"  … and {more} more: see the JSON report", SOFT),)


def _heading(row: Row) -> Iterator[Line]:
    """Yield symbol and name, and beside them, where there is room, if new, who and when."""
    name = Span(f"  {row.symbol} {visible(row.name, NAME_LIMIT)}", row.change)
    who = visible(row.who, NAME_LIMIT)
    news = row.news if _verdict.is_new(row) else ""
    made = "  ".join(part for part in (news, who, short_time(row.when)) if part)
    beside = name._replace(text=f"{name.text:<{_NAME_WIDTH}}")
    if not made:
        yield (name,)
    elif len(beside.text) + 2 + len(made) <= WIDTH:
        yield (beside, Span(f"  {made}", SOFT))
    else:
        yield (name,)
        yield from wrapped(made, INDENT, SOFT)


def _overview(overview: Overview) -> Iterator[Line]:
    yield (Span(overview.title, TITLE),)
    yield ()
    for line in overview.lines:
        key = visible(line.project_key, NAME_LIMIT)
        yield from wrapped(f"{key}: {line.sentence}", "  ")
    if not overview.lines:
        yield (Span("  no project that this key may read"),)
    if overview.troubled:
        keys = ", ".join(line.project_key for line in overview.troubled)
        yield ()
        yield from wrapped(f"Not read, or not whole: {keys}")
