"""The picture of a report: one bar for each resource type, a segment for each level in it.

Places and widths are percentages, so that bars take the width there is while letters keep their
size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from project_drift.models.report import Group
from project_drift.reports._rows import level_words, titled, weighed
from project_drift.reports._values import visible

_PITCH = 40
_LABEL_LIMIT = 60
# No segment is drawn narrower than this: one change among hundreds is still seen.
_LEAST = 1.5


@dataclass(frozen=True)
class Segment:
    """The rows of one level in one bar; `x` and `width` in percent."""

    level: str
    count: int
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One resource type: its name, what it has in words, where it is drawn and its segments."""

    label: str
    words: str
    y: int
    levels: dict[str, int]
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Chart:
    """All bars, the height that they take, and the number of rows of each level."""

    bars: tuple[Bar, ...]
    height: int
    levels: dict[str, int]


def chart(groups: Sequence[Group]) -> Chart:
    """Return the bars of the groups, in their order."""
    most = max((len(group.rows) for group in groups), default=1)
    bars = tuple(_bar(group, place * _PITCH, most) for place, group in enumerate(groups))
    levels = weighed(row for group in groups for row in group.rows)
    return Chart(bars, len(bars) * _PITCH, levels)


def _bar(group: Group, y: int, most: int) -> Bar:
    levels = weighed(group.rows)
    full = 100 * len(group.rows) / max(most, 1)
    widths = {level: max(full * count / len(group.rows), _LEAST) for level, count in levels.items()}
    shrink = min(1.0, 100 / sum(widths.values()))
    segments = []
    x = 0.0
    for level, count in levels.items():
        width = widths[level] * shrink
        segments.append(Segment(level, count, round(x, 2), round(width, 2)))
        x += width
    label = visible(titled(group.label), _LABEL_LIMIT)
    return Bar(label, level_words(levels), y, levels, tuple(segments))
