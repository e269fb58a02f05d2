"""What the webapp asks of the place where it runs: inside DSS, or on somebody's own machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from project_drift.backends.snapshots import SnapshotBackend
from project_drift.service import Visitor

if TYPE_CHECKING:
    from project_drift.client import DSSClient


class Site(Protocol):
    """One webapp and its surroundings; called from several threads.

    Nothing is asked before the first request: a webapp starts before anybody has filled in its
    settings.
    """

    @property
    def behind_proxy(self) -> bool:
        """Whether requests come through a proxy, so that `Host` may not be what browsers ask."""

    def backend(self) -> SnapshotBackend:
        """Return the store of the history to show.

        Raises `ConfigurationError` with what to do where there is none yet.
        """

    def client(self) -> DSSClient | None:
        """Return the client of the node that the project is on, `None` without a connection."""

    def visitor(self, headers: Mapping[str, str]) -> Visitor | None:
        """Return who sent a request, `None` where that is not known."""

    def missing_right(self, headers: Mapping[str, str], visitor: Visitor, right: str) -> str:
        """Return which right a visitor lacks, in words; empty where they have it."""

    def project_url(self) -> str:
        """Return the address of the project in DSS, empty where it is not known."""
