"""The webapp on somebody's own machine: it acts as the person who started it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Callable

from project_drift.backends.snapshots import SnapshotBackend
from project_drift.service import Visitor

if TYPE_CHECKING:
    from project_drift.client import DSSClient


class LocalSite:
    """One history, for one person (see `Site`).

    `login` is that of the API key, or the user of this machine. `host` is the address of the node,
    empty without a connection.
    """

    behind_proxy = False

    def __init__(
        self,
        open_store: Callable[[], SnapshotBackend],
        login: str,
        client: DSSClient | None = None,
        host: str = "",
    ) -> None:
        self._open_store = open_store
        self._login = login
        self._client = client
        self._host = host

    def backend(self) -> SnapshotBackend:
        return self._open_store()

    def client(self) -> DSSClient | None:
        return self._client

    def visitor(self, headers: Mapping[str, str]) -> Visitor | None:  # noqa: ARG002
        return Visitor(self._login)

    def missing_right(
        self,
        headers: Mapping[str, str],  # noqa: ARG002
        visitor: Visitor,  # noqa: ARG002
        right: str,  # noqa: ARG002
    ) -> str:
        return ""

    def project_url(self) -> str:
        key = self._open_store().project_key
        return f"{self._host.rstrip('/')}/projects/{key}/" if self._host else ""
