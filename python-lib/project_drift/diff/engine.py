"""Compares two states: pairs resources by id and asks a strategy for what changed inside."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from functools import cache
from typing import Any

from project_drift.diff import references, renames
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, State
from project_drift.normalize.secrets import Concealer, without_fingerprints
from project_drift.strategies.compare import compare
from project_drift.strategies.paths import lies_within
from project_drift.strategies.place import escaped
from project_drift.strategies.rules import DiffRules
from project_drift.sync.base import ResourceSync, normalizer
from project_drift.sync.registry import resource_types, ruleset

_KEYS_DIFFER = (
    "Whether its secrets changed cannot be told: the fingerprints of the two snapshots were made "
    "with different keys or rules."
)
_CONCEAL = Concealer(b"")
_DIFFERENT = (
    ChangeType.ADDED,
    ChangeType.REMOVED,
    ChangeType.MODIFIED,
    ChangeType.RENAMED,
)


class DiffEngine:
    """Finds what changed from one state to another; the result is the same at every run."""

    def diff(self, old: State, new: State) -> list[ResourceDiff]:
        """Return one diff for each resource of either state, in the order of their ids.

        What an alert of either state covers is `UNKNOWN`, never added or removed; types that only
        one of them read are left out (`not_compared` names them). Both are compared under today's
        noise rules, whatever rules they were captured with. Where there is evidence that what was
        removed is what was added, both are one `RENAMED` diff.
        """
        old, new = under_todays_rules(old), under_todays_rules(new)
        skipped = {kind for kind in _types(old, new) if not (old.covers(kind) and new.covers(kind))}
        unread = {alert.resource_id: alert for alert in (*old.alerts, *new.alerts)}
        whole = {
            alert.resource_type: alert
            for alert in (*old.alerts, *new.alerts)
            if alert.resource_id is None and alert.resource_type not in skipped
        }
        project_key = new.project_key or old.project_key
        # A rule that came later may have marked a secret that the older state holds in plain.
        same_key = old.key_id == new.key_id and old.ruleset == new.ruleset
        found = [
            ResourceDiff(
                ChangeType.UNKNOWN, f"{kind}.{project_key or '*'}.*", kind, reason=alert.message
            )
            for kind, alert in whole.items()
        ]
        ids = old.resources.keys() | new.resources.keys() | (unread.keys() - {None})
        for resource_id in ids:
            kind, key, *_ = str(resource_id).split(".", 2)
            scope = f"{kind}.{key}.*"
            if kind in skipped or kind in whole or (scope in unread and resource_id != scope):
                continue
            before = old.resources.get(str(resource_id))
            after = new.resources.get(str(resource_id))
            if resource_id in unread:
                found.append(
                    ResourceDiff(
                        ChangeType.UNKNOWN,
                        str(resource_id),
                        kind,
                        before,
                        after,
                        reason=unread[resource_id].message,
                    )
                )
            else:
                found.append(_pair(str(resource_id), kind, before, after, same_key))

        def compared(before: Resource, after: Resource) -> ResourceDiff:
            return _pair(after.resource_id, after.resource_type, before, after, same_key)

        found = references.folded(renames.paired(found, old, new, compared), old, new, compared)
        return sorted(found, key=lambda diff: diff.resource_id)

    def summary(self, diffs: Iterable[ResourceDiff]) -> dict[str, int]:
        """Return how many resources were added, removed, modified and so on."""
        counts = {kind.value: 0 for kind in ChangeType}
        for diff in diffs:
            counts[diff.change_type.value] += 1
        return counts

    def format_output(self, diffs: Iterable[ResourceDiff], include_unchanged: bool = False) -> str:
        """Return a plain list of the diffs, one line for each resource and one for each change."""
        diffs = list(diffs)
        lines = []
        for diff in diffs:
            if diff.change_type is ChangeType.UNCHANGED and not include_unchanged:
                continue
            lines.append(_printable(str(diff)))
            lines += [f"    {_printable(change.label)}" for change in diff.changes]
        counts = self.summary(diffs)
        lines.append(
            ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "empty"
        )
        return "\n".join(lines)


def _printable(text: str) -> str:
    """Return a text whose control characters a terminal does not obey."""
    return "".join(it if it.isprintable() else f"\\x{ord(it):02x}" for it in text)


def has_drift(diffs: Iterable[ResourceDiff]) -> bool:
    """Whether anything is known to differ; what could not be read is not drift."""
    return any(diff.change_type in _DIFFERENT for diff in diffs)


def not_compared(old: State, new: State) -> dict[str, str]:
    """Return the types that were not compared, each with the reason in words.

    Types left out by choice of the new state are not named, somebody asked for that; those left out
    of the old one are, because nobody may remember.
    """
    found = {}
    for kind in _types(old, new):
        for state, other, which in ((new, old, "new"), (old, new, "old")):
            how = state.coverage.get(kind)
            if how == NOT_PERMITTED:
                found[kind] = f"the key of the {which} snapshot lacks {right_to_read(kind)}"
            elif how == ABSENT and other.covers(kind):
                found[kind] = f"DSS did not have them at the time of the {which} snapshot"
            elif how == EXCLUDED and state is old and other.covers(kind):
                found[kind] = "they were left out of the old snapshot by choice"
            elif how is None and not state.covers(kind) and other.covers(kind):
                found[kind] = f"Project Drift did not read them yet in the {which} snapshot"
    return found


def right_to_read(kind: str) -> str:
    """Return what reading a type needs, in words."""
    known = resource_types().get(kind)
    return known.right if known else "the right to read them"


def _types(old: State, new: State) -> list[str]:
    """Return every type that either state tells of."""
    found = {
        resource.resource_type for state in (old, new) for resource in state.resources.values()
    }
    return sorted(found | old.coverage.keys() | new.coverage.keys())


def _pair(
    resource_id: str,
    kind: str,
    before: Resource | None,
    after: Resource | None,
    same_key: bool,
) -> ResourceDiff:
    if before is None:
        return ResourceDiff(ChangeType.ADDED, resource_id, kind, None, after)
    if after is None:
        return ResourceDiff(ChangeType.REMOVED, resource_id, kind, before, None)
    if not after.has_changed(before):
        return ResourceDiff(ChangeType.UNCHANGED, resource_id, kind, before, after)
    old, new = before.attributes, after.attributes
    if same_key:
        changes = changes_of(kind, old, new)
        return ResourceDiff(ChangeType.MODIFIED, resource_id, kind, before, after, changes)
    told = changes_of(kind, _blanked(old), _blanked(new))
    places = {(change.path, change.kind) for change in told}
    hidden = any(
        (change.path, change.kind) not in places
        or (_holds_secrets(change.old) and _holds_secrets(change.new))
        for change in changes_of(kind, old, new)
    )
    return ResourceDiff(
        ChangeType.MODIFIED if told else ChangeType.UNKNOWN,
        resource_id,
        kind,
        before,
        after,
        told,
        reason=_KEYS_DIFFER if hidden or not told else "",
        unsure=hidden or not told,
    )


def changes_of(kind: str, old: dict[str, Any], new: dict[str, Any]) -> tuple[Change, ...]:
    """Return the differences of two definitions of a type, as the type wants them told."""
    known = resource_types().get(kind)
    if known is None:
        return tuple(compare(old, new))
    old, new = _filled(known, known.readable(old), known.readable(new))
    return tuple(
        dataclasses.replace(change, cosmetic=True)
        if any(lies_within(change.path, pattern) for pattern in known.cosmetic)
        else change
        for change in compare(old, new, _rules(known))
    )


@cache
def _rules(known: type[ResourceSync]) -> DiffRules:
    return DiffRules(*known.strategies)


def _filled(
    known: type[ResourceSync], old: dict[str, Any], new: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both with a plain value where absent means empty: a flag gone is a flag set to no."""
    sides = dict(old), dict(new)
    for side, other in (sides, sides[::-1]):
        for key in other.keys() - side.keys():
            value = other[key]
            # A number has no empty value; what is empty itself differs in being there.
            filled = isinstance(value, (bool, str)) and value
            if filled and known.is_defaultable(f"/{escaped(key)}"):
                side[key] = type(value)()
    return sides


def _blanked(definition: dict[str, Any]) -> Any:
    """Return a definition without its fingerprints, and without what is a secret only today.

    An older version may have kept in plain what is recognised now.
    """
    return without_fingerprints(_CONCEAL(without_fingerprints(definition)))


def _holds_secrets(value: Any) -> bool:
    return bool(without_fingerprints(value) != value)


def under_todays_rules(state: State) -> State:
    """Return a state as today's noise rules leave it; the very one given where they made it."""
    if not state.ruleset or state.ruleset == ruleset():
        return state
    known = resource_types()
    return dataclasses.replace(
        state,
        resources={
            key: dataclasses.replace(
                resource,
                attributes=normalizer(known[resource.resource_type])(resource.attributes),
            )
            if resource.resource_type in known
            else resource
            for key, resource in state.resources.items()
        },
    )
