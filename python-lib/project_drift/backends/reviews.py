"""Reviewed marks: which changes a person has looked at.

Each person has a file, `reviews/<login>.json`. A mark is about what changed in an object, by a
fingerprint: it holds in every comparison that finds the same, and no longer where something else
changed. The marks are for convenience only: nothing is decided by them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from project_drift.backends.snapshots import SnapshotBackend
from project_drift.log import logger_of

logger = logger_of(__name__)

_FOLDER = "reviews"
_VERSION = 1
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_NAME_LIMIT = 100
# The oldest marks are forgotten beyond this number.
MARKS_LIMIT = 5000


@dataclass(frozen=True)
class Mark:
    """One change that was looked at; `at` is ISO 8601 in UTC."""

    resource_id: str
    fingerprint: str
    at: str


def marks(backend: SnapshotBackend, login: str) -> list[Mark]:
    """Return the marks of a person, oldest first; a file that cannot be used counts as none."""
    content = backend.read_note(_path(login))
    if content is None:
        return []
    try:
        data = json.loads(content)
        if data["version"] != _VERSION or data["login"] != login:
            return []
        found = [Mark(**item) for item in data["marks"]]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        logger.warning("the reviewed marks in %s cannot be used (%s)", _path(login), error)
        return []
    return [mark for mark in found if all(isinstance(text, str) for text in vars(mark).values())]


def write_marks(backend: SnapshotBackend, login: str, found: list[Mark]) -> None:
    """Store the marks of a person in place of those before; raises `StateWriteError`."""
    data = {
        "version": _VERSION,
        "login": login,
        "marks": [vars(mark) for mark in found[-MARKS_LIMIT:]],
    }
    content = json.dumps(data, sort_keys=True, indent=2) + "\n"
    backend.write_note(_path(login), content.encode("ascii"))


def _path(login: str) -> str:
    return f"{_FOLDER}/{file_name(login)}.json"


def file_name(login: str) -> str:
    """Return a login as a file name: no two give the same, whatever the file system thinks of case.

    All but small letters, digits, `_` and `-` is written as `=XX` by its bytes in UTF-8; a login
    that is too long then is told by its hash, behind a `==` that no other name has.
    """
    raw = login.encode("utf-8", "surrogatepass")
    name = "".join(chr(byte) if chr(byte) in _PLAIN else f"={byte:02x}" for byte in raw)
    return name if 0 < len(name) <= _NAME_LIMIT else f"=={hashlib.sha256(raw).hexdigest()}"
