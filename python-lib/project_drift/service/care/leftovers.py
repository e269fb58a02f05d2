"""What writers that broke off left behind: how it is told from damage, and how it is removed.

A file of a store is written once. One that ends too early was never whole, unless something in the
store knows it as whole: then it is damaged, and a person decides about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from project_drift.backends import codec
from project_drift.backends.names import is_unfinished, time_in
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import DssError, StateCorruptedError, StateWriteError
from project_drift.service.care.problems import NOTE, Problem, Verification

# No file takes as long to write, so an older one has no writer any more.
SAFE_AGE = timedelta(hours=1)

_PACKED = ("snapshots/", "checks/")
_PLAIN = ("lineage/", "baselines/")


@dataclass(frozen=True)
class Repaired:
    """What came of a repair.

    `removed` are the leftovers that are gone, `failed` those that could not be removed, each with
    the reason, `left` what is wrong with the store still.
    """

    removed: tuple[Problem, ...]
    failed: tuple[tuple[Problem, str], ...]
    left: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing worse than a note is left."""
        return all(problem.severity == NOTE for problem in self.left)


def is_half(path: str, content: bytes) -> bool:
    """Whether a file of a history was written only in part."""
    if is_unfinished(path):
        return True
    if path.startswith(_PACKED):
        return codec.is_half_packed(content)
    return path.startswith(_PLAIN) and codec.is_half_text(content)


def is_abandoned(path: str, now: datetime) -> bool:
    """Whether nobody can be writing a file any more, by the time in its name."""
    begun = time_in(path.rsplit("/", 1)[-1])
    return begun is not None and now - begun > SAFE_AGE


def repair(backend: SnapshotBackend, found: Verification) -> Repaired:
    """Remove the leftovers that a verification found, for good, and nothing else.

    Each is read once more first: one that is whole by now stays, for somebody put it back. One that
    cannot be removed does not stop the others.
    """
    removed: list[Problem] = []
    failed: list[tuple[Problem, str]] = []
    for problem in (it for it in found.problems if it.leftover):
        try:
            content = backend.read_note(problem.file)
            if content is not None and is_half(problem.file, content):
                backend.store.delete(backend.path_of(problem.file))
                removed.append(problem)
        except (StateWriteError, StateCorruptedError, DssError) as error:
            failed.append((problem, str(error)))
    left = tuple(problem for problem in found.problems if problem not in removed)
    return Repaired(tuple(removed), tuple(failed), left)
