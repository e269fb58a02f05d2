"""References that only follow a rename: marked as such, so that a report can fold them beneath it.

When an object is renamed, DSS writes its new name wherever the project refers to it. To tell that
from edits, the old definition is given the new name at those places, and compared again: what is
not found any more was following, what still differs is a change of its own.

A reference is a text that is exactly the name, or `PROJECTKEY.name`, in an object of a type that
refers to others, at a place where the new definition has the new name. Names within longer texts
are left alone: DSS changes no code. So are variables, datasets, columns and what people call
things: whoever changed a value there that happens to be a name did so by hand, and wants to see it.
The same holds where the name could be that of something else: had a dataset the old name as well,
or has one the new name, an input that changed may have been set to read other data.
"""

from __future__ import annotations

import dataclasses
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Callable, NamedTuple

from project_drift import canonical
from project_drift.diff.renames import Compare
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.normalize.noise import UNORDERED, Normalizer
from project_drift.sync.registry import resource_types

# The types whose definitions name other objects; `project` has those that it exposes to others.
_REFERRING = frozenset(
    {
        "agent", "agent_tool", "analysis", "api_service", "app_manifest", "dashboard",
        "evaluation_comparison", "evaluation_store", "flow_zone", "insight", "knowledge_bank",
        "ml_task", "project", "recipe", "retrieval_augmented_llm", "saved_model", "scenario",
        "semantic_model", "statistics_worksheet", "webapp",
    }
)  # fmt: skip
# The types among them that name objects of a type; what is not here, all of them may name.
_NAMED_BY = {
    "recipe": frozenset({"app_manifest", "dashboard", "flow_zone", "insight", "scenario"}),
    "jupyter_notebook": frozenset({"app_manifest", "dashboard", "insight", "scenario"}),
    "sql_notebook": frozenset({"app_manifest", "dashboard", "insight", "scenario"}),
    "library_file": frozenset(),
}
# Keys of what people write to be read by people.
_WORDS = frozenset({"comment", "description", "label", "name", "shortDesc", "tags", "title"})
# Keys of columns, which may have the name of a dataset.
_COLUMNS = re.compile(r"column|col\Z|cols\Z", re.IGNORECASE)
# Fields that tell the items of a list apart.
_IDENTITIES = ("id", "ref", "objectId", "localName", "itemId", "name")


class _Rename(NamedTuple):
    """A renamed resource by its new id, and how references name it: new texts by the old ones.

    `rivals` are other types of which an object had the old name, or has the new one.
    """

    resource_id: str
    resource_type: str
    names: Mapping[str, str]
    rivals: frozenset[str]

    def may_be_named_by(self, referring: str) -> bool:
        """Whether a reference in an object of a type can only be to this one."""
        return _may_name(referring, self.resource_type) and not any(
            _may_name(referring, rival) for rival in self.rivals
        )


def _may_name(referring: str, named: str) -> bool:
    """Whether objects of a type name those of another."""
    return referring in _NAMED_BY.get(named, _REFERRING)


class _Names:
    """How references name some renamed resources, before and after."""

    def __init__(self, renames: Iterable[_Rename]) -> None:
        self.after: dict[str, set[str]] = defaultdict(set)
        self.before: dict[str, str] = {}
        self.renames: dict[str, str] = {}  # the id of the rename by either text
        for rename in renames:
            for old, new in rename.names.items():
                self.after[old].add(new)
                self.before[new] = old
                self.renames.setdefault(old, rename.resource_id)
                self.renames.setdefault(new, rename.resource_id)

    def followed_by(self, change: Change) -> str:
        """Return which rename a change follows: the first of those that it names."""
        named = self.renames.keys() & _texts([change.old, change.new])
        return min(self.renames[name] for name in named or self.renames)


def folded(
    diffs: Iterable[ResourceDiff], old: State, new: State, compare: Compare
) -> list[ResourceDiff]:
    """Return the diffs with `follows` in each change that only follows one of the renames."""
    diffs = list(diffs)
    pairs = [
        (diff.old_resource, diff.new_resource)
        for diff in diffs
        if diff.change_type is ChangeType.RENAMED
        and diff.old_resource is not None
        and diff.new_resource is not None
    ]
    if not pairs:
        return diffs
    others = _without(old, (pair[0] for pair in pairs)), _without(new, (pair[1] for pair in pairs))
    renames = defaultdict(list)
    for before, after in pairs:
        rename = _rename(before, after, *others)
        for name in rename.names:
            renames[name].append(rename)
    return [_marked(diff, renames, compare) for diff in diffs]


