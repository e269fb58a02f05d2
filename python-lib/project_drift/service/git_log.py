"""Reads the git log of a project: who committed which of its files, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    Forbidden,
    NotFound,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
)
from project_drift.models.report import Commit
from project_drift.normalize.secrets import mask
from project_drift.sync.base import Reader, iso_time, project_path

# What changed between two snapshots rarely has more commits than one page.
PAGE = 50
MAX_PAGES = 20

_NOT_IMPLEMENTED = 501
_UNEXPECTED = "the git log has an unexpected form"


@dataclass(frozen=True)
class Log:
    """The commits that touched a file, newest first, and why there are not all of them, if so."""

    commits: tuple[Commit, ...] = ()
    reason: str = ""


class GitLog:
    """The git log of one project, which is not asked again after it failed once.

    Safe to use from several threads.
    """

    def __init__(self, reader: Reader, project_key: str) -> None:
        self._reader = reader
        self._path = f"{project_path(project_key)}/git/actions/log"
        self._refusal = ""

    def read(self, path: str, since: datetime) -> Log:
        """Return the commits of a file or folder, back to those that are older than `since`.

        `path` is relative to the project's folder. A log that cannot be read is told as a reason.
        """
        if self._refusal:
            return Log(reason=self._refusal)
        try:
            return self._pages(path, since)
        except ConfigurationError:
            return Log(reason="its name cannot be asked for")
        except DssError as error:
            self._refusal = self._refusal or _why(error)
        return Log(reason=self._refusal)

    def _pages(self, path: str, since: datetime) -> Log:
        found: list[Commit] = []
        reason = ""
        start: str | None = None
        for _ in range(MAX_PAGES):
            answer = self._reader.get(self._path, path=path, startCommit=start, count=PAGE)
            entries, following = _entries(answer)
            commits = [commit for commit in map(_commit, entries) if commit is not None]
            if len(commits) < len(entries):
                reason = "some entries of the git log have an unexpected form"
            found += commits
            older = bool(commits) and (moment(commits[-1].when) or since) < since
            if following is None or older or not entries:
                return Log(tuple(found), reason)
            start = following
        return Log(tuple(found), f"only its newest {MAX_PAGES * PAGE} commits were read")


def moment(text: str) -> datetime | None:
    """Return the time that an ISO 8601 text tells, UTC where it names no zone, else `None`."""
    try:
        found = datetime.fromisoformat(text[:-1] + "+00:00" if text.endswith("Z") else text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _entries(answer: Any) -> tuple[list[Any], str | None]:
    """Return the entries of a page and where the next one starts."""
    entries = answer.get("entries") if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        raise UnexpectedAnswer("the git log has no entries", 200)
    following = answer.get("nextCommit")
    return entries, following if isinstance(following, str) and following else None


def _commit(entry: Any) -> Commit | None:
    """Return a commit of the log, `None` where it does not tell which, by whom and when."""
    if not isinstance(entry, dict):
        return None
    name, author, message = entry.get("commit"), entry.get("author"), entry.get("message")
    when = _iso_time(entry.get("timestamp"))
    if not isinstance(name, str) or not isinstance(author, str) or not (name and author and when):
        return None
    return Commit(name, author, when, mask(message.strip()) if isinstance(message, str) else "")


def _iso_time(timestamp: Any) -> str | None:
    """Return the time of a commit as all times are told: ISO 8601, UTC, to the second."""
    if not isinstance(timestamp, str):
        return iso_time(timestamp)
    found = moment(timestamp)
    return found.astimezone(timezone.utc).isoformat(timespec="seconds") if found else None


def _why(error: DssError) -> str:
    """Say in words why there is no log."""
    if isinstance(error, Unauthorized):
        return "this key is no longer accepted, so the git log was not read"
    if isinstance(error, Forbidden):
        return "this key may not read the git log of the project"
    if isinstance(error, Unavailable):
        return "the node did not answer when it was asked for the git log"
    if isinstance(error, UnexpectedAnswer):
        return _UNEXPECTED
    if isinstance(error, NotFound) or error.status == _NOT_IMPLEMENTED:
        return "there is no git log of the project on this node"
    return f"the git log could not be read: {error}"
