"""The report for a terminal: fits 80 columns wherever names allow."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from project_drift.models.diff import Change
from project_drift.models.report import Overview, Report, Row, Side
from project_drift.models.state import FULL
from project_drift.reports._values import CHANGE_LIMIT, LINE_LIMIT, short_time, shown, visible

_WIDTH = 80
_NAME_WIDTH = 40


def render(report: Report) -> str:
    """Return the report as plain text."""
    return "\n".join(_lines(report)) + "\n"


def render_overview(overview: Overview) -> str:
    """Return what came of each project, one paragraph each."""
    lines = [visible(overview.title), ""]
    for line in overview.lines:
        lines += _wrapped(f"{line.project_key}: {line.sentence}", "  ")
    if not overview.lines:
        lines.append("  no project that this key may read")
    if overview.troubled:
        keys = ", ".join(line.project_key for line in overview.troubled)
        lines += ["", *_wrapped(f"Not read, or not whole: {keys}")]
    return "\n".join(lines) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield visible(report.title)
    yield from _wrapped(report.sentence)
    yield ""
    for side in (report.old, report.new):
        if side is not None:
            yield _side(side)
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


def _side(side: Side) -> str:
    author = f"  by {side.captured_by}" if side.captured_by else ""
    how = "" if side.capture == FULL else f"  {side.capture}"
    partial = "" if side.complete else "  (incomplete)"
    told = f"{short_time(side.taken_at)} UTC  {side.objects} objects{author}{how}{partial}"
    return visible(f"  {side.name:<12} {told}")


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
        for hunk in change.hunks:
            yield f"        @ line {hunk.new_start}"
            for line in hunk.lines:
                yield f"        {line.sign} {visible(line.text, LINE_LIMIT)}".rstrip()
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
        visible(text, 2000),
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + ("  " if indent else ""),
        break_long_words=False,
        break_on_hyphens=False,
    )
