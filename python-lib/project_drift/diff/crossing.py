"""Makes two states of different projects or nodes comparable.

A copy of a project differs from its original wherever either names itself. For a comparison the
older state therefore takes the key of the newer one: in the ids of its resources, and inside their
attributes at three kinds of place and no other, so that nothing else can be hidden:

- a value that is a reference to an object of the project, as `SALES.orders`;
- the value of a field called `projectKey`;
- a line of any other text, where the newer state has that very line but for the key.

A reference that means the other project of the two stays a difference, also where both sides spell
it alike: in a copy, `SALES.orders` still reads the original.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from project_drift import canonical
from project_drift.models.resource import Resource, make_resource_id, parse_resource_id
from project_drift.models.state import State
from project_drift.sync.base import normalizer
from project_drift.sync.registry import resource_types

_KEY_FIELD = "projectKey"
# Connections, people, groups and code environments are the node's: their names follow no key.
_NODE_FIELDS = frozenset({"connection", "envName", "group", "login", "owner", "runAsUser", "user"})

_VARIABLES = "variables"
_LOCAL = "local"


@dataclass(frozen=True)
class Comparable:
    """Two states that may be compared; `left_out` has what neither holds any more, with reasons."""

    old: State
    new: State
    left_out: dict[str, str] = field(default_factory=dict)


def comparable(old: State, new: State) -> Comparable:
    """Return both states in the terms of the newer one.

    States of one project are passed through as they are, but for local variables where they are of
    two nodes and two histories: those belong to each node and are part of no bundle.
    """
    two_projects = _differ(old.project_key, new.project_key)
    two_nodes = _differ(old.node_id, new.node_id) and _differ(old.lineage, new.lineage)
    left_out = {}
    if (two_projects or two_nodes) and any(map(_has_local, (old, new))):
        left_out["local_variables"] = f"they belong to each {'project' if two_projects else 'node'}"
        old, new = _without_local(old), _without_local(new)
    if two_projects:
        old = _under_key_of(new, old)
    return Comparable(old, new, left_out)


def _differ(one: str, other: str) -> bool:
    """Whether both are known, and are not the same."""
    return bool(one and other) and one != other


def _has_local(state: State) -> bool:
    return any(resource.attributes.get(_LOCAL) for resource in state.list_resources(_VARIABLES))


def _without_local(state: State) -> State:
    resources = dict(state.resources)
    for resource in state.list_resources(_VARIABLES):
        kept = {key: value for key, value in resource.attributes.items() if key != _LOCAL}
        resources[resource.resource_id] = dataclasses.replace(resource, attributes=kept)
    return dataclasses.replace(state, resources=resources)


def _under_key_of(new: State, old: State) -> State:
    """Return the older state as it would be if its project had the key of the newer one's."""
    names = {parse_resource_id(key).name for state in (old, new) for key in state.resources}
    keys = _Keys(old.project_key, new.project_key, frozenset(name for name in names if name))
    moved = [_moved(resource, new, keys, bool(old.ruleset)) for resource in old.resources.values()]
    return dataclasses.replace(
        old,
        project_key=new.project_key,
        resources={resource.resource_id: resource for resource in moved},
        alerts=[
            dataclasses.replace(alert, resource_id=keys.moved_id(alert.resource_id))
            if alert.resource_id
            else alert
            for alert in old.alerts
        ],
    )


def _moved(resource: Resource, new: State, keys: _Keys, normal: bool) -> Resource:
    """Return a resource under the new key; `normal` tells that it was captured by noise rules."""
    resource_id = keys.moved_id(resource.resource_id)
    attributes = resource.attributes
    if keys.may_be_in(attributes):
        partner = new.resources.get(resource_id)
        attributes = keys.moved(attributes, partner.attributes if partner else {})
        known = resource_types().get(resource.resource_type)
        if normal and known is not None:
            attributes = normalizer(known)(attributes)  # sets are sorted, now by the new key
    title = resource.display_name
    return dataclasses.replace(
        resource,
        resource_id=resource_id,
        attributes=attributes,
        display_name="" if title == resource.project_key else title,
    )


