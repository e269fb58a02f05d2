"""What a comparison found, in a sentence."""

from __future__ import annotations

from project_drift.models.diff import ChangeType
from project_drift.models.report import CLEAN, INCOMPLETE, Group, Side
from project_drift.models.words import counted
from project_drift.service.sides import of_two_histories, read_backwards

_UNKNOWN = ChangeType.UNKNOWN.value


def told(
    status: str,
    counts: dict[str, int],
    groups: tuple[Group, ...],
    sides: tuple[Side, Side],
    alerts: bool,
    expected: int,
) -> str:
    """Return the result in a sentence or two.

    `alerts` says whether anything could not be read, `expected` counts what the policy expects.
    """
    old, new = sides
    # Nobody changed anything from a later state to an earlier one, nor from one history to another.
    apart = of_two_histories(old, new) or read_backwards(old, new)
    since = f"from {old.name}" if apart else f"since {old.name}"
    unknown = counts["unknown"]
    # Without an alert everything was read: fingerprints made with two keys tell nothing.
    how = "read" if alerts and not of_two_histories(old, new) else "compared"
    unread = f"{counted(unknown, 'item')} could not be {how}" if unknown else ""
    if status == CLEAN:
        but = " but what the policy expects" if expected else ""
        many = f": {counted(expected, 'difference')}" if expected else ""
        return f"Nothing{but} {'differs' if apart else 'changed'} {since}{many}."
    if status == INCOMPLETE:
        why = unread or "not everything that either side covers was compared (see Not covered)"
        what = "difference" if apart else "change"
        return f"No {what} is known {since}, but this is not certain: {why}.{_expected(expected)}"
    changed = sum(counts[name] for name in ("added", "removed", "modified", "renamed"))
    rows = [row for group in groups for row in group.rows if row.change != _UNKNOWN]
    people = {login for row in rows for login in row.people}
    least = "" if all(row.people for row in rows) else "at least "
    by = f" by {least}{counted(len(people), 'person', 'people')}" if people else ""
    did = f"changed{by}"
    if apart:
        did = "differs" if changed == 1 else "differ"
    parts = ", ".join(
        f"{counts[name]} {name}"
        for name in ("added", "removed", "modified", "renamed")
        if counts[name]
    )
    follow = counts["following"]
    tail = f" {counted(follow, 'reference')} followed a rename." if follow else ""
    tail += f" Besides, {unread}." if unread else ""
    return f"{counted(changed, 'object')} {did} {since}: {parts}.{tail}{_expected(expected)}"


def _expected(count: int) -> str:
    if not count:
        return ""
    verb = "is" if count == 1 else "are"
    return f" {counted(count, 'expected difference')} {verb} left out."
