"""SQL notebooks: connection and queries, not their results or history."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class SqlNotebookSync(ListedSync):
    """`GET /sql-notebooks/` and `GET /sql-notebooks/ID` (`DSSSQLNotebook`)."""

    resource_type = "sql_notebook"
    label = "SQL notebooks"
    lists = "/sql-notebooks/"
    gets = "/sql-notebooks/{}"
    stamp_field = "lastModifiedOn"
    rules = COMMON_NOISE_AND_ID
