"""Renames: a removed and an added resource that are one and the same, told by evidence.

There are two kinds of evidence. DSS writes into every object when and by whom it was created, and
does not change that: where nothing else of the type was created by the same person in the same
second, it is the object's birth certificate. Where one of both has no such mark (library files,
some imported objects) content counts, if it is equal and tells the two apart from all others.

Likeness proves nothing: objects that nobody has worked on yet are equal by nature. So a rename is
claimed only where there is one candidate on either side, and all else stays removed and added.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Callable, NamedTuple, Optional

from project_drift import canonical
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.models.words import noun
from project_drift.normalize.noise import Normalizer, drop
from project_drift.sync.registry import resource_types

# Compares two resources that are taken for one.
Compare = Callable[[Resource, Resource], ResourceDiff]

# What makes a text distinguishing: about a sentence, or two lines of code. Below are what DSS
# itself or everybody writes (column names, paths, lines of imports, "Default (in DSS data dir.)"),
# and without words there is no author (class names, patterns of dates).
_MIN_CHARACTERS = 40
_MIN_WORDS = 5
# DSS makes such names up: "Performance modeling of churned on customers".
_TITLES = frozenset({"label", "name", "title"})

_OWN_NAME = "\0own name\0"

_Creation = Optional[tuple[str, str]]


class _Pair(NamedTuple):
    """Two resources that are one, and why."""

    before: Resource
    after: Resource
    reason: str


class _Candidates(NamedTuple):
    """What was removed and what was added of one type in one project."""

    removed: list[Resource]
    added: list[Resource]

    def without(self, pairs: list[_Pair]) -> _Candidates:
        used = _used(pairs)
        return _Candidates(*([r for r in side if r.resource_id not in used] for side in self))


def paired(
    diffs: Iterable[ResourceDiff], old: State, new: State, compare: Compare
) -> list[ResourceDiff]:
    """Return the diffs with a `RENAMED` one in the place of each removed and added pair.

    It has the new id, the evidence in words as its reason, and the changes besides the name. The
    states tell what else there is of a type: evidence has to be unique among all of it.
    """
    diffs = list(diffs)
    pairs = [
        pair
        for kind, candidates in _candidates(diffs)
        for pair in _pairs(kind, candidates, old, new)
    ]
    used = _used(pairs)
    return [
        *(diff for diff in diffs if diff.resource_id not in used),
        *(_renamed(pair, compare) for pair in pairs),
    ]


def _candidates(diffs: list[ResourceDiff]) -> Iterator[tuple[str, _Candidates]]:
    """Return what may have been renamed, with its type; across projects it is a copy at most."""
    found: dict[tuple[str, str], _Candidates] = defaultdict(lambda: _Candidates([], []))
    for diff in diffs:
        if diff.change_type is ChangeType.REMOVED and diff.old_resource is not None:
            key = (diff.resource_type, diff.old_resource.project_key)
            found[key].removed.append(diff.old_resource)
        elif diff.change_type is ChangeType.ADDED and diff.new_resource is not None:
            key = (diff.resource_type, diff.new_resource.project_key)
            found[key].added.append(diff.new_resource)
    for (kind, _), candidates in found.items():
        known = resource_types().get(kind)
        if candidates.removed and candidates.added and not (known and known.single):
            yield kind, candidates


def _pairs(kind: str, candidates: _Candidates, old: State, new: State) -> list[_Pair]:
    before, after = (
        [item for item in state.resources.values() if item.resource_type == kind]
        for state in (old, new)
    )
    by_creation = list(_by_creation(candidates, before, after))
    left = candidates.without(by_creation)
    return by_creation + list(_by_content(kind, left, [*before, *after]))


def _used(pairs: list[_Pair]) -> set[str]:
    return {side.resource_id for pair in pairs for side in (pair.before, pair.after)}


def _renamed(pair: _Pair, compare: Compare) -> ResourceDiff:
    told = compare(pair.before, pair.after)
    return ResourceDiff(
        ChangeType.RENAMED,
        pair.after.resource_id,
        pair.after.resource_type,
        pair.before,
        pair.after,
        told.changes,
        f"{pair.reason}. {told.reason}" if told.reason else pair.reason,
        told.unsure,
    )


def _by_creation(
    candidates: _Candidates, before: list[Resource], after: list[Resource]
) -> Iterator[_Pair]:
    """Pair by the mark of creation, where no other resource of the type has the same one.

    Copies made by an import, or in bulk, share it: its time is kept in whole seconds.
    """
    counts = [Counter(map(_creation, side)) for side in (before, after)]
    added = {_creation(item): item for item in candidates.added}
    for item in candidates.removed:
        creation = _creation(item)
        if creation in added and creation and all(count[creation] == 1 for count in counts):
            when, who = creation
            reason = f"both were created by {who} at {when[:19].replace('T', ' ')} UTC"
            yield _Pair(item, added[creation], reason)


def _creation(resource: Resource) -> _Creation:
    """Return when and by whom a resource was created, `None` where either is not known."""
    when, who = resource.metadata.created_at, resource.metadata.created_by
    return (when, who) if when and who else None


def _by_content(kind: str, candidates: _Candidates, everything: list[Resource]) -> Iterator[_Pair]:
    """Pair by content that is equal but for the own name, and that nothing else of the type has.

    Two resources with different marks of creation are two, whatever they hold: a new webapp or
    notebook starts from a template that is as long as any code.
    """
    likely = [
        (removed, added, set(_written(removed.attributes)))
        for removed, added in _equal(kind, candidates)
        if not (_creation(removed) and _creation(added) and _creation(removed) != _creation(added))
    ]
    wanted = {text for *_, texts in likely for text in texts}
    if not wanted:
        return
    holders = defaultdict(set)
    for item in everything:
        for text in wanted.intersection(_written(item.attributes)):
            holders[text].add(item.resource_id)
    for removed, added, texts in likely:
        if any(holders[text] == {removed.resource_id, added.resource_id} for text in texts):
            reason = f"same content, which no other {noun(kind)} has"
            yield _Pair(removed, added, reason)


def _equal(kind: str, candidates: _Candidates) -> Iterator[tuple[Resource, Resource]]:
    """Return each two of equal content; where there are more, any two of them."""
    known = resource_types().get(kind)
    looks = Normalizer(drop(path, "only looks") for path in (known.cosmetic if known else ()))
    removed, added = (_by_checksum(side, looks) for side in candidates)
    for checksum in removed.keys() & added.keys():
        yield removed[checksum], added[checksum]


def _by_checksum(resources: list[Resource], looks: Normalizer) -> dict[str, Resource]:
    found = {}
    for item in resources:
        value = _without_name(looks(item.attributes), _name_pattern(item))
        found[canonical.checksum(value)] = item
    return found


def _name_pattern(resource: Resource) -> re.Pattern[str]:
    """Return what finds the own name as a whole word; an underscore ends a word."""
    return re.compile(rf"(?<![^\W_]){re.escape(resource.resource_name or '')}(?![^\W_])")


def _without_name(value: Any, name: re.Pattern[str]) -> Any:
    """Return a value with a mark in the place of the own name, which code and sentences keep."""
    if isinstance(value, str):
        return value if "\n" in value or _is_written(value) else name.sub(_OWN_NAME, value)
    if isinstance(value, dict):
        return {key: _without_name(item, name) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_name(item, name) for item in value]
    return value


def _written(definition: Any) -> Iterator[str]:
    """Return the texts in a definition that somebody must have written."""
    waiting = [definition]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [item for key, item in value.items() if key not in _TITLES]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str) and _is_written(value):
            yield value


def _is_written(text: str) -> bool:
    if len(text) < _MIN_CHARACTERS:
        return False
    words = text.split()
    return len(words) >= _MIN_WORDS and sum(map(len, words)) >= _MIN_CHARACTERS
