"""What can be wrong in the declared parameters of a form."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from component_runner.parameters import COMMON_KEYS, TYPES, value_problem

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MODEL_FIELD = re.compile(r"\bmodel\.(\w+)")


def form_problems(
    plugin_root: Path, parameters: Any, *, in_parameter_set: bool = False
) -> Iterator[str]:
    """Say what is wrong in a list of declared parameters, one sentence each."""
    if not isinstance(parameters, list) or not all(isinstance(item, dict) for item in parameters):
        yield "params is not a list of objects"
        return
    names = [item.get("name") for item in parameters if item.get("type") != "SEPARATOR"]
    for name in sorted({str(name) for name in names if names.count(name) > 1}):
        yield f"parameter {name!r} is declared twice"
    for item in parameters:
        owner = f"parameter {item.get('name', '(no name)')!r}"
        for problem in (
            *_identity_problems(item),
            *_type_problems(item, in_parameter_set),
            *_choice_problems(item, names),
            *_default_problems(item),
            *_condition_problems(item, names),
            *_preset_problems(item, plugin_root),
            *_entry_problems(item, plugin_root),
        ):
            yield f"{owner} {problem}"


def _identity_problems(item: dict[str, Any]) -> Iterator[str]:
    if item.get("type") == "SEPARATOR":
        return
    name = item.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or keyword.iskeyword(name):
        yield "has a name that is no snake_case identifier"
    if not item.get("label"):
        yield "has no label"


def _type_problems(item: dict[str, Any], in_parameter_set: bool) -> Iterator[str]:
    declared = TYPES.get(str(item.get("type")))
    if declared is None:
        yield f"has unknown type {item.get('type')!r}"
        return
    if "default" in item:
        yield "says default: DSS reads defaultValue"
    for key in sorted(set(item) - COMMON_KEYS - declared.keys - {"default"}):
        yield f"has {key}, which {item['type']} does not know"
    for key in sorted(declared.needs - set(item)):
        yield f"lacks {key}"
    if not isinstance(item.get("mandatory", False), bool):
        yield "has a mandatory that is neither true nor false"
    if item["type"] == "CREDENTIAL_REQUEST" and not in_parameter_set:
        yield "is a CREDENTIAL_REQUEST outside of a parameter set"


def _choice_problems(item: dict[str, Any], names: Iterable[Any]) -> Iterator[str]:
    if item.get("type") not in {"SELECT", "MULTISELECT"}:
        return
    is_dynamic = item.get("getChoicesFromPython") is True
    if is_dynamic == ("selectChoices" in item):
        yield "needs either selectChoices or getChoicesFromPython: true"
    static = item.get("selectChoices", [])
    if not isinstance(static, list) or not all(
        isinstance(choice, dict) and {"value", "label"} <= set(choice) for choice in static
    ):
        yield "has a choice without value or label"
    else:
        values = [choice["value"] for choice in static]
        if len(values) != len(set(map(str, values))):
            yield "has a choice twice"
    for name in item.get("triggerParameters") or []:
        if name not in names:
            yield f"is triggered by {name!r}, which is not declared"


def _default_problems(item: dict[str, Any]) -> Iterator[str]:
    if item.get("type") not in TYPES or item.get("defaultValue") in (None, "", []):
        return
    try:
        problem = value_problem(item, item["defaultValue"])
    except (AttributeError, TypeError):
        return  # the choices or bounds are broken, which is said elsewhere
    if problem:
        yield f"has a defaultValue that {problem}"


def _condition_problems(item: dict[str, Any], names: Iterable[Any]) -> Iterator[str]:
    condition = item.get("visibilityCondition", "")
    if not isinstance(condition, (str, bool)):
        yield "has a visibilityCondition that is no expression"
        return
    for name in _MODEL_FIELD.findall(str(condition)):
        if name not in names:
            yield f"is visible by model.{name}, which is not declared"


def _entry_problems(item: dict[str, Any], plugin_root: Path) -> Iterator[str]:
    if item.get("type") == "OBJECT_LIST" and "subParams" in item:
        for problem in form_problems(plugin_root, item["subParams"]):
            yield f"has subParams: {problem}"


def _preset_problems(item: dict[str, Any], plugin_root: Path) -> Iterator[str]:
    set_id = item.get("parameterSetId")
    if set_id and not (plugin_root / "parameter-sets" / str(set_id)).is_dir():
        yield f"is of parameter set {set_id!r}, which does not exist"
