"""The project's git repository, as far as the API shows it: a log and a status."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, NamedTuple

BRANCH = "master"
AUTO = "AUTO"


class Commit(NamedTuple):
    """One commit; `timestamp` is ISO 8601."""

    commit: str
    author: str
    timestamp: str
    message: str


@dataclass
class History:
    """Commits of one project, oldest first, and the paths that each of them touched."""

    commits: list[Commit] = field(default_factory=list)
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _uncommitted: set[str] = field(default_factory=set)

    def record(
        self, message: str, author: str, date: int, paths: Iterable[str], mode: str = AUTO
    ) -> None:
        """Take note of a save: a commit in AUTO mode, else a change in the work tree."""
        touched = tuple(sorted(set(paths)))
        if mode != AUTO:
            self._uncommitted.update(touched)
            return
        self._add(message, author, date, touched)

    def commit(self, message: str, author: str, date: int) -> None:
        """Commit what earlier saves left in the work tree; nothing where it is clean."""
        touched = tuple(sorted(self._uncommitted))
        self._uncommitted.clear()
        if touched:
            self._add(message, author, date, touched)

    def _add(self, message: str, author: str, date: int, touched: tuple[str, ...]) -> None:
        when = datetime.fromtimestamp(date / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        parent = self.commits[-1].commit if self.commits else ""
        facts = "\n".join((parent, author, when, message, *touched))
        commit = Commit(
            hashlib.sha1(facts.encode("utf-8", "surrogatepass")).hexdigest(), author, when, message
        )
        self.commits.append(commit)
        self._paths[commit.commit] = touched

    def log(self, path: str | None, start: str | None, count: int) -> dict[str, Any]:
        """A page of the log, newest first, of commits that touch `path` or something below it.

        UNCONFIRMED: `path` is taken as relative to the root of the project's tree.
        """
        entries = [entry for entry in reversed(self.commits) if self._touches(entry, path)]
        if start:
            known = [entry.commit for entry in entries]
            entries = entries[known.index(start) :] if start in known else []
        page, rest = entries[:count], entries[count:]
        answer: dict[str, Any] = {"entries": [entry._asdict() for entry in page]}
        if rest:
            answer["nextCommit"] = rest[0].commit
        return answer

    def status(self) -> dict[str, Any]:
        """The state of the work tree."""
        modified = sorted(self._uncommitted)
        return {
            "currentBranch": BRANCH,
            "remotes": [],
            "trackingCount": {},
            "clean": not modified,
            "hasUncommittedChanges": bool(modified),
            "added": [],
            "changed": [],
            "removed": [],
            "missing": [],
            "modified": modified,
            "conflicting": [],
            "untracked": [],
            "untrackedFolders": [],
        }

    def _touches(self, entry: Commit, path: str | None) -> bool:
        if not path or path == "/":
            return True
        wanted = path.strip("/")
        return any(
            touched == wanted or touched.startswith(wanted + "/")
            for touched in self._paths[entry.commit]
        )
