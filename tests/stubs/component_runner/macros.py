"""Running a macro as DSS runs it."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from component_runner.config import component_config
from component_runner.descriptors import MACRO, read_component
from component_runner.environment import component_process, executed
from component_runner.errors import ContractError, DescriptorError
from component_runner.permissions import check_may_run, person_of
from component_runner.presets import resolve_presets
from component_runner.results import (
    RESULT_TYPES,
    MacroResult,
    Progress,
    check_result,
    checked_target,
)

if TYPE_CHECKING:
    from types import ModuleType

    from component_runner.descriptors import JsonObject
    from component_runner.plugin import Plugin
    from component_runner.presets import Presets


def run_macro(
    plugin: Plugin,
    macro_id: str,
    config: JsonObject | None,
    admin_config: JsonObject | None,
    presets: Presets,
    as_key: str | None,
) -> MacroResult:
    """Run a macro to its end and check what it did; its own exceptions come out unchanged."""
    macro = read_component(plugin.root, MACRO, macro_id)
    result_type = macro.descriptor.get("resultType")
    if result_type not in RESULT_TYPES:
        raise DescriptorError(f"{macro} has unknown resultType {result_type!r}")
    if as_key is not None:
        person = person_of(plugin.url, as_key)
        check_may_run(plugin, macro, person)
        # DSS ignores what a person without admin rights sends for adminParams.
        admin_config = admin_config if person.is_admin else None
        plugin = replace(plugin, api_key=as_key)
    given = component_config(macro, config, admin_config)
    declared = [*macro.parameters(), *macro.parameters("adminParams")]
    settings = resolve_presets(plugin.root, declared, given, presets)
    facts = plugin.facts("macro")
    with component_process(plugin, facts), executed(macro.code, "component_macro") as module:
        runnables = importlib.import_module("dataiku.runnables")
        runnable_class = _only_runnable(module, runnables.Runnable)
        runnable = runnable_class(plugin.project_key, settings, facts["plugin_config"])
        progress = Progress(checked_target(runnable.get_progress_target()))
        value = runnable.run(progress)
        progress.check()
        check_result(result_type, value, runnables.ResultTable)
    return MacroResult(value, result_type, progress.values, progress.target)


def _only_runnable(module: ModuleType, base: type) -> Any:
    found = {
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, base) and value is not base
    }
    if len(found) != 1:
        names = ", ".join(sorted(item.__name__ for item in found)) or "none"
        raise ContractError(f"runnable.py must hold exactly one Runnable subclass, it has {names}")
    return found.pop()
