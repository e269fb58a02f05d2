"""Presets: what a `PRESET` parameter holds when saved, and what it becomes in a component."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from component_runner.config import form_config
from component_runner.descriptors import PARAMETER_SETS, read_json_object
from component_runner.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from component_runner.descriptors import JsonObject

Presets = dict[str, dict[str, Any]]


def resolve_presets(
    plugin_root: Path, parameters: list[JsonObject], config: JsonObject, presets: Presets
) -> JsonObject:
    """Return the settings with every preset replaced by the values of its parameter set.

    A saved preset is `{"mode": "PRESET", "name": ...}`, to be found in `presets`,
    `{"mode": "INLINE", "inlinedConfig": {...}}`, or `{"mode": "NONE"}`, which resolves to nothing.
    """
    resolved = dict(config)
    for parameter in parameters:
        name = parameter.get("name", "")
        if not config.get(name):
            continue
        if parameter["type"] == "PRESET":
            resolved[name] = _resolve(plugin_root, parameter, config[name], presets)
        elif parameter["type"] == "PRESETS":
            resolved[name] = [
                _resolve(plugin_root, parameter, saved, presets) for saved in config[name]
            ]
    return resolved


def _resolve(
    plugin_root: Path, parameter: JsonObject, saved: JsonObject, presets: Presets
) -> JsonObject:
    name, set_id = parameter["name"], parameter["parameterSetId"]
    if saved == {"mode": "NONE"}:
        return {}
    if saved.get("mode") == "PRESET":
        if saved.get("name") not in presets:
            raise ConfigError(f"parameter {name!r} names preset {saved.get('name')!r}: not given")
        values = presets[saved["name"]]
    elif saved.get("mode") == "INLINE":
        values = saved.get("inlinedConfig") or {}
    else:
        raise ConfigError(
            f"parameter {name!r} must have mode PRESET, INLINE or NONE, it is {saved!r}"
        )
    parameter_set = read_json_object(plugin_root / PARAMETER_SETS / set_id / "parameter-set.json")
    declared = [*(parameter_set.get("pluginParams") or []), *(parameter_set.get("params") or [])]
    return form_config(f"parameter set {set_id!r}", declared, values)
