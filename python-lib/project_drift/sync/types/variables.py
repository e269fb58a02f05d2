"""The project's variables, those of the instance included (`local`)."""

from __future__ import annotations

from project_drift.strategies.rules import At
from project_drift.sync.document import DocumentSync


class VariablesSync(DocumentSync):
    """`GET /variables/` (`DSSProject.get_variables`): `standard` and `local`.

    Nothing is dropped: any key and any value is a person's own.
    """

    resource_type = "variables"
    label = "variables"
    git_files = ("variables.json", "localvariables.json")
    path = "/variables/"
    strategies = (
        At("/standard/*", called="variable {}"),
        At("/local/*", called="local variable {}"),
    )
    rules = ()
