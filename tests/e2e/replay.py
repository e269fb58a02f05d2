"""Replays the git history of a project, commit by commit, against what its files say.

Each commit is loaded into the emulator, captured through the real client, in full and again with
the state before as the previous one, and compared with the commit before. What the comparison
reports has to be what really changed in the files (`replay_truth.py`): no less, and nothing else.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from dss_emulator.disk import read_tree
from e2e.replay_objects import Tree
from e2e.replay_truth import Truth, compare, with_references_renamed
from project_drift import ChangeType, DiffEngine, LocalDirectoryBackend, State, StateManager
from project_drift.models.diff import ResourceDiff
from project_drift.sync.registry import resource_types

PROJECT_KEY = "REPLAYED"

_GIT_TIMEOUT = 120

Differ = Callable[[State, State], "list[ResourceDiff]"]


@dataclass(frozen=True)
class History:
    """The commits of a project's repository: one line of first parents, oldest first.

    `folder` is the project's place in the repository; without it, the topmost folder that holds a
    project. `first` and `last` are the ends of the line, both walked; `limit` is the highest number
    of commits, counted from `first`.
    """

    repository: Path
    folder: str = ""
    first: str | None = None
    last: str = "HEAD"
    limit: int | None = None

    def commits(self) -> list[str]:
        """Ask git; raises `RuntimeError` where it refuses, `ValueError` for ends without a line."""
        place = ("--", self.folder) if self.folder else ()
        line = self._git("rev-list", "--first-parent", "--reverse", self.last, *place)
        if self.first is not None:
            (start,) = self._git("rev-parse", "--verify", f"{self.first}^{{commit}}")
            if start not in line:
                raise ValueError(f"{self.first} is not among the commits that lead to {self.last}")
            line = line[line.index(start) :]
        return line[: self.limit]

    def revision(self, commit: str) -> str:
        """Return what git calls the project's folder at a commit."""
        return f"{commit}:{self.folder}" if self.folder else commit

    def _git(self, *arguments: str) -> list[str]:
        done = subprocess.run(
            ["git", "-C", str(self.repository), *arguments],
            capture_output=True,
            check=False,
            encoding="utf-8",
            env={name: value for name, value in os.environ.items() if name[:4] != "GIT_"},
            timeout=_GIT_TIMEOUT,
        )
        if done.returncode != 0:
            raise RuntimeError(f"git {arguments[0]} in {self.repository}: {done.stderr.strip()}")
        return done.stdout.split()


