"""Finding and reading a plugin's own files: `plugin.json` and one descriptor per component."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

from component_runner.errors import DescriptorError

if TYPE_CHECKING:
    from pathlib import Path

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class ComponentKind:
    """Where components of one kind live, and the name of their code."""

    name: str
    folder: str
    descriptor: str
    code: str


MACRO = ComponentKind("macro", "python-runnables", "runnable.json", "runnable.py")
STEP = ComponentKind("step", "python-steps", "step.json", "step.py")
WEBAPP = ComponentKind("webapp", "webapps", "webapp.json", "backend.py")
KINDS = {kind.name: kind for kind in (MACRO, STEP, WEBAPP)}

PARAMETER_SETS = "parameter-sets"


@dataclass(frozen=True)
class Component:
    """One component of a plugin: its folder and its descriptor as written."""

    kind: ComponentKind
    component_id: str
    folder: Path
    descriptor: JsonObject

    def __str__(self) -> str:
        return f"{self.kind.name} {self.component_id!r}"

    @property
    def code(self) -> Path:
        """The Python file that DSS runs."""
        return self.folder / self.kind.code

    def parameters(self, key: str = "params") -> list[JsonObject]:
        """Return the declared parameters under `params` or `adminParams`."""
        declared: list[JsonObject] = self.descriptor.get(key) or []
        return declared


def read_component(plugin_root: Path, kind: ComponentKind, component_id: str) -> Component:
    """Return a component; `DescriptorError` where its folder, descriptor or code is missing."""
    folder = plugin_root / kind.folder / component_id
    component = Component(kind, component_id, folder, read_json_object(folder / kind.descriptor))
    if not component.code.is_file() and kind is not WEBAPP:
        raise DescriptorError(f"{component.code} is missing")
    return component


def component_folders(plugin_root: Path, folder: str) -> list[Path]:
    """Return the component folders under one of the plugin's fixed folders, sorted."""
    parent = plugin_root / folder
    if not parent.is_dir():
        return []
    return sorted(path for path in parent.iterdir() if path.is_dir() and path.name[0] not in "._")


def read_json_object(path: Path) -> JsonObject:
    """Return the object in a strict JSON file.

    Raises `DescriptorError` where the file is missing, is not UTF-8, holds comments, NaN or a key
    twice, or is not an object. DSS forgives some of that; the tools around it do not.
    """
    try:
        text = path.read_text(encoding="utf-8")
        value = json.loads(
            text, object_pairs_hook=_distinct, parse_constant=_refuse(path, "a number")
        )
    except FileNotFoundError:
        raise DescriptorError(f"{path} is missing") from None
    except ValueError as error:
        raise DescriptorError(f"{path} is not strict JSON: {error}") from error
    if not isinstance(value, dict):
        raise DescriptorError(f"{path} does not hold a JSON object")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> JsonObject:
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"key {twice[0]!r} occurs twice")
    return dict(pairs)


def _refuse(path: Path, wanted: str) -> Callable[[str], Any]:
    def refuse(constant: str) -> Any:
        raise DescriptorError(f"{path} has {constant} in place of {wanted}")

    return refuse
