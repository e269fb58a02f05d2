"""Running a scenario step as DSS runs it."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from component_runner.config import as_json, component_config
from component_runner.descriptors import STEP, read_component
from component_runner.environment import component_process, executed
from component_runner.presets import resolve_presets

if TYPE_CHECKING:
    from component_runner.descriptors import JsonObject
    from component_runner.plugin import Plugin
    from component_runner.presets import Presets


@dataclass(frozen=True)
class StepResult:
    """How a step ended, and the scenario variables that it set, also where it failed."""

    failed: bool
    error: BaseException | None
    variables: dict[str, Any]


def run_step(
    plugin: Plugin,
    step_id: str,
    config: JsonObject | None,
    scenario_variables: JsonObject | None,
    presets: Presets,
) -> StepResult:
    """Run a step's script to its end; what it raises is in the result."""
    step = read_component(plugin.root, STEP, step_id)
    settings = component_config(step, config)
    facts = {
        **plugin.facts("step"),
        "config": settings,
        "resolved_config": resolve_presets(plugin.root, step.parameters(), settings, presets),
        "scenario_variables": as_json("the scenario", scenario_variables or {}),
    }
    error: BaseException | None = None
    with component_process(plugin, facts) as context, _no_terminal():
        try:
            with executed(step.code, "__main__"):
                pass
        except SystemExit as leaving:
            error = leaving if leaving.code not in (None, 0) else None
        except Exception as raised:  # noqa: BLE001 - whatever a step raises is its outcome
            error = raised
    return StepResult(error is not None, error, dict(context.scenario_updates))


@contextmanager
def _no_terminal() -> Iterator[None]:
    # `exit()` closes standard input, which in a test belongs to somebody else.
    stdin = sys.stdin
    sys.stdin = io.StringIO()
    try:
        yield
    finally:
        sys.stdin = stdin
