"""Finds words in a comparison: in names, in paths, and in everything that changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from project_drift.models.report import Row
from project_drift.service.exploring import Exploration, is_whole
from project_drift.strategies.place import cut

# So much is told of a line, and so much of it stands before what was found.
_LINE, _BEFORE = 160, 24


@dataclass(frozen=True)
class Match:
    """An object in which a search found all words.

    `text` is the first changed line or value that has one of them, cut where it is long; empty
    where names, paths and people alone have them all.
    """

    resource_id: str
    text: str


def search(exploration: Exploration, query: str) -> Iterator[Match]:
    """Yield the listed objects that have every word of a query, in the order of the report.

    Capital letters do not count. Lines and values count only where they changed; of an object that
    is new or gone, all of them did.
    """
    words = query.lower().split()
    if not words:
        return
    for row in exploration.report.rows:
        told = "\n".join(_told(row)).lower()
        changed = [text for piece in _changed(exploration, row) for text in piece.split("\n")]
        beyond = [word for word in words if word not in told]
        whole = "\n".join(changed).lower() if beyond else ""
        if all(word in whole for word in beyond):
            yield Match(row.resource_id, _first(changed, beyond or words))


def _told(row: Row) -> Iterator[str]:
    """Yield what a list of changes tells of an object."""
    yield row.name
    # Without the project key, which all of them have.
    yield from (
        resource_id.split(".", 2)[-1] for resource_id in (row.resource_id, row.renamed_from)
    )
    yield from (row.reason, row.level_reason, *row.people)
    yield from (text for change in row.changes for text in (change.path, change.label))
    yield from (follower.name for follower in row.followers)


def _changed(exploration: Exploration, row: Row) -> Iterator[str]:
    """Yield the texts that only one side of an object has."""
    if is_whole(row):
        for resource in exploration.sides.get(row.resource_id, ()):
            if resource is not None:
                yield from _leaves(resource.attributes)
    for change in row.changes:
        if change.hunks:
            lines = (line for hunk in change.hunks for line in hunk.lines)
            yield from (text for sign, text in lines if sign in "+-")
        else:
            yield from _leaves(change.old)
            yield from _leaves(change.new)


def _leaves(value: Any) -> Iterator[str]:
    """Yield the texts and numbers within a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield str(value)


def _first(changed: list[str], words: list[str]) -> str:
    for text in changed:
        places = [place for place in (text.lower().find(word) for word in words) if place >= 0]
        if places:
            start = min(places) - _BEFORE
            return cut(f"…{text[start:]}" if start > _BEFORE else text.strip(), _LINE)
    return ""
