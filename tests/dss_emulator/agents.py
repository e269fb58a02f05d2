"""Agents and retrieval-augmented models: kept as saved models, served under names of their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .object_types import MODEL_TYPE_OF_RAG, MODEL_TYPES_OF_AGENTS
from .stamps import Stamp

Json = dict[str, Any]

_STORED_TO_API = {"savedModelType": "type", "inlineVersions": "versions"}


def kind_of_model(definition: Mapping[str, Any]) -> str:
    """The object type under which a saved model's file counts."""
    model_type = definition.get("savedModelType")
    if model_type in MODEL_TYPES_OF_AGENTS:
        return "agent"
    if model_type == MODEL_TYPE_OF_RAG:
        return "retrieval_augmented_llm"
    return "saved_model"


def stored_form(definition: Json, kind: str) -> Json:
    """The form on disk of a definition given in either form."""
    stored = dict(definition)
    for on_disk, in_api in _STORED_TO_API.items():
        if in_api in stored and on_disk not in stored:
            stored[on_disk] = stored.pop(in_api)
    if kind == "retrieval_augmented_llm":
        stored.setdefault("savedModelType", MODEL_TYPE_OF_RAG)
    else:
        stored.setdefault("savedModelType", "TOOLS_USING_AGENT")
    stored.setdefault("inlineVersions", [])
    return stored


def api_form(definition: Mapping[str, Any]) -> Json:
    """The form that the agent endpoints answer."""
    return {_STORED_TO_API.get(key, key): value for key, value in definition.items()}


def with_version_tags(definition: Json, stamp: Stamp) -> Json:
    """Give `stamp` to the inline versions that carry none."""
    versions = [
        version if "versionTag" in version else {**version, "versionTag": stamp.as_tag()}
        for version in definition.get("inlineVersions") or []
    ]
    return {**definition, "inlineVersions": versions}


def stamp_versions(old: Mapping[str, Any], new: Json, stamp: Stamp) -> Json:
    """Stamp the versions that a save changed.

    UNCONFIRMED: a save that changes no version (a new name, or nothing at all) is taken to stamp
    the active one, because lists show no stamp but those of the versions.
    """
    before = {version.get("versionId"): version for version in old.get("inlineVersions", [])}
    versions = new.get("inlineVersions") or []
    changed = {
        version.get("versionId")
        for version in versions
        if _less_tag(before.get(version.get("versionId"))) != _less_tag(version)
    }
    if not changed:
        changed = {new.get("activeVersion") or (versions[0].get("versionId") if versions else None)}
    stamped = [
        {**version, "versionTag": stamp.as_tag()}
        if version.get("versionId") in changed
        else version
        for version in versions
    ]
    return {**new, "inlineVersions": stamped}


def _less_tag(version: Mapping[str, Any] | None) -> Json | None:
    if version is None:
        return None
    return {key: value for key, value in version.items() if key != "versionTag"}
