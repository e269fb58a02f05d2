"""The one place that talks to DSS: the `dataikuapi` client with timeouts, retries and typed errors.

`dataikuapi` has no timeout and no retry, and its `DataikuException` drops the HTTP status
(`dataikuapi.utils.handle_http_exception`). A copy of the caller's client gets a session of its own
that adds them, so that the caller's own client behaves as before. Only GETs are repeated.
"""

from __future__ import annotations

import copy
import io
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Url, parse_url
from urllib3.util.retry import Retry

from project_drift.answers import bounded, json_of, raise_typed, typed_errors
from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    StateCorruptedError,
    Unavailable,
    UnexpectedAnswer,
)
from project_drift.models.resource import check_project_key
from project_drift.normalize.secrets import mask

if TYPE_CHECKING:
    from dataikuapi import DSSClient as DSSClient
    from dataikuapi.dss.managedfolder import DSSManagedFolder as DSSManagedFolder

CONNECT_TIMEOUT = 10.0  # seconds
READ_TIMEOUT = 120.0
RETRIES = 3
BACKOFF = 0.5  # seconds, doubled at each retry
# What ends a segment of an address, or is decoded in one.
_NO_SEGMENT = frozenset("/?#%")
# After this many calls in a row that found nobody there, no more are made.
_GIVE_UP_AFTER = 6


def connect(host: str, api_key: str, verify_tls: bool = True, ca_file: str = "") -> DSSClient:
    """Return the `dataikuapi` client of a node; nothing is sent yet.

    `ca_file` holds the certificates to trust in place of the usual ones.
    Raises `ConfigurationError` where the address is not an http(s) one or holds a password, the key
    is empty, or the file is not there.
    """
    # Imported here, so that comparing two stored snapshots needs neither DSS nor its client.
    from dataikuapi import DSSClient  # noqa: PLC0415

    try:
        address = urlsplit(host)
        usable = address.scheme in {"http", "https"} and bool(address.hostname)
        with_password = "@" in address.netloc
    except ValueError:
        usable = with_password = False
    if with_password:
        # The address is shown in messages, and this one must not be.
        raise ConfigurationError("the address of a DSS node must not hold a user or a password")
    if not usable:
        raise ConfigurationError(f"not the address of a DSS node: {host!r} (expected https://...)")
    if not api_key:
        raise ConfigurationError("no API key: set DATAIKU_API_KEY")
    if not api_key.isascii() or not api_key.isprintable():
        raise ConfigurationError("the API key holds characters that no API key has")
    if ca_file and not Path(ca_file).is_file():
        raise ConfigurationError(f"no file with certificates at {ca_file!r} on this machine")
    client = DSSClient(host.rstrip("/"), api_key, no_check_certificate=not verify_tls)
    if verify_tls and ca_file:
        client._session.verify = ca_file  # noqa: SLF001 - the client offers no other way
    return client


class Connection:
    """Reads JSON from one node; safe to use from several threads.

    `threads` is the number of connections that are kept alive. `host` is the node's address as it
    may be shown, without a password.
    """

    def __init__(self, client: DSSClient, threads: int = 8) -> None:
        self.client = _guarded(client, threads)
        self.host = mask(client.host)
        self._failures = 0
        self._is_dead = False
        self._lock = threading.Lock()

    def get(self, path: str, /, **params: Any) -> Any:
        """Return the JSON of `GET path`, a path below the public API's base, names already quoted.

        Raises the typed DSS errors; `Unavailable` at once when the node has stopped answering.
        """
        with self._lock:
            if self._failures >= _GIVE_UP_AFTER and not self._answers():
                raise Unavailable(f"{self.host} has stopped answering: {path} was not asked for")
        try:
            with typed_errors(f"GET {path} on {self.host}"):
                answer = self.client._perform_http("GET", path, params=params)  # noqa: SLF001
        except Unavailable:
            with self._lock:
                self._failures += 1
            raise
        with self._lock:
            self._failures = 0
        with typed_errors(f"GET {path} on {self.host}"):
            return json_of(answer)

    def _answers(self) -> bool:
        """Whether the node answers at all: one broken kind of object does not make it a dead one.

        Asked once when it looks dead; called under the lock.
        """
        if not self._is_dead:
            try:
                with typed_errors("asking whether the node still answers"):
                    self.client._perform_http("GET", "/instance-info")  # noqa: SLF001
            except DssError:
                self._is_dead = True
            else:
                self._failures = 0
        return not self._is_dead

    def folder(self, project_key: str, folder_id: str) -> DSSManagedFolder:
        """Return the `dataikuapi` handle of a managed folder; nothing is sent yet.

        The client quotes neither key nor id. Raises `ConfigurationError` for one that would lead to
        another address.
        """
        check_project_key(project_key)
        if folder_id in {"", ".", ".."} or not _NO_SEGMENT.isdisjoint(folder_id):
            raise ConfigurationError(f"not the id of a managed folder: {folder_id!r}")
        return self.client.get_project(project_key).get_managed_folder(folder_id)

    def browser_user(self, headers: Mapping[str, str]) -> Any:
        """Return what DSS tells of whoever sent a request with these headers to a webapp."""
        with typed_errors(f"asking {self.host} who sits at the browser"):
            return self.client.get_auth_info_from_browser_headers(dict(headers))

    def as_browser_user(self, headers: Mapping[str, str]) -> Connection:
        """Return a connection with the rights of whoever sent a request with these headers.

        DSS allows that to accounts with the right to impersonate in webapps.
        """
        from dataikuapi import DSSClient  # noqa: PLC0415 - as in `connect`

        with typed_errors(f"asking {self.host} to act for the user of the browser"):
            ticket = self.client.get_ticket_from_browser_headers(dict(headers))
        acting = DSSClient(self.client.host, internal_ticket=ticket)
        acting._session.verify = self.client._session.verify  # noqa: SLF001
        return Connection(acting)

    def create_folder(self, project_key: str, name: str) -> str:
        """Create a managed folder on the project's default connection and return its id."""
        with typed_errors(f"creating the managed folder {name} in {project_key}"):
            folder = self.client.get_project(project_key).create_managed_folder(name)
        created: str = folder.id
        return created


