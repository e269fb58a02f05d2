"""Names the two sides of a comparison so that their reader knows which is which."""

from __future__ import annotations

import dataclasses

from project_drift.models.report import Group, Report, Row, Side
from project_drift.models.state import State


def side(state: State, place: str = "", store: str = "") -> Side:
    """Return how a report shows a state; `place` follows its name, as in "snapshot 3 of SALES"."""
    name = f"snapshot {state.serial}" if state.serial else "now"
    return Side(
        name=f"{name}{place}",
        serial=state.serial,
        taken_at=state.updated_at,
        captured_by=state.captured_by,
        environment=state.environment,
        dss_version=state.dss_version,
        node_id=state.node_id,
        objects=len(state.resources),
        capture=state.capture,
        complete=state.complete,
        project_key=state.project_key,
        store=store,
    )


def both_sides(old: State, new: State, stores: tuple[str, str]) -> tuple[Side, Side]:
    """Return both states of a comparison, each named by all in which they are told apart.

    Of one history the number is enough; else the project and its environment stand with it, and
    the store where there are two.
    """
    two_stores = stores[0] != stores[1]
    apart = two_stores or (old.project_key, old.environment) != (new.project_key, new.environment)
    before, after = (
        side(
            state,
            (f" of {state.project_key} ({state.environment})" if apart else "")
            + (f" in {store}" if two_stores else ""),
            store if two_stores else "",
        )
        for state, store in zip((old, new), stores)
    )
    return before, after


def of_two_histories(old: Side, new: Side) -> bool:
    """Whether the sides are of two projects, environments or stores: nothing happened since."""
    return any(
        getattr(old, name) != getattr(new, name) for name in ("project_key", "environment", "store")
    )


def read_backwards(old: Side, new: Side) -> bool:
    """Whether the newer side is an earlier snapshot of the same history."""
    return 0 < new.serial < old.serial and not of_two_histories(old, new)


def without_stamps(report: Report, old: Side, new: Side) -> Report:
    """Return a report that is read backwards without the marks of the last save, and say so in it.

    Whoever saved an object last before the earlier snapshot did not make it differ from the later
    one. The commits between the two stay: they tell when each was made.
    """
    groups = tuple(
        Group(group.label, tuple(map(_without_stamp, group.rows))) for group in report.groups
    )
    note = f"Read backwards: {new.name} is older than {old.name}."
    return dataclasses.replace(report, groups=groups, warnings=(*report.warnings, note))


def _without_stamp(row: Row) -> Row:
    followers = tuple(map(_without_stamp, row.followers))
    return dataclasses.replace(row, who="", when="", unattributed="", followers=followers)
