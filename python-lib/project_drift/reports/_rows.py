"""What of a report's rows is shown, in which order and in which words: the same in every format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Callable

from project_drift.models.diff import Change
from project_drift.models.report import (
    CLEAN,
    CRITICAL,
    DRIFT,
    HIGH,
    INCOMPLETE,
    LEVELS,
    Commit,
    Report,
    Row,
)
from project_drift.models.resource import is_secret
from project_drift.models.words import counted, noun
from project_drift.reports._values import (
    CHANGE_LIMIT,
    COMMIT_LIMIT,
    FOLLOWER_LIMIT,
    IMPACT_LIMIT,
    NAME_LIMIT,
    VALUE_LIMIT,
    first,
    short_time,
    shown,
    shown_pair,
    visible,
)

KINDS = ("added", "removed", "modified", "renamed", "unknown")
UNKNOWN = "unknown"
# Shows a text of a project in a format, cut to a limit.
Show = Callable[[str, int], str]
# An object that could not be read has no level; where levels are counted it comes last.
WEIGHTS = (*LEVELS, UNKNOWN)
_STATUS_WORDS = {CLEAN: "No drift", DRIFT: "Drift", INCOMPLETE: "Incomplete"}
ELSEWHERE = "see the JSON or HTML report"


@dataclass(frozen=True)
class ShownChanges:
    """The changes of a row: those to show, how many more there are, and the cosmetic ones."""

    changes: Sequence[Change]
    hidden: int
    cosmetic: Sequence[Change]


def status_words(report: Report) -> str:
    """Return the result in a word or two; nothing drifted from what was never seen before."""
    first_one = report.old is None and report.status == CLEAN
    return "Snapshot" if first_one else _STATUS_WORDS[report.status]


def weight(row: Row) -> str:
    """Return the level of a row, or `unknown`."""
    return row.level if row.level in LEVELS else UNKNOWN


def weighed(rows: Iterable[Row]) -> dict[str, int]:
    """Count rows by level, the highest first; levels that no row has are left out."""
    found = Counter(map(weight, rows))
    return {level: found[level] for level in WEIGHTS if found[level]}


def level_words(levels: dict[str, int]) -> str:
    """Return counts of levels in words: `1 critical, 4 high`."""
    return ", ".join(f"{levels[level]} {level}" for level in WEIGHTS if levels.get(level))


def titled(label: str) -> str:
    """Return the name of a type as a heading; capitals within it, as in SQL, stay."""
    return label[:1].upper() + label[1:]


def is_urgent(row: Row) -> bool:
    """Whether the level of a row is high enough to be said beside it."""
    return row.level in (CRITICAL, HIGH)


def urgency(row: Row) -> str:
    """Return the level of a row with its reason."""
    return f"{row.level}: {row.level_reason}" if row.level_reason else row.level


def most_urgent(rows: Sequence[Row], limit: int) -> tuple[Sequence[Row], int]:
    """Return the rows that matter most, in the order in which they stand, and how many are left."""
    if len(rows) <= limit:
        return rows, 0
    chosen = set(by_urgency(rows)[:limit])
    return [row for place, row in enumerate(rows) if place in chosen], len(rows) - limit


def by_urgency(rows: Sequence[Row]) -> list[int]:
    """Return the places of the rows, what could not be read and the highest level first."""
    order = (UNKNOWN, *LEVELS)
    return sorted(range(len(rows)), key=lambda place: order.index(weight(rows[place])))


def reason_words(row: Row) -> str:
    """Return why a row is unknown, or what it was renamed from and on what evidence."""
    if not row.renamed_from:
        return row.reason
    return f"{_renamed_words(row)}: {row.reason}" if row.reason else _renamed_words(row)


def _renamed_words(row: Row) -> str:
    return f"renamed from {visible(row.renamed_from.split('.', 2)[-1], NAME_LIMIT)}"


def gist(row: Row) -> str:
    """Return the first thing to know of a row beside its heading, and how much more there is."""
    if row.renamed_from:
        return ", ".join(filter(None, (_renamed_words(row), follow_words(row))))
    plain = [change.label for change in row.changes if not change.cosmetic]
    if not plain:
        return cosmetic_words(row)
    more = f" and {len(plain) - 1} more" if len(plain) > 1 else ""
    return f"{visible(plain[0], NAME_LIMIT)}{more}"


def follow_words(row: Row) -> str:
    """Return how many references follow a rename, without naming them; empty where none does."""
    many = len(row.followers)
    return f"{counted(many, 'reference')} follow{'s' if many == 1 else ''}" if many else ""


def followers(row: Row) -> tuple[list[tuple[str, Row]], int]:
    """Return what follows a rename, each with the noun of its type, and how many more do."""
    kept, hidden = first(row.followers, FOLLOWER_LIMIT)
    return [(noun(one.resource_type), one) for one in kept], hidden


def impact_words(row: Row, name: Show = visible, sentence: Show = visible) -> str:
    """Return what a change hits in a line; empty where that is nothing.

    The recipes are counted, but what they make is named first. `name` and `sentence` tell how texts
    are shown.
    """
    impact = row.impact

    def listed(nodes: Sequence[str]) -> str:
        called = map(impact.called, nodes[: IMPACT_LIMIT + 1])
        return _listed([name(one, NAME_LIMIT) for one in called], len(nodes))

    parts = []
    if impact.resources:
        made = sorted(impact.resources, key=lambda node: node.startswith("recipe."))
        parts.append(f"{counted(len(made), 'resource')} downstream ({listed(made)})")
    if impact.scenarios:
        noun = "scenario" if len(impact.scenarios) == 1 else "scenarios"
        parts.append(f"used by {noun} {listed(impact.scenarios)}")
    readers, more = first(impact.readers, IMPACT_LIMIT)
    parts += [sentence(reader, VALUE_LIMIT) for reader in readers]
    parts += [f"and {counted(more, 'more reader')}"] if more else []
    return "; ".join(parts)


def _listed(names: Sequence[str], total: int) -> str:
    """Return the first names, and how many more there are; one more takes no more room told."""
    if total > len(names):
        kept = names[:IMPACT_LIMIT]
        return f"{', '.join(kept)} and {total - len(kept)} more"
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def has_details(row: Row) -> bool:
    """Whether there is more to tell of a row than its heading does."""
    told = (
        row.changes,
        row.reason,
        row.renamed_from,
        commits(row)[0],
        row.unattributed,
        row.followers,
        impact_words(row),
    )
    return is_urgent(row) or any(told)


def commits(row: Row) -> tuple[Sequence[Commit], int]:
    """Return the commits to show and how many more there are.

    One that says nothing but who and when, which the heading says already, is left out.
    """
    only = row.commits[0] if len(row.commits) == 1 else None
    if only and (only.author, short_time(only.when)) == (row.who, short_time(row.when)):
        return (), 0
    return first(row.commits, COMMIT_LIMIT)


def shown_changes(row: Row) -> ShownChanges:
    """Return the changes of a row, those that only concern how something looks apart."""
    plain = [change for change in row.changes if not change.cosmetic]
    kept, hidden = first(plain, CHANGE_LIMIT)
    return ShownChanges(kept, hidden, [change for change in row.changes if change.cosmetic])


def cosmetic_words(row: Row) -> str:
    """Return how many cosmetic changes a row has; empty where there is none."""
    many = sum(change.cosmetic for change in row.changes)
    return counted(many, "cosmetic change") if many else ""


def values(change: Change, whole: bool = False) -> tuple[str | None, str | None]:
    """Return the old and the new value as they are shown, `None` for what is not.

    Nothing is where the label or the hunks say it all. What was added or removed as a structure of
    its own is shown only where `whole` asks for it: on a terminal it is more noise than news.
    """
    if change.told or change.hunks or (change.kind == "moved" and not whole):
        return None, None
    if change.kind in ("modified", "moved", "renamed"):
        return shown_pair(change.old, change.new)
    removed = change.kind == "removed"
    value = change.old if removed else change.new
    if isinstance(value, (dict, list)) and not (whole or is_secret(value)):
        return None, None
    return (shown(value), None) if removed else (None, shown(value))
