"""Who is asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from project_drift.client import Connection
from project_drift.exceptions import UnexpectedAnswer

if TYPE_CHECKING:
    from project_drift.client import DSSClient


def login_of(client: DSSClient) -> str:
    """Return the login that the API key of a client belongs to.

    Raises the typed DSS errors, `UnexpectedAnswer` where DSS names nobody.
    """
    connection = Connection(client)
    told = connection.get("/auth/info")
    login = told.get("authIdentifier") if isinstance(told, dict) else None
    if not isinstance(login, str) or not login:
        raise UnexpectedAnswer(f"{connection.host} does not tell whom the API key belongs to")
    return login
