"""The webapp inside DSS: its settings, the person at the browser, and what DSS allows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from project_drift import service
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.dss.settings import Config, history, this_node, this_project
from project_drift.service import Visitor


class Explorer:
    """What the webapp asks of DSS (`project_drift.web.Site`).

    `settings` is asked at each request: the backend starts before anybody has filled them in.
    """

    behind_proxy = True

    def __init__(self, settings: Callable[[], Config]) -> None:
        self._settings = settings

    def backend(self) -> SnapshotBackend:
        return history(self._settings(), this_project())

    def client(self) -> Any:
        return this_node()

    def visitor(self, headers: Mapping[str, str]) -> Visitor | None:
        return service.visitor_of(this_node(), headers)

    def missing_right(self, headers: Mapping[str, str], visitor: Visitor, right: str) -> str:
        """Return which right is missing in the project shown, or in that of the folder."""
        backend = self.backend()
        keys = [backend.project_key]
        if isinstance(backend, ManagedFolderBackend):
            keys.append(backend.folder.project_key)
        for key in dict.fromkeys(keys):
            missing = service.missing_right(this_node(), headers, visitor, key, right)
            if missing:
                return missing
        return ""

    def project_url(self) -> str:
        return f"/projects/{self.backend().project_key}/"
