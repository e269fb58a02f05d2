"""Laws of renames: one object is told once, and what is claimed can be taken back."""

from __future__ import annotations

import copy
import dataclasses
import json
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from examples import MOMENT, PROJECT, TYPES
from project_drift import canonical
from project_drift.diff.engine import DiffEngine
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.resource import Resource, ResourceMetadata, make_resource_id
from project_drift.models.state import READ, State
from strategies import definitions, edited, state_pairs, states

KINDS = ("dataset", "recipe", "flow_zone", "library_file")
OLD, NEW = "the dataset's old name", "the dataset's new name"
SENTENCE = "for the shop managers, who call gold members at high risk, number "
Json = dict[str, Any]
Pair = tuple[State, State]


def diff(old: State, new: State) -> list[ResourceDiff]:
    return DiffEngine().diff(old, new)


def renamed(old: State, new: State) -> list[tuple[str, str]]:
    """Old and new id of each rename."""
    return [
        (item.old_resource.resource_id, item.new_resource.resource_id)
        for item in diff(old, new)
        if item.change_type is ChangeType.RENAMED and item.old_resource and item.new_resource
    ]


def a_state(resources: list[Resource]) -> State:
    return State(
        project_key=PROJECT,
        coverage=dict.fromkeys((*TYPES, *KINDS), READ),
        resources={item.resource_id: item for item in resources},
    )


def under(resource: Resource, name: str) -> Resource:
    """The resource under another name."""
    resource_id = make_resource_id(resource.resource_type, PROJECT, name)
    return dataclasses.replace(resource, resource_id=resource_id)


def named(*, creations: st.SearchStrategy[str | None]) -> st.SearchStrategy[list[Resource]]:
    """Some objects with names of their own; a mark of creation is told by its person."""
    one = st.tuples(st.sampled_from(KINDS), definitions(), creations, st.integers(0, 2))
    return st.lists(one, max_size=6).map(
        lambda found: [
            Resource(
                kind,
                f"{kind}.{PROJECT}.n{place}",
                {**attributes, "shortDesc": f"{SENTENCE}{number}"} if number else attributes,
                ResourceMetadata(created_at=MOMENT, created_by=who),
            )
            for place, (kind, attributes, who, number) in enumerate(found)
        ]
    )


@st.composite
def renaming_pairs(draw: st.DrawFn) -> Pair:
    """Two states: objects stay, are edited, go, or go on under another name; some are new."""
    people = st.sampled_from((None, "anna", "marc", "priya", "tom"))
    old = draw(named(creations=people))
    new = []
    for item in old:
        fate = draw(st.sampled_from(("same", "edited", "gone", "renamed", "both")))
        name, definition = str(item.resource_name), item.attributes
        if fate in ("edited", "both"):
            definition = draw(edited(definition))
        if fate in ("renamed", "both"):
            name = f"{name} new"
        if fate != "gone":
            new.append(under(dataclasses.replace(item, attributes=definition), name))
    born = [under(item, f"{item.resource_name} born") for item in draw(named(creations=people))]
    return a_state(old), a_state([*new, *born])


def evidence(item: ResourceDiff) -> str:
    return item.reason.split(" by ")[0].split(",")[0]


@pytest.mark.parametrize("wanted", ["both were created", "same content"])
def test_the_pairs_hold_renames_by_either_evidence(wanted: str) -> None:
    """Guards the laws below: pairs without any would let them pass for nothing."""
    assert find(
        renaming_pairs(),
        lambda pair: any(evidence(item) == wanted for item in diff(*pair)),
        # The first one will do, the smallest is of no interest.
        settings=settings(phases=[Phase.generate], max_examples=10_000),
    )


@given(renaming_pairs())
def test_a_rename_tells_its_evidence_and_nothing_else_does(pair: Pair) -> None:
    for item in diff(*pair):
        known = evidence(item) in {"both were created", "same content"}
        assert known == (item.change_type is ChangeType.RENAMED)


@given(renaming_pairs())
def test_swapping_the_states_gives_the_mirrored_renames(pair: Pair) -> None:
    back = renamed(*reversed(pair))
    assert sorted(renamed(*pair)) == sorted((old, new) for new, old in back)


@given(states())
def test_nothing_is_renamed_between_a_state_and_itself(state: State) -> None:
    assert renamed(state, state) == []


@given(named(creations=st.none()), definitions(), definitions(), st.sampled_from(KINDS))
def test_an_object_of_a_creation_of_its_own_is_known_under_any_name(
    others: list[Resource], before: Json, after: Json, kind: str
) -> None:
    made = ResourceMetadata(created_at=MOMENT, created_by="anna")
    old = Resource(kind, f"{kind}.{PROJECT}.before", before, made)
    new = Resource(kind, f"{kind}.{PROJECT}.after", after, made)
    pairs = renamed(a_state([*others, old]), a_state([*others, new]))
    assert pairs == [(old.resource_id, new.resource_id)]


