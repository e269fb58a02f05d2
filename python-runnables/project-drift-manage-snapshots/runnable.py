"""Macro: list, prune or verify the snapshots of a project."""

from __future__ import annotations

from typing import Any, Callable

from dataiku.runnables import ResultTable, Runnable
from project_drift import dss


class ManageSnapshots(Runnable):
    """Takes care of the stored snapshots; deletes nothing unless it is asked to."""

    def __init__(
        self, project_key: str, config: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self) -> tuple[int, str] | None:
        return None

    def run(self, progress_callback: Callable[[int], None]) -> ResultTable:  # noqa: ARG002
        return dss.manage_snapshots(self.config, self.project_key, ResultTable())
