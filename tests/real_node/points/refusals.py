"""Point 4: statuses and messages of what is missing, unknown or not allowed."""

from __future__ import annotations

import secrets
from typing import Callable

from real_node.facts import Fact, Seen
from real_node.ground import Ground
from real_node.node import Answer, Node

_UNKNOWN = "driftverify_unknown"
_OBJECTS = ("datasets", "recipes", "scenarios", "webapps", "flow/zones", "managedfolders")


def _answers(
    path: Callable[[Node], str], expected: Callable[[Answer], bool]
) -> Callable[[Ground], Seen]:
    """Ask for a path and judge the answer."""

    def look(ground: Ground) -> Seen:
        asked = path(ground.node)
        answer = ground.node.get(asked)
        return Seen(expected(answer), f"GET {asked} answers {answer}")

    return look


def _unknown_project(_node: Node) -> str:
    return f"/projects/{_UNKNOWN.upper()}_{secrets.token_hex(4).upper()}"


def _bad_key(ground: Ground) -> Seen:
    stranger = Node(ground.node.host, secrets.token_hex(16), ground.node.key)
    answer = stranger.get("/projects/")
    holds = answer.status == 401 and answer.error_type == "NotAuthenticatedException"
    return Seen(holds, f"a made-up key is answered {answer}")


def _unknown_objects(ground: Ground) -> Seen:
    statuses = {
        kind: ground.node.get(f"{ground.node.path}/{kind}/{_UNKNOWN}").status for kind in _OBJECTS
    }
    said = ", ".join(f"{kind} {status}" for kind, status in statuses.items())
    return Seen(set(statuses.values()) == {404}, said)


def _missing_right(ground: Ground) -> Seen:
    answer = ground.as_reader().get(f"{ground.node.path}/permissions")
    return Seen(answer.status in {401, 403}, f"permissions for a reader: {answer}")


FACTS = (
    Fact(
        "4a",
        "A project that does not exist, or may not be read, is answered with 401 and "
        "UnauthorizedException.",
        "answers.py reads it as a missing right; one message names both possibilities",
        _answers(
            _unknown_project,
            lambda answer: answer.status == 401 and answer.error_type == "UnauthorizedException",
        ),
    ),
    Fact(
        "4b",
        "An object that does not exist is answered with 404.",
        "capture: gone between list and GET means deleted, anything else could not be read",
        _unknown_objects,
    ),
    Fact(
        "4c",
        "A path that this version does not know is answered with 404.",
        "capture takes 404 on the list of a newer type as: not on this version",
        _answers(lambda node: f"{node.path}/{_UNKNOWN}/", lambda answer: answer.status == 404),
    ),
    Fact(
        "4d",
        "A key that is not known is answered with 401 and NotAuthenticatedException.",
        "answers.py makes an error of it that says that the key was refused",
        _bad_key,
    ),
    Fact(
        "4e",
        "A connection that does not exist is answered with 500 and `does not exist`.",
        "answers.py takes such a 500 as missing and not as a node that is broken",
        _answers(
            lambda _node: f"/connections/{_UNKNOWN}/info",
            lambda answer: answer.status == 500 and "does not exist" in answer.message,
        ),
    ),
    Fact(
        "4f",
        "A right that is missing in a project that may be read is answered with 401 or 403.",
        "capture names the type as not covered, which is no error",
        _missing_right,
    ),
)
