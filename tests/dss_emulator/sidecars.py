"""Files beside a definition on disk: code, visual settings, scripts and texts."""

from __future__ import annotations

import json
from typing import Any, Callable

from .disk import Tree
from .object_types import ObjectType
from .store import Json, StoredObject, disk_path

_EXTENSIONS = {
    "python": "py",
    "pyspark": "py",
    "r": "r",
    "sql_query": "sql",
    "sql_script": "sql",
}
"""Payload extensions of code recipes; any other recipe uses its type."""

# UNCONFIRMED: names of the keys in a webapp's params, except `python`.
_WEBAPP_FILES = {
    "body.html": "html",
    "style.css": "css",
    "app.js": "js",
    "backend.py": "python",
    "ui.R": "ui",
    "server.R": "server",
}

Sidecar = Callable[[Tree, str, Json], "tuple[Json, str | None]"]


def _recipe(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    prefix = f"recipes/{name}."
    beside = {
        path[len(prefix) :]: data
        for path, data in tree.items()
        if path.startswith(prefix) and "." not in path[len(prefix) :]
    }
    beside.pop("json", None)
    kind = str(definition.get("type", ""))
    extension = _EXTENSIONS.get(kind, kind)
    if extension not in beside and len(beside) == 1:
        extension = next(iter(beside))
    return definition, _text(beside.get(extension))


def _scenario(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    return definition, _text(tree.get(f"scenarios/{name}.py")) or None


def _article(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    return definition, _text(tree.get(f"wiki/articles/{name}.md"))


def _skill(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    return definition, _text(tree.get(f"agent-skills/{name}/SKILL.md"))


def _webapp(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    params = dict(definition.get("params") or {})
    for file_name, key in _WEBAPP_FILES.items():
        text = _text(tree.get(f"web_apps/{name}/{file_name}"))
        if text is not None:
            params[key] = text
    return {**definition, "params": params}, None


def _sql_notebook(tree: Tree, name: str, definition: Json) -> tuple[Json, str | None]:
    stored = json.loads(tree.get(f"notebooks/sql/{name}/queries.json", b"{}"))
    runs = stored.get("queries", stored)
    cells = []
    for cell in definition.get("cells") or []:
        code = cell.get("code", _last_query(runs.get(cell.get("id"))))
        cells.append({**cell, "code": code} if cell.get("type", "QUERY") == "QUERY" else cell)
    return {**definition, "cells": cells}, None


def _last_query(runs: list[Json] | None) -> str:
    newest = max(runs or [{}], key=lambda run: run.get("runOn", 0))
    return str(newest.get("sql", ""))


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode("utf-8", "surrogateescape")


SIDECARS: dict[str, Sidecar] = {
    "recipe": _recipe,
    "scenario": _scenario,
    "wiki_article": _article,
    "agent_skill": _skill,
    "webapp": _webapp,
    "sql_notebook": _sql_notebook,
}


def files(row: ObjectType, name: str, stored: StoredObject) -> dict[str, Any]:
    """The files that an object has on disk, by path, with what makes their content."""
    definition, beside = stored.definition, {}
    if stored.payload is not None and (path := _payload_path(row, name, definition)):
        beside[path] = stored.payload
    if row.name == "webapp":
        params = definition.get("params") or {}
        code = {file: key for file, key in _WEBAPP_FILES.items() if key in params}
        beside = {f"web_apps/{name}/{file}": params[key] for file, key in code.items()}
        rest = {key: value for key, value in params.items() if key not in code.values()}
        definition = {**definition, "params": rest}
    return {disk_path(row, name): (definition, stored.data), **beside}


def _payload_path(row: ObjectType, name: str, definition: Json) -> str:
    kind = str(definition.get("type", ""))
    return {
        "recipe": f"recipes/{name}.{_EXTENSIONS.get(kind, kind)}",
        "scenario": f"scenarios/{name}.py",
        "wiki_article": f"wiki/articles/{name}.md",
        "agent_skill": f"agent-skills/{name}/SKILL.md",
    }.get(row.name, "")
