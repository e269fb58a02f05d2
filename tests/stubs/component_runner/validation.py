"""Looking for everything in a plugin's files that DSS would stumble over."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Callable

from component_runner.component_checks import component_problems
from component_runner.descriptors import (
    KINDS,
    PARAMETER_SETS,
    Component,
    ComponentKind,
    JsonObject,
    component_folders,
    read_json_object,
)
from component_runner.errors import DescriptorError
from component_runner.form_checks import form_problems
from component_runner.meta_checks import meta_problems

if TYPE_CHECKING:
    from pathlib import Path

    _Check = Callable[[Path, JsonObject], Iterator[str]]

_ID = re.compile(r"[A-Za-z0-9_-]+")
_VERSION = re.compile(r"\d+\.\d+\.\d+([-+][0-9A-Za-z.+-]+)?")
_FORBIDDEN_WORDS = ("plugin", "custom")
_SUPPORT_LEVELS = ("NOT_SUPPORTED", "TIER2_SUPPORT", "SUPPORTED", "PARTNER_SUPPORTED")
_RECIPE_CATEGORIES = ("visual", "code", "genai", "other", "")


def plugin_problems(root: Path) -> list[str]:
    """Return every problem found, each beginning with the file that has it; never raises."""
    return [
        *_in_file(root, root / "plugin.json", _plugin_problems),
        *_name_problems(root),
        *(problem for kind in KINDS.values() for problem in _kind_problems(root, kind)),
        *(
            problem
            for folder in component_folders(root, PARAMETER_SETS)
            for problem in _in_file(root, folder / "parameter-set.json", _set_problems)
        ),
        *_code_env_problems(root),
    ]


def _in_file(root: Path, path: Path, check: _Check) -> Iterator[str]:
    try:
        problems = list(check(root, read_json_object(path)))
    except DescriptorError as error:
        problems = [str(error)]
    for problem in problems:
        yield f"{path.relative_to(root).as_posix()}: {problem}"


def _kind_problems(root: Path, kind: ComponentKind) -> Iterator[str]:
    for folder in component_folders(root, kind.folder):

        def check(root: Path, descriptor: JsonObject, folder: Path = folder) -> Iterator[str]:
            return component_problems(root, Component(kind, folder.name, folder, descriptor))

        yield from _in_file(root, folder / kind.descriptor, check)


def _plugin_problems(root: Path, descriptor: JsonObject) -> Iterator[str]:
    plugin_id = str(descriptor.get("id", ""))
    yield from _id_problems("id", plugin_id)
    if not _VERSION.fullmatch(str(descriptor.get("version", ""))):
        yield f"version {descriptor.get('version')!r} is not MAJOR.MINOR.PATCH"
    yield from meta_problems(descriptor.get("meta"))
    meta = descriptor.get("meta")
    if isinstance(meta, dict):
        for key in ("author", "licenseInfo"):
            if not meta.get(key):
                yield f"lacks meta.{key}"
        if meta.get("supportLevel", "NOT_SUPPORTED") not in _SUPPORT_LEVELS:
            yield f"has unknown supportLevel {meta['supportLevel']!r}"
        if meta.get("recipesCategory", "") not in _RECIPE_CATEGORIES:
            yield f"has unknown recipesCategory {meta['recipesCategory']!r}"
        if not isinstance(meta.get("tags", []), list):
            yield "has meta.tags that are no list"
    yield from form_problems(root, descriptor.get("params", []))


def _set_problems(root: Path, descriptor: JsonObject) -> Iterator[str]:
    yield from meta_problems(descriptor.get("meta"))
    for key in ("defaultDefinableInline", "defaultDefinableAtProjectLevel"):
        if not isinstance(descriptor.get(key, False), bool):
            yield f"has a {key} that is neither true nor false"
    for key in ("params", "pluginParams"):
        yield from form_problems(root, descriptor.get(key, []), in_parameter_set=True)


def _name_problems(root: Path) -> Iterator[str]:
    folders = [
        folder
        for parent in (*(kind.folder for kind in KINDS.values()), PARAMETER_SETS)
        for folder in component_folders(root, parent)
    ]
    for folder in folders:
        for problem in _id_problems("name", folder.name):
            yield f"{folder.relative_to(root).as_posix()}: {problem}"
    for name, count in sorted(Counter(folder.name for folder in folders).items()):
        if count > 1:
            yield f"{name}: {count} components have this name, DSS loads none of them"


def _id_problems(what: str, value: str) -> Iterator[str]:
    if not _ID.fullmatch(value):
        yield f"{what} {value!r} has other characters than A-Za-z0-9_-"
    if value != value.lower():
        yield f"{what} {value!r} is not in lower case"
    for word in _FORBIDDEN_WORDS:
        if word in value:
            yield f"{what} {value!r} holds the word {word!r}, which DSS asks to avoid"


def _code_env_problems(root: Path) -> Iterator[str]:
    folder = root / "code-env" / "python"
    if not folder.is_dir():
        return
    yield from _in_file(root, folder / "desc.json", _desc_problems)
    requirements = folder / "spec" / "requirements.txt"
    if not requirements.is_file():
        yield "code-env/python/spec/requirements.txt: is missing"
        return
    names = {
        re.split(r"[^A-Za-z0-9._-]", line.strip(), maxsplit=1)[0].lower()
        for line in requirements.read_text(encoding="utf-8").splitlines()
    }
    for name in sorted(names & {"dataiku", "dataiku-api-client", "dataikuapi"}):
        yield f"code-env/python/spec/requirements.txt: lists {name}, which DSS brings itself"
    if component_folders(root, KINDS["webapp"].folder) and "flask" not in names:
        yield "code-env/python/spec/requirements.txt: lacks Flask, which the webapp needs"


def _desc_problems(root: Path, descriptor: JsonObject) -> Iterator[str]:
    if not descriptor.get("acceptedPythonInterpreters"):
        yield "lacks acceptedPythonInterpreters"
