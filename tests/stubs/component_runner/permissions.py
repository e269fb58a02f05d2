"""Who may run a macro: the check that DSS makes before it starts one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dataikuapi

from component_runner.errors import NotPermittedError

if TYPE_CHECKING:
    from component_runner.descriptors import Component
    from component_runner.plugin import Plugin

# A right in the project's permission list that gives the macro's permission, whichever is set.
_GIVEN_BY = {
    "READ_CONF": frozenset({"readProjectContent", "writeProjectContent", "admin"}),
    "WRITE_CONF": frozenset({"writeProjectContent", "admin"}),
    "ADMIN": frozenset({"admin"}),
}
PERMISSIONS = frozenset(_GIVEN_BY)


@dataclass(frozen=True)
class Person:
    """Whose key it is."""

    login: str
    groups: frozenset[str]
    is_admin: bool


def person_of(url: str, api_key: str) -> Person:
    """Return the owner of a key as the node knows him."""
    info = dataikuapi.DSSClient(url, api_key=api_key).get_auth_info()
    return Person(
        info["authIdentifier"], frozenset(info.get("groups") or ()), info.get("admin") is True
    )


def check_may_run(plugin: Plugin, macro: Component, person: Person) -> None:
    """Raise `NotPermittedError` where the project does not give what the macro asks for.

    The project's permissions are read with the plugin's own key, which needs to be allowed to.
    """
    if person.is_admin:
        return
    if macro.descriptor.get("requiresGlobalAdmin") is True:
        raise NotPermittedError(f"{macro} is for administrators, {person.login} is none")
    needed = macro.descriptor.get("permissions") or []
    if not needed:
        return
    client = dataikuapi.DSSClient(plugin.url, api_key=plugin.api_key)
    document = client.get_project(plugin.project_key).get_permissions()
    rights = _rights(document, person)
    for permission in needed:
        if not rights & _GIVEN_BY[permission]:
            raise NotPermittedError(
                f"{macro} needs {permission} on {plugin.project_key}, {person.login} lacks it"
            )


def _rights(document: dict[str, Any], person: Person) -> set[str]:
    if document.get("owner") == person.login:
        return {"admin"}
    return {
        right
        for entry in document.get("permissions") or []
        if entry.get("user") == person.login or entry.get("group") in person.groups
        for right, is_given in entry.items()
        if is_given is True
    }
