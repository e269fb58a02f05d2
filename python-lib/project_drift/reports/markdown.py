"""The report for a pull request or a chat: short enough to be posted, and only what it says.

What does not fit is counted. Who reads it finds the most urgent first told whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from project_drift.models.diff import Change
from project_drift.models.report import Group, Overview, Report, Row, Side, Verdict
from project_drift.models.state import FULL
from project_drift.models.words import counted
from project_drift.reports import _rows, _verdict
from project_drift.reports._markdown import cell, code, fenced, prose
from project_drift.reports._plain import notes
from project_drift.reports._room import Piece, fitted, within
from project_drift.reports._values import (
    NAME_LIMIT,
    VALUE_LIMIT,
    short_time,
    shown_hunks,
    shown_line,
)

# Hosts cut a comment at 65,536 characters. The parts have their share of what is allowed here.
LIMIT = 60_000
_TABLE_ROOM = 6_000
_NOTES_ROOM = 4_000
_OVERVIEW_ROOM = 50_000
_ROW_ROOM = 10_000
_HUNKS_ROOM = 6_000
_TITLE_LIMIT = 200
_SENTENCE_LIMIT = 600


def render(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown of at most `LIMIT` characters."""
    head = [*_head(report), *_table(report)]
    tail = list(_notes(report))
    room = LIMIT - sum(len(line) + 1 for line in (*head, *tail)) - 200
    groups = _groups(report.groups, _verdict.open_since(report), room)
    return "\n".join([*head, *groups, *tail]) + "\n"


def render_overview(overview: Overview) -> str:
    """Return what came of each project as a list."""
    lines = [f"## {prose(overview.title, _TITLE_LIMIT)}", ""]
    told, more = within(
        (
            [f"- {code(line.project_key, NAME_LIMIT)}: {prose(line.sentence, _SENTENCE_LIMIT)}"]
            for line in overview.lines
        ),
        _OVERVIEW_ROOM,
    )
    lines += told or ["No project that this key may read."]
    lines += [f"- … and {counted(more, 'more project')}: {_rows.ELSEWHERE}"] if more else []
    if overview.troubled:
        many = counted(len(overview.troubled), "project")
        lines += ["", f"**{many} not read, or not whole.**"]
    return "\n".join(lines) + "\n"


def _head(report: Report) -> Iterator[str]:
    yield f"## {prose(report.title, _TITLE_LIMIT)}"
    yield ""
    status = _rows.status_words(report)
    yield f"**{status}.** {prose(report.sentence, _SENTENCE_LIMIT)}"
    if report.verdict:
        yield from _verdict_lines(report.verdict)
    levels = _rows.level_words(report.levels)
    if levels:
        yield ""
        yield f"Levels: {levels}."
    yield ""
    for side in (report.old, report.new):
        if side is not None:
            yield f"- {_side(side)}"


def _verdict_lines(verdict: Verdict) -> Iterator[str]:
    why = prose(_verdict.why_words(verdict), _SENTENCE_LIMIT)
    news = _verdict.news_words(verdict)
    expected = prose(_verdict.expected_words(verdict), _SENTENCE_LIMIT)
    yield ""
    yield f"**{_verdict.result_words(verdict)}**: {why}"
    for told in (news and f"{news}.", expected):
        if told:
            yield from ("", told)


def _side(side: Side) -> str:
    author = f" by {code(side.captured_by, NAME_LIMIT)}" if side.captured_by else ""
    flags = [prose(side.capture, NAME_LIMIT)] if side.capture != FULL else []
    flags += [] if side.complete else ["incomplete"]
    how = f" ({', '.join(flags)})" if flags else ""
    taken = prose(short_time(side.taken_at))
    objects = counted(side.objects, "object")
    return f"{prose(side.name, NAME_LIMIT)}: {taken} UTC, {objects}{author}{how}"


def _table(report: Report) -> Iterator[str]:
    """Yield the numbers by type and kind, or what a first snapshot holds."""
    if not report.groups:
        blocks = [[f"- {count} {prose(name, NAME_LIMIT)}"] for name, count in _inventory(report)]
        lines, more = within(blocks, _TABLE_ROOM)
        yield from ["", *lines] if lines else []
        yield from [f"- … and {counted(more, 'more type')}"] if more else []
        return
    yield ""
    yield "| Type | Added | Removed | Modified | Renamed | Unknown |"
    yield "|---|--:|--:|--:|--:|--:|"
    blocks = []
    for group in report.groups:
        found = Counter(row.change for row in group.rows)
        numbers = " | ".join(str(found[kind] or "") for kind in _rows.KINDS)
        blocks.append([f"| {cell(prose(_rows.titled(group.label), NAME_LIMIT))} | {numbers} |"])
    lines, more = within(blocks, _TABLE_ROOM)
    yield from lines
    yield from [f"| … and {counted(more, 'more type')} | | | | | |"] if more else []


