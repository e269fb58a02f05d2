"""What a change hits: all that is downstream of it in the Flow, and who uses exactly what changed.

Downstream is what the inputs and outputs of recipes say. Readers are told only where they are
certain to be near: a column is looked for in the recipes that read its dataset themselves, since
those behind them may know it by another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from project_drift.diff.columns import IN_CODE, uses
from project_drift.diff.flow import DATA_TYPES, IN_FLOW, Flow, name_of, refs
from project_drift.diff.mentions import Mentions, module_of
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import Impact
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.models.words import noun

_NOTHING = (ChangeType.UNKNOWN, ChangeType.UNCHANGED)
_COLUMN = re.compile(
    r"/schema/columns\[(?:name=(?P<name>[^\]]*)|(?P<place>\d+))\](?P<rest>.*)\Z", re.DOTALL
)
_VARIABLE = re.compile(r"/(?:standard|local)/(?P<name>[^/\[]*)")
_GONE = ("removed", "renamed")


def impacts(diffs: Iterable[ResourceDiff], old: State, new: State) -> Mapping[str, Impact]:
    """Return the impact of each resource that changed, by its id; those without any are left out.

    What could not be read has none, nor has what only follows a rename. The Flow is that of the
    newer state, and that of the older one around what is gone.
    """
    changed = [diff for diff in diffs if diff.change_type not in _NOTHING and not diff.only_follows]
    impact = _Impacts(Flow(old, new, _renamed(changed)), Mentions(new), old, new)
    found = {diff.resource_id: impact.of(diff) for diff in changed}
    return {key: one for key, one in found.items() if one != Impact()}


class _Impacts:
    """Finds the impact of one resource after the other, with what they have in common."""

    def __init__(self, flow: Flow, mentions: Mentions, old: State, new: State) -> None:
        self._flow, self._mentions = flow, mentions
        self._old, self._new = old, new

    def of(self, diff: ResourceDiff) -> Impact:
        readers = tuple(self._readers(diff))
        if diff.resource_type not in IN_FLOW:
            return Impact(readers=readers)
        resources = self._flow.downstream(diff.resource_id)
        scenarios = self._flow.scenarios((diff.resource_id, *resources))
        titles = self._titles
        names = {node: titles[node] for node in (*resources, *scenarios) if node in titles}
        return Impact(resources, scenarios, readers, names)

    def _readers(self, diff: ResourceDiff) -> Iterator[str]:
        if diff.resource_type in DATA_TYPES:
            yield from self._readers_of_columns(diff)
        elif diff.resource_type == "variables":
            for variable in _variables(diff.changes):
                for user in self._mentions.users(variable):
                    yield f"variable {variable} is used as ${{{variable}}} by {_called(user)}"
        elif diff.resource_type == "library_file":
            yield from self._importers(diff)

    def _readers_of_columns(self, diff: ResourceDiff) -> Iterator[str]:
        columns = list(_columns(diff))
        recipes = self._flow.readers(diff.resource_id) if columns else []
        for column in columns:
            for recipe in recipes:
                inputs = refs(recipe, "inputs")
                others = {ref for ref in inputs if diff.resource_id not in self._flow.find(ref)}
                use = uses(recipe, column, others)
                if use:
                    how = "is named in the code of" if use == IN_CODE else "is read by"
                    where = "" if use == IN_CODE else f" ({use})"
                    yield f"column {column} {how} {_called(recipe)}{where}"

    def _importers(self, diff: ResourceDiff) -> Iterator[str]:
        resource = diff.old_resource or diff.new_resource
        if resource is not None:
            for importer in self._mentions.importers(resource):
                yield f"module {module_of(resource)} is imported by {_called(importer)}"

    @cached_property
    def _titles(self) -> dict[str, str]:
        """What people call all those resources whose id does not say it."""
        return {
            key: resource.display_name
            for key, resource in {**self._old.resources, **self._new.resources}.items()
            if resource.display_name != name_of(key)
        }


def _renamed(diffs: Iterable[ResourceDiff]) -> dict[str, str]:
    """Return new ids by old ones."""
    return {
        diff.old_resource.resource_id: diff.resource_id
        for diff in diffs
        if diff.change_type is ChangeType.RENAMED and diff.old_resource is not None
    }


def _columns(diff: ResourceDiff) -> list[str]:
    """Return the columns that are gone, have another name or hold another type, by old names."""
    found = []
    for change in diff.changes:
        match = _COLUMN.match(change.path)
        if match is None:
            continue
        if not match["rest"] and change.kind in _GONE:
            found.append(_name_in(change.old))
        elif match["rest"] == "/type":
            place = match["place"]
            found.append(_name_at(diff, int(place)) if place else _unescaped(match["name"]))
    return list(dict.fromkeys(filter(None, found)))


def _name_at(diff: ResourceDiff, place: int) -> str:
    """Return the name of the column at a position, which is its mark where names are not unique."""
    schema = diff.new_resource.attributes.get("schema") if diff.new_resource else None
    columns = schema.get("columns") if isinstance(schema, dict) else None
    return _name_in(columns[place]) if isinstance(columns, list) and place < len(columns) else ""


def _name_in(column: Any) -> str:
    name = column.get("name") if isinstance(column, dict) else None
    return name if isinstance(name, str) else ""


def _variables(changes: Iterable[Change]) -> list[str]:
    matches = (_VARIABLE.match(change.path) for change in changes)
    return list(dict.fromkeys(_unescaped(match["name"]) for match in matches if match))


def _unescaped(text: str) -> str:
    """Return a key or name from its form in a path."""
    for mark, sign in (("~3", "]"), ("~2", "["), ("~1", "/"), ("~0", "~")):
        text = text.replace(mark, sign)
    return text


def _called(resource: Resource) -> str:
    return f"{noun(resource.resource_type)} {resource.display_name}"
