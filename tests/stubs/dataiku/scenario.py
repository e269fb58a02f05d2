"""The running scenario, seen from one of its steps."""

from __future__ import annotations

import json
from typing import Any

from dataiku._connection import project_variables
from dataiku._context import current


class Scenario:
    """The scenario run that the step belongs to; constructing it elsewhere is an error."""

    def __init__(self) -> None:
        self._context = current("step")

    def set_scenario_variables(self, **variables: Any) -> None:
        """Set variables for the rest of the scenario run; later steps read `${name}`.

        Values must be JSON, otherwise `TypeError`.
        """
        values = json.loads(json.dumps(variables))
        self._context.scenario_updates.update(values)

    def get_all_variables(self) -> dict[str, Any]:
        """Return the variables of the project and of the scenario run, and `projectKey`."""
        return {
            **project_variables(self._context.project_key),
            **self._context.scenario_variables,
            **self._context.scenario_updates,
        }
