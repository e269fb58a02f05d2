"""Datasets seen from inside DSS: their columns, and writing rows.

Columns are read and saved over HTTP. The public API has no way to write rows, so they are kept
here, per node and dataset, for `component_runner` to show. DSS asks for the right to write when a
writer begins; here that is asked of the node by saving the definition as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dataiku._connection import api_client, default_project_key
from dataiku._context import current

if TYPE_CHECKING:
    from types import TracebackType

_TYPES = frozenset({"string", "int", "bigint", "float", "double", "boolean", "date"})


class Dataset:
    """A dataset of the current or a named project; `KEY.name` means one of project KEY.

    Outside of a recipe `spec_item` says how rows are written: the default replaces all that there
    are. The columns are read once per handle, as DSS does.
    """

    def __init__(
        self, name: str, project_key: str | None = None, ignore_flow: bool = False
    ) -> None:
        owner, dot, short = name.partition(".")
        if dot and project_key not in (None, owner):
            raise ValueError(f"project {project_key} does not fit dataset {name}")
        self.project_key = owner if dot else project_key or default_project_key()
        self.short_name = short if dot else name
        self.ignore_flow = ignore_flow
        self.spec_item = {"appendMode": False}
        self.cols: list[dict[str, Any]] | None = None

    @property
    def full_name(self) -> str:
        """The name with its project."""
        return f"{self.project_key}.{self.short_name}"

    def read_schema(self, raise_if_empty: bool = True) -> list[dict[str, Any]]:
        """Return the columns; no columns are an error unless `raise_if_empty` is off."""
        if self.cols is None:
            self.cols = list((self._definition().get("schema") or {}).get("columns") or [])
        if raise_if_empty and not self.cols:
            raise Exception(f"No column in schema of {self.full_name}.")
        return self.cols

    def write_schema(self, columns: list[dict[str, Any]], drop_and_create: bool = False) -> None:
        """Replace the columns; each needs a name and a type."""
        for column in columns:
            if not isinstance(column.get("name"), str) or column.get("type") not in _TYPES:
                raise Exception(f"not a column: {column}")
        self._save(schema={"columns": columns, "userModified": False})

    def get_writer(self) -> DatasetWriter:
        """Return what writes rows; it must be closed, and is a context manager for that."""
        return DatasetWriter(self)

    def _definition(self) -> dict[str, Any]:
        return dict(self._handle().get_settings().get_raw())

    def _handle(self) -> Any:
        return api_client().get_project(self.project_key).get_dataset(self.short_name)

    def _save(self, **changes: Any) -> None:
        edited = self._handle().get_settings()
        edited.get_raw().update(changes)
        edited.save()


class DatasetWriter:
    """Writes rows; what was written counts when it is closed."""

    def __init__(self, dataset: Dataset) -> None:
        dataset._save()
        self._columns = dataset.read_schema()
        self._append = dataset.spec_item["appendMode"]
        self._kept = current().dataset_rows.setdefault(dataset.full_name, [])
        self._written: list[dict[str, str]] = []

    def write_row_dict(self, row: dict[str, Any]) -> None:
        """Write one row by column; columns that it lacks stay empty, others are left out."""
        values = {column["name"]: row.get(column["name"]) for column in self._columns}
        # Rows travel as text, in which nothing and the empty text are one.
        self._written.append({k: "" if v is None else str(v) for k, v in values.items()})

    def close(self) -> None:
        """End the writing."""
        if not self._append:
            self._kept.clear()
        self._kept.extend(self._written)
        self._written = []

    def __enter__(self) -> DatasetWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
