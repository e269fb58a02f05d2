"""Heads: what a list call tells about an object, one function per kind of head.

A head function is given the whole object in its API form and the facts around it, and returns
the list item.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Callable

Json = dict[str, Any]

CREATED_ON = "createdOn"
MODIFIED_ON = "lastModifiedOn"
CREATED_BY = "createdBy"
MODIFIED_BY = "lastModifiedBy"
VERSION_TAG = "versionTag"
CREATION_TAG = "creationTag"

_HOUR = 3_600_000


@dataclass(frozen=True)
class Item:
    """An object about to be listed: its API form with stamps, its name and the time."""

    whole: Json
    project_key: str
    name: str
    now: int


Head = Callable[[Item], Json]


def whole(item: Item) -> Json:
    """The list shows everything that GET shows."""
    return item.whole


def dataset(item: Item) -> Json:
    """Everything, and the name under which other projects see the dataset."""
    return {"smartName": item.name, **item.whole}


def some(*keys: str) -> Head:
    """A head of these keys where the object has them; stamp keys give flat dates and authors."""

    def head(item: Item) -> Json:
        return _picked(item.whole, keys)

    return head


def scenario(item: Item) -> Json:
    """A scenario's head; it also shows its state at this moment."""
    head = _picked(
        item.whole,
        ("projectKey", "id", "name", "type", "active", "runAsUser", "markedAsTest", "tags",
         CREATED_ON, MODIFIED_ON),
    )  # fmt: skip
    head["running"] = False
    head["start"] = 0
    waits = item.whole.get("active") and any(
        trigger.get("active") for trigger in item.whole.get("triggers", [])
    )
    head["nextRun"] = item.now + _HOUR if waits else 0
    return head


def saved_model(item: Item) -> Json:
    """A saved model's head: what it predicts, not how."""
    task = item.whole.get("miniTask") or {}
    head = _picked(item.whole, ("projectKey", "id", "name", CREATED_ON, MODIFIED_ON))
    head["type"] = task.get("taskType") or item.whole.get("savedModelType")
    for key in ("backendType", "predictionType"):
        if key in task:
            head[key] = task[key]
    head["versionsCount"] = len(item.whole.get("inlineVersions") or []) or int(
        bool(item.whole.get("activeVersion"))
    )
    return head


def analysis(item: Item) -> Json:
    """An analysis' head, under names of its own."""
    return {
        "projectKey": item.project_key,
        "analysisId": item.name,
        "analysisName": item.whole.get("name", ""),
        "inputDataset": item.whole.get("inputDatasetSmartName", ""),
    }


def ml_task(item: Item) -> Json:
    """Ids and names of an ML task."""
    analysis_id, _, task_id = item.name.partition("/")
    head = {"projectKey": item.project_key, "analysisId": analysis_id, "mlTaskId": task_id}
    head.update(_picked(item.whole, ("name", "taskType")))
    return head


def dashboard(item: Item) -> Json:
    """A dashboard's head counts pages and tiles."""
    pages = item.whole.get("pages") or []
    head = _picked(item.whole, ("projectKey", "id", "name", "owner", "listed", "tags", MODIFIED_ON))
    head["numPages"] = len(pages)
    head["numTiles"] = sum(len((page.get("grid") or {}).get("tiles") or []) for page in pages)
    return head


def jupyter_notebook(item: Item) -> Json:
    """Name and kernel of a notebook."""
    metadata = item.whole.get("metadata") or {}
    kernel = metadata.get("kernelspec") or {}
    language = kernel.get("language") or (metadata.get("language_info") or {}).get("name")
    return {
        "projectKey": item.project_key,
        "name": item.name,
        "language": language or "python",
        "kernelSpec": {
            "name": kernel.get("name", "python3"),
            "display_name": kernel.get("display_name", "Python 3"),
            "language": language or "python",
        },
        "tags": sorted(metadata.get("tags") or []),
    }


def sql_notebook(item: Item) -> Json:
    """A SQL notebook's head."""
    head = _picked(
        item.whole, ("projectKey", "id", "name", "connection", "tags", CREATED_ON, MODIFIED_ON)
    )
    head["language"] = item.whole.get("language", "SQL")
    return head


def _picked(whole_object: Mapping[str, Any], keys: Iterable[str]) -> Json:
    head: Json = {}
    for key in keys:
        if key in _FLAT:
            tag = whole_object.get(_FLAT[key][0])
            if tag:
                head[key] = tag.get(_FLAT[key][1])
        elif key in whole_object:
            head[key] = whole_object[key]
    return head


_FLAT = {
    CREATED_ON: (CREATION_TAG, "lastModifiedOn"),
    CREATED_BY: (CREATION_TAG, "lastModifiedBy"),
    MODIFIED_ON: (VERSION_TAG, "lastModifiedOn"),
    MODIFIED_BY: (VERSION_TAG, "lastModifiedBy"),
}
