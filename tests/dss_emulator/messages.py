"""What passes between the HTTP server and the handlers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import TYPE_CHECKING, Any

from .errors import JSON_TYPE, bad_request

if TYPE_CHECKING:
    from .auth import Rights, User
    from .edits import Editor
    from .store import ProjectData
    from .world import World

BYTES_TYPE = "application/octet-stream"
# The state of a long task that was over at once.
DONE = {"hasResult": True, "result": {}, "alive": False, "aborted": False, "unknown": False}


@dataclass(frozen=True)
class Incoming:
    """A request as read from the socket.

    `complete` is False where the client vanished midway; what had arrived of an upload then stays
    where `keeps_part` says so.
    """

    method: str
    target: str
    headers: Message[str, str]
    body: bytes
    complete: bool = True
    keeps_part: bool = False


@dataclass(frozen=True)
class Reply:
    """An answer; status 0 closes the connection without one."""

    status: int
    body: bytes = b""
    content_type: str = JSON_TYPE
    chunked: bool = False


DROPPED = Reply(0)


@dataclass(frozen=True)
class Call:
    """An authenticated request on its way to a handler.

    `values` holds the decoded placeholders of the route, `rights` those of the user in the
    project of the path (None for routes outside projects).
    """

    world: World
    user: User
    values: Mapping[str, str]
    query: Mapping[str, list[str]]
    incoming: Incoming
    rights: Rights | None = None

    @property
    def project(self) -> ProjectData:
        """The project of the path."""
        return self.world.projects[self.values["key"]]

    @property
    def editor(self) -> Editor:
        """An editor of the project in the name of the user."""
        return self.world.editor(self.project, self.user.login)

    def first(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        return self.query.get(name, [default])[0]

    def json_object(self) -> dict[str, Any]:
        """The body as a JSON object, whatever its content type; WireError 400 if it is none."""
        try:
            content = json.loads(self.incoming.body)
        except ValueError as error:
            raise bad_request(f"Invalid JSON body: {error}") from error
        if not isinstance(content, dict):
            raise bad_request("The body has to be a JSON object")
        return content


def json_reply(content: Any, status: int = 200) -> Reply:
    """An answer in JSON; text that UTF-8 cannot carry goes out escaped."""
    try:
        body = json.dumps(content, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        body = json.dumps(content).encode("ascii")
    return Reply(status, body)


def no_content() -> Reply:
    """The answer of a call that has nothing to say."""
    return Reply(204)
