"""Who sits at a browser, and what DSS allows them to do in a project."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from project_drift.client import Connection
from project_drift.exceptions import DssError, Forbidden, NotFound, Unauthorized, Unavailable
from project_drift.sync.base import project_path

if TYPE_CHECKING:
    from project_drift.client import DSSClient

READ, WRITE = "read", "write"

# What DSS answers for somebody who is not logged in, where a webapp is public.
_NOBODY = frozenset({"", "no:auth"})
_GIVEN_BY = {
    READ: frozenset({"readProjectContent", "writeProjectContent", "admin"}),
    WRITE: frozenset({"writeProjectContent", "admin"}),
}
_CALLED = {READ: "Read project content", WRITE: "Write project content"}


@dataclass(frozen=True)
class Visitor:
    """A person at a browser, as DSS knows them; `is_admin` means administrator of the node."""

    login: str
    groups: frozenset[str] = frozenset()
    is_admin: bool = False


def visitor_of(client: DSSClient, headers: Mapping[str, str]) -> Visitor | None:
    """Return who sent a request with these headers, `None` where DSS knows nobody by them.

    Raises the typed DSS errors where DSS does not say.
    """
    try:
        told = Connection(client).browser_user(headers)
    except (Unauthorized, Forbidden):
        return None
    login = told.get("authIdentifier") if isinstance(told, dict) else None
    if not isinstance(login, str) or login in _NOBODY:
        return None
    groups = told.get("groups")
    return Visitor(
        login,
        frozenset(map(str, groups)) if isinstance(groups, list) else frozenset(),
        told.get("admin") is True,
    )


def missing_right(
    client: DSSClient, headers: Mapping[str, str], visitor: Visitor, project_key: str, right: str
) -> str:
    """Return which right a visitor lacks in a project, in words; empty where they have it.

    The permissions of the project are asked with the account of `client`; where it does not see
    them, in the visitor's own name. To see them, or to edit them, is no right to write: what they
    say counts. What cannot be found out is not allowed.
    """
    if visitor.is_admin:
        return ""
    connection = Connection(client)
    document = _permissions(connection, project_key)
    if document is not None and _has(document, visitor, right):
        return ""
    theirs = _permissions_as(connection, headers, project_key) if document is None else None
    if theirs is not None and _has(theirs, visitor, right):
        return ""
    if document is None and theirs is None:
        return (
            f"Who may do what in {project_key} cannot be seen by the account that this webapp runs "
            "as: an administrator of the project can let it run as somebody who may"
        )
    return f"{visitor.login} needs the right '{_CALLED[right]}' in {project_key}"


def _permissions(connection: Connection, project_key: str) -> Mapping[str, Any] | None:
    try:
        found = connection.get(f"{project_path(project_key)}/permissions")
    except (Unauthorized, Forbidden, NotFound):
        return None
    return found if isinstance(found, dict) else None


def _permissions_as(
    connection: Connection, headers: Mapping[str, str], project_key: str
) -> Mapping[str, Any] | None:
    """Return the permissions as DSS shows them to the visitor, `None` where it does not."""
    try:
        theirs = connection.as_browser_user(headers)
    except Unavailable:
        raise
    except DssError:
        return None  # the node does not let this webapp act for others
    return _permissions(theirs, project_key)


def _has(document: Mapping[str, Any], visitor: Visitor, right: str) -> bool:
    if document.get("owner") == visitor.login:
        return True
    entries = document.get("permissions")
    return any(
        entry.get(name) is True
        for entry in (entries if isinstance(entries, list) else ())
        if isinstance(entry, dict)
        and (entry.get("user") == visitor.login or entry.get("group") in visitor.groups)
        for name in _GIVEN_BY[right]
    )
