"""One document for each object: its definition, and what stands in the files beside it.

Each reader takes an object and whether to leave out what may or may not be a part of it.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any, Callable

from e2e.replay_objects import Found

_PERMISSIONS = ("owner", "permissions", "permissionsVersion", "additionalDashboardUsers")
_EXTENSIONS = {"python": "py", "pyspark": "py", "r": "r", "sql_query": "sql", "sql_script": "sql"}


def read_document(thing: Found, certain: bool) -> dict[str, Any]:
    """Return an object as one document; with `certain`, only what is its part for sure."""
    return _READERS.get(thing.kind, _as_it_is)(thing, certain)


def _as_it_is(thing: Found, certain: bool) -> dict[str, Any]:
    return thing.json()


def _agent_skill(thing: Found, certain: bool) -> dict[str, Any]:
    return {**thing.json(), "text": thing.text("SKILL.md")}


def _library_file(thing: Found, certain: bool) -> dict[str, Any]:
    if thing.name != "external-libraries.json":
        return {"text": thing.text("")}
    return {"references": thing.json()}


def _notebook(thing: Found, certain: bool) -> dict[str, Any]:
    notebook = thing.json()
    kernel = (notebook.get("metadata") or {}).get("kernelspec") or {}
    cells = [
        [cell.get("cell_type"), "".join(cell.get("source") or [])]
        for cell in notebook.get("cells") or []
    ]
    return {"kernel": kernel.get("name"), "cells": cells}


def _permissions(thing: Found, certain: bool) -> dict[str, Any]:
    params = thing.json("params.json")
    return {key: params.get(key) for key in _PERMISSIONS}


def _project(thing: Found, certain: bool) -> dict[str, Any]:
    params = thing.json("params.json")
    settings = {key: value for key, value in params.items() if key not in _PERMISSIONS}
    # As a list, because a tag without a colour is a tag all the same.
    catalogue = sorted((thing.json("tags.json").get("tags") or {}).items())
    return {**settings, "catalogue": [list(entry) for entry in catalogue]}


def _recipe(thing: Found, certain: bool) -> dict[str, Any]:
    definition = thing.json()
    kind = str(definition.get("type"))
    current = _EXTENSIONS.get(kind, kind)
    payload: Any = thing.text(current)
    if payload is not None and kind not in _EXTENSIONS:
        with suppress(ValueError):  # code in a language that is not in the table stays text
            payload = json.loads(thing.files[current])
    # What another type of recipe left behind, or the code under an extension nobody knows.
    others = {which: thing.text(which) for which in thing.files if which not in ("", current)}
    return {**definition, "payload": payload, "others": {} if certain else others}


def _scenario(thing: Found, certain: bool) -> dict[str, Any]:
    definition = thing.json()
    found = dict(definition)
    if definition.get("type") == "custom_python":
        found["script"] = thing.text("py")
    if not certain and not definition.get("runAsUser"):
        # It runs as whoever saved it last. Newer files do not tell who, only that it was saved.
        tag = definition.get("versionTag") or {}
        found["runs as"] = (tag.get("lastModifiedBy") or {}).get("login") or thing.text("")
    return found


def _sql_notebook(thing: Found, certain: bool) -> dict[str, Any]:
    runs = thing.json("queries.json")
    latest = {
        cell: max(history or [{}], key=lambda run: run.get("runOn", 0)).get("sql")
        for cell, history in runs.get("queries", runs).items()
    }
    return {**thing.json(), "latest": None if certain else latest}


def _variables(thing: Found, certain: bool) -> dict[str, Any]:
    return {path: thing.json(path) for path in ("variables.json", "localvariables.json")}


def _webapp(thing: Found, certain: bool) -> dict[str, Any]:
    return {**thing.json(), "files": {name: thing.text(name) for name in thing.files if name}}


def _wiki(thing: Found, certain: bool) -> dict[str, Any]:
    return thing.json("wiki/taxonomy.json")


def _wiki_article(thing: Found, certain: bool) -> dict[str, Any]:
    return {**thing.json(), "text": thing.text("md")}


_READERS: dict[str, Callable[[Found, bool], dict[str, Any]]] = {
    "agent_skill": _agent_skill,
    "jupyter_notebook": _notebook,
    "library_file": _library_file,
    "permissions": _permissions,
    "project": _project,
    "recipe": _recipe,
    "scenario": _scenario,
    "sql_notebook": _sql_notebook,
    "variables": _variables,
    "webapp": _webapp,
    "wiki": _wiki,
    "wiki_article": _wiki_article,
}
