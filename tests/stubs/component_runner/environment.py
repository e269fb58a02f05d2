"""Where a component's code runs: its imports, its context, its fresh module."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Any

from component_runner.imports import PluginImports, turn

if TYPE_CHECKING:
    from pathlib import Path

    from component_runner.plugin import Plugin
    from dataiku._context import RunContext


@contextmanager
def component_process(plugin: Plugin, facts: dict[str, Any]) -> Iterator[RunContext]:
    """Be the process of one component until it ends; components take turns."""
    with turn(), installed(plugin, facts) as context:
        yield context


@contextmanager
def installed(plugin: Plugin, facts: dict[str, Any]) -> Iterator[RunContext]:
    """Let imports find the plugin, and the `dataiku` package the given facts."""
    imports = PluginImports(plugin.root)
    imports.install()
    try:
        # Imported late: only now is `dataiku` sure to be the stub.
        context: RunContext = importlib.import_module("dataiku._context").RunContext(**facts)
        with context.running():
            yield context
    finally:
        imports.remove()


@contextmanager
def executed(code: Path, name: str, **injected: Any) -> Iterator[ModuleType]:
    """Execute a component's file in a module that nothing else has touched.

    The module has no `__file__`: DSS runs a copy, so a path derived from it would be wrong there.
    """
    module = ModuleType(name)
    vars(module).update(injected)
    with ExitStack() as stack:
        stack.callback(_restore_module, name, sys.modules.get(name))
        sys.modules[name] = module
        program = compile(code.read_bytes(), str(code), "exec", dont_inherit=True)
        exec(program, vars(module))
        yield module


def _restore_module(name: str, previous: ModuleType | None) -> None:
    if previous is None:
        sys.modules.pop(name, None)
    else:
        sys.modules[name] = previous
