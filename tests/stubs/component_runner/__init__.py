"""Runs a DSS plugin's macros, steps and webapps outside DSS, from their own descriptors."""

from __future__ import annotations

from component_runner.errors import (
    ComponentError,
    ConfigError,
    ContractError,
    DescriptorError,
    NotPermittedError,
)
from component_runner.results import MacroResult
from component_runner.runner import PluginRunner
from component_runner.steps import StepResult

__all__ = [
    "ComponentError",
    "ConfigError",
    "ContractError",
    "DescriptorError",
    "MacroResult",
    "NotPermittedError",
    "PluginRunner",
    "StepResult",
]
