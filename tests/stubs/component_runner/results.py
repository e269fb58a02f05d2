"""What a macro may report and return."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from typing import Any, Optional

from component_runner.errors import ContractError

UNITS = frozenset({"SIZE", "FILES", "RECORDS", "NONE"})
COLUMN_TYPES = frozenset({"STRING", "STRING_LIST"})
RESULT_TYPES = frozenset(
    {"HTML", "RESULT_TABLE", "URL", "FILE", "FOLDER_FILE", "JSON_OBJECT", "NONE"}
)
_TEXT_RESULTS = frozenset({"HTML", "URL", "FILE"})

Target = Optional[tuple[int, str]]


@dataclass(frozen=True)
class MacroResult:
    """What a macro returned, by its declared type, and the progress that it told."""

    value: Any
    result_type: str
    progress: list[int]
    target: Target


@dataclass
class Progress:
    """The callback that a macro gets: takes the absolute progress, one whole number.

    Breaches are remembered and raised by `check`, since a macro may swallow what it raises.
    """

    target: Target
    values: list[int] = field(default_factory=list)
    _breaches: list[str] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)

    def __call__(self, progress: int) -> None:
        """Take the next progress; `ContractError` where it is no number, falls or overshoots."""
        with self._lock:
            breach = self._breach(progress)
            if breach:
                self._breaches.append(breach)
                raise ContractError(breach)
            self.values.append(progress)

    def check(self) -> None:
        """Raise `ContractError` for the first thing that was reported wrongly."""
        if self._breaches:
            raise ContractError(self._breaches[0])

    def _breach(self, progress: Any) -> str | None:
        if not isinstance(progress, int) or isinstance(progress, bool):
            return f"progress must be a whole number, not {progress!r}"
        if self.values and progress < self.values[-1]:
            return f"progress went back from {self.values[-1]} to {progress}"
        if progress < 0 or (self.target is not None and progress > self.target[0]):
            return f"progress {progress} is outside of 0 to {self.target and self.target[0]}"
        return None


def checked_target(target: Any) -> Target:
    """Return a macro's progress target; `ContractError` unless `None` or (number, unit)."""
    if target is None:
        return None
    if not isinstance(target, tuple) or len(target) != 2:
        raise ContractError(f"get_progress_target must return (number, unit), not {target!r}")
    number, unit = target
    if not isinstance(number, int) or isinstance(number, bool) or number < 0 or unit not in UNITS:
        raise ContractError(f"progress target {target!r}: the unit is one of {sorted(UNITS)}")
    return number, unit


def check_result(result_type: str, value: Any, table_class: type) -> None:
    """Raise `ContractError` where a macro's return value is not of its declared type."""
    if result_type == "NONE":
        _require(value is None, result_type, "None", value)
    elif result_type in _TEXT_RESULTS:
        _require(isinstance(value, str), result_type, "a str", value)
    elif result_type == "RESULT_TABLE":
        _require(isinstance(value, table_class), result_type, "a ResultTable", value)
        _check_table(value)
    else:
        _require(isinstance(value, str), result_type, "a JSON str", value)
        _check_json(result_type, value)


def _require(holds: bool, result_type: str, wanted: str, value: Any) -> None:
    if not holds:
        raise ContractError(f"resultType {result_type} wants {wanted}, not {value!r}")


def _check_json(result_type: str, text: str) -> None:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ContractError(f"resultType {result_type} wants a JSON str: {error}") from error
    if result_type == "JSON_OBJECT":
        _require(isinstance(value, dict), result_type, "a JSON object", value)
    else:
        parts = list(value.values()) if isinstance(value, dict) else value
        is_pair = isinstance(parts, list) and len(parts) == 2
        _require(is_pair, result_type, "a folder id and a path", value)


def _check_table(table: Any) -> None:
    names = [column["name"] for column in table.columns]
    if len(set(names)) != len(names):
        raise ContractError(f"a column occurs twice in {names}")
    for column in table.columns:
        if column["type"] not in COLUMN_TYPES:
            raise ContractError(f"column {column['name']!r} has unknown type {column['type']!r}")
    for record in table.records:
        if not isinstance(record, (list, tuple)) or len(record) != len(names):
            raise ContractError(f"record {record!r} does not have {len(names)} values")
        for column, value in zip(table.columns, record):
            is_list = isinstance(value, (list, tuple))
            if is_list != (column["type"] == "STRING_LIST") and value is not None:
                raise ContractError(f"column {column['name']!r} cannot hold {value!r}")
    try:
        json.dumps(table.records, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ContractError(f"a record is not JSON: {error}") from error
