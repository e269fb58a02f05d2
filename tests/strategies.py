"""Hypothesis strategies for JSON values, definitions, resources and states.

Importing this module takes the deadline off every law, since a machine that runs tests may be slow,
and makes the examples the same at every run, so that a failure can be seen again.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from examples import MOMENT, PROJECT, TYPES
from project_drift.models.resource import Resource, ResourceMetadata, make_resource_id
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ, Alert, State

# The suite runs on two Pythons; the newer one, which is faster, looks harder.
_EXAMPLES = 40 if sys.version_info >= (3, 12) else 20
settings.register_profile("project_drift", deadline=None, derandomize=True, max_examples=_EXAMPLES)
settings.load_profile("project_drift")

Json = dict[str, Any]

# Keys and names that look like parts of a path, like something private, or like nothing at all.
AWKWARD = (
    "", "__x", "_", "[id=a]", "[0]", "0", "a/b~c", "~1", "a.b", "*", "**", "root['a']", "a b",
    'q"uo\'te', "line\nbreak", "\x1b[31m", "\u202eltr", "\ud800", "\udfffz", "é", "e\u0301", "NaN",
)  # fmt: skip

# Whole numbers above this are not told apart by a float.
EXACT = 2**53


def _as_parsed(text: str) -> str:
    """Two halves of one character become that character, as they do when JSON is read."""
    parsed: str = json.loads(json.dumps(text))
    return parsed


@cache
def texts() -> st.SearchStrategy[str]:
    """Any text that JSON can hold, lone surrogates included."""
    return st.one_of(
        st.sampled_from(AWKWARD),
        st.text(st.characters(), max_size=6).map(_as_parsed),
        st.lists(st.sampled_from(("x = 1", "}", "")), max_size=5).map("\n".join),
    )


@cache
def filled_texts() -> st.SearchStrategy[str]:
    """Any text but the empty one."""
    return texts().map(lambda text: text or "x")


@cache
def keys() -> st.SearchStrategy[str]:
    """Keys of an object; few enough that two objects often share some."""
    return st.one_of(st.sampled_from("abc"), texts())


@cache
def numbers() -> st.SearchStrategy[Any]:
    """Whole numbers and finite floats, whole floats among them."""
    return st.one_of(
        st.integers(-EXACT, EXACT),
        st.integers(-3, 3).map(float),
        st.floats(allow_nan=False, allow_infinity=False),
    )


@cache
def scalars() -> st.SearchStrategy[Any]:
    """What has no parts. Zero, false, empty and none are frequent: they are easily mixed up."""
    plain = st.sampled_from((None, True, False, 0, 1, "", "0", "1"))
    return st.one_of(plain, numbers(), texts())


@cache
def json_values(max_leaves: int = 12) -> st.SearchStrategy[Any]:
    """Any JSON value."""
    return st.recursive(scalars(), _containers, max_leaves=max_leaves)


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(keys(), inner, max_size=4),
        keyed_lists(inner),
    )


@cache
def keyed_lists(inner: st.SearchStrategy[Any] | None = None) -> st.SearchStrategy[list[Any]]:
    """Lists of objects that tell themselves apart by `id` or `name`."""
    names = st.one_of(st.sampled_from("abcd"), filled_texts())
    return st.sampled_from(("id", "name")).flatmap(
        lambda field: st.lists(
            st.fixed_dictionaries({field: names, "value": scalars() if inner is None else inner}),
            max_size=4,
            unique_by=lambda item: item[field],
        )
    )


@cache
def definitions() -> st.SearchStrategy[Json]:
    """Attributes of an object: two of them share some keys, and differ at some of those."""
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(("Inline", "Filesystem")),
            "steps": keyed_lists(),
            "params": st.dictionaries(keys(), json_values(4), max_size=2),
            "tags": st.lists(st.sampled_from(("daily", "raw", "é")), max_size=3),
            "payload": texts(),
            "__own": scalars(),
        },
    )


@st.composite
def edited(draw: st.DrawFn, value: Any) -> Any:
    """The value after one edit somewhere inside it, which may by chance leave it as it was."""
    if isinstance(value, dict) and value:
        key = draw(st.sampled_from(list(value)))
        if draw(st.booleans()):
            return {**value, key: draw(edited(value[key]))}
        return {name: item for name, item in value.items() if name != key}
    if isinstance(value, list) and value:
        place = draw(st.integers(0, len(value) - 1))
        rest = value[:place] + value[place + 1 :]
        new = draw(st.sampled_from(({"id": "new", "value": 1}, 0)))
        again = draw(edited(value[place]))
        changed = (rest, [new, *value], value[::-1], [*rest, again])
        return draw(st.sampled_from(changed))
    if isinstance(value, (dict, list)):
        return {"new": 1} if isinstance(value, dict) else ["new"]
    return draw(scalars())


@cache
def definition_pairs() -> st.SearchStrategy[tuple[Json, Json]]:
    """Two definitions: strangers, or one before and after an edit."""
    after_edit = definitions().flatmap(lambda old: st.tuples(st.just(old), edited(old)))
    return st.one_of(st.tuples(definitions(), definitions()), after_edit)


@cache
def names() -> st.SearchStrategy[str]:
    """Names of objects: few enough that two states often share some."""
    return st.one_of(st.sampled_from(("orders", "a.b/c d", "é\u202e")), filled_texts())


@st.composite
def resources(draw: st.DrawFn) -> Resource:
    """One object as capture makes it: without a stored checksum."""
    kind = draw(st.sampled_from(TYPES))
    name = None if kind == "variables" else draw(names())
    when, who = draw(st.sampled_from(((None, None), (MOMENT, "anna"), (MOMENT, "marc"))))
    return Resource(
        resource_type=kind,
        resource_id=make_resource_id(kind, PROJECT, name),
        attributes=draw(definitions()),
        metadata=ResourceMetadata(
            deployed_at=when,
            deployed_by=who,
            created_at=when,
            created_by=who,
            dataiku_internal_id=name,
            stamp=draw(st.sampled_from((None, 1.5, {"versionNumber": 2}))),
        ),
        display_name=draw(st.sampled_from(("", "Orders", "\u202eltr"))),
    )


@st.composite
def states(draw: st.DrawFn, gaps: bool = True) -> State:
    """One state; with `gaps` it may have types that were not read and alerts of any kind."""
    found = draw(st.lists(resources(), max_size=4))
    how = st.sampled_from((READ, ABSENT, EXCLUDED, NOT_PERMITTED))
    coverage = draw(st.dictionaries(st.sampled_from(TYPES), how, max_size=2)) if gaps else {}
    alerts = draw(st.lists(_alerts(), max_size=2)) if gaps else []
    return State(
        serial=draw(st.integers(0, 3)),
        lineage=draw(st.sampled_from(("", "0123456789abcdef"))),
        project_key=PROJECT,
        updated_at=MOMENT,
        captured_by=draw(st.sampled_from(("anna", "\ud800"))),
        complete=not alerts,
        alerts=alerts,
        coverage={**coverage, **{kind: READ for kind in TYPES if kind not in coverage}},
        resources={
            item.resource_id: item
            for item in found
            if coverage.get(item.resource_type, READ) == READ
        },
    )


@st.composite
def _alerts(draw: st.DrawFn) -> Alert:
    kind = draw(st.sampled_from(("dataset", "recipe", "scenario")))
    name = draw(st.one_of(st.none(), names()))
    resource_id = None if name is None else make_resource_id(kind, PROJECT, name)
    return Alert(kind, resource_id, "unavailable", "no answer")


@st.composite
def state_pairs(draw: st.DrawFn, gaps: bool = True) -> tuple[State, State]:
    """Two states of one project: most objects are in both, some of them edited."""
    old, other = draw(states(gaps)), draw(states(gaps))
    kept = {}
    for key, item in old.resources.items():
        fate = draw(st.sampled_from(("same", "edited", "gone")))
        if fate != "gone" and other.covers(item.resource_type):
            definition = draw(edited(item.attributes)) if fate == "edited" else item.attributes
            kept[key] = dataclasses.replace(item, attributes=definition)
    return old, dataclasses.replace(other, resources={**kept, **other.resources})
