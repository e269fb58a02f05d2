"""All resource types, found by listing the modules of `sync/types`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import lru_cache
from typing import Any

from project_drift import canonical
from project_drift.exceptions import ConfigurationError
from project_drift.normalize.secrets import secret_rules
from project_drift.sync import types
from project_drift.sync.base import ResourceSync


@lru_cache(maxsize=1)
def resource_types() -> dict[str, type[ResourceSync]]:
    """Return the class of each resource type, in the order of their names."""
    found: dict[str, type[ResourceSync]] = {}
    for module_info in pkgutil.iter_modules(types.__path__):
        module = importlib.import_module(f"{types.__name__}.{module_info.name}")
        for _, member in inspect.getmembers(module, inspect.isclass):
            if issubclass(member, ResourceSync) and member.__module__ == module.__name__:
                found[member.resource_type] = member
    return dict(sorted(found.items()))


def resource_type(name: str) -> type[ResourceSync]:
    """Return the class of a type; raises `ConfigurationError` with the names there are."""
    try:
        return resource_types()[name]
    except KeyError:
        known = ", ".join(resource_types())
        raise ConfigurationError(f"no resource type {name!r}; there are: {known}") from None


@lru_cache(maxsize=1)
def ruleset() -> str:
    """Return a name for today's rules about noise and secrets: it changes with any of them."""
    rules: dict[str, Any] = {
        name: [[rule.pattern, rule.action] for rule in found.rules]
        for name, found in resource_types().items()
    }
    rules["$secrets"] = secret_rules()
    return canonical.checksum(rules)[:12]
