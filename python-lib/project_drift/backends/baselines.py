"""Baselines: which snapshot people approved, when, and why.

Each is a file of its own, `baselines/<time>-<serial>-<hash>.json`, and never edited: accepting
drift adds one and leaves what was found before as it was. The hash is that of the file, so that two
people who accept the same snapshot in the same second both stay, and an edit is found.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from project_drift.backends import codec
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.fields import checked
from project_drift.backends.names import TIME_IN_NAMES
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import StateCorruptedError, StateNotFoundError

_FOLDER = "baselines"
# Without a hash it is one as well, but damaged: to pass over it would be to compare with another.
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9]{6,}(-[0-9a-f]{12})?\.json\Z")


@dataclass(frozen=True)
class Baseline:
    """A snapshot that somebody approved.

    `snapshot` is the name of its file, by which it is told from another of the same serial. Times
    are ISO 8601 in UTC.
    """

    serial: int
    snapshot: str
    set_at: str
    set_by: str
    reason: str


def add_baseline(
    backend: SnapshotBackend, snapshot: SnapshotInfo, set_by: str, reason: str
) -> Baseline:
    """Make a snapshot the baseline; raises `StateWriteError` where the store cannot be written.

    It comes after all earlier ones, whatever the clock of this machine says.
    Raises `StateNotFoundError` where the snapshot was deleted while this was written; nothing is
    set then.
    """
    now = backend.next_time(_FOLDER)
    made = Baseline(snapshot.serial, snapshot.name, now.isoformat(), set_by, reason)
    content = (json.dumps(asdict(made), sort_keys=True, indent=2) + "\n").encode("ascii")
    time = now.strftime(TIME_IN_NAMES)
    path = f"{_FOLDER}/{time}-{snapshot.serial:06d}-{codec.token(content)}.json"
    backend.write_note(path, content)
    # Whoever prunes spares what a baseline names, but may have looked before it was written.
    if all(info.name != snapshot.name for info in backend.history()):
        backend.store.delete(backend.path_of(path))
        raise StateNotFoundError(
            f"snapshot {snapshot.serial} was deleted meanwhile, so nothing was approved: "
            "choose another snapshot"
        )
    return made


def baselines(backend: SnapshotBackend) -> list[Baseline]:
    """Return all baselines, the one that counts last.

    Raises `StateCorruptedError` where a file is damaged: passing over it would compare with a
    snapshot that nobody approved, or not any more.
    """
    return [read_baseline(backend, path) for path in baseline_paths(backend)]


def baseline_paths(backend: SnapshotBackend) -> list[str]:
    """Return where the baselines stand in the store, the one that counts last."""
    return [f"{_FOLDER}/{name}" for name in backend.notes(_FOLDER) if _NAME.match(name)]


def read_baseline(backend: SnapshotBackend, path: str) -> Baseline:
    """Return one baseline; `StateCorruptedError` where its file is damaged or was changed."""
    content = backend.read_note(path) or b""
    try:
        found = checked(Baseline(**json.loads(content)))
    except (ValueError, TypeError, RecursionError) as error:
        raise StateCorruptedError(
            f"the baseline file {path} is damaged ({error}): restore it from a copy, or delete it "
            "and set the baseline again"
        ) from error
    if not path.endswith(f"-{found.serial:06d}-{codec.token(content)}.json"):
        raise StateCorruptedError(
            f"the baseline file {path} was changed after it was written, as its name tells: "
            "restore it from a copy, or delete it and set the baseline again"
        )
    return found