def _inventory(report: Report) -> list[tuple[str, int]]:
    return list(report.inventory.items())


def _groups(groups: Sequence[Group], since: Mapping[str, str], room: int) -> Iterator[str]:
    headings = {
        id(group): f"### {prose(_rows.titled(group.label), NAME_LIMIT)}" for group in groups
    }
    room -= sum(len(line) + 3 for line in headings.values())
    rows = [row for group in groups for row in group.rows]
    told = fitted(
        [_piece(row, since.get(row.resource_id, "")) for row in rows], _rows.by_urgency(rows), room
    )
    place = 0
    for group in groups:
        lines = told[place : place + len(group.rows)]
        place += len(group.rows)
        if any(lines):
            yield from ("", headings[id(group)], "")
            yield from (line for block in lines for line in block)
    hidden = sum(not block for block in told)
    if hidden:
        yield from ("", f"… and {counted(hidden, 'more resource')}: {_rows.ELSEWHERE}.")


def _piece(row: Row, since: str) -> Piece:
    blocks = [[f"  - {prose(since)}"]] if since else []
    blocks += _blocks(row)
    if not blocks:
        return Piece([_heading(row)], [_heading(row)])
    lines, hidden = within(blocks, _ROW_ROOM)
    lines += [f"  - … and {counted(hidden, 'more detail')}: {_rows.ELSEWHERE}"] if hidden else []
    level = f", **{row.level}**" if _rows.is_urgent(row) else ""
    return Piece([_heading(row), *lines], [f"{_heading(row)}{level} (details: {_rows.ELSEWHERE})"])


def _heading(row: Row) -> str:
    who = f" by {code(row.who, NAME_LIMIT)}" if row.who else ""
    when = f", {prose(short_time(row.when))}" if row.when else ""
    news = ", **new**" if _verdict.is_new(row) else ""
    return f"- {code(row.name, NAME_LIMIT)}: {row.change}{who}{when}{news}"


def _blocks(row: Row) -> Iterator[list[str]]:
    """Yield what is told of a row, in pieces that are kept or left out as a whole."""
    if _rows.is_urgent(row):
        reason = f": {prose(row.level_reason, VALUE_LIMIT)}" if row.level_reason else ""
        yield [f"  - **{row.level}**{reason}"]
    why = prose(_rows.reason_words(row), VALUE_LIMIT)
    for words in filter(None, (why, _rows.impact_words(row, code, prose))):
        yield [f"  - {words}"]
    if row.followers:
        yield [f"  - {_following(row)}"]
    commits, more = _rows.commits(row)
    for commit in commits:
        author = f" {code(commit.author, NAME_LIMIT)}" if commit.author else ""
        message = f": {prose(commit.message, VALUE_LIMIT)}" if commit.message else ""
        yield [f"  - commit {prose(short_time(commit.when))}{author}{message}"]
    if more:
        yield [f"  - … and {counted(more, 'earlier commit')}"]
    if row.unattributed:
        yield [f"  - {prose(row.unattributed, VALUE_LIMIT)}"]
    found = _rows.shown_changes(row)
    for change in found.changes:
        yield _change(change)
    if found.hidden:
        yield [f"  - … and {counted(found.hidden, 'more change')}"]
    if found.cosmetic:
        yield [f"  - {_rows.cosmetic_words(row)} not shown"]


def _following(row: Row) -> str:
    found, more = _rows.followers(row)
    names = [f"{prose(noun, NAME_LIMIT)} {code(one.name, NAME_LIMIT)}" for noun, one in found]
    names += [f"and {more} more"] if more else []
    return f"{_rows.follow_words(row)}: {', '.join(names)}"


def _change(change: Change) -> list[str]:
    label = prose(change.label, VALUE_LIMIT)
    if not change.hunks:
        told = " → ".join(code(value) for value in _rows.values(change) if value is not None)
        return [f"  - {label}: {told}" if told else f"  - {label}"]
    hunks, hidden = shown_hunks(change.hunks, characters=_HUNKS_ROOM)
    lines = []
    for hunk in hunks:
        lines.append(f"@@ line {hunk.new_start} @@")
        lines += [f"{line.sign} {shown_line(line.text)}".rstrip() for line in hunk.lines]
    block = fenced(lines, "diff")
    block += [f"… and {counted(hidden, 'more line')}"] if hidden else []
    return [f"  - {label}:", *(f"    {line}".rstrip() for line in block)]


def _notes(report: Report) -> Iterator[str]:
    for title, items in notes(report):
        yield from ("", f"### {title}", "")
        lines, more = within(([f"- {prose(item, VALUE_LIMIT)}"] for item in items), _NOTES_ROOM)
        yield from lines
        yield from [f"- … and {more} more"] if more else []
