"""The settings that a component gets: what was given, completed and checked by its descriptor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from component_runner.errors import ConfigError, DescriptorError
from component_runner.parameters import TYPES, value_problem

if TYPE_CHECKING:
    from component_runner.descriptors import Component, JsonObject

_EMPTY: tuple[object, ...] = (None, "", [], {})


def component_config(
    component: Component,
    given: JsonObject | None,
    admin_given: JsonObject | None = None,
    *,
    require_mandatory: bool = True,
) -> JsonObject:
    """Return a component's settings, defaults filled in and administrators' ones merged.

    Raises `ConfigError` for a key that is neither declared nor filled by a role, for a value of
    the wrong type or outside the choices, and for a mandatory value that is missing. A mandatory
    parameter counts as such even where its visibility condition may hide it.
    """
    prefilled = role_targets(component.descriptor) - parameter_names(component)
    config = {
        **form_config(
            str(component),
            component.parameters(),
            given or {},
            also_allowed=prefilled,
            require_mandatory=require_mandatory,
        ),
        **form_config(
            f"{component} (adminParams)",
            component.parameters("adminParams"),
            admin_given or {},
            require_mandatory=require_mandatory,
        ),
    }
    return as_json(str(component), config)


def form_config(
    owner: str,
    parameters: list[JsonObject],
    given: JsonObject,
    *,
    also_allowed: frozenset[str] = frozenset(),
    require_mandatory: bool = True,
) -> JsonObject:
    """Return the values of one form of `owner`; errors as in `component_config`."""
    fields = {item["name"]: item for item in parameters if item.get("type") != "SEPARATOR"}
    undeclared = sorted(set(given) - set(fields) - also_allowed)
    if undeclared:
        raise ConfigError(f"{owner} declares no parameter {undeclared[0]!r}")
    defaults = {
        name: item["defaultValue"] for name, item in fields.items() if "defaultValue" in item
    }
    config = {**defaults, **given}
    for name, item in fields.items():
        if item.get("type") not in TYPES:
            raise DescriptorError(
                f"{owner}: parameter {name!r} has unknown type {item.get('type')}"
            )
        if config.get(name) in _EMPTY:
            if require_mandatory and item.get("mandatory") is True:
                raise ConfigError(f"{owner}: mandatory parameter {name!r} has no value")
        else:
            problem = value_problem(item, config[name])
            if problem:
                raise ConfigError(f"{owner}: parameter {name!r} {problem}")
            for entry in config[name] if item["type"] == "OBJECT_LIST" else ():
                form_config(f"{owner}: an entry of {name!r}", item.get("subParams") or [], entry)
    return config


def parameter_names(component: Component) -> frozenset[str]:
    """Return the names of a component's declared parameters."""
    return frozenset(item["name"] for item in component.parameters() if "name" in item)


def role_targets(descriptor: JsonObject) -> frozenset[str]:
    """Return the keys that DSS fills when a component is started from an object."""
    targets: set[str] = set()
    for role in descriptor.get("macroRoles") or descriptor.get("roles") or []:
        keys: list[Any] = [role.get("targetParamsKey"), *(role.get("targetParamsKeys") or [])]
        targets.update(key for key in keys if isinstance(key, str))
    return frozenset(targets)


def as_json(owner: str, config: JsonObject) -> JsonObject:
    """Return a copy as it would come out of JSON; `ConfigError` where it is not JSON."""
    try:
        copy: JsonObject = json.loads(json.dumps(config, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise ConfigError(f"the settings of {owner} are not JSON: {error}") from error
    return copy
