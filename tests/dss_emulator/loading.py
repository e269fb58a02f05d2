"""Turning a project's files into the emulator's store."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from .agents import kind_of_model, stored_form, with_version_tags
from .clock import DEFAULT_START, Clock
from .disk import Tree
from .object_types import OBJECT_TYPES, ObjectType
from .sidecars import SIDECARS
from .stamps import Stamp, first_stamp, stamp_from_tag
from .store import (
    PERMISSION_KEYS,
    Json,
    ProjectData,
    StoredObject,
    bare,
    default_zone,
    starting_settings,
)

DEFAULT_OWNER = "admin"


@dataclass
class Loaded:
    """A project read from files; `tagged` names the objects whose files brought a stamp."""

    project: ProjectData
    tagged: set[tuple[str, str]] = field(default_factory=set)


def load(tree: Tree, key: str, clock: Clock) -> Loaded:
    """Read the project; ValueError names a file that is not what it should be."""
    params = dict(_json(tree, "params.json"))
    owner = str(params.get("owner") or DEFAULT_OWNER)
    permissions = {name: params.pop(name) for name in PERMISSION_KEYS if name in params}
    permissions.setdefault("owner", owner)
    permissions.setdefault("permissionsVersion", "V2")
    permissions.setdefault("permissions", [])
    permissions.setdefault("additionalDashboardUsers", {"users": []})
    tag = params.pop("versionTag", None)
    params.pop("projectKey", None)
    stamp = stamp_from_tag(tag) if tag else first_stamp(params, owner, DEFAULT_START)
    project = ProjectData(key, params, permissions, stamp)
    project.custom = params.pop("customMeta", project.custom)
    project.variables = {
        "standard": _json(tree, "variables.json"),
        "local": _json(tree, "localvariables.json"),
    }
    project.tags = _json(tree, "tags.json", project.tags)
    project.wiki = {**project.wiki, **_json(tree, "wiki/taxonomy.json")}
    project.wiki.pop("projectKey", None)
    if "app-manifest.json" in tree:
        project.app_manifest = _json(tree, "app-manifest.json")
    loaded = Loaded(project, {("", "")} if tag else set())
    for row in OBJECT_TYPES.values():
        if not row.in_saved_models:
            _load_type(tree, row, loaded)
    project.of_type("flow_zone").setdefault(
        "default", StoredObject(default_zone(), Stamp(0, owner, DEFAULT_START))
    )
    clock.at_least(project.latest_date())
    return loaded


def new_project(key: str, owner: str, date: int) -> ProjectData:
    """A project without objects, as somebody has just created it."""
    creation = Stamp(0, owner, date)
    permissions = {
        "owner": owner,
        "permissionsVersion": "V2",
        "permissions": [],
        "additionalDashboardUsers": {"users": []},
    }
    project = ProjectData(key, starting_settings(key, creation), permissions, creation)
    project.of_type("flow_zone")["default"] = StoredObject(default_zone(), creation)
    return project


def _load_type(tree: Tree, row: ObjectType, loaded: Loaded) -> None:
    pattern = _file_pattern(row.file)
    for path in sorted(tree):
        match = pattern.fullmatch(path)
        if match is None:
            continue
        name = "/".join(match.groups())
        if row.name == "library_file":
            stamp = Stamp(0, loaded.project.owner, DEFAULT_START)
            loaded.project.of_type(row.name)[name] = StoredObject({}, stamp, data=tree[path])
            continue
        definition = _json(tree, path)
        sidecar = SIDECARS.get(row.name)
        payload = None
        if sidecar is not None:
            definition, payload = sidecar(tree, name, definition)
        _keep(row, name, definition, payload, loaded)


def _keep(
    row: ObjectType, name: str, definition: Json, payload: str | None, loaded: Loaded
) -> None:
    kind = row.name
    if kind == "saved_model":
        kind = kind_of_model(definition)
    elif kind == "statistics_worksheet":
        dataset = (definition.get("dataSpec") or {}).get("inputDatasetSmartName") or ""
        name = f"{dataset}/{name}"
    tag = definition.get("versionTag")
    content = bare(row, definition)
    if tag:
        stamp = stamp_from_tag(tag)
        loaded.tagged.add((kind, name))
    else:
        stamp = first_stamp(content, loaded.project.owner, DEFAULT_START)
    if OBJECT_TYPES[kind].in_saved_models:
        content = with_version_tags(stored_form(content, kind), stamp)
    loaded.project.of_type(kind)[name] = StoredObject(content, stamp, payload)


def _file_pattern(file: str) -> re.Pattern[str]:
    parts = re.split(r"(\{\*?\w+\})", file)
    return re.compile(
        "".join(
            "(.+)" if part[:2] == "{*" else "([^/]+)" if part[:1] == "{" else re.escape(part)
            for part in parts
        )
    )


def _json(tree: Tree, path: str, default: Json | None = None) -> Json:
    if path not in tree:
        return dict(default or {})
    try:
        content = json.loads(tree[path])
    except ValueError as error:
        raise ValueError(f"{path} is not JSON: {error}") from error
    if not isinstance(content, dict):
        raise ValueError(f"{path} does not hold a JSON object")
    return content
