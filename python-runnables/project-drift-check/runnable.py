"""Macro: check a project for drift."""

from __future__ import annotations

from typing import Any, Callable

from dataiku.runnables import Runnable
from project_drift import dss


class CheckForDrift(Runnable):
    """Compares the project as it is now with its baseline and reports what drifted."""

    def __init__(
        self, project_key: str, config: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self) -> tuple[int, str]:
        return (dss.PROGRESS_TARGET, "NONE")

    def run(self, progress_callback: Callable[[int], None]) -> str:
        return dss.check(self.config, self.project_key, progress_callback)
