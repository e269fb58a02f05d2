"""Macro: accept a snapshot as the baseline."""

from __future__ import annotations

from typing import Any, Callable

from dataiku.runnables import Runnable
from project_drift import dss


class SetBaseline(Runnable):
    """Makes a snapshot the one that checks compare with, and reports what that accepts."""

    def __init__(
        self, project_key: str, config: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self) -> tuple[int, str] | None:
        return None

    def run(self, progress_callback: Callable[[int], None]) -> str:  # noqa: ARG002
        return dss.set_baseline(self.config, self.project_key)
