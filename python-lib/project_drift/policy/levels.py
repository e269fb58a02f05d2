"""The built-in levels: how much a change matters where nobody said otherwise.

The table is read from the top, and the first rule that fits decides. A pattern names a place and
all below it; `*` is any one key or list item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import COSMETIC, CRITICAL, HIGH, LEVELS, LOW, MEDIUM
from project_drift.policy.rules import SeverityRule, places
from project_drift.strategies.paths import lies_within
from project_drift.strategies.place import below


class Level(NamedTuple):
    """A level, and why in words."""

    name: str
    reason: str


@dataclass(frozen=True)
class _Rule:
    """Which changes have a level: by types, place and kinds; an empty tuple means any."""

    level: str
    reason: str
    types: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def fits(self, resource_type: str, change: Change) -> bool:
        return (
            (not self.types or resource_type in self.types)
            and (not self.kinds or change.kind in self.kinds)
            and (not self.paths or any(lies_within(change.path, path) for path in self.paths))
        )


_READING = ("wiki", "wiki_article", "dashboard", "insight", "flow_zone")
_NOTEBOOKS = ("jupyter_notebook", "sql_notebook", "statistics_worksheet")
_PLACES = tuple(
    f"/params/{name}"
    for name in ("connection", "catalog", "schema", "table", "query", "path", "bucket", "container")
)
_WORDS = ("/tags", "/description", "/shortDesc", "/checklists", "/customMeta", "/customFields")

_INSIDE = (
    _Rule(LOW, "only describes", paths=(*_WORDS, "/metadata", "/owner", "/listed")),
    _Rule(LOW, "is for reading, and nothing is built from it", types=_READING),
    _Rule(MEDIUM, "exploratory work, which no scenario builds by itself", types=_NOTEBOOKS),
    _Rule(
        CRITICAL,
        "data is read from or written to another place",
        types=("dataset", "managed_folder", "streaming_endpoint"),
        paths=(*_PLACES, "/type"),
    ),
    _Rule(LOW, "only describes a column", types=("dataset",),
          paths=("/schema/columns/*/comment", "/schema/columns/*/meaning")),
    _Rule(HIGH, "a column holds another type", types=("dataset",),
          paths=("/schema/columns/*/type",)),
    _Rule(MEDIUM, "a detail of a column changed", types=("dataset",),
          paths=("/schema/columns/*/*",)),
    _Rule(HIGH, "a column that others may read is gone", types=("dataset",),
          paths=("/schema/columns",), kinds=("removed", "renamed")),
    _Rule(MEDIUM, "the schema changed", types=("dataset",), paths=("/schema",)),
    _Rule(MEDIUM, "only how the work is done changed", types=("recipe",),
          paths=("/payload/engineParams", "/payload/engineType")),
    _Rule(HIGH, "the recipe computes something else", types=("recipe",), paths=("/payload/*",)),
    _Rule(HIGH, "the code changed", types=("recipe", "scenario", "library_file"),
          paths=("/payload", "/script", "/text")),
    _Rule(HIGH, "another kind of recipe", types=("recipe",), paths=("/type",)),
    _Rule(HIGH, "the recipe reads or writes other objects", types=("recipe",),
          paths=("/inputs", "/outputs")),
    _Rule(HIGH, "the code changed", types=("webapp",),
          paths=("/params/python", "/params/js", "/params/html", "/params/css", "/params/r")),
    _Rule(HIGH, "the scenario runs at other times or does other things", types=("scenario",),
          paths=("/triggers", "/params/steps", "/active", "/type")),
    _Rule(HIGH, "another version is in use",
          types=("saved_model", "agent", "retrieval_augmented_llm", "semantic_model"),
          paths=("/activeVersion", "/activeVersionId")),
    _Rule(HIGH, "the agent is told to do other things", types=("agent", "agent_skill"),
          paths=("/versions", "/inlineVersions", "/content")),
    _Rule(MEDIUM, "the settings changed"),
)  # fmt: skip

_WHOLE = {
    ChangeType.ADDED: Level(MEDIUM, "an object was added"),
    ChangeType.REMOVED: Level(HIGH, "an object was removed"),
    ChangeType.RENAMED: Level(MEDIUM, "an object was renamed"),
}


def level_of(diff: ResourceDiff, rules: Sequence[SeverityRule] = ()) -> Level:
    """Return the level of a resource: that of the change in it that matters most.

    The rules of a policy go before the built-in ones. References that followed a rename are told
    with the rename, and count here only where nothing else changed. Both parts are empty where the
    resource could not be read or did not change.
    """
    changes = [it for it in diff.changes if diff.only_follows or not it.follows]
    found = [level_of_change(diff, change, rules) for change in changes]
    if diff.change_type in _WHOLE:
        found.append(_of_the_whole(diff, rules))
    if not found or diff.change_type is ChangeType.UNKNOWN:
        return Level("", "")
    return _highest(found)


def level_of_change(
    diff: ResourceDiff, change: Change, rules: Sequence[SeverityRule] = ()
) -> Level:
    """Return the level of one change in a resource.

    What was renamed has the higher one of the levels that it has under its two names.
    """
    built_in = _built_in(diff, change)
    return _highest(
        _ruled(rules, resource_id, path, change.kind) or built_in
        for resource_id in diff.ids
        for path in places(change)
    )


def _ruled(
    rules: Sequence[SeverityRule], resource_id: str, path: str | None, kind: str
) -> Level | None:
    """Return the level that the first rule gives which is about something, if there is one."""
    for rule in rules:
        if rule.covers(resource_id, path, kind):
            return Level(rule.level, f"set in {rule.where}")
    return None


def _highest(found: Iterable[Level]) -> Level:
    return min(found, key=lambda level: LEVELS.index(level.name))


def _built_in(diff: ResourceDiff, change: Change) -> Level:
    if change.cosmetic:
        return Level(COSMETIC, "only concerns how it looks")
    if change.follows:
        return Level(MEDIUM, "a reference followed a rename")
    if diff.resource_type == "permissions":
        return _of_a_permission(change)
    known = (
        next(rule for rule in _INSIDE if rule.fits(diff.resource_type, part))
        for part in _parts(change)
    )
    return _highest(Level(rule.level, rule.reason) for rule in known)


def _parts(change: Change) -> Iterator[Change]:
    """Yield a change and, of settings that came or went as a whole, each that is in them."""
    yield change
    objects = [value for value in (change.old, change.new) if isinstance(value, dict)]
    if len(objects) != 1 or change.path == "/" or "[" in change.path:
        return
    came = isinstance(change.new, dict)
    for key, value in objects[0].items():
        yield from _parts(
            replace(
                change,
                path=below(change.path, key),
                kind="added" if came else "removed",
                old=None if came else value,
                new=value if came else None,
            )
        )


def _of_the_whole(diff: ResourceDiff, rules: Sequence[SeverityRule]) -> Level:
    level = _WHOLE[diff.change_type]
    reading = diff.resource_type in _READING + _NOTEBOOKS
    built_in = Level(LOW, level.reason) if reading else level
    kind = diff.change_type.value
    return _highest(_ruled(rules, it, None, kind) or built_in for it in diff.ids)


def _of_a_permission(change: Change) -> Level:
    """More rights matter most; fewer break somebody's work, but let nobody in."""
    if change.kind == "moved":
        return Level(LOW, "only the order changed")
    entry = change.new.values() if isinstance(change.new, dict) else (change.new,)
    rights = [value for value in entry if isinstance(value, bool)]
    # Whoever is on a list without rights of its own has what the list gives.
    listed = change.kind == "added" and not rights
    if change.path == "/owner" or listed or any(rights):
        return Level(CRITICAL, "somebody may do more than before")
    if change.kind == "added":
        return Level(MEDIUM, "somebody was named who may do nothing yet")
    return Level(MEDIUM, "somebody may do less than before")
