"""Reads all that a store holds of a history and tells what is not as it was written.

Nothing is repaired and nothing is written; `leftovers` removes what is marked as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Callable

from project_drift.backends import codec
from project_drift.backends.base import Lineage, SnapshotInfo, utc_now
from project_drift.backends.baselines import baseline_paths, read_baseline
from project_drift.backends.cache import Cache
from project_drift.backends.journal import entry_paths, read_entry
from project_drift.backends.names import is_unfinished
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    ProjectDriftError,
    StateCorruptedError,
    StateNotFoundError,
    StateVersionError,
    Unauthorized,
    Unavailable,
)
from project_drift.service.care.leftovers import is_abandoned, is_half
from project_drift.service.care.problems import NOTE, Problem, Verification
from project_drift.service.policies import FILE as POLICY
from project_drift.service.policies import load_policy

_CACHE = "cache.json"
# Nothing is decided by what people marked as reviewed, and a mark that is damaged counts as none.
_REVIEWS = re.compile(r"reviews/[a-z0-9_=-]+\.json\Z")
_BACKUP = re.compile(r"backups/[A-Za-z0-9_-]{1,40}\.json\.gz\Z")
_FROM_A_COPY = "Restore the file from a copy of the store."
_HALF = f"{_FROM_A_COPY} Without one, a repair removes it: it was written only in part."
_AN_HOUR_LATER = "It may still be being written: verify again in an hour."


def verify(
    backend: SnapshotBackend,
    progress: Callable[[int, int], None] | None = None,
    now: datetime | None = None,
) -> Verification:
    """Read every file of a history and return what is wrong with it; `progress` counts files.

    Of files that were written only in part, those are leftovers that are too old at `now` to have a
    writer still, and that nothing in the store knows as whole.
    Raises `StateNotFoundError` where the store holds nothing of it, and the typed DSS errors where
    the node does not answer at all.
    """
    files = backend.files()
    if not files:
        raise StateNotFoundError(
            f"nothing of {backend.project_key} is in {backend.store.describe()} "
            f"(environment {backend.environment}) yet: there is nothing to verify"
        )
    nowhere = progress or (lambda _done, _total: None)
    return _Reader(backend, files, nowhere, now or utc_now()).read()


class _Reader:
    """Reads one history; each method yields the problems of one kind of file."""

    def __init__(
        self,
        backend: SnapshotBackend,
        files: list[str],
        progress: Callable[[int, int], None],
        now: datetime,
    ) -> None:
        self._backend = backend
        self._files = files
        self._progress = progress
        self._history = backend.history()
        self._now = now
        self._lineage: Lineage | None = None
        self._lineage_ids: set[str] = set()
        self._known: set[str] = set()
        # Parts of the names of files that something in the store knows as whole.
        self._vouched: set[str] = set()

    def read(self) -> Verification:
        # Lineages come first: they tell to which one the snapshots must belong. Of a missing file
        # the last word counts, which is that of the newest baseline.
        kinds = (
            self._lineages(), self._snapshots(), self._cache(), self._baselines(),
            self._checks(), self._backups(), self._policy(),
        )  # fmt: skip
        problems = {problem.file: problem for kind in kinds for problem in kind}
        if any(problem.file in self._files for problem in problems.values()):
            # Somebody may have pruned since the files were listed.
            gone = set(self._files) - set(self._backend.files())
            problems = {name: it for name, it in problems.items() if name not in gone}
        for name, problem in problems.items():
            if problem.leftover and any(part in name for part in self._vouched):
                problems[name] = replace(problem, leftover=False, next_step=_FROM_A_COPY)
        self._known.update(filter(_REVIEWS.match, self._files))
        for name in filter(is_unfinished, self._files):
            self._known.add(name)
            problems[name] = self._unfinished(name)
        for name in set(self._files) - self._known:
            told = "not a file of Project Drift"
            problems[name] = Problem(name, told, "It does no harm; nothing reads it.", NOTE)
        self._progress(len(self._files), len(self._files))
        return Verification(
            len(self._history),
            len(baseline_paths(self._backend)),
            len(entry_paths(self._backend)),
            tuple(sorted(problems.values(), key=lambda it: (it.severity, it.file))),
        )

    def _lineages(self) -> Iterator[Problem]:
        for name in self._backend.lineage_names():
            path = f"lineage/{name}"
            try:
                found = Lineage.decode(self._content(path), name)
            except (StateCorruptedError, DssError) as error:
                yield self._unread(path, error)
                continue
            self._lineage_ids.add(found.id)
            # Of two writers that opened the store at once the one that came second left a file
            # that nobody uses.
            if self._lineage is not None:
                continue
            self._lineage = found
            if (found.project_key, found.environment) != self._place():
                yield Problem(
                    path,
                    f"the lineage of {found.project_key} (environment {found.environment})",
                    "The folder of another history was copied here: remove what was copied.",
                )
        if self._lineage is None and self._history:
            yield Problem(
                "lineage/",
                "no readable lineage file, so the snapshots cannot be told from foreign ones",
                f"{_FROM_A_COPY} Without it nothing more is saved here.",
            )

    def _snapshots(self) -> Iterator[Problem]:
        for info in self._history:
            path = f"snapshots/{info.name}"
            self._start(path)
            try:
                told = self._told_by(info)
            except (StateCorruptedError, DssError) as error:
                yield self._unread(path, error)
                continue
            if told:
                yield Problem(path, told, "Remove the file if it was copied or renamed by hand.")

    def _told_by(self, info: SnapshotInfo) -> str:
        """Return what a readable snapshot tells against being here, empty where nothing does."""
        state = self._backend.intact(info)
        self._vouched.add(state.lineage)
        if (state.project_key, state.environment) != self._place():
            return f"a snapshot of {state.project_key} (environment {state.environment})"
        if self._lineage is not None and state.lineage not in self._lineage_ids:
            return f"of another lineage ({state.lineage or 'none'}) than this store"
        if (state.serial, not state.complete) != (info.serial, info.partial):
            how = "complete" if state.complete else "incomplete"
            return f"its name is not its own: it is snapshot {state.serial}, {how}"
        if state.updated_at != info.saved_at:
            return f"its name is not its own: it was saved at {state.updated_at}"
        return ""

    def _baselines(self) -> Iterator[Problem]:
        for path in baseline_paths(self._backend):
            self._start(path)
            try:
                found = read_baseline(self._backend, path)
            except (StateCorruptedError, DssError) as error:
                yield self._unread(path, error)
                continue
            self._vouched.add(found.snapshot)
            if not self._has(found.snapshot):
                yield Problem(
                    f"snapshots/{found.snapshot}",
                    f"missing: it is the baseline that {found.set_by} set on {found.set_at[:10]}",
                    f"{_FROM_A_COPY} Or set the baseline to another snapshot.",
                )

    def _checks(self) -> Iterator[Problem]:
        for path in entry_paths(self._backend):
            self._start(path)
            try:
                read_entry(self._backend, path)
            except (StateCorruptedError, DssError) as error:
                yield self._unread(path, error)

    def _backups(self) -> Iterator[Problem]:
        for path in filter(_BACKUP.match, self._files):
            try:
                codec.decode(self._content(path))
            except (StateCorruptedError, DssError) as error:
                yield self._unread(path, error)

    def _cache(self) -> Iterator[Problem]:
        self._start(_CACHE)
        try:
            names, serial = Cache(self._backend).named()
        except StateCorruptedError as error:
            yield Problem(_CACHE, str(error), "The next capture writes it anew.", NOTE)
            return
        except DssError as error:
            yield self._unread(_CACHE, error)
            return
        missing = [name for name in names if not self._has(name)]
        start = f"{serial or 0:06d}-"
        self._vouched.update(names, [f"/{start}"])
        if serial and not self._has(start) and not any(it.startswith(start) for it in missing):
            missing.append(f"{start}*")
        for name in missing:
            yield Problem(
                f"snapshots/{name}",
                f"missing: {_CACHE} knows it, so it was deleted by other means than prune",
                f"{_FROM_A_COPY} Or delete {_CACHE}, if the snapshot was meant to go.",
            )

    def _policy(self) -> Iterator[Problem]:
        self._known.add(POLICY)
        try:
            load_policy(self._backend)
        except ConfigurationError as error:
            yield Problem(POLICY, str(error), "Correct the line; until then no check runs.")
        except (StateCorruptedError, DssError) as error:
            yield self._unread(POLICY, error)

    def _has(self, start: str) -> bool:
        """Whether a snapshot of this name, or of one that starts so, is there.

        Listed anew where it is not: somebody may have saved it since.
        """
        if not any(info.name.startswith(start) for info in self._history):
            self._history = self._backend.history()
        return any(info.name.startswith(start) for info in self._history)

    def _content(self, path: str) -> bytes:
        self._start(path)
        return self._backend.read_note(path) or b""

    def _start(self, path: str) -> None:
        self._progress(min(len(self._known), len(self._files)), len(self._files))
        self._known.add(path)

    def _place(self) -> tuple[str, str]:
        return self._backend.project_key, self._backend.environment

    def _unread(self, path: str, error: ProjectDriftError) -> Problem:
        """Return the problem of an unreadable file; a node that is not there ends it all."""
        if isinstance(error, (Unauthorized, Unavailable)):
            raise error
        if isinstance(error, StateVersionError):
            return Problem(path, str(error), "Update Project Drift to read it.")
        if isinstance(error, DssError) or not self._is_half(path):
            return Problem(path, str(error), _FROM_A_COPY)
        if is_abandoned(path, self._now):
            return Problem(path, str(error), _HALF, leftover=True)
        return Problem(path, str(error), _AN_HOUR_LATER)

    def _is_half(self, path: str) -> bool:
        """Whether a file was written only in part; what cannot be read at all is not known to be.

        No error ends it: the caller has one to tell already.
        """
        try:
            return is_half(path, self._content(path))
        except (StateCorruptedError, DssError):
            return False

    def _unfinished(self, path: str) -> Problem:
        """Return the problem of a file that has not got its name yet."""
        if is_abandoned(path, self._now):
            told = "an unfinished file, whose writer broke off"
            return Problem(path, told, "A repair removes it; nothing reads it.", NOTE, True)
        return Problem(path, "a file that is being written", _AN_HOUR_LATER, NOTE)
