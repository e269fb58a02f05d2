"""The client, the project and the variables that DSS gives to a component."""

from __future__ import annotations

import json
import re
from typing import Any

import dataikuapi

from dataiku._context import current
from dataiku._impersonation import current_ticket

_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_MAX_DEPTH = 10  # variables may refer to each other in a circle


def api_client() -> dataikuapi.DSSClient:
    """Return a client with the rights of whoever runs the component.

    Inside a `WebappImpersonationContext` that is the browser's user.
    """
    context = current()
    ticket = current_ticket()
    if ticket is not None:
        return dataikuapi.DSSClient(context.url, internal_ticket=ticket)
    return dataikuapi.DSSClient(context.url, api_key=context.api_key)


def default_project_key() -> str:
    """Return the key of the project that the component runs in."""
    return current().project_key


def set_default_project_key(project_key: str) -> None:
    """Let the rest of this run work in another project."""
    current().project_key = project_key


def get_custom_variables(project_key: str | None = None, typed: bool = False) -> dict[str, Any]:
    """Return the variables of a project by name, local ones first, references expanded.

    In a step those of the scenario come on top. Values are strings, JSON where they were not
    strings, unless `typed`.
    """
    context = current()
    key = project_key or context.project_key
    raw = {**project_variables(key), **context.scenario_variables}
    names = {name: as_text(value) for name, value in raw.items()}
    return {
        name: _expanded(value if typed else as_text(value), names) for name, value in raw.items()
    }


def project_variables(project_key: str) -> dict[str, Any]:
    """Return a project's variables as stored, local over standard, and its own key."""
    stored = api_client().get_project(project_key).get_variables()
    return {**stored.get("standard", {}), **stored.get("local", {}), "projectKey": project_key}


def as_text(value: object) -> str:
    """Return a variable's value as the text that `${name}` stands for."""
    return value if isinstance(value, str) else json.dumps(value)


def _expanded(value: Any, names: dict[str, str]) -> Any:
    if not isinstance(value, str):
        return value
    for _ in range(_MAX_DEPTH):
        text = _REFERENCE.sub(lambda match: names.get(match.group(1), match.group(0)), value)
        if text == value:
            break
        value = text
    return value
