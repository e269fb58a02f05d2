"""Stamps: the mark that DSS puts on an object at each save, kept beside the object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stamp:
    """Number, author and date (epoch milliseconds) of an object's last save."""

    number: int
    login: str
    date: int

    def bumped(self, login: str, date: int) -> Stamp:
        """The stamp after one more save."""
        return Stamp(self.number + 1, login, date)

    def as_tag(self) -> dict[str, Any]:
        """The `versionTag` (or `creationTag`) form of the API."""
        return {
            "versionNumber": self.number,
            "lastModifiedBy": {"login": self.login},
            "lastModifiedOn": self.date,
        }


def stamp_from_tag(tag: Mapping[str, Any]) -> Stamp:
    """Read a `versionTag` or `creationTag` object; keys that are missing count as zero or empty."""
    author = tag.get("lastModifiedBy") or {}
    return Stamp(
        number=int(tag.get("versionNumber", 0)),
        login=str(author.get("login", "")),
        date=int(tag.get("lastModifiedOn", 0)),
    )


def first_stamp(definition: Mapping[str, Any], login: str, date: int) -> Stamp:
    """The stamp of an object that carries none: that of its creation, else `login` at `date`."""
    created = definition.get("creationTag")
    if isinstance(created, Mapping):
        return stamp_from_tag(created)
    return Stamp(0, login, date)
