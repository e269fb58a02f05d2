"""Who worked on what differs: the commits of the project's git log between two states.

A stamp names only the last person who saved an object, and nobody who deleted one. Where the git
log may be read, each object that differs is looked up in it by its files; where it may not, the
reason is told, and the comparison stands as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import TYPE_CHECKING

from project_drift.capture import DEFAULT_THREADS
from project_drift.client import Connection
from project_drift.exceptions import DssError
from project_drift.models.diff import ChangeType, ResourceDiff
from project_drift.models.report import Attribution, Commit
from project_drift.models.resource import make_resource_id
from project_drift.models.state import State
from project_drift.service.git_log import GitLog, Log, moment
from project_drift.service.time_between import TimeBetween, time_between
from project_drift.sync.registry import resource_types

if TYPE_CHECKING:
    from project_drift.client import DSSClient

# Each costs a call for each of its files, and a comparison that says more is not read by anybody.
MAX_RESOURCES = 200

_NOT_ASKED = "the git log was not asked"
_NO_COMMIT = "the git log has no commit of it in that time"
_UNCOMMITTED = f"{_NO_COMMIT}: in this project changes are committed on request only"
_NO_FILE = "where it stands in the git repository is not known"
_TOO_MANY = (
    f"more than {MAX_RESOURCES} objects changed: the git log was asked for the first "
    f"{MAX_RESOURCES}"
)


class GitAuthors:
    """Finds the commits of the resources that differ between two states.

    `client` is that of their node, `None` where there is none. Where the newer state was captured
    with it just now, it is of that node for certain; of `stored` states the node is asked.
    """

    def __init__(
        self,
        client: DSSClient | None,
        old: State,
        new: State,
        threads: int = DEFAULT_THREADS,
        stored: bool = False,
    ) -> None:
        self._client = client
        self._old = old
        self._new = new
        self._threads = threads
        self._stored = stored

    def __call__(self, diffs: Sequence[ResourceDiff]) -> Mapping[str, Attribution]:
        """Return what the git log tells of each resource that is known to differ."""
        known = [diff for diff in diffs if diff.change_type is not ChangeType.UNKNOWN]
        if not known:
            return {}
        span = time_between(self._old, self._new, known)
        if span is None:
            return _all(known, f"{_NOT_ASKED}: it is not known when both sides were captured")
        if self._client is None:
            return _all(known, f"{_NOT_ASKED}: compared without a connection to the node")
        connection = Connection(self._client, self._threads)
        foreign = self._foreign(connection)
        if foreign:
            return _all(known, f"{_NOT_ASKED}: {foreign}")
        log = GitLog(connection, self._new.project_key)
        asked, others = known[:MAX_RESOURCES], known[MAX_RESOURCES:]
        return {**self._asked(log, asked, span), **_all(others, _TOO_MANY)}

    def _foreign(self, connection: Connection) -> str:
        """Say why the log of this project on this node would tell of something else."""
        for one, other, what in (
            (self._old.project_key, self._new.project_key, "projects"),
            (self._old.node_id, self._new.node_id, "nodes"),
            (self._old.environment, self._new.environment, "environments"),
        ):
            if one != other:
                return f"the two sides are of different {what}"
        if self._stored:
            try:
                node = connection.get("/instance-info")
            except DssError:
                return "the node does not say which one it is"
            if not isinstance(node, dict) or str(node.get("nodeId", "")) != self._new.node_id:
                return f"the snapshots are not of the node at {connection.host}"
        return ""

    def _asked(
        self, log: GitLog, diffs: Sequence[ResourceDiff], span: TimeBetween
    ) -> dict[str, Attribution]:
        files = {diff.resource_id: _files(diff) for diff in diffs}
        paths = list(dict.fromkeys(path for own in files.values() for path in own))
        logs = self._read(log, paths, span.start)
        none = _UNCOMMITTED if _commits_on_request(self._new) else _NO_COMMIT
        found = {}
        for diff in diffs:
            own = [logs[path] for path in files[diff.resource_id]]
            commits = _commits(own, diff, span)
            reason = next((one.reason for one in own if one.reason), "" if own else _NO_FILE)
            found[diff.resource_id] = Attribution(commits, reason or ("" if commits else none))
        return found

    def _read(self, log: GitLog, paths: Sequence[str], since: datetime) -> dict[str, Log]:
        """Return the log of each file; the first by itself, as it shows whether there is one."""
        first = {path: log.read(path, since) for path in paths[:1]}
        with ThreadPoolExecutor(max_workers=self._threads, thread_name_prefix="git-log") as pool:
            waiting = {path: pool.submit(log.read, path, since) for path in paths[1:]}
            try:
                return {**first, **{path: read.result() for path, read in waiting.items()}}
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise


def _all(diffs: Sequence[ResourceDiff], reason: str) -> dict[str, Attribution]:
    return {diff.resource_id: Attribution(reason=reason) for diff in diffs}


def _files(diff: ResourceDiff) -> list[str]:
    """Return the files of either side: they differ after a rename."""
    sync = resource_types().get(diff.resource_type)
    sides = [side for side in (diff.old_resource, diff.new_resource) if side is not None]
    if sync is None:
        return []
    return list(dict.fromkeys(path for side in sides for path in sync.git_paths(side)))


def _commits(logs: Sequence[Log], diff: ResourceDiff, span: TimeBetween) -> tuple[Commit, ...]:
    """Return the commits of all files of a resource that lie between the states, newest first."""
    found: dict[str, Commit] = {}
    for log in logs:
        for commit in log.commits:
            when = moment(commit.when)
            if when is not None and span.holds(when, diff):
                found.setdefault(commit.commit, commit)
    return tuple(sorted(found.values(), key=lambda commit: commit.when, reverse=True))


def _commits_on_request(state: State) -> bool:
    """Whether saves wait in the project until somebody commits them."""
    project = state.resources.get(make_resource_id("project", state.project_key))
    settings = project.attributes.get("settings") if project else None
    return isinstance(settings, dict) and settings.get("gitCommitMode") == "EXPLICIT"
