"""The read side of a project's git repository."""

from __future__ import annotations

from .git_history import BRANCH
from .messages import Call, Reply, json_reply
from .routing import Route

_PAGE = 1000


def status(call: Call) -> Reply:
    """The state of the work tree."""
    return json_reply(call.project.history.status())


def log(call: Call) -> Reply:
    """A page of commits, newest first."""
    count = int(call.first("count") or _PAGE)
    history = call.project.history
    return json_reply(history.log(call.first("path"), call.first("startCommit"), count))


def current_branch(_call: Call) -> Reply:
    """The branch in use."""
    return json_reply({"name": BRANCH})


def branches(_call: Call) -> Reply:
    """The branches."""
    return json_reply([BRANCH])


def tags(_call: Call) -> Reply:
    """The git tags: none."""
    return json_reply([])


ROUTES = (
    Route("GET", "projects/{key}/git/status", status),
    Route("GET", "projects/{key}/git/actions/log", log),
    Route("GET", "projects/{key}/git/current-branch", current_branch),
    Route("GET", "projects/{key}/git/branches", branches),
    Route("GET", "projects/{key}/git/tags", tags),
)
