"""The Flow of a project as a graph: what is made from what, and which scenarios work on it.

Recipes say what they read and write by references: a local name or id, or `PROJECTKEY.name` for
what another project shares. A reference that no object answers to, there or here, is a node of its
own by its text, so that what lies behind it is still found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from project_drift.models.resource import Resource
from project_drift.models.state import State

_RECIPE, _SCENARIO = "recipe", "scenario"
# What a recipe can read or write. Agents are kept apart from the saved models that DSS stores.
DATA_TYPES = frozenset(
    {
        "agent", "dataset", "evaluation_store", "knowledge_bank", "managed_folder",
        "retrieval_augmented_llm", "saved_model", "streaming_endpoint",
    }
)  # fmt: skip
IN_FLOW = DATA_TYPES | {_RECIPE}
# What the script of a scenario does to one object that it names: scenario.build_dataset("orders").
_CALL = re.compile(
    r"\b(?:build|check|clear|compute|run|train)_[a-z_]+\(\s*(\"[^\"\n]+\"|'[^'\n]+')"
)


class Flow:
    """The Flow of the newer state, and of the older one around what is gone.

    `renamed` has new ids by old ones. Nothing is looked at before it is asked for.
    """

    def __init__(self, old: State, new: State, renamed: Mapping[str, str]) -> None:
        self._old, self._new, self._renamed = old, new, renamed

    def downstream(self, node: str) -> tuple[str, ...]:
        """Return all that depends on a node, the nearest first, and then by name."""
        places, after = self._places, self._after
        if node not in places:
            return ()
        level = [places[node]]
        seen, found = set(level), []
        while level:
            reached = set().union(*(after[place] for place in level)) - seen
            seen |= reached
            level = sorted(reached)
            found += level
        return tuple(self._nodes[place] for place in found)

    def edges(self) -> frozenset[tuple[str, str]]:
        """Return what is made from what: pairs of nodes, the one that is read first."""
        return self._edges

    def scenarios(self, nodes: Collection[str]) -> tuple[str, ...]:
        """Return the scenarios that work on one of the nodes or wait for it, by name."""
        known = self._scenarios.keys() & nodes
        found = {key for node in known for key in self._scenarios[node]}
        return tuple(sorted(found, key=_by_name))

    def readers(self, node: str) -> list[Resource]:
        """Return the recipes of the newer state that read a node, by name."""
        if node not in self._places:
            return []
        nodes, recipes = self._nodes, self._new.resources
        near = (nodes[place] for place in sorted(self._after[self._places[node]]))
        return [recipes[key] for key in near if key in recipes]

    def find(self, ref: str) -> tuple[str, ...]:
        """Return the nodes that a reference of the newer state means."""
        return self._now.find(ref)

    @cached_property
    def _now(self) -> _References:
        """How the newer state names things; it may still name what is gone or was renamed."""
        return _References(self._new.project_key, _by_ref(self._new), self._then.nodes)

    @cached_property
    def _then(self) -> _References:
        nodes = {
            ref: tuple(self._renamed.get(key, key) for key in keys)
            for ref, keys in _by_ref(self._old).items()
        }
        return _References(self._old.project_key or self._new.project_key, nodes)

    @cached_property
    def _edges(self) -> frozenset[tuple[str, str]]:
        return frozenset(self._found_edges())

    @cached_property
    def _nodes(self) -> Sequence[str]:
        return sorted({node for edge in self._edges for node in edge}, key=_by_name)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {node: place for place, node in enumerate(self._nodes)}

    @cached_property
    def _after(self) -> Sequence[set[int]]:
        """What follows each node; by places, since numbers are quick to compare."""
        found: list[set[int]] = [set() for _ in self._places]
        for before, after in self._edges:
            found[self._places[before]].add(self._places[after])
        return found

    def _found_edges(self) -> Iterator[tuple[str, str]]:
        for recipe in _of_type(self._new, _RECIPE):
            yield from _around(recipe.resource_id, recipe, self._now)
        gone = self._old.resources.keys() - self._new.resources.keys()
        if gone:
            for recipe in _of_type(self._old, _RECIPE):
                node = self._renamed.get(recipe.resource_id, recipe.resource_id)
                edges = _around(node, recipe, self._then)
                yield from (edge for edge in edges if not gone.isdisjoint(edge))

    @cached_property
    def _scenarios(self) -> Mapping[str, set[str]]:
        found = defaultdict(set)
        for scenario in _of_type(self._new, _SCENARIO):
            for ref in _worked_on(scenario.attributes):
                for node in self.find(ref):
                    found[node].add(scenario.resource_id)
        return dict(found)


def name_of(node: str) -> str:
    """Return the name in a resource id, or a reference as it is."""
    return node.split(".", 2)[-1] if node.count(".") > 1 else node


def refs(recipe: Resource, side: str) -> Iterator[str]:
    """Yield the references of a recipe's `inputs` or `outputs`, of all roles."""
    roles = recipe.attributes.get(side)
    for role in roles.values() if isinstance(roles, dict) else ():
        for item in _objects(role, "items"):
            if isinstance(item.get("ref"), str) and item["ref"]:
                yield item["ref"]


class _References:
    """What references mean, by their text; `further` is asked for what `nodes` does not have."""

    def __init__(
        self,
        project_key: str,
        nodes: Mapping[str, tuple[str, ...]],
        further: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._own = f"{project_key}."
        self.nodes = {**(further or {}), **nodes}

    def find(self, ref: str) -> tuple[str, ...]:
        local = ref[len(self._own) :] if ref.startswith(self._own) else ref
        return self.nodes.get(local, (ref,))


def _by_ref(state: State) -> dict[str, tuple[str, ...]]:
    """Return what recipes may read or write by name; two types may use one name."""
    found = defaultdict(list)
    for key, resource in state.resources.items():
        if resource.resource_type in DATA_TYPES:
            found[name_of(key)].append(key)
    return {name: tuple(keys) for name, keys in found.items()}


def _around(node: str, recipe: Resource, known: _References) -> Iterator[tuple[str, str]]:
    for ref in refs(recipe, "inputs"):
        yield from ((before, node) for before in known.find(ref))
    for ref in refs(recipe, "outputs"):
        yield from ((node, after) for after in known.find(ref))


def _worked_on(scenario: dict[str, Any]) -> Iterator[str]:
    """Yield what a scenario builds, checks or clears, and what its triggers watch.

    A step or trigger that is switched off does nothing. In code only calls count.
    """
    yield from _called(scenario.get("script"))
    steps = (step for step in _objects(scenario.get("params"), "steps") if step.get("enabled", 1))
    triggers = (one for one in _objects(scenario, "triggers") if one.get("active", 1))
    for holder in chain(steps, triggers):
        settings = holder.get("params")
        if isinstance(settings, dict):
            yield from _called(settings.get("script"))
            items = chain.from_iterable(_objects(settings, name) for name in settings)
            yield from (item["itemId"] for item in items if isinstance(item.get("itemId"), str))


def _called(script: Any) -> Iterator[str]:
    for quoted in _CALL.findall(script) if isinstance(script, str) else ():
        yield quoted[1:-1]


def _objects(holder: Any, name: str) -> list[dict[str, Any]]:
    """Return the objects of a list in a definition, none where it has another form."""
    items = holder.get(name) if isinstance(holder, dict) else None
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _of_type(state: State, kind: str) -> Iterator[Resource]:
    return (item for item in state.resources.values() if item.resource_type == kind)


def _by_name(node: str) -> tuple[str, str]:
    return name_of(node), node
