"""The journal of checks: what was found, whenever that was news.

An entry, `checks/<time>-<token>.json.gz`, is written where the verdict of a check differs from that
of the one before. So a daily check of a project that nobody works on leaves one entry, and the last
one always tells what was known to be open.
"""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import asdict, dataclass, field
from typing import Any

from project_drift.backends.codec import gunzip, token
from project_drift.backends.fields import checked
from project_drift.backends.names import TIME_IN_NAMES
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import StateCorruptedError, StateVersionError
from project_drift.log import logger_of
from project_drift.models.report import Finding

logger = logger_of(__name__)

_FOLDER = "checks"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-(?P<token>[0-9a-f]{12})\.json\.gz\Z")
_VERSION = 1
# How the reference of most checks is chosen.
BASELINE = "baseline"


@dataclass(frozen=True)
class Entry:
    """One check.

    `verdict` is what it is compared by with the check before. `findings` are the differences that
    were open, each as the fields of a `Finding`. `against` is the serial of the reference and
    `reference` how it was chosen: `baseline`, or what somebody named in its place. `report` is the
    report in its JSON form, `path` where the entry stands in the store, empty before it is written.
    """

    checked_at: str
    sentence: str
    against: int
    verdict: str
    findings: list[dict[str, str]]
    report: dict[str, Any] = field(default_factory=dict)
    reference: str = BASELINE
    path: str = ""


def add_entry(backend: SnapshotBackend, entry: Entry) -> str:
    """Store an entry and return its path; raises `StateWriteError`."""
    content = {"version": _VERSION, **asdict(entry)}
    del content["path"]
    plain = json.dumps(content, sort_keys=True, separators=(",", ":")).encode("ascii")
    packed = gzip.compress(plain, compresslevel=6, mtime=0)
    time = backend.next_time(_FOLDER).strftime(TIME_IN_NAMES)
    path = f"{_FOLDER}/{time}-{token(packed)}.json.gz"
    backend.write_note(path, packed)
    return path


def last_entry(backend: SnapshotBackend, reference: str = "") -> Entry | None:
    """Return the last entry that can be read, `None` where there is none.

    With a `reference` it is the last one of that kind: what a check against another snapshot finds
    says nothing about what is open against the baseline.
    """
    for name in reversed(_names(backend)):
        try:
            entry = read_entry(backend, f"{_FOLDER}/{name}")
        except StateCorruptedError as error:
            logger.warning("skipped %s", error)
            continue
        if reference in ("", entry.reference):
            return entry
    return None


def entry_paths(backend: SnapshotBackend) -> list[str]:
    """Return where the entries stand in the store, oldest first."""
    return [f"{_FOLDER}/{name}" for name in _names(backend)]


def read_entry(backend: SnapshotBackend, path: str) -> Entry:
    """Return one entry; raises `StateCorruptedError` where it is damaged or of a newer version."""
    content = backend.read_note(path)
    match = _NAME.match(path.rsplit("/", 1)[-1])
    if content is None or match is None or token(content) != match["token"]:
        raise StateCorruptedError(f"the journal entry {path} is damaged")
    try:
        data = json.loads(gunzip(content))
        version = data.pop("version")
        if version == _VERSION:
            entry = checked(Entry(**data, path=path))
            for item in entry.findings:
                checked(Finding(**item))
            return entry
    except (
        StateCorruptedError, ValueError, TypeError, KeyError, AttributeError, RecursionError
    ) as error:  # fmt: skip
        raise StateCorruptedError(f"the journal entry {path} is not one: {error}") from error
    raise StateVersionError(f"the journal entry {path} is of a newer version")


def _names(backend: SnapshotBackend) -> list[str]:
    return [name for name in backend.notes(_FOLDER) if _NAME.match(name)]
