"""SQL notebooks: connection and queries, not their results or history."""

from __future__ import annotations

from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES


class SqlNotebookSync(ListedSync):
    """`GET /sql-notebooks/` and `GET /sql-notebooks/ID` (`DSSSQLNotebook`)."""

    resource_type = "sql_notebook"
    label = "SQL notebooks"
    git_files = ("notebooks/sql/{name}/params.json",)
    lists = "/sql-notebooks/"
    gets = "/sql-notebooks/{}"
    stamp_field = "lastModifiedOn"
    strategies = (
        *COMMON_STRATEGIES,
        At(
            "/cells",
            Items(("cell {name}", "cell {#}", "cell"), rules=(At("/code", called="code"),)),
            called="",
        ),
    )
    rules = COMMON_NOISE_AND_ID
