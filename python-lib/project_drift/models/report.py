"""All that a renderer may see: what was compared, what was found, and what to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from project_drift.models.diff import Change
from project_drift.models.state import FULL

CLEAN = "clean"
DRIFT = "drift"
INCOMPLETE = "incomplete"
FAILED = "failed"

# How much a change matters, the most first.
CRITICAL, HIGH, MEDIUM, LOW, COSMETIC = "critical", "high", "medium", "low", "cosmetic"
LEVELS = (CRITICAL, HIGH, MEDIUM, LOW, COSMETIC)


@dataclass(frozen=True)
class Side:
    """One of the states of a comparison.

    `name` is how people call it ("snapshot 3", "now"); `serial` is 0 for a state that was not
    saved. `capture` is `full`, or `incremental` where objects with an equal stamp were not read
    again. `store` tells where it is kept, and is empty unless the two sides are in two stores.
    Times are ISO 8601 in UTC.
    """

    name: str
    serial: int
    taken_at: str
    captured_by: str
    environment: str
    dss_version: str
    node_id: str
    objects: int
    complete: bool
    capture: str = FULL
    project_key: str = ""
    store: str = ""


@dataclass(frozen=True)
class Commit:
    """One commit of the project's git log that touched a resource; `when` is ISO 8601 in UTC."""

    commit: str
    author: str
    when: str
    message: str


@dataclass(frozen=True)
class Attribution:
    """What the git log tells of one resource: its commits, or the reason why there are none."""

    commits: tuple[Commit, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One resource that differs or could not be read.

    `change` is `added`, `removed`, `modified`, `renamed` or `unknown`. `who` and `when` tell the
    last save, by the stamp or else by the git log; `commits`, newest first, are those between the
    two states where the log was asked. Where neither names anybody, `unattributed` says why.
    `reason` explains an unknown, or gives the evidence of a rename.

    `followers` are the resources in which nothing changed but the reference to this renamed one.
    `level` is one of `LEVELS`, empty for an unknown; `level_reason` says why in words.
    """

    change: str
    symbol: str
    resource_type: str
    resource_id: str
    name: str
    who: str = ""
    when: str = ""
    changes: tuple[Change, ...] = ()
    reason: str = ""
    commits: tuple[Commit, ...] = ()
    unattributed: str = ""
    renamed_from: str = ""
    followers: tuple[Row, ...] = ()
    level: str = ""
    level_reason: str = ""

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is known to have had a hand in it, in the order of their logins."""
        found = {commit.author for commit in self.commits} | {self.who}
        return tuple(sorted(found - {""}))


@dataclass(frozen=True)
class Group:
    """The rows of one resource type, with its name for people."""

    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Gap:
    """A resource type that was not compared, and why."""

    label: str
    reason: str


@dataclass(frozen=True)
class Report:
    """The result of a snapshot, a comparison or a check.

    `status` is `clean`, `drift` or `incomplete` (nothing is known to differ, but not everything
    could be read). `counts` has the six change types and `following`: resources in which only
    references to renamed ones changed, which are told beneath those and not counted as modified.
    `levels` counts the rows of each level, `inventory` the objects by type of the newer state,
    `warnings` whatever else its reader should know. `old` is `None` for a first snapshot.
    """

    title: str
    project_key: str
    status: str
    sentence: str
    new: Side
    old: Side | None = None
    counts: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    inventory: dict[str, int] = field(default_factory=dict)
    gaps: tuple[Gap, ...] = ()
    alerts: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverviewLine:
    """What came of one project; `status` is that of its report, or `failed` with the reason.

    `complete` says whether everything could be read, whatever else changed.
    """

    project_key: str
    status: str
    sentence: str
    complete: bool = True


@dataclass(frozen=True)
class Overview:
    """The result of an act on several projects."""

    title: str
    lines: tuple[OverviewLine, ...]

    @property
    def troubled(self) -> tuple[OverviewLine, ...]:
        """The projects that failed or could not be read whole."""
        return tuple(line for line in self.lines if line.status == FAILED or not line.complete)
