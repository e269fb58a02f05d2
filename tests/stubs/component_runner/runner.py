"""The door to the component runner."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from component_runner.choices import choices
from component_runner.imports import turn
from component_runner.macros import run_macro
from component_runner.plugin import Plugin
from component_runner.steps import run_step
from component_runner.validation import plugin_problems
from component_runner.webapps import load_webapp

if TYPE_CHECKING:
    from types import TracebackType

    import flask

    from component_runner.descriptors import JsonObject
    from component_runner.presets import Presets
    from component_runner.results import MacroResult
    from component_runner.steps import StepResult


class PluginRunner:
    """Starts the components of one unpacked plugin from their own descriptors, as DSS would.

    Every run gets a fresh module, the settings completed by the descriptor, and the `dataiku`
    package connected to the node at `url` with the rights of `api_key`. Errors of the runner are
    `ComponentError`s. A runner that loaded a webapp must be closed, so that the plugin's modules
    go; it is a context manager for that.
    """

    def __init__(
        self,
        plugin_root: Path,
        url: str,
        api_key: str,
        project_key: str,
        plugin_config: JsonObject | None = None,
    ) -> None:
        self.plugin = Plugin(
            Path(plugin_root).resolve(), url, api_key, project_key, dict(plugin_config or {})
        )
        self._webapps = ExitStack()

    def __enter__(self) -> PluginRunner:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the webapps of this runner: the plugin's modules are forgotten."""
        with turn():
            self._webapps.close()

    def run_macro(
        self,
        macro_id: str,
        config: JsonObject | None = None,
        admin_config: JsonObject | None = None,
        *,
        presets: Presets | None = None,
        as_key: str | None = None,
    ) -> MacroResult:
        """Run a macro; with `as_key` as the owner of that key, whose permissions are checked."""
        return run_macro(self.plugin, macro_id, config, admin_config, presets or {}, as_key)

    def choices(
        self,
        component_kind: str,
        component_id: str,
        parameter: str,
        config: JsonObject | None = None,
    ) -> list[dict[str, Any]]:
        """Return the choices offered for a parameter of a `macro`, `step` or `webapp`."""
        return choices(self.plugin, component_kind, component_id, parameter, config)

    def run_step(
        self,
        step_id: str,
        config: JsonObject | None = None,
        scenario_variables: JsonObject | None = None,
        presets: Presets | None = None,
    ) -> StepResult:
        """Run a step; `presets` are values by preset name, for parameters of type PRESET."""
        return run_step(self.plugin, step_id, config, scenario_variables, presets or {})

    def dataset_rows(self, full_name: str) -> list[dict[str, str]]:
        """Return the rows that components of this runner wrote to a dataset, `KEY.name`."""
        return [dict(row) for row in self.plugin.dataset_rows.get(full_name, [])]

    def load_webapp(
        self,
        webapp_id: str,
        config: JsonObject | None = None,
        *,
        presets: Presets | None = None,
    ) -> flask.Flask:
        """Return a webapp's Flask application; without `config` nobody has set it up yet."""
        return load_webapp(self.plugin, webapp_id, config, presets or {}, self._webapps)

    def validate(self) -> list[str]:
        """Return every problem of `plugin.json` and the descriptors, empty where all is well."""
        return plugin_problems(self.plugin.root)
