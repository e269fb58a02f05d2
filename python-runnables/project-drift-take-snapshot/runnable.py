"""Macro: take a snapshot of a project."""

from __future__ import annotations

from typing import Any, Callable

from dataiku.runnables import Runnable
from project_drift import dss


class TakeSnapshot(Runnable):
    """Reads the project and saves what it found where it differs from the snapshot before."""

    def __init__(
        self, project_key: str, config: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self) -> tuple[int, str]:
        return (dss.PROGRESS_TARGET, "NONE")

    def run(self, progress_callback: Callable[[int], None]) -> str:
        return dss.take_snapshot(self.config, self.project_key, progress_callback)