@given(definitions(), st.sampled_from(KINDS))
def test_an_object_that_shares_its_creation_is_not_known_under_another_name(
    definition: Json, kind: str
) -> None:
    made = ResourceMetadata(created_at=MOMENT, created_by="anna")
    old, new, other = (
        Resource(kind, f"{kind}.{PROJECT}.{name}", definition, made)
        for name in ("before", "after", "other")
    )
    assert renamed(a_state([old, other]), a_state([new, other])) == []


@given(renaming_pairs())
def test_a_rename_taken_apart_is_what_ids_alone_would_tell(pair: Pair) -> None:
    apart = [part for item in diff(*pair) for part in item.unpaired()]
    gone, come = (
        one.resources.keys() - other.resources.keys() for one, other in (pair, pair[::-1])
    )
    assert {part.resource_id for part in apart if part.change_type is ChangeType.REMOVED} == gone
    assert {part.resource_id for part in apart if part.change_type is ChangeType.ADDED} == come


@given(renaming_pairs())
def test_every_object_is_told_once(pair: Pair) -> None:
    apart = [part.resource_id for item in diff(*pair) for part in item.unpaired()]
    assert sorted(apart) == sorted(pair[0].resources.keys() | pair[1].resources.keys())


@given(renaming_pairs())
def test_a_rename_has_changes_exactly_when_the_definition_differs(pair: Pair) -> None:
    for item in diff(*pair):
        if item.old_resource and item.new_resource:
            assert bool(item.changes) == item.new_resource.has_changed(item.old_resource)


@given(renaming_pairs(), st.randoms(use_true_random=False))
def test_renames_do_not_depend_on_the_order_in_which_objects_were_read(
    pair: Pair, chance: Any
) -> None:
    reordered = []
    for state in pair:
        items = list(state.resources.items())
        chance.shuffle(items)
        reordered.append(dataclasses.replace(state, resources=dict(items)))
    assert diff(*reordered) == diff(*pair)


@given(state_pairs())
def test_what_was_not_read_on_both_sides_is_never_renamed(pair: Pair) -> None:
    unread = {alert.resource_id or alert.resource_type for side in pair for alert in side.alerts}
    for old, new in renamed(*pair):
        kind = old.split(".")[0]
        assert all(side.covers(kind) for side in pair)
        assert not unread & {kind, old, new}


# -------------------------------------------------------------------------------- what follows


@st.composite
def referring(draw: st.DrawFn) -> tuple[Json, Json]:
    """A definition that refers to the dataset, before and after the rename and perhaps an edit."""
    before = {
        **draw(definitions()),
        "inputs": [{"ref": name} for name in draw(st.permutations((OLD, "a", "z")))],
        "settings": {"from": draw(st.sampled_from((OLD, f"{PROJECT}.{OLD}", "other")))},
    }
    after = json.loads(json.dumps(before).replace(OLD, NEW))
    if draw(st.booleans()):
        after = draw(edited(after))
    return before, after


def told_beside_a_rename(before: Json, after: Json) -> ResourceDiff:
    """What is told of a recipe while the dataset was renamed."""
    made = ResourceMetadata(created_at=MOMENT, created_by="anna")
    states = [
        a_state(
            [
                Resource("dataset", f"dataset.{PROJECT}.{name}", {}, made),
                Resource("recipe", f"recipe.{PROJECT}.compute", definition),
            ]
        )
        for name, definition in ((OLD, before), (NEW, after))
    ]
    (found,) = (item for item in diff(*states) if item.resource_type == "recipe")
    return found


@given(referring())
def test_only_references_differ_where_all_changes_follow(pair: tuple[Json, Json]) -> None:
    """Nothing is missed: with the new name for the old one, both definitions are equal."""
    found = told_beside_a_rename(*pair)
    texts = [canonical.dumps(side).replace(OLD, NEW) for side in pair]
    assert found.only_follows == (texts[0] == texts[1])


@given(referring())
def test_what_follows_takes_nothing_from_what_was_edited(pair: tuple[Json, Json]) -> None:
    """The edits beside a rename are those that are told when the name was the new one before."""
    before = json.loads(json.dumps(pair[0]).replace(OLD, NEW))
    edits = [change for change in told_beside_a_rename(*pair).changes if not change.follows]
    alone = told_beside_a_rename(before, pair[1]).changes
    if any(change.path.startswith(("/inputs", "/settings")) for change in alone):
        assert bool(edits) == bool(alone)
    else:
        assert [(edit.path, edit.kind, edit.old, edit.new) for edit in edits] == [
            (edit.path, edit.kind, edit.old, edit.new) for edit in alone
        ]


@given(referring())
def test_marking_what_follows_leaves_both_states_as_they_are(pair: tuple[Json, Json]) -> None:
    before = copy.deepcopy(pair)
    told_beside_a_rename(*pair)
    assert pair == before
