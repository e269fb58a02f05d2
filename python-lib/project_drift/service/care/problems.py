"""What is found wrong with a store."""

from __future__ import annotations

from dataclasses import dataclass

ERROR = "error"
NOTE = "note"


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was written; `severity` is `error`, or `note` for no harm done.

    `file` is its path within the history, `next_step` what a person can do about it. A `leftover`
    is what a writer that broke off left behind: `repair` removes it.
    """

    file: str
    what: str
    next_step: str
    severity: str = ERROR
    leftover: bool = False


@dataclass(frozen=True)
class Verification:
    """What was read, and what is wrong with it, by file."""

    snapshots: int
    baselines: int
    checks: int
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether there is nothing worse than a note."""
        return all(problem.severity == NOTE for problem in self.problems)