def _without(state: State, renamed: Iterable[Resource]) -> set[str]:
    """Return the ids of all resources that keep their names."""
    return state.resources.keys() - {resource.resource_id for resource in renamed}


def _rename(
    old: Resource, new: Resource, others_before: set[str], others_after: set[str]
) -> _Rename:
    """Return one rename; the others are the resources of either state that keep their names."""
    before, after = (f"{one.project_key}.{one.resource_name}" for one in (old, new))
    names = {str(old.resource_name): str(new.resource_name), before: after}
    rivals = frozenset(
        kind
        for kind in resource_types()
        if f"{kind}.{before}" in others_before or f"{kind}.{after}" in others_after
    )
    return _Rename(new.resource_id, new.resource_type, names, rivals)


def _marked(
    diff: ResourceDiff, renames: Mapping[str, list[_Rename]], compare: Compare
) -> ResourceDiff:
    old, new = diff.old_resource, diff.new_resource
    if diff.resource_type not in _REFERRING or not diff.changes or old is None or new is None:
        return diff
    possible = {
        rename.resource_id: rename
        for text in _texts(old.attributes) & renames.keys()
        for rename in renames[text]
        if rename.resource_id != diff.resource_id and rename.may_be_named_by(diff.resource_type)
    }
    if not possible:
        return diff
    names = _Names(rename for _, rename in sorted(possible.items()))
    replaced = _following(old, new, names)
    own = compare(replaced, new).changes
    places = {(change.path, change.kind) for change in own}
    following = [
        dataclasses.replace(change, follows=names.followed_by(change))
        for change in diff.changes
        if (change.path, change.kind) not in places
    ]
    return dataclasses.replace(diff, changes=(*own, *following)) if following else diff


def _texts(definition: Any) -> set[str]:
    found, waiting = set(), [definition]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            found.add(value)
    return found


def _following(old: Resource, new: Resource, names: _Names) -> Resource:
    """Return the old resource as it is when its references have followed a rename."""
    attributes = _replaced(old.attributes, new.attributes, names)
    if old.resource_type == "recipe" and "payload" in attributes:
        # The settings of a visual recipe name columns; for its inputs they have numbers.
        attributes = {**attributes, "payload": old.attributes["payload"]}
    known = resource_types().get(old.resource_type)
    rules = known.rules if known else ()
    in_order = Normalizer(rule for rule in rules if rule.action == UNORDERED)
    # A set is kept sorted, and its members may change places with their names.
    if in_order(old.attributes) == old.attributes:
        attributes = in_order(attributes)
    return dataclasses.replace(old, attributes=attributes)


def _replaced(old: Any, new: Any, names: _Names) -> Any:
    """Return the old value with the new names, but only where the new value has them too."""
    if isinstance(old, dict) and isinstance(new, dict):
        return {
            key: _replaced(item, new[key], names) if key in new and _may_refer(key) else item
            for key, item in old.items()
        }
    if isinstance(old, list) and isinstance(new, list):
        partners = _partners(old, new, names)
        return [
            _replaced(item, new[partners[place]], names) if place in partners else item
            for place, item in enumerate(old)
        ]
    both_are_texts = isinstance(old, str) and isinstance(new, str)
    return new if both_are_texts and new in names.after.get(old, ()) else old


def _may_refer(key: str) -> bool:
    return key not in _WORDS and not _COLUMNS.search(key)


def _partners(old: list[Any], new: list[Any], names: _Names) -> dict[int, int]:
    """Return which new item each old item of a list has become, by their places.

    First those that are equal but for the name, then those of one identity.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    ways: tuple[Callable[[Any], str | None], ...] = (
        lambda item: canonical.dumps(_with_old_names(item, names)),
        lambda item: _identity(item, names),
    )
    for way in ways:
        waiting = defaultdict(list)
        for place in range(len(new) - 1, -1, -1):
            if place not in taken:
                waiting[way(new[place])].append(place)
        for place, item in enumerate(old):
            key = None if place in found else way(item)
            if key is not None and waiting[key]:
                found[place] = waiting[key].pop()
                taken.add(found[place])
    return found


def _with_old_names(value: Any, names: _Names) -> Any:
    if isinstance(value, dict):
        return {key: _with_old_names(item, names) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_old_names(item, names) for item in value]
    return names.before.get(value, value) if isinstance(value, str) else value


def _identity(item: Any, names: _Names) -> str | None:
    if not isinstance(item, dict):
        return None
    for field in _IDENTITIES:
        value = item.get(field)
        if isinstance(value, (str, int)) and value != "":
            return f"{field}={names.before.get(str(value), value)}"
    return None
