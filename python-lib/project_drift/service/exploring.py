"""A comparison as one looks around in it: the report, and what stands behind each of its rows."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from project_drift import canonical
from project_drift.backends.base import utc_now
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.diff.engine import under_todays_rules
from project_drift.exceptions import ResourceNotFoundError, StateNotFoundError
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import Report, Row
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.policy.levels import level_of_change
from project_drift.policy.rules import Policy, SeverityRule
from project_drift.service.comparisons import compared
from project_drift.service.flow_map import FlowMap, flow_map
from project_drift.service.masking import masked
from project_drift.service.policies import load_policy
from project_drift.service.stores import place_of
from project_drift.service.zones import zone_names, zones_of
from project_drift.strategies.place import below

if TYPE_CHECKING:
    from project_drift.client import DSSClient

_FINGERPRINT_DIGITS = 16
# Of an object that is new or gone, so many texts can be read.
_TEXT_LIMIT = 50


@dataclass(frozen=True)
class Text:
    """A text of an object on both sides, `None` where one does not have it."""

    path: str
    label: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Exploration:
    """A comparison without the fingerprints of secrets.

    `sides` has both definitions of each object with a row, by its id; `zones` the zone that objects
    stand in, `fingerprints` what tells whether something else changed in a row.
    """

    report: Report
    flow: FlowMap
    sides: Mapping[str, tuple[Resource | None, Resource | None]]
    zones: Mapping[str, str]
    fingerprints: Mapping[str, str]
    severity: tuple[SeverityRule, ...] = ()

    @property
    def rows(self) -> Iterator[Row]:
        """All rows: those that count, those that are expected, and what only follows a rename."""
        groups = (*self.report.groups, *self.report.expected)
        rows = [row for group in groups for row in group.rows]
        yield from rows
        for row in rows:
            yield from row.followers

    def row(self, resource_id: str) -> Row:
        """Return the row of an object; raises `ResourceNotFoundError` where it has none."""
        for row in self.rows:
            if row.resource_id == resource_id:
                return row
        raise ResourceNotFoundError("nothing changed in an object of that id between the two")

    def level(self, row: Row, change: Change) -> str:
        """Return the level of one change in a row."""
        diff = ResourceDiff(ChangeType(row.change), row.resource_id, row.resource_type)
        return level_of_change(diff, change, self.severity).name

    def texts(self, row: Row) -> Mapping[str, Text]:
        """Return the texts of an object that can be read whole, by their paths."""
        changed = {
            change.path: Text(change.path, change.label, change.old, change.new)
            for change in row.changes
            if change.hunks and isinstance(change.old, str) and isinstance(change.new, str)
        }
        if not is_whole(row):
            return changed
        old, new = self.sides.get(row.resource_id, (None, None))
        resource = new or old
        found = list(_texts_in(resource.attributes, ""))[:_TEXT_LIMIT] if resource else []
        whole = {
            path: Text(path, path.rsplit("/", 1)[-1], None if new else text, text if new else None)
            for path, text in found
        }
        return {**whole, **changed}

    def content(self, row: Row) -> Mapping[str, Any] | None:
        """Return the definition of an object that is new or gone, without what `texts` has of it.

        Of an object that is on both sides there is none: its changes tell more.
        """
        if not is_whole(row):
            return None
        old, new = self.sides.get(row.resource_id, (None, None))
        resource = new or old
        return _without(resource.attributes, "", self.texts(row)) if resource else None

    def text(self, resource_id: str, path: str) -> Text:
        """Return one text; raises `ResourceNotFoundError` where there is none at that path."""
        found = self.texts(self.row(resource_id)).get(path)
        if found is None:
            raise ResourceNotFoundError("no text changed at that place")
        return found


def is_whole(row: Row) -> bool:
    """Whether the whole object is new or gone."""
    return row.change in (ChangeType.ADDED.value, ChangeType.REMOVED.value)


def explore(
    backend: SnapshotBackend, old: int, new: int, client: DSSClient | None = None
) -> Exploration:
    """Compare two snapshots by their serials, under the policy of their history if it has one.

    Raises `StateNotFoundError`, `StateCorruptedError`, and `ConfigurationError` for a policy that
    cannot be used.
    """
    policy = policy_in_use(backend)
    pair = compared(backend, old, new, client, policy=policy)
    before, after = under_todays_rules(pair.old), under_todays_rules(pair.new)
    report = pair.report
    names = zone_names(after, before)
    zones = zones_of(names, after, before)
    bare = Exploration(report, FlowMap(), {}, zones, {}, policy.severity if policy else ())
    rows = list(bare.rows)
    sides = {row.resource_id: _sides(row, before, after) for row in rows}
    return dataclasses.replace(
        bare,
        report=masked(report),
        flow=masked(flow_map(before, after, report, zones, names.values())),
        sides={masked(key): (_masked(one), _masked(other)) for key, (one, other) in sides.items()},
        zones={masked(key): masked(zone) for key, zone in zones.items()},
        fingerprints={
            masked(row.resource_id): _fingerprint(row, *sides[row.resource_id])
            for row in reversed(rows)
        },
    )


def policy_in_use(backend: SnapshotBackend) -> Policy | None:
    """Return the policy of a history, `None` where nobody wrote one."""
    policy = load_policy(backend)
    return None if policy == Policy() else policy


def in_force(policy: Policy | None) -> str:
    """Return what tells policies apart, and a policy from itself on a day when rules expired."""
    if policy is None:
        return ""
    today = utc_now().date()
    return repr((policy, [rule.is_expired(today) for rule in policy.ignore]))


def identity(backend: SnapshotBackend, old: int, new: int) -> tuple[str, ...]:
    """Return what two comparisons have in common exactly when their result is the same.

    Snapshots never change, but a policy may, and its rules expire. Raises `StateNotFoundError` for
    an unknown serial.
    """
    names = {info.serial: info.name for info in backend.history()}
    for serial in (old, new):
        if serial not in names:
            known = f"the store holds {min(names)} to {max(names)}" if names else "it is empty"
            raise StateNotFoundError(f"there is no snapshot {serial}: {known}")
    return (*place_of(backend), names[old], names[new], in_force(policy_in_use(backend)))


def _sides(row: Row, old: State, new: State) -> tuple[Resource | None, Resource | None]:
    before = old.resources.get(row.renamed_from or row.resource_id)
    return before, new.resources.get(row.resource_id)


def _masked(resource: Resource | None) -> Resource | None:
    return None if resource is None else masked(resource)


def _fingerprint(row: Row, old: Resource | None, new: Resource | None) -> str:
    """Return what is equal as long as the same changed in an object; taken of what is unmasked."""
    resource = new or old
    facts = [
        row.change,
        row.renamed_from,
        resource.checksum if is_whole(row) and resource else "",
        [[change.path, change.kind, change.old, change.new] for change in row.changes],
    ]
    return canonical.checksum(facts)[:_FINGERPRINT_DIGITS]


def _texts_in(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of several lines in an object, with their paths; lists are left out."""
    if isinstance(value, str) and "\n" in value:
        yield path, value
    elif isinstance(value, dict):
        for key in sorted(value):
            yield from _texts_in(value[key], below(path, key))


def _without(value: Mapping[str, Any], path: str, texts: Mapping[str, Text]) -> dict[str, Any]:
    """Return a definition without the texts at some paths."""
    found = {}
    for key, item in value.items():
        place = below(path, key)
        if place not in texts:
            found[key] = _without(item, place, texts) if isinstance(item, dict) else item
    return found
