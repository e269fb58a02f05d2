"""A row as lines of plain text, for a terminal and for the log of a CI job.

A line is made of spans, each with the part it plays, so that a terminal may give it a colour.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from project_drift.models.diff import Change
from project_drift.models.report import Commit, Report, Row, Side
from project_drift.models.state import FULL
from project_drift.models.words import counted
from project_drift.reports import _rows, _verdict
from project_drift.reports._values import (
    NAME_LIMIT,
    NOTE_LIMIT,
    TEXT_LIMIT,
    first,
    short_time,
    shown_hunks,
    shown_line,
    visible,
)

WIDTH = 80
INDENT = "      "
# The parts that a span may play besides a kind of change and a level.
TITLE, SOFT, PLUS, MINUS = "title", "soft", "plus", "minus"
_SIGNS = {"+": PLUS, "-": MINUS}


class Span(NamedTuple):
    """A piece of a line and the part that it plays."""

    text: str
    role: str = ""


Line = tuple[Span, ...]


def plain(lines: Iterable[Line]) -> Iterator[str]:
    """Join the spans of each line, hidden characters written out, no blanks at the end."""
    for line in lines:
        yield "".join(visible(span.text, TEXT_LIMIT) for span in line).rstrip()


def wrapped(text: str, indent: str = "", role: str = "", hang: str | None = None) -> Iterator[Line]:
    """Break a text into lines of the width of a terminal; a longer word stays whole."""
    further = indent + ("  " if indent else "") if hang is None else hang
    for line in textwrap.wrap(
        visible(text, TEXT_LIMIT),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    ):
        yield (Span(line, role),)


def details(row: Row) -> Iterator[Line]:
    """Tell of a row all but its heading."""
    if _rows.is_urgent(row):
        yield from wrapped(_rows.urgency(row), INDENT, row.level)
    for words in filter(None, (_rows.reason_words(row), _rows.impact_words(row))):
        yield from wrapped(words, INDENT)
    if row.followers:
        yield from wrapped(_following(row), INDENT)
    commits, more = _rows.commits(row)
    for commit in commits:
        yield from wrapped(commit_words(commit), INDENT, SOFT)
    if more:
        yield (Span(f"{INDENT}… and {counted(more, 'earlier commit')}", SOFT),)
    if row.unattributed:
        yield from wrapped(row.unattributed, INDENT, SOFT)
    found = _rows.shown_changes(row)
    for change in found.changes:
        yield from _change(change)
    if found.hidden:
        yield (Span(f"{INDENT}… and {counted(found.hidden, 'more change')}", SOFT),)
    if found.cosmetic:
        yield (Span(f"{INDENT}{_rows.cosmetic_words(row)} not shown", SOFT),)


def notes(report: Report) -> Iterator[tuple[str, list[str]]]:
    """Return what else a reader should know: titles with their lines, empty ones left out."""
    found = (
        *(_verdict.notes(report.verdict) if report.verdict else ()),
        ("Not covered", [f"{gap.label}: {gap.reason}" for gap in report.gaps]),
        ("Could not be read", list(report.alerts)),
        ("Please note", list(report.warnings)),
    )
    for title, items in found:
        kept, more = first(items, NOTE_LIMIT)
        if kept:
            yield title, [*kept, f"… and {more} more"] if more else list(kept)


def side_words(side: Side) -> str:
    """Return one side of a comparison in a line."""
    author = f"  by {visible(side.captured_by, NAME_LIMIT)}" if side.captured_by else ""
    flags = [side.capture] if side.capture != FULL else []
    flags += [] if side.complete else ["incomplete"]
    how = f"  ({', '.join(flags)})" if flags else ""
    name = visible(side.name, NAME_LIMIT)
    objects = counted(side.objects, "object")
    return f"{name:<12} {short_time(side.taken_at)} UTC  {objects}{author}{how}"


def commit_words(commit: Commit) -> str:
    """Return when a commit was made, by whom and with which message."""
    author = visible(commit.author, NAME_LIMIT)
    return f"{short_time(commit.when)}  {author}  {visible(commit.message)}".rstrip()


def _following(row: Row) -> str:
    found, more = _rows.followers(row)
    names = [f"{noun} {visible(one.name, NAME_LIMIT)}" for noun, one in found]
    names += [f"and {more} more"] if more else []
    return f"{_rows.follow_words(row)}: {', '.join(names)}"


def _change(change: Change) -> Iterator[Line]:
    label = visible(change.label)
    if change.hunks:
        yield from wrapped(f"{label}:", INDENT)
        hunks, hidden = shown_hunks(change.hunks)
        for hunk in hunks:
            yield (Span(f"{INDENT}  @ line {hunk.new_start}", SOFT),)
            for line in hunk.lines:
                text = f"{INDENT}  {line.sign} {shown_line(line.text)}"
                yield (Span(text, _SIGNS.get(line.sign, "")),)
        if hidden:
            yield (Span(f"{INDENT}  … and {counted(hidden, 'more line')}", SOFT),)
        return
    old, new = _rows.values(change)
    told = " → ".join(value for value in (old, new) if value is not None)
    yield from wrapped(f"{label}: {told}" if told else label, INDENT)
