"""What a team has agreed on: which differences are expected, and how much the others matter."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache

from project_drift.models.diff import Change
from project_drift.models.report import HIGH
from project_drift.models.resource import parse_resource_id
from project_drift.strategies.paths import lies_within
from project_drift.strategies.place import named

NEVER = "none"

# Names have at most a few hundred letters; matching takes longer with every letter of a pattern.
_MOST_LETTERS = 1000
# Letters in brackets, and the ranges among them.
_CHOICE = re.compile(r"\[!?(\]?[^\]]*)\]")
_RANGE = re.compile(r"(.)-(.)", re.DOTALL)


@dataclass(frozen=True)
class IgnoreRule:
    """Differences that are expected, until a day if one is given.

    `resource` is a pattern for `type.name` without the project key, `path` one for a place in the
    definition; without a path the rule is about whole objects and everything in them. `where` says
    in which file and line the rule stands.
    """

    resource: str
    reason: str
    path: str = ""
    owner: str = ""
    expires: date | None = None
    where: str = ""

    def is_expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and self.expires < today

    def covers(self, resource_id: str, path: str | None) -> bool:
        """Whether a change at a path is meant, `None` for what happened to a whole object."""
        if not names(self.resource, resource_id):
            return False
        return not self.path or (path is not None and lies_within(path, self.path))


@dataclass(frozen=True)
class SeverityRule:
    """A level in place of the built-in one; `change` is a kind of change, empty for any."""

    resource: str
    level: str
    path: str = ""
    change: str = ""
    where: str = ""

    def covers(self, resource_id: str, path: str | None, kind: str) -> bool:
        """Whether a change of a kind is meant, `None` for what happened to a whole object."""
        if self.change not in ("", kind) or not names(self.resource, resource_id):
            return False
        return not self.path or (path is not None and lies_within(path, self.path))


@dataclass(frozen=True)
class Policy:
    """The rules of one project: its own first, then those of its store.

    `sources` are the files that they come from, empty for the built-in policy.
    """

    ignore: tuple[IgnoreRule, ...] = ()
    severity: tuple[SeverityRule, ...] = ()
    require: tuple[str, ...] = ()
    fail_on: str = HIGH
    fail_on_open: bool = True
    sources: tuple[str, ...] = ()


def places(change: Change) -> tuple[str, ...]:
    """Return the path of a change; of a renamed column that under its old name as well."""
    if isinstance(change.old, dict) and isinstance(change.new, dict) and change.kind == "renamed":
        old, new = (named(["name"], [column["name"]]) for column in (change.old, change.new))
        if change.path.endswith(new):
            return change.path, change.path[: -len(new)] + old
    return (change.path,)


@lru_cache(maxsize=65536)
def names(pattern: str, resource_id: str) -> bool:
    """Whether a pattern such as `dataset.tmp_*` means a resource, whatever its project."""
    kind, _, name = parse_resource_id(resource_id)
    return fnmatchcase(kind if name is None else f"{kind}.{name}", pattern)


def too_long(pattern: str) -> str:
    """Return what is wrong with the length of a pattern, empty where nothing is."""
    return f"is longer than {_MOST_LETTERS} letters" if len(pattern) > _MOST_LETTERS else ""


def unusable(pattern: str) -> str:
    """Return what is wrong with a pattern for resources, empty where it can be used."""
    for choice in _CHOICE.findall(pattern):
        for first, last in _RANGE.findall(choice):
            if first > last:  # which Python 3.9 refuses, and later ones take for nothing
                return f"has a range that runs backwards: {first}-{last}"
    return too_long(pattern)
