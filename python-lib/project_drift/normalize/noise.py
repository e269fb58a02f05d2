"""Rules that take bookkeeping out of a definition, so that it is never drift.

A type lists its rules as data, each with its reason. Patterns are slash-separated keys; `*` stands
for any key or list position, `**` for any number of them. Applying rules twice changes nothing, so
a state stored under older rules can be normalised again with today's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from project_drift import canonical
from project_drift.normalize.secrets import marked

DROP = "drop"
UNORDERED = "unordered"
DEFAULTABLE = "defaultable"
SECRET = "secret"  # noqa: S105 - the name of an action


@dataclass(frozen=True)
class Rule:
    """One pattern, what to do where it matches, and why."""

    pattern: str
    action: str
    reason: str


def drop(pattern: str, reason: str) -> Rule:
    """Bookkeeping: taken out."""
    return Rule(pattern, DROP, reason)


def unordered(pattern: str, reason: str) -> Rule:
    """A set that DSS lists in some order: sorted."""
    return Rule(pattern, UNORDERED, reason)


def defaultable(pattern: str, reason: str) -> Rule:
    """Absent and empty mean the same: taken out where it is empty."""
    return Rule(pattern, DEFAULTABLE, reason)


def secret(pattern: str, reason: str) -> Rule:
    """A secret whose field has no telling name: marked, to be fingerprinted."""
    return Rule(pattern, SECRET, reason)


@dataclass
class _Node:
    """A trie of patterns: the rules that end here, and the steps that lead on."""

    actions: list[str] = field(default_factory=list)
    steps: dict[str, _Node] = field(default_factory=dict)


class Normalizer:
    """Applies a type's rules to its documents."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._root = _Node()
        for rule in rules:
            node = self._root
            for step in rule.pattern.strip("/").split("/"):
                node = node.steps.setdefault(step, _Node())
            node.actions.append(rule.action)

    def __call__(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Return a normalised copy; the document itself is not changed."""
        result: dict[str, Any] = _walk(dict(document), [self._root])
        return result


def _walk(value: Any, nodes: list[_Node]) -> Any:
    nodes = _with_skips(nodes)
    if not any(node.steps for node in nodes):
        return value
    if isinstance(value, dict):
        result = {}
        for key, item in value.items():
            reached = _reached(nodes, key)
            actions = {action for node in reached for action in node.actions}
            if DROP in actions:
                continue
            kept = _walk(item, reached) if reached else item
            if UNORDERED in actions and isinstance(kept, list):
                kept = sorted(kept, key=canonical.dumps)
            if DEFAULTABLE in actions and _is_empty(kept):
                continue
            if SECRET in actions:
                kept = marked(kept)
            result[key] = kept
        return result
    if isinstance(value, list):
        reached = _reached(nodes, "*")
        return [_walk(item, reached) for item in value] if reached else value
    return value


def _reached(nodes: list[_Node], key: str) -> list[_Node]:
    found = []
    for node in nodes:
        for step in (key, "*") if key != "*" else ("*",):
            if step in node.steps:
                found.append(node.steps[step])
        if "**" in node.steps:
            found.append(_Node(steps={"**": node.steps["**"]}))
    return found


def _with_skips(nodes: list[_Node]) -> list[_Node]:
    """Add, for each `**`, the node behind it: it stands for no step as well."""
    return nodes + [node.steps["**"] for node in nodes if "**" in node.steps]


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})
