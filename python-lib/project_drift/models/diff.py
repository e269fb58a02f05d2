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
    `modified` or `moved`, `label` says it in words. A change of text carries its hunks;
    one that only concerns how something looks is `cosmetic`.
    """

    path: str
    kind: str
    old: Any
    new: Any
    label: str
    hunks: tuple[Hunk, ...] = ()
    cosmetic: bool = False


@dataclass(frozen=True)
class ResourceDiff:
    """What happened to one resource; `old_resource` or `new_resource` is `None` where it is absent.

    An `UNKNOWN` diff of a whole type has the id `type.KEY.*`, and its `reason` says why.
    """

    change_type: ChangeType
    resource_id: str
    resource_type: str
    old_resource: Resource | None = None
    new_resource: Resource | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""

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

    def __str__(self) -> str:
        return f"{self.change_type.symbol} {self.resource_id}"
