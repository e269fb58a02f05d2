"""Endpoints of the instance: who am I, what is this node, which projects may I read."""

from __future__ import annotations

from . import answers
from .auth import READ, Rights, User
from .errors import ILLEGAL_ARGUMENT, WireError
from .messages import Call, Reply, json_reply
from .routing import Route


def instance_info(call: Call) -> Reply:
    """What kind of node this is."""
    world = call.world
    return json_reply(
        {
            "nodeId": world.node_id,
            "nodeName": world.node_id,
            "nodeType": "DESIGN",
            "rawNodeType": "DESIGN",
            "hostname": "localhost",
            "installId": "emulated",
            "dipInstanceId": "emulated",
            "dssVersion": world.dss_version,
            "os": "Linux",
        }
    )


def auth_info(call: Call) -> Reply:
    """Who the key belongs to."""
    return _auth_info(call, call.user)


def browser_auth_info(call: Call) -> Reply:
    """Who sits at the browser whose headers are the body of the call."""
    return _auth_info(call, _browser_user(call))


def browser_ticket(call: Call) -> Reply:
    """A ticket to act as the user at the browser whose headers are the body of the call."""
    return json_reply({"msg": call.world.users.add(_browser_user(call))})


def _browser_user(call: Call) -> User:
    headers = {name: str(value) for name, value in call.json_object().items()}
    return call.world.users.authenticate_browser(headers)


def _auth_info(call: Call, user: User) -> Reply:
    answer = {"authIdentifier": user.login, "groups": list(user.groups), "admin": user.admin}
    if call.first("withSecrets").lower() == "true":
        answer["secrets"] = []
    return json_reply(answer)


def list_projects(call: Call) -> Reply:
    """The projects that the user may read."""
    with_location = call.first("includeLocation").lower() == "true"
    heads = []
    for project in call.world.projects.values():
        if Rights(call.user, project.permissions).may(READ):
            head = answers.project_head(project)
            if with_location:
                head["projectLocation"] = [{"id": "ROOT", "name": "/"}]
            heads.append(head)
    return json_reply(heads)


def connection_info(call: Call) -> Reply:
    """There are no connections; DSS reports a missing one as an internal error."""
    name = call.values["name"]
    raise WireError(500, ILLEGAL_ARGUMENT, f"Connection '{name}' does not exist")


ROUTES = (
    Route("GET", "instance-info", instance_info),
    Route("GET", "auth/info", auth_info),
    Route("POST", "auth/info-from-browser-headers", browser_auth_info),
    Route("POST", "auth/ticket-from-browser-headers", browser_ticket),
    Route("GET", "projects", list_projects),
    Route("GET", "connections/{name}/info", connection_info),
)
