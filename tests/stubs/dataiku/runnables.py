"""The base class and the table result of macros."""

from __future__ import annotations

from typing import Any, Callable


class Runnable:
    """What a macro inherits from: one subclass per `runnable.py`."""

    def __init__(
        self, project_key: str, config: dict[str, Any], plugin_config: dict[str, Any]
    ) -> None:
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self) -> tuple[int, str] | None:
        """Return the final progress and its unit, `None` where progress is not told."""
        raise NotImplementedError

    def run(self, progress_callback: Callable[[int], None]) -> Any:
        """Do the work and return what the descriptor's `resultType` says."""
        raise NotImplementedError


class ResultTable:
    """A table that DSS shows as the result of a macro of type `RESULT_TABLE`."""

    def __init__(self) -> None:
        self.name: str | None = None
        self.columns: list[dict[str, str]] = []
        self.records: list[list[Any]] = []

    def set_name(self, name: str) -> None:
        """Give the table a title."""
        self.name = name

    # `id` and `type` are the names that DSS gives to these parameters.
    def add_column(self, id: str, label: str, type: str) -> None:  # noqa: A002
        """Add a column; values come in the order of the columns."""
        self.columns.append({"name": id, "displayName": label, "type": type})

    def add_record(self, record: list[Any]) -> None:
        """Add a row, one value per column."""
        self.records.append(record)
