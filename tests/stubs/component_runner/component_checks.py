"""What can be wrong in the descriptor of a macro, a step or a webapp."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from component_runner.config import role_targets
from component_runner.descriptors import MACRO, STEP, WEBAPP
from component_runner.form_checks import form_problems
from component_runner.meta_checks import meta_problems
from component_runner.permissions import PERMISSIONS
from component_runner.results import RESULT_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from component_runner.descriptors import Component

_KEYS = {
    MACRO: frozenset(
        [
            "meta",
            "impersonate",
            "permissions",
            "requiresGlobalAdmin",
            "resultType",
            "resultLabel",
            "extension",
            "mimeType",
            "macroRoles",
            "params",
            "adminParams",
            "paramsPythonSetup",
        ]
    ),
    STEP: frozenset(["meta", "params", "paramsPythonSetup"]),
    WEBAPP: frozenset(
        [
            "meta",
            "baseType",
            "hasBackend",
            "noJSSecurity",
            "standardWebAppLibraries",
            "enableJavascriptModules",
            "hideWebAppConfig",
            "backendAPIAccessEnabled",
            "useContextualCodeEnv",
            "virtualWebAppAffinity",
            "chart",
            "kind",
            "libraries",
            "params",
            "paramsPythonSetup",
            "roles",
        ]
    ),
}
_MACRO_ROLES = frozenset(
    [
        "DATASET",
        "DATASETS",
        "API_SERVICE",
        "API_SERVICE_VERSION",
        "BUNDLE",
        "VISUAL_ANALYSIS",
        "SAVED_MODEL",
        "MANAGED_FOLDER",
        "PROJECT_MACROS",
        "PROJECT_CREATOR",
        "CLUSTER",
    ]
)
_ROLES_WITHOUT_TARGET = frozenset({"PROJECT_MACROS", "PROJECT_CREATOR", "CLUSTER"})
_WEBAPP_ROLES = frozenset(["DATASET", "DATASETS", "SAVED_MODEL", "MANAGED_FOLDER", "ANALYSIS"])
_BASE_TYPES = frozenset(["STANDARD", "BOKEH", "DASH", "SHINY"])
_WEBAPP_LIBRARIES = frozenset(["dataiku", "jquery", "d3", "bootstrap", "font_awesome"])
_WEBAPP_FILES = ("body.html", "app.js")
# DSS's own templates write these as strings.
_YES_OR_NO = ("true", "false", True, False)


def component_problems(plugin_root: Path, component: Component) -> Iterator[str]:
    """Say what is wrong in one component, one sentence each."""
    descriptor = component.descriptor
    for key in sorted(set(descriptor) - _KEYS[component.kind]):
        yield f"has {key}, which the descriptor of a {component.kind.name} does not know"
    yield from meta_problems(descriptor.get("meta"))
    for key in ("params", "adminParams"):
        if key == "params" or key in descriptor:
            yield from form_problems(plugin_root, descriptor.get(key))
    yield from _setup_problems(plugin_root, component)
    if component.kind is MACRO:
        yield from _macro_problems(component)
    if component.kind is WEBAPP:
        yield from _webapp_problems(component)
    else:
        yield from _code_problems(component.code)


def _setup_problems(plugin_root: Path, component: Component) -> Iterator[str]:
    script = component.descriptor.get("paramsPythonSetup")
    declared = component.descriptor.get("params")
    is_asked = isinstance(declared, list) and any(
        isinstance(item, dict) and item.get("getChoicesFromPython") for item in declared
    )
    if is_asked and not script:
        yield "has getChoicesFromPython and no paramsPythonSetup"
    if script is not None:
        path = plugin_root / "resource" / str(script)
        yield from _code_problems(path)
        if path.is_file() and "def do(" not in path.read_text(encoding="utf-8"):
            yield f"has no function do in resource/{script}"


def _macro_problems(macro: Component) -> Iterator[str]:
    descriptor = macro.descriptor
    for key in ("impersonate", "requiresGlobalAdmin"):
        if not isinstance(descriptor.get(key, False), bool):
            yield f"has a {key} that is neither true nor false"
    for key in ("impersonate", "permissions", "resultType"):
        if key not in descriptor:
            yield f"lacks {key}"
    permissions = descriptor.get("permissions", [])
    if not isinstance(permissions, list) or not set(map(str, permissions)) <= PERMISSIONS:
        yield f"asks for permissions {permissions!r}: DSS knows {sorted(PERMISSIONS)}"
    result_type = descriptor.get("resultType")
    if result_type not in RESULT_TYPES:
        yield f"has unknown resultType {result_type!r}"
    for key in ("extension", "mimeType"):
        if result_type == "FILE" and key not in descriptor:
            yield f"returns a file and lacks {key}"
    yield from _role_problems(descriptor.get("macroRoles", []), _MACRO_ROLES)


def _webapp_problems(webapp: Component) -> Iterator[str]:
    descriptor = webapp.descriptor
    if descriptor.get("baseType") not in _BASE_TYPES:
        yield f"has unknown baseType {descriptor.get('baseType')!r}"
    for key in ("hasBackend", "noJSSecurity", "enableJavascriptModules", "hideWebAppConfig"):
        if descriptor.get(key, True) not in _YES_OR_NO:
            yield f"has a {key} that is neither true nor false"
    libraries = descriptor.get("standardWebAppLibraries") or []
    for name in sorted(set(map(str, libraries)) - _WEBAPP_LIBRARIES):
        yield f"wants library {name!r}, which DSS does not offer"
    for name in _WEBAPP_FILES:
        if not (webapp.folder / name).is_file():
            yield f"lacks {name}"
    if str(descriptor.get("hasBackend")).lower() == "true":
        yield from _code_problems(webapp.code)
    yield from _role_problems(descriptor.get("roles", []), _WEBAPP_ROLES)


def _role_problems(roles: Any, known: frozenset[str]) -> Iterator[str]:
    if not isinstance(roles, list) or not all(isinstance(role, dict) for role in roles):
        yield "has roles that are not a list of objects"
        return
    for role in roles:
        kind = role.get("type")
        if kind not in known:
            yield f"has a role of unknown type {kind!r}"
        elif kind not in _ROLES_WITHOUT_TARGET and not role_targets({"roles": [role]}):
            yield f"has a role {kind} that fills no parameter"


def _code_problems(path: Path) -> Iterator[str]:
    if not path.is_file():
        yield f"lacks {path.name}"
        return
    try:
        ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError) as error:
        yield f"has a {path.name} that does not parse: {error}"