@dataclass(frozen=True)
class Verdict:
    """How one report compares with the truth, as resource ids.

    `reported` is all that the report calls changed. `missed` really changed and is not reported;
    `false` is reported and did not really change; `late` was missed at an earlier commit and is
    reported now; `unread` could not be read, so nothing is said about it.
    """

    reported: frozenset[str]
    missed: frozenset[str]
    false: frozenset[str]
    late: frozenset[str]
    unread: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One commit compared with the one before: the truth, and what was reported in each mode."""

    commit: str
    truth: Truth
    full: Verdict
    incremental: Verdict


@dataclass
class Replay:
    """All steps in order, and the commits that hold no project that can be loaded, with why."""

    steps: list[Step] = field(default_factory=list)
    unusable: dict[str, str] = field(default_factory=dict)

    def found(self, mode: str, what: str) -> list[tuple[str, str]]:
        """Return commit and id of all that is e.g. `missed` in the mode `full`."""
        return [
            (step.commit, resource_id)
            for step in self.steps
            for resource_id in sorted(getattr(getattr(step, mode), what))
        ]

    def summary(self) -> str:
        """Return the totals, and a line for each object that is not as it should be."""
        changed = sum(len(step.truth.changed) for step in self.steps)
        undecided = sum(len(step.truth.undecided) for step in self.steps)
        lines = [
            f"{len(self.steps)} commits compared with the one before, "
            f"{len(self.unusable)} could not be loaded",
            f"{changed} objects really changed, {undecided} left out (the files do not tell)",
        ]
        lines += [f"  not loaded {commit}: {why}" for commit, why in self.unusable.items()]
        for mode in ("full", "incremental"):
            found = {what: self.found(mode, what) for what in ("missed", "false", "late", "unread")}
            counts = ", ".join(f"{len(entries)} {what}" for what, entries in found.items())
            lines.append(f"{mode} capture: {counts}")
            lines += [
                f"  {what} {commit} {resource_id}"
                for what, entries in found.items()
                for commit, resource_id in entries
            ]
        return "\n".join(lines)


def replay(
    dss: DssEmulator,
    history: History,
    store: Path,
    types: Iterable[str] | None = None,
    differ: Differ | None = None,
) -> Replay:
    """Walk a history with all types and the usual comparison, unless told otherwise.

    `store` is an empty directory. A commit that cannot be loaded is passed over and named: the
    next one is compared with the last that could.
    """
    chosen = list(resource_types() if types is None else types)
    differ = differ or DiffEngine().diff
    client = DSSClient(dss.url, dss.api_key)
    manager = StateManager(LocalDirectoryBackend(store, PROJECT_KEY), client)
    result = Replay()
    before: _Moment | None = None
    owed: set[str] = set()
    for commit in history.commits():
        try:
            revision = history.revision(commit)
            tree = read_tree(history.repository, revision)
            dss.load_project(history.repository, key=PROJECT_KEY, revision=revision)
        except (RuntimeError, ValueError) as error:
            result.unusable[commit] = str(error)
            continue
        full = manager.sync_project(PROJECT_KEY, types=chosen)
        if before is None:
            before = _Moment(tree, full, full)
            continue
        incremental = manager.sync_project(PROJECT_KEY, types=chosen, previous=before.incremental)
        after = _Moment(tree, full, incremental)
        step = _step(commit, before, after, differ, owed)
        owed = (owed | step.incremental.missed) - step.incremental.reported
        result.steps.append(step)
        dss.requests.clear()
        before = after
    return result


@dataclass(frozen=True)
class _Moment:
    """A commit as files, and as both kinds of capture saw it."""

    tree: Tree
    full: State
    incremental: State


def _step(commit: str, before: _Moment, after: _Moment, differ: Differ, owed: Set[str]) -> Step:
    truth = compare(before.tree, after.tree, PROJECT_KEY)
    verdicts = []
    for old, new, debt in (
        (before.full, after.full, frozenset()),
        (before.incremental, after.incremental, owed),
    ):
        diffs = differ(old, new)
        verdicts.append(_judge(_less_followers(truth, before, after, diffs), diffs, debt))
    return Step(commit, truth, *verdicts)


def _judge(truth: Truth, diffs: list[ResourceDiff], owed: Set[str]) -> Verdict:
    reported: set[str] = set()
    unread: set[str] = set()
    for diff in diffs:
        if diff.change_type is ChangeType.UNCHANGED:
            continue
        sides = (diff.old_resource, diff.new_resource)
        ids = {side.resource_id for side in sides if side is not None} | {diff.resource_id}
        (unread if diff.change_type is ChangeType.UNKNOWN else reported).update(ids)
    extra = reported - truth.changed - truth.undecided
    return Verdict(
        reported=frozenset(reported),
        missed=frozenset(
            resource_id
            for resource_id in truth.changed - reported - unread
            if f"{resource_id.split('.', 1)[0]}.{PROJECT_KEY}.*" not in unread
        ),
        false=frozenset(extra - owed),
        late=frozenset(extra & owed),
        unread=frozenset(unread),
    )


def _less_followers(
    truth: Truth, before: _Moment, after: _Moment, diffs: list[ResourceDiff]
) -> Truth:
    """Return the truth when what only follows a reported rename may be folded under it."""
    names = {
        str(diff.old_resource.resource_name): str(diff.new_resource.resource_name)
        for diff in diffs
        if diff.change_type is ChangeType.RENAMED and diff.old_resource and diff.new_resource
    }
    if not names:
        return truth
    apart = compare(with_references_renamed(before.tree, names), after.tree, PROJECT_KEY).changed
    followers = truth.changed - apart
    return Truth(truth.changed & apart, truth.undecided | followers)