class FolderFile(NamedTuple):
    """One file of a managed folder; `size` in bytes."""

    path: str
    size: int


class FolderHandle:
    """The files of one managed folder, with the guards of this module."""

    def __init__(self, folder: DSSManagedFolder) -> None:
        self._folder = copy.copy(folder)
        self._folder.client = _guarded(folder.client, threads=1)
        self.project_key: str = folder.project_key
        self.id: str = folder.odb_id

    def describe(self) -> str:
        return f"{self.project_key}/{self.id}"

    def list(self) -> list[FolderFile]:
        """Return all files, at any depth."""
        with typed_errors(f"listing the managed folder {self.describe()}"):
            contents = self._folder.list_contents()
        try:
            return [
                FolderFile(str(item["path"]), int(item.get("size") or 0))
                for item in contents["items"]
            ]
        except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
            raise UnexpectedAnswer(
                f"the listing of the managed folder {self.describe()} has an unexpected shape"
            ) from error

    def read(self, path: str) -> bytes:
        """Return a file's content; raises `NotFound`, `StateCorruptedError` for too large a one."""
        try:
            with (
                typed_errors(f"reading {path} in the managed folder {self.describe()}"),
                self._folder.get_file(path) as answer,
            ):
                content: bytes = answer.content
        except UnexpectedAnswer as error:
            raise StateCorruptedError(f"{error}: not a file of Project Drift") from error
        return content

    def write(self, path: str, content: bytes) -> int | None:
        """Upload a file with one call; return the size that DSS kept, where it says."""
        with typed_errors(f"writing {path} to the managed folder {self.describe()}"):
            answer = self._folder.put_file(path, io.BytesIO(content))
        kept = answer.get("size") if isinstance(answer, dict) else None
        return kept if isinstance(kept, int) else None

    def delete(self, path: str) -> None:
        """Delete a file; DSS says nothing where there is none."""
        with typed_errors(f"deleting {path} in the managed folder {self.describe()}"):
            self._folder.delete_file(path)


class _Adapter(HTTPAdapter):
    """Adds the timeouts that the client does not set, and sends to one node alone.

    Every request holds the key or ticket, those that follow a redirect too.
    """

    def __init__(self, node: str, **options: Any) -> None:
        self._node = node
        super().__init__(**options)

    def send(self, request: Any, **options: Any) -> Any:  # type: ignore[override]
        node, asked = _origin(self._node), _origin(request.url)
        if asked != node:
            raise UnexpectedAnswer(
                f"{node} sends on to {asked}, where the key is not sent: "
                f"if that is the node, write {asked} in DATAIKU_HOST, or where its address is set"
            )
        if options.get("timeout") is None:
            options["timeout"] = (CONNECT_TIMEOUT, READ_TIMEOUT)
        return super().send(request, **options)


def _origin(address: str) -> str:
    """Return the part of an address that tells whom it is sent to, the port always named."""
    found = parse_url(address)
    port = found.port or (443 if found.scheme == "https" else 80)
    return Url(scheme=found.scheme, host=found.host, port=port).url


def _guarded(client: DSSClient, threads: int) -> DSSClient:
    """Return a copy of the client whose session has timeouts, retries and typed errors."""
    theirs = client._session  # noqa: SLF001 - the client offers no other way
    ours = requests.Session()
    ours.headers = copy.copy(theirs.headers)
    ours.auth = theirs.auth
    ours.cookies = theirs.cookies.copy()
    # All requests go to one host, so the environment's proxies and certificates are looked up once
    # and not at each of them. A `.netrc` entry for the host cannot replace the credentials either.
    found = theirs.merge_environment_settings(client.host, {}, None, theirs.verify, theirs.cert)
    ours.verify, ours.cert, ours.proxies = found["verify"], found["cert"], found["proxies"]
    ours.trust_env = False
    ours.hooks["response"] = [*ours.hooks["response"], bounded, raise_typed]
    retry = Retry(
        total=RETRIES,
        backoff_factor=BACKOFF,
        status_forcelist=(502, 503, 504),
        allowed_methods=("GET",),
        raise_on_status=False,  # the last answer keeps its status and body
        respect_retry_after_header=False,  # a gateway may ask for hours, and nobody is told
    )
    adapter = _Adapter(client.host, pool_connections=1, pool_maxsize=threads, max_retries=retry)
    ours.mount("https://", adapter)
    ours.mount("http://", adapter)
    copied = copy.copy(client)
    copied._session = ours  # noqa: SLF001
    return copied
