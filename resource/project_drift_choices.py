"""Choices that the forms of the components offer while they are filled in."""

from __future__ import annotations

from typing import Any

from project_drift import dss


def do(
    payload: dict[str, Any],
    config: dict[str, Any] | None,
    plugin_config: dict[str, Any],  # noqa: ARG001 - DSS calls with these four names
    inputs: Any,  # noqa: ARG001
) -> dict[str, list[dict[str, str]]]:
    """Answer DSS's question for one parameter."""
    return {"choices": dss.choices(str(payload.get("parameterName")), config or {})}
