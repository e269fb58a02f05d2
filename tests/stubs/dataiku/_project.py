"""A project seen from inside DSS."""

from __future__ import annotations

from typing import Any

from dataiku._connection import api_client, default_project_key


class Project:
    """One project, by default the one that the component runs in."""

    def __init__(self, project_key: str | None = None) -> None:
        self.project_key = project_key or default_project_key()

    def get_variables(self) -> dict[str, Any]:
        """Return the stored variables, `{"standard": {...}, "local": {...}}`."""
        variables: dict[str, Any] = api_client().get_project(self.project_key).get_variables()
        return variables

    def set_variables(self, variables: dict[str, Any]) -> None:
        """Store variables of the shape that `get_variables` returns."""
        api_client().get_project(self.project_key).set_variables(variables)
