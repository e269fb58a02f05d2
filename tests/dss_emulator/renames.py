"""Renaming as DSS does it: the object keeps its creation tag and references follow."""

from __future__ import annotations

import copy
from typing import Any

from .edits import Editor
from .object_types import OBJECT_TYPES, ObjectType
from .store import Json, ProjectData


def rename(project: ProjectData, editor: Editor, row: ObjectType, old: str, new: str) -> None:
    """Rename an object; types with generated ids only get another display name.

    References in recipe inputs and outputs, zones, scenarios, analyses and worksheets follow and
    their objects are stamped; code is left alone. KeyError if there is no such object, ValueError
    if the new name is taken.
    """
    objects = project.of_type(row.name)
    if old not in objects:
        raise KeyError(f"no {row.name} {old!r} in {project.key}")
    if not row.named_by_id:
        editor.save(row, old, {**objects[old].definition, "name": new})
        return
    if new in objects:
        raise ValueError(f"{row.name} {new!r} exists already in {project.key}")
    objects[new] = objects.pop(old)
    editor.replace(row, new, objects[new].definition)
    if row.flow:
        _follow(project, editor, row, old, new)
    editor.record_rename(row, old, new)


def _follow(project: ProjectData, editor: Editor, row: ObjectType, old: str, new: str) -> None:
    for type_name, replaced in (
        ("recipe", _in_recipe if row.name != "recipe" else None),
        ("flow_zone", _in_zone),
        ("scenario", _in_scenario),
        ("analysis", _in_analysis if row.name == "dataset" else None),
        ("statistics_worksheet", _in_worksheet if row.name == "dataset" else None),
    ):
        if replaced is None:
            continue
        for name, stored in project.of_type(type_name).items():
            definition = copy.deepcopy(stored.definition)
            replaced(definition, row.flow, old, new)
            if definition != stored.definition:
                editor.replace(OBJECT_TYPES[type_name], name, definition)
    if row.name == "dataset":
        worksheets = project.of_type("statistics_worksheet")
        for name in [name for name in worksheets if name.startswith(f"{old}/")]:
            worksheets[f"{new}/{name[len(old) + 1 :]}"] = worksheets.pop(name)


def _in_recipe(definition: Json, _flow: str, old: str, new: str) -> None:
    for side in ("inputs", "outputs"):
        for role in (definition.get(side) or {}).values():
            for item in role.get("items", []):
                if item.get("ref") == old:
                    item["ref"] = new


def _in_zone(definition: Json, flow: str, old: str, new: str) -> None:
    for key in ("items", "shared"):
        for item in definition.get(key, []):
            if item.get("objectType") == flow and item.get("objectId") == old:
                item["objectId"] = new


def _in_scenario(definition: Json, flow: str, old: str, new: str) -> None:
    for holder in (definition.get("params"), definition.get("triggers")):
        _replace_items(holder, flow, old, new)


def _replace_items(value: Any, flow: str, old: str, new: str) -> None:
    if isinstance(value, dict):
        if value.get("type") == flow and value.get("itemId") == old:
            value["itemId"] = new
        for child in value.values():
            _replace_items(child, flow, old, new)
    elif isinstance(value, list):
        for child in value:
            _replace_items(child, flow, old, new)


def _in_analysis(definition: Json, _flow: str, old: str, new: str) -> None:
    if definition.get("inputDatasetSmartName") == old:
        definition["inputDatasetSmartName"] = new


def _in_worksheet(definition: Json, _flow: str, old: str, new: str) -> None:
    source = definition.get("dataSpec") or {}
    if source.get("inputDatasetSmartName") == old:
        source["inputDatasetSmartName"] = new
