"""Objects as the API shows them: whole for GET, head for lists."""

from __future__ import annotations

import copy
from typing import Any

from .agents import api_form
from .heads import Item
from .object_types import ObjectType
from .store import Json, ProjectData, StoredObject


def whole(row: ObjectType, project_key: str, name: str, stored: StoredObject) -> Json:
    """The object as GET shows it, sharing its inner values with the store."""
    definition = api_form(stored.definition) if row.in_saved_models else stored.definition
    answer: Json = {}
    if row.id_key:
        answer["projectKey"] = project_key
        answer[row.id_key] = name.rpartition("/")[2] if row.name == "statistics_worksheet" else name
    answer.update(definition)
    if isinstance(answer.get("tags"), list):
        answer["tags"] = sorted(answer["tags"], key=str)
    if row.stamped:
        answer["versionTag"] = stored.stamp.as_tag()
    return answer


def listed(row: ObjectType, project_key: str, name: str, stored: StoredObject, now: int) -> Json:
    """The object as a list shows it."""
    return row.head(Item(whole(row, project_key, name, stored), project_key, name, now))


def thinned(item: Json) -> Json:
    """A list item that lacks things which GET has: custom fields and column comments."""
    thin = copy.deepcopy(item)
    gone = [thin.pop(key, None) for key in ("customFields", "customMeta")]
    if gone == [None, None]:
        thin.pop("tags", None)
    for column in (thin.get("schema") or {}).get("columns") or []:
        column.pop("comment", None)
    return thin


def project_head(project: ProjectData) -> Json:
    """The project as the list of projects shows it."""
    settings = project.settings
    head: Json = {"projectKey": project.key}
    for key, default in (
        ("name", project.key),
        ("projectType", "REGULAR"),
        ("projectAppType", "REGULAR"),
        ("shortDesc", ""),
        ("projectStatus", ""),
        ("tutorialProject", False),
    ):
        head[key] = settings.get(key, default)
    head.update(
        ownerLogin=project.owner,
        ownerDisplayName=project.owner,
        tags=sorted(settings.get("tags") or []),
        permissionsVersion=project.permissions.get("permissionsVersion", "V2"),
        commitMode=project.commit_mode,
        contributors=[{"login": project.owner, "displayName": project.owner}],
        versionTag=project.stamp.as_tag(),
    )
    if "creationTag" in settings:
        head["creationTag"] = settings["creationTag"]
    return head


def project_settings(project: ProjectData) -> Json:
    """The settings document with its stamp."""
    answer: Json = {**project.settings, "versionTag": project.stamp.as_tag()}
    answer["tags"] = sorted(answer.get("tags") or [])
    return answer


def project_metadata(project: ProjectData) -> Json:
    """The metadata document: a view on the settings under other names."""
    settings = project.settings
    fallback: dict[str, Any] = {
        "description": "",
        "shortDesc": "",
        "customFields": {},
        "checklists": {"checklists": []},
    }
    answer: Json = {"label": settings.get("name", project.key)}
    answer.update({key: settings.get(key, default) for key, default in fallback.items()})
    answer["tags"] = sorted(settings.get("tags") or [])
    answer["custom"] = project.custom
    return answer
