"""The table of stored snapshots, and the care that can be taken of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from project_drift import service
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.dss.settings import Config, history
from project_drift.exceptions import ConfigurationError, StateWriteError
from project_drift.models.words import counted
from project_drift.reports import short_time, visible
from project_drift.service.stores import named

LIST, PRUNE, VERIFY = "list", "prune", "verify"

_LISTED = ("Snapshot", "Taken (UTC)", "Objects", "By", "Size", "Note")
_DECIDED = ("Snapshot", "Taken (UTC)", "Decision", "Why")
_FOUND = ("Finding", "File", "What", "Next step")

# So many snapshots that could not be deleted are named, the others counted.
_NAMED = 3


class Table(Protocol):
    """The part of DSS's `ResultTable` that is used here."""

    def set_name(self, name: str, /) -> None: ...

    def add_column(self, name: str, label: str, kind: str, /) -> None: ...

    def add_record(self, record: list[str], /) -> None: ...


Filled = TypeVar("Filled", bound=Table)


def manage_snapshots(config: Config, project_key: str, table: Filled) -> Filled:
    """Fill an empty table with what the parameter `action` asks for, and return it.

    Nothing is deleted unless `action` is `prune` and `delete_now` is set, or `action` is `verify`
    and `repair_now` is. Raises `StateWriteError` where something could not be deleted, when all the
    rest is.
    """
    backend = history(config, project_key)
    action = str(config.get("action") or LIST)
    subject = named(backend)
    if action == LIST:
        return _filled(table, f"Snapshots of {subject}", _LISTED, _listed(backend))
    if action == PRUNE:
        really = config.get("delete_now") is True
        what = "What was deleted" if really else "Preview: nothing was deleted"
        return _filled(table, f"{what}, {subject}", _DECIDED, _pruned(backend, config, really))
    if action == VERIFY:
        found = _verified(backend, config.get("repair_now") is True)
        return _filled(table, f"Verification of {subject}", _FOUND, found)
    raise ConfigurationError(f"no action {action!r}; there are: {LIST}, {PRUNE}, {VERIFY}")


def _listed(backend: SnapshotBackend) -> Iterator[tuple[str, ...]]:
    found = service.list_snapshots(backend)
    told = zip(found, service.notes(backend, found))
    for info, facts, note in reversed([(it.info, it.facts, note) for it, note in told]):
        objects = "" if facts.problem else str(facts.objects)
        size = f"{max(1, info.size // 1000)} kB"
        yield str(info.serial), short_time(info.saved_at), objects, facts.captured_by, size, note


def _pruned(backend: SnapshotBackend, config: Config, really: bool) -> Iterator[tuple[str, ...]]:
    """Make the plan, carry it out where that is asked for, and tell of each snapshot."""
    plan = service.plan_prune(backend, _rule(config))
    gone = "would be deleted"
    spared: set[str] = set()
    if really:
        made = service.prune(backend, plan)
        if made.failed:
            first = ", ".join(f"{info.serial} ({why})" for info, why in made.failed[:_NAMED])
            raise StateWriteError(
                f"{len(made.failed)} of {len(plan.delete)} snapshots could not be deleted: "
                f"{first}; the others are deleted, so run this again"
            )
        gone, spared = "deleted", {info.name for info in made.spared}
    stays = [(kept.info, "kept", kept.why) for kept in plan.keep]
    goes = [
        (info, "kept", "it became protected meanwhile")
        if info.name in spared
        else (info, gone, "the rule does not keep it")
        for info in plan.delete
    ]
    for info, decision, why in sorted(stays + goes, key=lambda row: row[0].name, reverse=True):
        yield str(info.serial), short_time(info.saved_at), decision, why


def _rule(config: Config) -> service.KeepRule:
    months = config.get("keep_months")
    return service.KeepRule(
        days=_number(config, "keep_days", 30),
        weeks=_number(config, "keep_weeks", 12),
        months=None if months in (None, "") else _number(config, "keep_months", 0),
    )


def _number(config: Config, name: str, default: int) -> int:
    """Return a whole number of a form, which may hand over 5.0 for 5."""
    value = config.get(name)
    if value in (None, ""):
        return default
    try:
        number = float(str(value))
    except ValueError:
        number = -1
    if number < 0 or not number.is_integer():
        raise ConfigurationError(f"{name} is {value!r}: a whole number is needed, 0 or more")
    return int(number)


def _verified(backend: SnapshotBackend, repairs: bool) -> Iterator[tuple[str, ...]]:
    """Verify, remove leftovers where that is asked for, and tell of each file."""
    found = service.verify(backend)
    problems, sound = found.problems, found.sound
    if repairs:
        made = service.repair(backend, found)
        if made.failed:
            first = ", ".join(f"{it.file} ({why})" for it, why in made.failed[:_NAMED])
            raise StateWriteError(
                f"{counted(len(made.failed), 'leftover')} could not be removed: {first}; "
                "run this again"
            )
        problems, sound = made.left, made.sound
        for problem in made.removed:
            yield "removed", problem.file, problem.what, ""
    if sound:
        read = (
            f"{counted(found.snapshots, 'snapshot')}, {counted(found.baselines, 'baseline')}, "
            f"{counted(found.checks, 'check')}"
        )
        yield "sound", "", f"{read}: all as it was written", ""
    for problem in problems:
        yield problem.severity, problem.file, problem.what, problem.next_step


def _filled(
    table: Filled, name: str, columns: tuple[str, ...], rows: Iterator[tuple[str, ...]]
) -> Filled:
    table.set_name(name)
    for label in columns:
        table.add_column(label.split(" (")[0].lower().replace(" ", "_"), label, "STRING")
    for row in rows:
        table.add_record([visible(cell, 2000) if cell else "" for cell in row])
    return table
