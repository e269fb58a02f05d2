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
class Impact:
    """What depends on a resource in the Flow, by resource id.

    `resources` are all downstream of it, the nearest first; what belongs to another project is
    named as recipes refer to it, `PROJECTKEY.name`. `scenarios` are those that build, check or
    watch one of them or itself. `readers` tell in words who uses exactly what changed. `names` has
    what people call those whose id does not say it.
    """

    resources: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    readers: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)

    def called(self, node: str) -> str:
        """Return what people call one of the resources or scenarios."""
        parts = node.split(".", 2)
        return self.names.get(node) or (parts[2] if len(parts) > 2 else node)


@dataclass(frozen=True)
class Row:
    """One resource that differs or could not be read.

    `change` is `added`, `removed`, `modified`, `renamed` or `unknown`. `who` and `when` tell the
    last save, by the stamp or else by the git log; `commits`, newest first, are those between the
    two states where the log was asked. Where neither names anybody, `unattributed` says why.
    `reason` explains an unknown, or gives the evidence of a rename.

    `followers` are the resources in which nothing changed but the reference to this renamed one.
    `level` is one of `LEVELS`, empty for an unknown; `level_reason` says why in words. In a check,
    `news` is `new` where something in it was not told by an earlier check, else `open`.
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
    news: str = ""
    impact: Impact = Impact()

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
    """A resource type, or a part of one, that was not compared, and why."""

    label: str
    reason: str
    resource_type: str = ""


NEW, OPEN, UNSEEN = "new", "open", "unseen"


@dataclass(frozen=True)
class Finding:
    """One difference of a check, by a `name` that is the same at every check that finds it.

    `news` is `new`, `open` where an earlier check told it, or `unseen` where one did and it could
    not be looked at this time. `since` is when it was first told (ISO 8601, UTC). `resource_id` is
    that of the reference, so that it outlives renames. `place` is its path, empty where the whole
    resource is meant.
    """

    name: str
    resource_id: str
    place: str
    sentence: str
    level: str
    news: str = NEW
    since: str = ""


@dataclass(frozen=True)
class RuleUse:
    """An ignore rule of the policy and what it did.

    `state` is `at work`, `idle` where the project has no such resource, or `expired`; `matches`
    counts the differences that it covers, those of an expired rule too. `where` is file and line.
    """

    resource: str
    path: str
    reason: str
    owner: str
    expires: str
    where: str
    matches: int
    state: str


@dataclass(frozen=True)
class Verdict:
    """A policy applied to what a check found.

    `level` is the highest, empty where nothing counts. `fails` says whether it reaches `fail_on`,
    `unsure` whether something could not be read or compared; a check that is either must not pass,
    and `why` gives the reason in words. Without `fail_on_open` only what is new makes it fail.
    `suppressed` counts expected differences, which
    `Report.expected` has. `findings` are those that count, `resolved` those of earlier checks that
    are gone.
    """

    level: str
    fail_on: str
    fails: bool
    unsure: bool
    why: str
    suppressed: int
    new: int
    open: int
    findings: tuple[Finding, ...] = ()
    resolved: tuple[Finding, ...] = ()
    rules: tuple[RuleUse, ...] = ()
    fail_on_open: bool = True

    @property
    def passes(self) -> bool:
        """Whether a scenario may go on."""
        return not (self.fails or self.unsure)


@dataclass(frozen=True)
class Report:
    """The result of a snapshot, a comparison or a check.

    `status` is `clean`, `drift` or `incomplete` (nothing is known to differ, but not everything
    could be read). `counts` has the six change types and `following`: resources in which only
    references to renamed ones changed, which are told beneath those and not counted as modified.
    `levels` counts the rows of each level, `inventory` the objects by type of the newer state,
    `warnings` whatever else its reader should know. `old` is `None` for a first snapshot. A check
    has a `verdict`, and in `expected` the rows that the policy expects.
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
    expected: tuple[Group, ...] = ()
    verdict: Verdict | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of all groups, without what is expected."""
        return tuple(row for group in self.groups for row in group.rows)

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is known to have had a hand in a row, in the order of their logins."""
        return tuple(sorted({login for row in self.rows for login in row.people}))


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
