"""What a custom scenario step is told about itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from dataiku._context import current


def get_step_config() -> dict[str, Any]:
    """Return the step's parameters as saved, presets unresolved."""
    return deepcopy(current("step").config)


def get_plugin_config() -> dict[str, Any]:
    """Return `{"config": ..., "pluginConfig": ...}`.

    `config` holds the step's parameters with presets resolved, `pluginConfig` the plugin's own
    settings. In a macro the plugin's settings come flat; in a step they do not.
    """
    context = current("step")
    return deepcopy({"config": context.resolved_config, "pluginConfig": context.plugin_config})


def get_step_resource() -> str:
    """Return the path of the plugin's `resource` folder."""
    return current("step").resource_dir
