"""Checks of the state format against its JSON Schema (draft-07), at every save and load."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Any

import jsonschema
from jsonschema.validators import validator_for

from project_drift.exceptions import StateCorruptedError, StateVersionError
from project_drift.models.state import FORMAT_VERSION


@lru_cache(maxsize=1)
def _validator() -> Any:
    text = (
        resources.files("project_drift")
        .joinpath("schemas")
        .joinpath("state_v1.schema.json")
        .read_text(encoding="utf-8")
    )
    schema = json.loads(text)
    return validator_for(schema)(schema)


def get_state_schema() -> dict[str, Any]:
    """Return a copy of the JSON Schema of the state format."""
    schema: dict[str, Any] = json.loads(json.dumps(_validator().schema))
    return schema


def validate_state(data: Any) -> None:
    """Check the plain form of a state.

    Raises `StateVersionError` for a newer format, `StateCorruptedError` for anything else that the
    schema refuses; the message names the field.
    """
    if isinstance(data, dict):
        version = data.get("version")
        if isinstance(version, int) and version > FORMAT_VERSION:
            raise StateVersionError(
                f"this state has format {version}, this Project Drift reads up to "
                f"{FORMAT_VERSION}: update the plugin or package"
            )
    try:
        _validator().validate(_one_of_each_shape(data))
    except jsonschema.ValidationError as error:
        field = "/".join(str(step) for step in error.absolute_path) or "the document"
        raise StateCorruptedError(f"not a valid state: {field}: {_brief(error.message)}") from error


def validate_state_safe(data: Any) -> tuple[bool, str]:
    """Return whether the state is valid, and the reason (empty where it is)."""
    try:
        validate_state(data)
    except StateCorruptedError as error:
        return False, str(error)
    return True, ""


def _one_of_each_shape(data: Any) -> Any:
    """Return the state with one resource of each shape.

    The schema constrains nothing of a resource but keys and JSON types, so that resources of one
    shape pass or fail together; checking 10,000 of them one by one takes longer than reading them.
    """
    if not isinstance(data, dict) or not isinstance(data.get("resources"), dict):
        return data
    samples = {}
    seen = set()
    for key, item in data["resources"].items():
        shape = _shape(item)
        if shape not in seen:
            seen.add(shape)
            samples[key] = item
    return {**data, "resources": samples}


def _shape(item: Any) -> Any:
    if not isinstance(item, dict):
        return type(item)
    metadata = item.get("metadata")
    return (
        tuple((key, type(value)) for key, value in item.items()),
        tuple((key, type(value)) for key, value in metadata.items())
        if isinstance(metadata, dict)
        else None,
    )


def _brief(message: str, limit: int = 200) -> str:
    return message if len(message) <= limit else f"{message[:limit]}…"
