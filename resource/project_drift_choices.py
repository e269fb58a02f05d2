"""Choices that the forms of the components offer while they are filled in."""

from __future__ import annotations

from typing import Any

from project_drift import dss
from project_drift.exceptions import ProjectDriftError
from project_drift.sync.registry import resource_types


def do(
    payload: dict[str, Any],
    config: dict[str, Any],
    plugin_config: dict[str, Any],  # noqa: ARG001 - DSS calls with these four names
    inputs: Any,  # noqa: ARG001
) -> dict[str, list[dict[str, str]]]:
    """Answer DSS's question for one parameter; a form must open even where nothing can be read."""
    if payload.get("parameterName") == "object_types":
        return {
            "choices": [
                {"value": name, "label": found.label.capitalize()}
                for name, found in resource_types().items()
            ]
        }
    try:
        if payload.get("parameterName") == "projects":
            return {"choices": dss.project_choices()}
        older = payload.get("parameterName") == "old"
        return {"choices": dss.snapshot_choices(config, older)}
    except ProjectDriftError as error:
        return {"choices": [{"value": "", "label": f"Nothing to choose: {error}"}]}
