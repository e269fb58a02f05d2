"""Another DSS node to read projects from, as a preset of the plugin describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from project_drift.client import connect
from project_drift.exceptions import ConfigurationError

if TYPE_CHECKING:
    from project_drift.client import DSSClient

OWN_CA = "own_ca"
NO_CHECK = "no_check"

_WHERE = "in the plugin's settings, under the presets of 'Another DSS node'"


def connect_to(preset: Any) -> DSSClient:
    """Return the client of the node that a preset names; nothing is sent yet.

    Raises `ConfigurationError` naming the field. No message holds the key.
    """
    if not isinstance(preset, Mapping) or not preset or preset.get("mode") == "NONE":
        raise ConfigurationError(
            "the project is on another node, but none is chosen: choose one in the parameter 'Node'"
        )
    if "url" not in preset and "mode" in preset:
        raise ConfigurationError(
            f"DSS did not hand over the preset of the parameter 'Node': check that it is still "
            f"there, {_WHERE}"
        )
    url, key = str(preset.get("url") or "").strip(), str(preset.get("api_key") or "").strip()
    for value, label in ((url, "Address"), (key, "API key")):
        if not value:
            raise ConfigurationError(f"the chosen node has no {label}: fill it in {_WHERE}")
    tls = preset.get("tls")
    ca_file = str(preset.get("ca_file") or "").strip() if tls == OWN_CA else ""
    if tls == OWN_CA and not ca_file:
        raise ConfigurationError(f"the chosen node has no Certificate file: fill it in {_WHERE}")
    return connect(url, key, verify_tls=tls != NO_CHECK, ca_file=ca_file)