class _Keys:
    """From one project key to another; `names` are those of the objects of both projects."""

    def __init__(self, old: str, new: str, names: frozenset[str]) -> None:
        self._old = old
        self._new = new
        self._names = names
        self._old_word, self._new_word = _word(old), _word(new)

    def moved_id(self, resource_id: str) -> str:
        """Return a resource id under the new key; that of another project stays."""
        kind, project_key, name = parse_resource_id(resource_id)
        return make_resource_id(kind, self._new, name) if project_key == self._old else resource_id

    def may_be_in(self, attributes: dict[str, Any]) -> bool:
        """Whether either key occurs; for most objects no more has to be looked at."""
        text = canonical.dumps(attributes)
        return self._old in text or self._new in text

    def moved(self, value: Any, beside: Any, name: str = "") -> Any:
        """Return a value under the new key; `name` is the field that holds it.

        `beside` is what the newer object has at this place. For items of a list it is all texts of
        the newer one's list, because items may have moved.
        """
        if isinstance(value, dict):
            places = beside if isinstance(beside, dict) else dict.fromkeys(value, _texts(beside))
            return {key: self.moved(item, places.get(key), key) for key, item in value.items()}
        if isinstance(value, list):
            texts = _texts(beside)
            return [self.moved(item, texts, name) for item in value]
        named = isinstance(value, str) and (self._old in value or self._new in value)
        if named and name not in _NODE_FIELDS:
            return self._text(value, _texts(beside).lines, name)
        return value

    def _text(self, text: str, lines: frozenset[str], name: str) -> str:
        if self._refers(text, self._old, name):
            return self._new + text[len(self._old) :]
        if self._refers(text, self._new, name):
            # It came from outside. Where the newer object spells it alike, that is a reference to
            # itself, so this one takes the key of the other project, as seen from there.
            return self._old + text[len(self._new) :] if text in lines else text
        if text == self._old:
            return text  # a bare key may name anything: a schema, a tag, a column
        return "\n".join(self._line(line, lines) for line in text.split("\n"))

    def _refers(self, text: str, key: str, name: str) -> bool:
        """Whether a value refers to a project, or to an object of it."""
        if text == key:
            return name == _KEY_FIELD
        return text.startswith(f"{key}.") and text[len(key) + 1 :] in self._names

    def _line(self, line: str, lines: frozenset[str]) -> str:
        """Return a line under the new key where the newer object has it so, and not as it is.

        One that names both projects stays: under one key it could not be told which it means.
        """
        if self._old not in line or line in lines or self._new_word.search(line):
            return line
        moved = self._old_word.sub(lambda found: (found["model"] or "") + self._new, line)
        return moved if moved in lines else line


def _word(key: str) -> re.Pattern[str]:
    """Return the pattern of a key as a word of its own.

    A name such as SALES-eu does not name the project, but DSS's ids of models have its key between
    hyphens: A-SALES-c4VhJ7nE-gZ2sUf9M-s4.
    """
    apart = "A-Za-z0-9_-"
    return re.compile(rf"(?<![{apart}])(?:{key}(?![{apart}])|(?P<model>[AS]-){key}(?=-))")


def _strings(value: Any) -> Iterator[str]:
    """Yield every string in a value; the keys of objects are none."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strings(item)


class _Texts:
    """The texts in a value; most are never asked for, so their lines are found when they are."""

    def __init__(self, value: Any) -> None:
        self._value = value

    @cached_property
    def lines(self) -> frozenset[str]:
        return frozenset(line for text in _strings(self._value) for line in text.split("\n"))


def _texts(value: Any) -> _Texts:
    return value if isinstance(value, _Texts) else _Texts(value)
