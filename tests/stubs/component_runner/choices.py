"""Asking a plugin for the choices of a form, as DSS does while a person fills it in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from component_runner.config import as_json, form_config
from component_runner.descriptors import KINDS, read_component
from component_runner.environment import component_process, executed
from component_runner.errors import ConfigError, ContractError, DescriptorError

if TYPE_CHECKING:
    from component_runner.descriptors import Component, JsonObject
    from component_runner.plugin import Plugin


def choices(
    plugin: Plugin, kind: str, component_id: str, parameter: str, config: JsonObject | None
) -> list[JsonObject]:
    """Return what the component's `paramsPythonSetup` offers for one parameter."""
    if kind not in KINDS:
        raise ConfigError(f"unknown kind {kind!r}: it is one of {', '.join(KINDS)}")
    component = read_component(plugin.root, KINDS[kind], component_id)
    declared = [*component.parameters(), *component.parameters("adminParams")]
    _check_is_dynamic(component, declared, parameter)
    script = component.descriptor.get("paramsPythonSetup")
    if not script:
        raise DescriptorError(f"{component} has no paramsPythonSetup")
    # A form is asked about before it is complete.
    form = form_config(str(component), declared, config or {}, require_mandatory=False)
    form = as_json(str(component), form)
    facts = plugin.facts("choices")
    path = plugin.root / "resource" / script
    if not path.is_file():
        raise DescriptorError(f"{path}, named by {component}, is missing")
    with component_process(plugin, facts), executed(path, "component_choices") as module:
        if not callable(vars(module).get("do")):
            raise ContractError(f"{path.name} has no function do(payload, config, ...)")
        answer = module.do({"parameterName": parameter}, form, facts["plugin_config"], [])
    return _checked(answer)


def _check_is_dynamic(component: Component, declared: list[JsonObject], parameter: str) -> None:
    for item in declared:
        if item.get("name") == parameter and item.get("getChoicesFromPython") is True:
            return
    raise ConfigError(f"{component} has no parameter {parameter!r} with getChoicesFromPython")


def _checked(answer: Any) -> list[JsonObject]:
    if not isinstance(answer, dict) or not isinstance(answer.get("choices"), list):
        raise ContractError(f"do() must return a dict with a list of choices, not {answer!r}")
    offered: list[JsonObject] = answer["choices"]
    for choice in offered:
        if not isinstance(choice, dict) or not {"value", "label"} <= set(choice):
            raise ContractError(f"a choice needs a value and a label: {choice!r}")
    try:
        json.dumps(answer, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise ContractError(f"the choices are not JSON: {error}") from error
    return offered
