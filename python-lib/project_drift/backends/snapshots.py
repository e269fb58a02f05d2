"""Immutable snapshot files over any store of bytes: names, order, lineage, latest.

Layout, below `/project-drift/<PROJECT_KEY>/<environment>/`:

    lineage/<time>-<id>.json                            the first in order counts
    snapshots/<serial>-<time>-<token>[.partial].json.gz
    baselines/<time>-<serial>-<hash>.json               the last in order counts
    checks/<time>-<token>.json.gz
    backups/<suffix>.json.gz
    reviews/<login>.json
    policy.yml                                          written by people
    cache.json                                          may be deleted at any time

A file is written once, with one call. The name carries the start of the content's SHA-256, so a
half-written file is recognised by itself. "Latest" is read from the listing: a pointer file could
go stale, and the stores offer no conditional write that would keep one right. Two writers may
produce one serial twice; both files stay, the order is (serial, time, token), and the next save is
above both.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from datetime import datetime

from project_drift.backends import codec
from project_drift.backends.base import (
    Lineage,
    SnapshotInfo,
    StateBackend,
    as_saved,
    check_belongs,
    check_environment,
    utc_now,
)
from project_drift.backends.bytes import ByteStore
from project_drift.backends.names import (
    LINEAGE,
    STORE_FOLDER,
    TIME_IN_NAMES,
    is_unfinished,
    later_than,
    parsed_name,
    snapshot_name,
)
from project_drift.exceptions import (
    ConfigurationError,
    StateCorruptedError,
    StateNotFoundError,
    StateVersionError,
    StateWriteError,
)
from project_drift.log import logger_of
from project_drift.models.resource import check_project_key
from project_drift.models.state import State

logger = logger_of(__name__)


class SnapshotBackend(StateBackend):
    """Snapshots of one project and environment in a byte store."""

    def __init__(self, store: ByteStore, project_key: str, environment: str = "default") -> None:
        self.project_key = check_project_key(project_key)
        self.environment = check_environment(environment)
        self.store = store
        self.skipped: list[str] = []
        self._root = f"{STORE_FOLDER}/{project_key}/{environment}"
        self._lineage: Lineage | None = None

    def open(self) -> Lineage:
        """Return the store's lineage, made here where the store is new.

        The listing is read again after writing: of two writers that open a store at once, the one
        whose file is not first in order takes the other's lineage.
        """
        if self._lineage is None:
            found = next(self._lineages(), None) or self._new_lineage()
            self._check_owner(found.project_key, found.environment, "the lineage file")
            self._lineage = found
        return self._lineage

    def _lineages(self) -> Iterator[Lineage]:
        for name in self.lineage_names():
            try:
                yield Lineage.decode(self.store.read(self.path_of(f"lineage/{name}")), name)
            except StateCorruptedError as error:
                logger.warning("skipped %s", error)

    def lineage_ids(self) -> set[str]:
        """Return the ids of all lineages of this store; more than one only by a race."""
        return {found.id for found in self._lineages()}

    def lineage_names(self) -> list[str]:
        """Return the names of the lineage files; the first that can be read counts."""
        return [name for name in self.notes("lineage") if LINEAGE.match(name)]

    def _new_lineage(self) -> Lineage:
        in_use = bool(self.history())
        if not in_use:
            for name in self.lineage_names():  # another user's, perhaps: theirs counts, so refuse
                self.read_note(f"lineage/{name}")
            fresh = Lineage.create(self.project_key, self.environment)
            name = f"{utc_now().strftime(TIME_IN_NAMES)}-{fresh.id}.json"
            self.write_note(f"lineage/{name}", fresh.encode())
        # Also where it was in use: another writer may have opened the store and saved since.
        first = next(self._lineages(), None)
        if first is not None:
            return first
        if in_use:
            raise StateCorruptedError(
                f"{self._named()} holds snapshots but no readable lineage file: "
                "restore it from a copy of the folder, or start a new environment"
            )
        raise StateWriteError(f"{self.store.describe()} does not list the file just written")

    def load(self, serial: int | None = None) -> State:
        found = self.history()
        if serial is not None:
            matching = [info for info in found if info.serial == serial]
            if not matching:
                known = f"{found[0].serial} to {found[-1].serial}" if found else "none yet"
                told = f"{self._named()} has no snapshot {serial}: it holds {known}"
                raise StateNotFoundError(told)
            return self.read(matching[-1])
        latest = next(self.readable(reversed(found)), None)
        if latest is not None:
            return latest
        partial = [str(info.serial) for info in found if info.partial]
        hint = f"; incomplete ones can be named: {', '.join(partial)}" if partial else ""
        raise StateNotFoundError(f"{self._named()} has no complete snapshot yet{hint}")

    def readable(self, snapshots: Iterable[SnapshotInfo]) -> Iterator[State]:
        """Yield the states of the complete ones among these snapshots, skipping damaged ones.

        `skipped` tells what was skipped. Raises `StateCorruptedError` where there are complete
        snapshots but none can be read: such a store is not a new one.
        """
        broken = 0
        whole = [info for info in snapshots if not info.partial]
        for info in whole:
            try:
                yield self.read(info)
            except StateVersionError:
                raise
            except StateCorruptedError as error:
                broken += 1
                told = f"skipped {info.name}: {error}"
                if told not in self.skipped:
                    self.skipped.append(told)
                    logger.warning("%s", told)
        if whole and broken == len(whole):
            raise StateCorruptedError(
                f"none of the {broken} complete snapshots of {self._named()} can be read: "
                f"{self.skipped[-1]}"
            )

    def read(self, info: SnapshotInfo) -> State:
        """Return the state of one snapshot file.

        Raises `StateCorruptedError` where the content is not what the name promises, or belongs
        to another lineage.
        """
        state = self.intact(info)
        lineage = self.open()
        # Two first writers may each have saved under a lineage of their own: both are ours.
        if state.lineage != lineage.id and state.lineage not in self.lineage_ids():
            raise StateCorruptedError(
                f"snapshot {info.name} is of another lineage ({state.lineage or 'none'}) "
                f"than {self._named()} ({lineage.id})"
            )
        self._check_owner(state.project_key, state.environment, f"snapshot {info.name}")
        return state

    def intact(self, info: SnapshotInfo) -> State:
        """Return the state of one snapshot file, whatever lineage it is of.

        Raises `StateCorruptedError` where the content is not what the name promises.
        """
        if info.size > codec.MAX_PLAIN_BYTES:
            raise StateCorruptedError(f"snapshot {info.name} is too large to be one")
        try:
            content = self.store.read(self.path_of(f"snapshots/{info.name}"))
        except StateNotFoundError as error:
            raise StateCorruptedError(f"snapshot {info.name} is listed but gone") from error
        if codec.token(content) != info.token:
            raise StateCorruptedError(
                f"snapshot {info.name} is damaged or was written only in part "
                f"({len(content)} bytes); other snapshots are not affected, and can be named"
            )
        return codec.decode(content)

    def discard(self, info: SnapshotInfo) -> None:
        """Delete one snapshot file for good; raises `StateWriteError`, or the typed DSS errors."""
        self.store.delete(self.path_of(f"snapshots/{info.name}"))

    def save(self, state: State) -> State:
        lineage = self.open()
        if next(self._lineages(), None) != lineage:
            self._lineage = None
            raise StateWriteError(
                f"{self._named()} was opened by two writers at once and the other came first: "
                "nothing was saved, run this again"
            )
        check_belongs(state, lineage, self.project_key, self.environment)
        serial = max((info.serial for info in self.history()), default=0) + 1
        saved = dataclasses.replace(
            as_saved(state, lineage, serial),
            project_key=self.project_key,
            environment=self.environment,
        )
        content = codec.encode(saved)
        moment = datetime.fromisoformat(saved.updated_at)
        name = snapshot_name(serial, moment, codec.token(content), not saved.complete)
        self.write_note(f"snapshots/{name}", content)
        return saved

    def exists(self) -> bool:
        return any(not info.partial for info in self.history())

    def delete(self) -> None:
        # The lineage last: without it, what is left of a deletion that broke off is unreadable.
        for file in sorted(self.store.list(self._root), key=lambda it: "/lineage/" in it.path):
            self.store.delete(file.path)
        self._lineage = None

    def backup(self, suffix: str) -> str:
        name = f"{check_environment(suffix)}.json.gz"
        if name in self.notes("backups"):
            raise ConfigurationError(f"{self._named()} has a backup named {suffix} already")
        self.write_note(f"backups/{name}", codec.encode(self.load()))
        return self.path_of(f"backups/{name}")

    def history(self) -> list[SnapshotInfo]:
        found = []
        foreign = []
        for name, size in self._files("snapshots"):
            info = parsed_name(name, size)
            if info is None:
                foreign.append(name)
            else:
                found.append(info)
        if foreign:
            logger.info("ignored %s files that are no snapshots, as %s", len(foreign), foreign[0])
        return sorted(found, key=lambda info: (info.serial, info.saved_at, info.token))

    def read_note(self, name: str) -> bytes | None:
        """Return the content of a file beside the snapshots, `None` where there is none."""
        return self._read(self.path_of(name))

    def read_shared(self, name: str) -> bytes | None:
        """Return the content of a file of the whole store, `None` where there is none."""
        return self._read(f"{STORE_FOLDER}/{name}")

    def next_time(self, folder: str) -> datetime:
        """Return the time for the name of a new file in a folder: later than all that is there."""
        return later_than(self.notes(folder))

    def files(self) -> list[str]:
        """Return the names of all files of this history, in order, whosever they are."""
        prefix = f"{self._root}/"
        return sorted(file.path[len(prefix) :] for file in self.store.list(self._root))

    def notes(self, folder: str) -> list[str]:
        """Return the names of the files directly in a folder beside the snapshots, in order."""
        return sorted(name for name, _ in self._files(folder))

    def write_note(self, name: str, content: bytes) -> None:
        """Store a file beside the snapshots, replacing it."""
        self.store.write(self.path_of(name), content)

    def path_of(self, name: str) -> str:
        """Return where in the store a file beside the snapshots stands."""
        return f"{self._root}/{name}"

    def _read(self, path: str) -> bytes | None:
        try:
            return self.store.read(path)
        except StateNotFoundError:
            return None

    def _files(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield name and size of the whole files directly in a folder; none of those below."""
        place = self.path_of(folder)
        for file in self.store.list(place):
            name = file.path[len(place) + 1 :]
            if "/" not in name and not is_unfinished(name):
                yield name, file.size

    def _check_owner(self, project_key: str, environment: str, what: str) -> None:
        if (project_key, environment) != (self.project_key, self.environment):
            raise StateCorruptedError(
                f"{what} in {self._named()} is of {project_key} (environment {environment}): "
                "the folder of another project or environment was copied here"
            )

    def _named(self) -> str:
        return f"{self.store.describe()} ({self.project_key}, environment {self.environment})"
