"""Users, their keys, and what they may do in a project."""

from __future__ import annotations

import base64
import binascii
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from http.cookies import SimpleCookie
from typing import Any

from .errors import not_authenticated

READ = "readProjectContent"
WRITE = "writeProjectContent"
ADMIN = "admin"
EDIT_PERMISSIONS = "editPermissions"
MONITOR_JOBS = "monitorJobs"

SESSION_COOKIE = "dss_access_token"


@dataclass(frozen=True)
class User:
    """Somebody who calls the API; `admin` means administrator of the instance."""

    login: str
    groups: tuple[str, ...] = ()
    admin: bool = False
    monitor_jobs: bool = False


class Users:
    """Users by API key."""

    def __init__(self) -> None:
        self._by_key: dict[str, User] = {}

    def add(self, user: User, key: str | None = None) -> str:
        """Register `user` and return the key, a fresh one unless `key` is given.

        A second call with the same login adds a further key.
        """
        chosen = key or f"dkuaps-{secrets.token_hex(16)}"
        self._by_key[chosen] = user
        return chosen

    def authenticate(self, headers: Message[str, str]) -> User:
        """Find the user of a request.

        The key may come as user or as password of Basic authentication, as a bearer token or as
        an internal ticket. Raises `WireError` 401 where none of them is known.
        """
        return self._known(_presented_keys(headers))

    def authenticate_browser(self, headers: Mapping[str, str]) -> User:
        """Find the user of a browser by the headers that a webapp received from it.

        Besides the ways of `authenticate`, a key may stand in a cookie whose name begins with
        `dss_access_token`, where DSS keeps its session. Raises `WireError` 401 like the former.
        """
        received = Message()
        for name, value in headers.items():
            received[name] = value
        cookies = SimpleCookie(received.get("Cookie", ""))
        sessions = [cookies[name].value for name in cookies if name.startswith(SESSION_COOKIE)]
        return self._known(sessions + _presented_keys(received))

    def _known(self, keys: list[str]) -> User:
        for key in keys:
            user = self._by_key.get(key)
            if user is not None:
                return user
        raise not_authenticated()


class Rights:
    """What one user may do in one project."""

    def __init__(self, user: User, permissions: Mapping[str, Any]) -> None:
        """Read the rights of `user` from a project's permissions document."""
        self._user = user
        self._all = user.admin or permissions.get("owner") == user.login
        self._granted: set[str] = set()
        for entry in permissions.get("permissions", []):
            if entry.get("user") == user.login or entry.get("group") in user.groups:
                self._granted.update(name for name, value in entry.items() if value is True)

    def may(self, *rights: str) -> bool:
        """Whether the user has at least one of `rights`."""
        if self._all or ADMIN in self._granted:
            return True
        if MONITOR_JOBS in rights and self._user.monitor_jobs:
            return True
        if READ in rights and WRITE in self._granted:
            return True
        return any(right in self._granted for right in rights)


def _presented_keys(headers: Message[str, str]) -> list[str]:
    ticket = headers.get("X-DKU-APITicket")
    keys = [ticket] if ticket else []
    scheme, _, value = (headers.get("Authorization") or "").partition(" ")
    if scheme.lower() == "bearer":
        keys.append(value.strip())
    elif scheme.lower() == "basic":
        try:
            name, _, password = base64.b64decode(value).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return keys
        keys.extend(part for part in (name, password) if part)
    return keys
