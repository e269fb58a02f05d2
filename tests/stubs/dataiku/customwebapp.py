"""What the backend of a plugin webapp is told about itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from dataiku._context import current


def get_webapp_config() -> dict[str, Any]:
    """Return the webapp's settings, presets resolved; empty before anybody has saved them."""
    return deepcopy(current("webapp").resolved_config)


def get_plugin_config() -> dict[str, Any]:
    """Return the plugin's own settings."""
    return deepcopy(current("webapp").plugin_config)


def get_webapp_resource() -> str:
    """Return the path of the plugin's `resource` folder."""
    return current("webapp").resource_dir
