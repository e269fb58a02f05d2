"""Objects that clients create in a project through the API."""

from __future__ import annotations

import re
import secrets
from typing import Any

from . import answers
from .auth import WRITE
from .errors import bad_request
from .handlers_objects import found
from .messages import DONE, Call, Reply, json_reply
from .object_types import OBJECT_TYPES
from .routing import Route
from .store import Json

_FIRST_VERSION = "v1"


def create_dataset(call: Call) -> Reply:
    """Create a dataset without a schema."""
    wanted = call.json_object()
    definition = {
        "managed": False,
        "schema": {"columns": [], "userModified": False},
        "tags": [],
        "customFields": {},
        **wanted,
    }
    return _created(call, "dataset", _name(wanted), definition, "name")


def create_recipe(call: Call) -> Reply:
    """Create a recipe from a prototype, and a script where the creation settings have one."""
    wanted = call.json_object()
    prototype = wanted.get("recipePrototype")
    if not isinstance(prototype, dict):
        raise bad_request("The body has to hold a recipePrototype")
    definition = {"tags": [], "customFields": {}, "params": {}, **prototype}
    script = (wanted.get("creationSettings") or {}).get("script")
    return _created(call, "recipe", _name(prototype), definition, "name", str(script or ""))


def create_scenario(call: Call) -> Reply:
    """Create a scenario, whose id is made of its name."""
    wanted = call.json_object()
    scenario_id = re.sub(r"\W+", "_", _name(wanted)).upper()
    return _created(call, "scenario", scenario_id, {"active": False, "tags": [], **wanted}, "id")


def create_zone(call: Call) -> Reply:
    """Create an empty flow zone and answer it whole."""
    wanted = call.json_object()
    zone_id = call.world.new_id()
    row = OBJECT_TYPES["flow_zone"]
    definition = {"items": [], "shared": [], "tags": [], "name": _name(wanted), **wanted}
    call.editor.save(row, zone_id, definition)
    stored = call.project.of_type(row.name)[zone_id]
    return json_reply(answers.whole(row, call.project.key, zone_id, stored))


def add_to_zone(call: Call) -> Reply:
    """Move one object into a zone, out of the one in which it stood."""
    wanted = call.json_object()
    item = {"objectId": wanted.get("objectId"), "objectType": wanted.get("objectType")}
    row = OBJECT_TYPES["flow_zone"]
    zone_id, _ = found(row, call)
    for name, stored in list(call.project.of_type(row.name).items()):
        members = [member for member in stored.definition.get("items", []) if member != item]
        if name == zone_id:
            members.append(item)
        if members != stored.definition.get("items"):
            call.editor.save(row, name, {**stored.definition, "items": members})
    stored = call.project.of_type(row.name)[zone_id]
    return json_reply(answers.whole(row, call.project.key, zone_id, stored))


def create_jupyter_notebook(call: Call) -> Reply:
    """Create a Jupyter notebook from its content."""
    return _created(call, "jupyter_notebook", call.values["id"], call.json_object(), "name")


def create_article(call: Call) -> Reply:
    """Create an empty wiki article."""
    wanted = call.json_object()
    article_id = call.world.new_id()
    row = OBJECT_TYPES["wiki_article"]
    definition = {"name": _name(wanted), "layout": "WIKI_ARTICLE", "attachments": [], "tags": []}
    call.editor.save(row, article_id, definition, "")
    stored = call.project.of_type(row.name)[article_id]
    article = answers.whole(row, call.project.key, article_id, stored)
    return json_reply({"article": article, "payload": ""})


def put_article(call: Call) -> Reply:
    """Save an article from the form that GET gives."""
    content = call.json_object()
    row = OBJECT_TYPES["wiki_article"]
    name, _ = found(row, call)
    call.editor.save(row, name, dict(content.get("article") or {}), content.get("payload"))
    return json_reply(content)


def create_webapp(call: Call) -> Reply:
    """Create a webapp with empty code and an API key."""
    wanted = call.json_object()
    definition = {
        "params": {"html": "", "css": "", "js": "", "python": "", "backendEnabled": False},
        "config": {},
        "apiKey": secrets.token_hex(16),
        "tags": [],
        **wanted,
    }
    return _created(call, "webapp", call.world.new_id(), definition, "webAppId")


