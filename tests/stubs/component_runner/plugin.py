"""The plugin that is run: where it is, whose rights it has, how it is set up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from component_runner.config import as_json, form_config
from component_runner.descriptors import read_json_object

if TYPE_CHECKING:
    from pathlib import Path

    from component_runner.descriptors import JsonObject


@dataclass(frozen=True)
class Plugin:
    """An unpacked plugin, and the node, user and project that its components work with.

    `dataset_rows` are the rows that they wrote, by the full name of the dataset: the node itself
    holds none.
    """

    root: Path
    url: str
    api_key: str
    project_key: str
    given_settings: JsonObject
    dataset_rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def settings(self) -> JsonObject:
        """Return the plugin's own settings, checked and completed by `plugin.json`."""
        declared = read_json_object(self.root / "plugin.json").get("params") or []
        return as_json("the plugin", form_config("plugin.json", declared, self.given_settings))

    def facts(self, kind: str) -> dict[str, Any]:
        """Return what every component of one kind is told when it starts."""
        return {
            "kind": kind,
            "url": self.url,
            "api_key": self.api_key,
            "project_key": self.project_key,
            "resource_dir": str(self.root / "resource"),
            "plugin_config": self.settings(),
            "dataset_rows": self.dataset_rows,
        }
