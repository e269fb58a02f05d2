"""The project of one run: made under a random key, and removed whatever happens in between."""

from __future__ import annotations

import re
import secrets
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dataikuapi.utils import DataikuException
from requests.exceptions import RequestException

from real_node.facts import NotTestable
from real_node.node import Node

PREFIX = "DRIFTVERIFY_"
_KEY = re.compile(PREFIX + r"[0-9A-F]{12}")
_ATTEMPTS = 3
PAUSE = 0.5  # seconds
_GONE = frozenset({401, 403, 404})  # an unknown project and a forbidden one answer alike
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ScratchError(Exception):
    """The project could not be made or not be removed; the message says what to do."""


def new_key() -> str:
    """Return a key that no project has."""
    return PREFIX + secrets.token_hex(6).upper()


def leftovers(node: Node) -> list[str]:
    """Return the keys of projects that other runs made and did not remove, as far as readable."""
    try:
        keys = node.client.list_project_keys()
    except (DataikuException, RequestException) as error:
        raise ScratchError(f"{node.host} does not list its projects: {error}") from error
    return sorted(key for key in keys if _KEY.fullmatch(key) and key != node.key)


def how_to_remove(key: str) -> str:
    """Say what a person does about a project that was left behind."""
    return f"open {key} in DSS and delete it from its Actions menu"


@contextmanager
def scratch_project(node: Node) -> Iterator[None]:
    """Make the project of `node`, and remove it at the end in every case.

    Raises `ScratchError`: where its key is not one of `new_key()`, where a project has that key
    already (it is not touched then), where it cannot be made, and where it cannot be removed.
    """
    if not _KEY.fullmatch(node.key):
        raise ScratchError(f"{node.key} is not a key of a project that may be removed")
    if _exists(node):
        raise ScratchError(f"a project {node.key} exists already and is not touched")
    try:
        _make(node)
        yield
    finally:
        with _undisturbed():
            _remove(node)


def _make(node: Node) -> None:
    try:
        owner = node.client.get_auth_info()["authIdentifier"]
        node.client.create_project(
            node.key,
            "Project Drift: verification",
            owner,
            description="Made by make verify-dss, which removes it at its end.",
        )
    except (DataikuException, RequestException) as error:
        raise ScratchError(
            f"the project {node.key} cannot be made: {error}; the key needs the right to create "
            "projects, and to belong to a person"
        ) from error


def _remove(node: Node) -> None:
    """Remove the project; nothing is left to do where it was never made."""
    failure: Exception | None = None
    for attempt in range(_ATTEMPTS):
        if attempt:
            time.sleep(PAUSE)
        try:
            if _is_gone(node):
                return
            if attempt < _ATTEMPTS - 1:
                _remove_folders(node)
            node.project.delete(clear_managed_datasets=True, clear_output_managed_folders=True)
            return
        except (DataikuException, RequestException, NotTestable) as error:
            failure = error
    raise ScratchError(
        f"the project {node.key} may still be there ({failure}): {how_to_remove(node.key)}"
    )


def _remove_folders(node: Node) -> None:
    """Remove the managed folders with their files, which DSS keeps when the project goes."""
    for folder in node.project.list_managed_folders():
        node.project.get_managed_folder(folder["id"]).delete(drop_data=True)


def _exists(node: Node) -> bool:
    return node.get(node.path).status < 400


def _is_gone(node: Node) -> bool:
    """Whether DSS says so; an answer from a gateway, or none, does not."""
    answer = node.get(node.path)
    if answer.status in _GONE:
        return True
    if answer.status >= 400:
        raise NotTestable(f"GET {node.path} answers {answer}")
    return False


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let nobody interrupt the removal; each of its requests is bounded in time."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in STOPPING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