def create_dashboard(call: Call) -> Reply:
    """Create a dashboard."""
    definition = {"owner": call.user.login, "listed": False, "tags": [], **call.json_object()}
    return _created(call, "dashboard", call.world.new_id(), definition, "id")


def create_api_service(call: Call) -> Reply:
    """Create an API service without endpoints."""
    service_id = call.values["id"]
    definition = {
        "name": service_id,
        "publicAccess": False,
        "authMethod": "API_KEYS",
        "authRealm": {"queryKeys": []},
        "endpoints": [],
    }
    return _created(call, "api_service", service_id, definition, "id")


def create_evaluation_store(call: Call) -> Reply:
    """Create an evaluation store of the flavor in the query."""
    definition = {"mesFlavor": call.first("flavor", "TABULAR"), **call.json_object()}
    return _created(call, "evaluation_store", call.world.new_id(), definition, "id")


def create_streaming_endpoint(call: Call) -> Reply:
    """Create a streaming endpoint."""
    wanted = call.json_object()
    return _created(call, "streaming_endpoint", str(wanted.get("id")), {"tags": [], **wanted}, "id")


def create_agent(call: Call) -> Reply:
    """Create an agent with one version."""
    wanted = call.json_object()
    version = {"versionId": _FIRST_VERSION, "creationTag": {}}
    definition = {"activeVersion": _FIRST_VERSION, "versions": [version], **wanted}
    return _created(call, "agent", call.world.new_id(), definition, "id")


def create_by_query(type_name: str, call: Call) -> Reply:
    """Create an object that the query names."""
    name = call.first("name")
    if not name:
        raise bad_request("The query has to hold a name")
    return _created(call, type_name, call.first("id") or call.world.new_id(), {"name": name}, "id")


def create_agent_skill(call: Call) -> Reply:
    """Create an agent skill."""
    return create_by_query("agent_skill", call)


def create_semantic_model(call: Call) -> Reply:
    """Create a semantic model."""
    return create_by_query("semantic_model", call)


def delete_folder(call: Call) -> Reply:
    """Delete a managed folder with its files."""
    row = OBJECT_TYPES["managed_folder"]
    name, _ = found(row, call)
    call.editor.delete(row, name)
    return json_reply(DONE)


def _created(
    call: Call,
    type_name: str,
    name: str,
    definition: Json,
    answers_with: str,
    payload: str | None = None,
) -> Reply:
    if not name or name in call.project.of_type(type_name):
        raise bad_request(f"{OBJECT_TYPES[type_name].noun} cannot be created as {name!r}")
    call.editor.save(OBJECT_TYPES[type_name], name, definition, payload)
    return json_reply({answers_with: name})


def _name(wanted: dict[str, Any]) -> str:
    name = wanted.get("name")
    if not isinstance(name, str) or not name:
        raise bad_request("The object has to have a name")
    return name


def _made(path: str, handler: Any, feature: str = "") -> Route:
    return Route(
        "POST", f"projects/{{key}}/{path}", handler, (WRITE,), feature, f"create {path}"
    )  # fmt: skip


ROUTES = (
    _made("datasets", create_dataset),
    _made("recipes", create_recipe),
    _made("scenarios", create_scenario),
    _made("flow/zones", create_zone),
    _made("flow/zones/{id}/items", add_to_zone),
    _made("jupyter-notebooks/{id}", create_jupyter_notebook),
    _made("wiki", create_article),
    _made("webapps", create_webapp),
    _made("dashboards", create_dashboard),
    _made("apiservices/{id}", create_api_service),
    _made("evaluationstores", create_evaluation_store),
    _made("streamingendpoints", create_streaming_endpoint),
    _made("agents", create_agent, "agent"),
    _made("agents/skills", create_agent_skill, "agent_skill"),
    _made("semantic-models", create_semantic_model, "semantic_model"),
    Route("PUT", "projects/{key}/wiki/{id}", put_article, (WRITE,), action="edit this article"),
    Route("DELETE", "projects/{key}/managedfolders/{id}", delete_folder, (WRITE,),
          action="delete this folder"),
)  # fmt: skip
