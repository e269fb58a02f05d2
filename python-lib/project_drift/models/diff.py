"""What a comparison found, resource by resource and change by change."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple

from project_drift import canonical
from project_drift.models.resource import Resource


class ChangeType(Enum):
    """What happened to a resource between two states."""

    ADDED = "added"
    REMOVED = "removed"
    MODIFIED = "modified"
    RENAMED = "renamed"
    UNKNOWN = "unknown"
    UNCHANGED = "unchanged"

    @property
    def symbol(self) -> str:
        return _SYMBOLS[self]

    @property
    def counts_by_itself(self) -> bool:
        """Whether it is a difference of its own, whatever else changed in the resource."""
        return self in (ChangeType.ADDED, ChangeType.REMOVED, ChangeType.RENAMED)


_SYMBOLS = {
    ChangeType.ADDED: "+",
    ChangeType.REMOVED: "-",
    ChangeType.MODIFIED: "~",
    ChangeType.RENAMED: ">",
    ChangeType.UNKNOWN: "?",
    ChangeType.UNCHANGED: "=",
}


class Line(NamedTuple):
    """One line of a hunk: `sign` is "+", "-" or " " (context)."""

    sign: str
    text: str


@dataclass(frozen=True)
class Hunk:
    """Neighbouring changed lines of a text, with context; line numbers count from 1."""

    old_start: int
    new_start: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Change:
    """One difference inside a resource.

    `path` points into the attributes (`/params/steps[id=b1]/name`), `kind` is `added`, `removed`,
    `modified`, `moved` or `renamed`, `label` says it in words; where `told` is true it also says
    all that is worth saying of both values. A change of text carries its hunks; one that only
    concerns how something looks is `cosmetic`. `follows` is the id of the renamed resource where a
    reference to it took the new name and nothing else.
    """

    path: str
    kind: str
    old: Any
    new: Any
    label: str
    hunks: tuple[Hunk, ...] = ()
    cosmetic: bool = False
    told: bool = False
    follows: str = ""


@dataclass(frozen=True)
class ResourceDiff:
    """What happened to one resource; `old_resource` or `new_resource` is `None` where it is absent.

    An `UNKNOWN` diff of a whole type has the id `type.KEY.*`, and its `reason` says why. A
    `RENAMED` one has the new id, and its `reason` is the evidence; `unpaired` takes it back.
    `unsure` where something in it may have changed besides that could not be compared.
    """

    change_type: ChangeType
    resource_id: str
    resource_type: str
    old_resource: Resource | None = None
    new_resource: Resource | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    unsure: bool = False

    @property
    def attribute_diffs(self) -> dict[str, dict[str, Any]]:
        """The differences by top-level attribute.

        `{"added": {name: new}, "removed": {name: old}, "modified": {name: {"old", "new"}}}`.
        """
        old = self.old_resource.attributes if self.old_resource else {}
        new = self.new_resource.attributes if self.new_resource else {}
        return {
            "added": {key: new[key] for key in sorted(new.keys() - old.keys())},
            "removed": {key: old[key] for key in sorted(old.keys() - new.keys())},
            "modified": {
                key: {"old": old[key], "new": new[key]}
                for key in sorted(old.keys() & new.keys())
                if canonical.dumps(old[key]) != canonical.dumps(new[key])
            },
        }

    @property
    def ids(self) -> tuple[str, ...]:
        """The id of the resource, and behind it the one it had before a rename."""
        before = self.old_resource.resource_id if self.old_resource else self.resource_id
        return tuple(dict.fromkeys((self.resource_id, before)))

    @property
    def only_follows(self) -> bool:
        """Whether nothing changed but references to renamed resources."""
        modified = self.change_type is ChangeType.MODIFIED
        return modified and bool(self.changes) and all(change.follows for change in self.changes)

    def unpaired(self) -> tuple[ResourceDiff, ...]:
        """Return a rename as the removed and the added resource; any other diff as it is."""
        old, new = self.old_resource, self.new_resource
        if self.change_type is not ChangeType.RENAMED or old is None or new is None:
            return (self,)
        return (
            ResourceDiff(ChangeType.REMOVED, old.resource_id, self.resource_type, old, None),
            ResourceDiff(ChangeType.ADDED, new.resource_id, self.resource_type, None, new),
        )

    def __str__(self) -> str:
        return f"{self.change_type.symbol} {self.resource_id}"
