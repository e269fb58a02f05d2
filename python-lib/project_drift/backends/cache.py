"""What is remembered beside the snapshots to spare reading things again.

`cache.json` may be deleted at any time: then snapshots are read once more to be listed, and the
next capture is a full one.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.fields import checked
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import DssError, StateCorruptedError, StateWriteError
from project_drift.log import logger_of
from project_drift.models.state import FULL, State

logger = logger_of(__name__)

# So many captures after a full one, the next is full again: stamps are good, but not perfect.
FULL_EVERY = 20

_FILE = "cache.json"
_VERSION = 1


@dataclass(frozen=True)
class Facts:
    """What the name of a snapshot file does not tell; `problem` says why it cannot be read.

    `size` is that of the file when it was read, in bytes.
    """

    objects: int = 0
    captured_by: str = ""
    dss_version: str = ""
    problem: str = ""
    size: int = 0


@dataclass(frozen=True)
class _Heads:
    """The stamps of the last capture, for the snapshot that it was or was equal to.

    They are newer than those in the snapshot: an equal capture writes none. So may be
    `dss_version`, under which they were read. `since_full` counts the captures after the last full
    one.
    """

    serial: int
    content: str
    dss_version: str
    since_full: int
    stamps: dict[str, Any]


@dataclass(frozen=True)
class _Content:
    snapshots: dict[str, Facts] = field(default_factory=dict)
    heads: _Heads | None = None


class Cache:
    """The cache of one store."""

    def __init__(self, backend: SnapshotBackend) -> None:
        self._backend = backend

    def facts(self, snapshots: list[SnapshotInfo], remember: bool = True) -> list[Facts]:
        """Return the facts of these snapshots in their order.

        Damaged ones are read every time, and so are those whose size is not what it was; what was
        damaged since without a change of its size is found by `verify`.
        Those that are no longer among them are forgotten; without `remember`, nothing is written.
        What somebody else forgot or noted while snapshots were read stays so.
        """
        content = self._read()
        found: dict[str, Facts] = {}
        for info in snapshots:
            known = content.snapshots.get(info.name)
            if known is None or known.size != info.size:
                known = self._facts(info)
            found[info.name] = known
        sound = {name: facts for name, facts in found.items() if not facts.problem}
        if remember and sound != content.snapshots:
            now = self._read()
            pruned = content.snapshots.keys() - now.snapshots.keys()
            left = {name: facts for name, facts in sound.items() if name not in pruned}
            self._write(dataclasses.replace(now, snapshots=left))
        return [found[info.name] for info in snapshots]

    def with_stamps(self, latest: State) -> State | None:
        """Return the latest snapshot with the stamps and the version of DSS of the last capture.

        `None` where a full capture is due: nothing is remembered about this snapshot, or the last
        full capture is too long ago.
        """
        heads = self._read().heads
        if (
            heads is None
            or heads.serial != latest.serial
            or heads.content != latest.content_checksum()
            or heads.since_full + 1 >= FULL_EVERY
        ):
            return None
        return dataclasses.replace(
            latest,
            dss_version=heads.dss_version,
            resources={
                key: resource.with_metadata(
                    dataclasses.replace(resource.metadata, stamp=heads.stamps.get(key))
                )
                for key, resource in latest.resources.items()
            },
        )

    def remember(self, latest: State | None, captured: State) -> None:
        """Keep the stamps of a capture that is, or is equal to, the latest complete snapshot.

        Of an incomplete one only the fact that it was made is kept: it counts towards the next
        full capture, and is no full one itself. So it is with one of another node, whose stamps
        say nothing of the node of the latest snapshot.
        """
        content = self._read()
        before = content.heads
        if captured.complete and latest is not None and captured.node_id == latest.node_id:
            heads: _Heads | None = _Heads(
                serial=latest.serial,
                content=latest.content_checksum(),
                dss_version=captured.dss_version,
                since_full=_next(before, captured),
                stamps={
                    key: resource.metadata.stamp
                    for key, resource in captured.resources.items()
                    if resource.metadata.stamp is not None
                },
            )
        else:
            heads = before and dataclasses.replace(before, since_full=before.since_full + 1)
        if heads != before:
            self._write(dataclasses.replace(content, heads=heads))

    def forget(self, snapshots: Iterable[SnapshotInfo]) -> None:
        """Drop what is remembered of snapshots that are about to be deleted."""
        gone = {info.name: info.serial for info in snapshots}
        content = self._read()
        left = {name: facts for name, facts in content.snapshots.items() if name not in gone}
        heads = content.heads
        if heads is not None and heads.serial in gone.values():
            heads = None
        if (left, heads) != (content.snapshots, content.heads):
            self._write(_Content(left, heads))

    def named(self) -> tuple[list[str], int | None]:
        """Return the files that the cache knows, and the serial whose stamps it holds.

        Raises `StateCorruptedError` where its file cannot be used.
        """
        content = self._parsed()
        return sorted(content.snapshots), content.heads.serial if content.heads else None

    def _facts(self, info: SnapshotInfo) -> Facts:
        try:
            state = self._backend.read(info)
        except StateCorruptedError as error:
            return Facts(problem=str(error))
        return Facts(len(state.resources), state.captured_by, state.dss_version, size=info.size)

    def _read(self) -> _Content:
        try:
            return self._parsed()
        except StateCorruptedError as error:
            logger.warning("%s and is written anew", error)
        except DssError as error:
            # What it holds can be found again, at a cost; what was captured could not.
            logger.warning("%s could not be read: %s", _FILE, error)
        return _Content()

    def _parsed(self) -> _Content:
        content = self._backend.read_note(_FILE)
        if content is None:
            return _Content()
        try:
            data: Any = json.loads(content)
            if data["version"] != _VERSION:
                return _Content()
            return _Content(
                snapshots={
                    name: checked(Facts(**item)) for name, item in data["snapshots"].items()
                },
                heads=checked(_Heads(**data["heads"])) if data["heads"] else None,
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StateCorruptedError(f"{_FILE} cannot be used ({error})") from error

    def _write(self, content: _Content) -> None:
        data = {"version": _VERSION, **asdict(content)}
        try:
            self._backend.write_note(_FILE, json.dumps(data, sort_keys=True).encode("ascii"))
        except (StateWriteError, DssError) as error:
            # A user who may only read still gets an answer; the next writer fills the cache.
            logger.info("%s was not written: %s", _FILE, error)


def _next(before: _Heads | None, captured: State) -> int:
    return 0 if captured.capture == FULL or before is None else before.since_full + 1
