"""The report for a terminal: fits 80 columns wherever names allow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from project_drift.models.diff import Change
from project_drift.models.report import Overview, Report, Row, Side
from project_drift.models.state import FULL
from project_drift.reports._values import (
    CHANGE_LIMIT,
    TEXT_LIMIT,
    short_time,
    shown,
    shown_hunks,
    shown_line,
    visible,
)

_WIDTH = 80
_NAME_WIDTH = 40


def render(report: Report) -> str:
    """Return the report as plain text."""
    return _joined(_lines(report))


def render_overview(overview: Overview) -> str:
    """Return what came of each project, one paragraph each."""
    lines = [overview.title, ""]
    for line in overview.lines:
        lines += _wrapped(f"{line.project_key}: {line.sentence}", "  ")
    if not overview.lines:
        lines.append("  no project that this key may read")
    if overview.troubled:
        keys = ", ".join(line.project_key for line in overview.troubled)
        lines += ["", *_wrapped(f"Not read, or not whole: {keys}")]
    return _joined(lines)


def _joined(lines: Iterable[str]) -> str:
    """Join lines that hold nothing but what is meant: no text of a project makes one of its own."""
    return "\n".join(visible(line, TEXT_LIMIT).rstrip() for line in lines) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield report.title
    yield from _wrapped(report.sentence)
    yield ""
    for side in (report.old, report.new):
        if side is not None:
            yield from _side(side)
    for group in report.groups:
        yield ""
        yield group.label.capitalize()
        for row in group.rows:
            yield from _row(row)
    if not report.groups and report.inventory:
        yield ""
        yield from (f"  {count:>5} {label}" for label, count in report.inventory.items())
    yield from _section("Not covered", [f"{gap.label}: {gap.reason}" for gap in report.gaps])
    yield from _section("Could not be read", list(report.alerts))
    yield from _section("Please note", list(report.warnings))


def _side(side: Side) -> list[str]:
    author = f"  by {side.captured_by}" if side.captured_by else ""
    flags = [side.capture] if side.capture != FULL else []
    flags += [] if side.complete else ["incomplete"]
    how = f"  ({', '.join(flags)})" if flags else ""
    taken = f"{short_time(side.taken_at)} UTC"
    return _wrapped(f"{side.name:<12} {taken}  {side.objects} objects{author}{how}", "  ")


def _row(row: Row) -> Iterator[str]:
    made = "  ".join(part for part in (row.who, short_time(row.when)) if part)
    name = f"  {row.symbol} {visible(row.name)}"
    yield visible(f"{name:<{_NAME_WIDTH}}  {made}").rstrip() if made else name
    if row.reason:
        yield from _wrapped(row.reason, "      ")
    for change in row.changes[:CHANGE_LIMIT]:
        yield from _change(change)
    if len(row.changes) > CHANGE_LIMIT:
        yield f"      … and {len(row.changes) - CHANGE_LIMIT} more changes"


def _change(change: Change) -> Iterator[str]:
    if change.hunks:
        yield f"      {visible(change.label)}:"
        hunks, hidden = shown_hunks(change.hunks)
        for hunk in hunks:
            yield f"        @ line {hunk.new_start}"
            for line in hunk.lines:
                yield f"        {line.sign} {shown_line(line.text)}"
        if hidden:
            yield f"        … and {hidden} more lines"
        return
    yield from _wrapped(f"{visible(change.label)}{_values(change)}", "      ")


def _values(change: Change) -> str:
    if change.kind == "modified":
        return f": {shown(change.old)} → {shown(change.new)}"
    if change.kind == "moved":
        return ""
    value = change.old if change.kind == "removed" else change.new
    return "" if isinstance(value, (dict, list)) else f": {shown(value)}"


def _section(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield ""
        yield title
        for item in items:
            yield from _wrapped(item, "  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        visible(text, TEXT_LIMIT),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + ("  " if indent else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
