"""Endpoints of a project as a whole: creation, removal, summary and documents."""

from __future__ import annotations

import re

from . import answers
from .auth import ADMIN, EDIT_PERMISSIONS, WRITE
from .errors import bad_request, missing
from .loading import Loaded, new_project
from .messages import DONE, Call, Reply, json_reply, no_content
from .routing import Route

_METADATA_TO_SETTINGS = {
    "label": "name",
    "description": "description",
    "shortDesc": "shortDesc",
    "tags": "tags",
    "customFields": "customFields",
    "checklists": "checklists",
}


def create_project(call: Call) -> Reply:
    """Create a project without objects; its owner is the one that the body names."""
    wanted = call.json_object()
    key = str(wanted.get("projectKey") or "")
    if not re.fullmatch(r"\w+", key) or key in call.world.projects:
        raise bad_request(f"Project key is not valid or already in use: {key}")
    owner = str(wanted.get("owner") or call.user.login)
    loaded = Loaded(new_project(key, owner, call.world.clock.tick()), {("", "")})
    loaded.project.settings["name"] = str(wanted.get("name") or key)
    loaded.project.settings["description"] = str(wanted.get("description") or "")
    call.world.put_project(loaded)
    return json_reply({"msg": f"Created project {key}"})


def delete_project(call: Call) -> Reply:
    """Delete a project, with the answer of a long task that is done at once."""
    call.world.remove_project(call.project.key)
    return json_reply(DONE)


def summary(call: Call) -> Reply:
    """The head of the project with its description."""
    head = answers.project_head(call.project)
    head["description"] = call.project.settings.get("description", "")
    return json_reply(head)


def get_settings(call: Call) -> Reply:
    """The settings, without owner and permissions."""
    return json_reply(answers.project_settings(call.project))


def put_settings(call: Call) -> Reply:
    """Replace the settings."""
    content = call.json_object()
    content.pop("versionTag", None)
    call.editor.save_document("settings", content)
    return no_content()


def get_metadata(call: Call) -> Reply:
    """The metadata."""
    return json_reply(answers.project_metadata(call.project))


def put_metadata(call: Call) -> Reply:
    """Replace the metadata, which is a part of the settings under other names."""
    content = call.json_object()
    settings = dict(call.project.settings)
    for key, name in _METADATA_TO_SETTINGS.items():
        if key in content:
            settings[name] = content[key]
    if "custom" in content:
        call.project.custom = content["custom"]
    call.editor.save_document("settings", settings)
    return no_content()


def get_permissions(call: Call) -> Reply:
    """Owner and permissions."""
    return json_reply(call.project.permissions)


def put_permissions(call: Call) -> Reply:
    """Replace owner and permissions."""
    call.editor.save_document("permissions", call.json_object())
    return no_content()


def get_variables(call: Call) -> Reply:
    """The variables."""
    return json_reply(call.project.variables)


def put_variables(call: Call) -> Reply:
    """Replace the variables."""
    call.editor.save_document("variables", call.json_object())
    return no_content()


def get_tags(call: Call) -> Reply:
    """The tag catalogue."""
    return json_reply(call.project.tags)


def put_tags(call: Call) -> Reply:
    """Replace the tag catalogue."""
    call.editor.save_document("tags", call.json_object())
    return no_content()


def app_manifest(call: Call) -> Reply:
    """The manifest of an application; most projects have none."""
    if call.project.app_manifest is None:
        raise missing("application manifest", call.project.key, "app-manifest")
    return json_reply(call.project.app_manifest)


_SEE = (ADMIN, EDIT_PERMISSIONS)

ROUTES = (
    Route("POST", "projects", create_project),
    Route("DELETE", "projects/{key}", delete_project, (ADMIN,), action="delete this project"),
    Route("GET", "projects/{key}", summary),
    Route("GET", "projects/{key}/settings", get_settings),
    Route("PUT", "projects/{key}/settings", put_settings, (ADMIN,), action="edit settings"),
    Route("GET", "projects/{key}/metadata", get_metadata),
    Route("PUT", "projects/{key}/metadata", put_metadata, (ADMIN,), action="edit metadata"),
    Route("GET", "projects/{key}/permissions", get_permissions, _SEE, action="see permissions"),
    Route("PUT", "projects/{key}/permissions", put_permissions, _SEE, action="edit permissions"),
    Route("GET", "projects/{key}/variables", get_variables),
    Route("PUT", "projects/{key}/variables", put_variables, (WRITE,), action="edit variables"),
    Route("GET", "projects/{key}/tags", get_tags),
    Route("PUT", "projects/{key}/tags", put_tags, (WRITE,), action="edit tags"),
    Route("GET", "projects/{key}/app-manifest", app_manifest),
)
