"""A node as the probes see it: the real client, held back from writing outside one project."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from dataikuapi import DSSClient
from dataikuapi.dss.project import DSSProject
from requests.adapters import HTTPAdapter

from project_drift.client import connect
from real_node.facts import NotTestable

CONNECT_TIMEOUT = 10.0  # seconds
READ_TIMEOUT = 120.0
_API = "/dip/publicapi"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_CONNECTIONS = 20


class OutsideProjectError(RuntimeError):
    """A request was about to write somewhere else than in the project made for this run."""


@dataclass(frozen=True)
class Answer:
    """What came back: `body` is None where it is not JSON."""

    status: int
    body: Any
    text: str

    @property
    def error_type(self) -> str:
        """The name of the error without its package; empty where there is none."""
        named = self.body.get("errorType") if isinstance(self.body, dict) else None
        return str(named or "").rpartition(".")[2]

    @property
    def message(self) -> str:
        """What the node says went wrong; the begin of the text where that is not said in JSON."""
        if isinstance(self.body, dict):
            return str(self.body.get("detailedMessage") or self.body.get("message") or "")
        return " ".join(self.text.split())[:120]

    def __str__(self) -> str:
        said = ": ".join(part for part in (self.error_type, self.message) if part)
        return f"{self.status} {said}".strip()


class Node:
    """One key on one node; writes only within the project `key`.

    Raises `ConfigurationError` for an address or a key that cannot be used.
    """

    def __init__(self, host: str, api_key: str, key: str) -> None:
        self.client: DSSClient = connect(host, api_key)
        self.host: str = self.client.host
        self.key = key
        fence = _Fence(key)
        self.client._session.mount("https://", fence)
        self.client._session.mount("http://", fence)

    @property
    def project(self) -> DSSProject:
        """The client's handle on the project of this run."""
        return self.client.get_project(self.key)

    @property
    def path(self) -> str:
        """The project of this run, as a path."""
        return f"/projects/{self.key}"

    def get(self, path: str, /, **params: Any) -> Answer:
        """Ask for `path` below the public API, whatever the answer; `NotTestable` without one."""
        session = self.client._session
        try:
            answer = session.get(f"{self.host}{_API}{path}", params=params, verify=session.verify)
        except requests.RequestException as error:
            raise NotTestable(f"GET {path}: no answer ({type(error).__name__})") from error
        try:
            return Answer(answer.status_code, answer.json(), "")
        except ValueError:
            return Answer(answer.status_code, None, answer.text)

    def read(self, path: str, /, **params: Any) -> Any:
        """Return the JSON of `path`; raises `NotTestable` for any other answer."""
        answer = self.get(path, **params)
        if answer.status >= 400 or answer.body is None:
            raise NotTestable(f"GET {path} answers {answer}")
        return answer.body


class _Fence(HTTPAdapter):
    """Sends what reads, and what writes within one project; adds the timeouts."""

    def __init__(self, key: str) -> None:
        super().__init__(pool_maxsize=_CONNECTIONS, max_retries=0)
        self._key = key

    def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
        if request.method not in _READING and not self._is_inside(request):
            raise OutsideProjectError(f"{request.method} {urlsplit(request.url).path}")
        if options.get("timeout") is None:
            options["timeout"] = (CONNECT_TIMEOUT, READ_TIMEOUT)
        return super().send(request, **options)

    def _is_inside(self, request: Any) -> bool:
        below = unquote(urlsplit(request.url).path).partition(_API)[2]
        parts = [part for part in below.split("/") if part]
        if ".." in parts or parts[:1] != ["projects"]:
            return False
        if len(parts) > 1:
            return parts[1] == self._key
        return bool(json.loads(request.body)["projectKey"] == self._key)
