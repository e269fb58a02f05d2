"""Which place of a definition is compared in which way, and what people call it: data, not code."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Callable, Protocol

from project_drift.models.diff import Change
from project_drift.strategies.place import Place


class DiffRules:
    """The rules of a resource type, or of the items of a list.

    Patterns are keys from the outside to the inside (`/params/steps`), `*` is any one key; a key
    of its own goes before `*`. They do not reach into lists: what a list compares its items with
    has rules of its own.
    """

    def __init__(self, *rules: At) -> None:
        self.root = Node()
        for rule in rules:
            node = self.root
            for step in rule.pattern.strip("/").split("/"):
                node = node.steps.setdefault(step, Node())
            node.rule = rule

    def place(self, base: Place, keys: Iterable[Any]) -> Place:
        """Return the place of a value inside what `base` names."""
        place, node = base, self.root
        for key in keys:
            node = node.at(key)
            place = node.place(place, key, base)
        return place


Compare = Callable[[Any, Any, Place, DiffRules], "list[Change]"]


class Strategy(Protocol):
    """A way to compare two values that go together."""

    def takes(self, old: Any, new: Any) -> bool:
        """Whether both are what this strategy is for; `None` stands for absent."""

    def __call__(self, old: Any, new: Any, place: Place, inside: Compare) -> list[Change]:
        """Return the changes, each with a place of its own.

        `inside` compares two values that lie within. A strategy that returns nothing leaves the
        values to the general comparison.
        """


@dataclass(frozen=True)
class At:
    """What holds at a place: a strategy, a name for people, or both.

    `called` may hold `{}` for the key; `{}` alone leaves out what stands around it. An empty name
    leaves the place itself out; without a name it is called as DSS calls it.
    """

    pattern: str
    strategy: Strategy | None = None
    called: str | None = None


@dataclass
class Node:
    """A place in a trie of patterns: the rule that ends here, and the steps that lead on."""

    rule: At | None = None
    steps: dict[str, Node] = field(default_factory=dict)

    @property
    def strategy(self) -> Strategy | None:
        return self.rule.strategy if self.rule is not None else None

    def at(self, key: Any) -> Node:
        own = self.steps.get(key) if isinstance(key, str) else None
        any_key = self.steps.get("*")
        if own is None or any_key is None:
            return own or any_key or _NOTHING
        return Node(own.rule or any_key.rule, {**any_key.steps, **own.steps})

    def place(self, outside: Place, key: str, base: Place) -> Place:
        if self.rule is None or self.rule.called is None:
            return outside.key(key)
        if self.rule.called == "{}":
            return outside.bare(key, base)
        return outside.called(key, self.rule.called.replace("{}", key), base)


_NOTHING = Node()
NO_RULES = DiffRules()
