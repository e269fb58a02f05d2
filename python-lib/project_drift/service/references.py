"""How people name a snapshot: by its number or its place in a history, and by where that is kept.

    [STORE#][[PROJECT_KEY][/ENVIRONMENT]:]WHICH

`WHICH` is `baseline`, `first`, `previous`, `latest` or a number. What a reference leaves out is
taken from the place that the reader is at.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from project_drift.backends.base import check_environment
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import ConfigurationError
from project_drift.models.resource import check_project_key
from project_drift.service.baselines import BASELINE
from project_drift.service.stores import FIRST, LATEST, PREVIOUS, open_store

if TYPE_CHECKING:
    from project_drift.client import DSSClient

# A path may hold "#" itself, so the last one counts; nothing behind it may hold one.
_FORM = re.compile(
    r"(?:(?P<store>.*)#)?"
    r"(?:(?!:)(?P<project_key>[^#:/]*)(?:/(?P<environment>[^#:/]*))?:)?"
    r"(?P<which>baseline|first|previous|latest|[0-9]+)\Z",
    re.DOTALL,
)


@dataclass(frozen=True)
class Located:
    """One snapshot and where it is; `store` is a directory or `dss://PROJECT/FOLDER_ID`."""

    store: str
    project_key: str
    environment: str
    which: str = LATEST

    def find(self, reference: str) -> Located:
        """Return what a reference names, seen from here.

        Raises `ConfigurationError`, which names the reference and shows what one looks like.
        """
        match = _FORM.match(reference)
        if match is None:
            raise _not_one(reference)
        found = {name: text for name, text in match.groupdict().items() if text}
        try:
            if match["environment"] is not None:
                check_environment(match["environment"])
            if match["project_key"]:
                check_project_key(match["project_key"])
        except ConfigurationError as error:
            raise _not_one(reference, f", {error}") from error
        return dataclasses.replace(self, **found)

    @property
    def place(self) -> tuple[str, str, str]:
        """Where the history is that it belongs to."""
        return self.store, self.project_key, self.environment

    def open(self, client: DSSClient | None = None) -> SnapshotBackend:
        """Return the store; raises `ConfigurationError` as `open_store` does."""
        return open_store(self.store, self.project_key, self.environment, client)


def _not_one(reference: str, why: str = "") -> ConfigurationError:
    return ConfigurationError(
        f"not a snapshot: {reference!r}{why} (expected its number, {BASELINE!r}, {FIRST!r}, "
        f"{PREVIOUS!r} or {LATEST!r}; one that is elsewhere is named as in SALES:12, /prod:latest "
        "or ./other#SALES/prod:3)"
    )
