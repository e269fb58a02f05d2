"""Endpoints with shapes of their own: scripts, versions, lab, wiki, library, worksheets, skills."""

from __future__ import annotations

import base64
from typing import Any

from . import answers
from .auth import WRITE
from .errors import bad_request, missing
from .handlers_objects import found
from .messages import Call, Reply, json_reply, no_content
from .object_types import OBJECT_TYPES
from .routing import Route
from .store import Json


def scenario_payload(call: Call) -> Reply:
    """The script of a scenario."""
    _, stored = found(OBJECT_TYPES["scenario"], call)
    return json_reply({"script": stored.payload or ""})


def put_scenario_payload(call: Call) -> Reply:
    """Replace the script of a scenario."""
    row = OBJECT_TYPES["scenario"]
    name, stored = found(row, call)
    call.editor.save(row, name, stored.definition, str(call.json_object().get("script", "")))
    return json_reply({"msg": f"Saved script of scenario {call.project.key}.{name}"})


def model_versions(call: Call) -> Reply:
    """The versions of a saved model; their training results are not part of a project's files."""
    _, stored = found(OBJECT_TYPES["saved_model"], call)
    active = stored.definition.get("activeVersion")
    ids = [version.get("versionId") for version in stored.definition.get("inlineVersions") or []]
    if active and active not in ids:
        ids.append(active)
    return json_reply([{"id": id_, "active": id_ == active, "snippet": {}} for id_ in ids])


def analysis_tasks(call: Call) -> Reply:
    """The ML tasks of one analysis."""
    name, _ = found(OBJECT_TYPES["analysis"], call)
    row = OBJECT_TYPES["ml_task"]
    tasks = [
        answers.listed(row, call.project.key, task, stored, call.world.clock.now)
        for task, stored in call.project.of_type(row.name).items()
        if task.startswith(f"{name}/")
    ]
    return json_reply({"mlTasks": tasks})


def wiki(call: Call) -> Reply:
    """The taxonomy of the wiki."""
    return json_reply({"projectKey": call.project.key, **call.project.wiki})


def wiki_article(call: Call) -> Reply:
    """An article by id, or by name."""
    row = OBJECT_TYPES["wiki_article"]
    wanted = call.values["id"]
    articles = call.project.of_type(row.name)
    named = [id_ for id_, stored in articles.items() if stored.definition.get("name") == wanted]
    article_id = wanted if wanted in articles else next(iter(named), None)
    if article_id is None:
        raise missing(row.noun, call.project.key, wanted)
    stored = articles[article_id]
    article = answers.whole(row, call.project.key, article_id, stored)
    return json_reply({"article": article, "payload": stored.payload or ""})


def library_tree(call: Call) -> Reply:
    """The names of all library files, as a tree."""
    root: dict[str, Any] = {}
    for path in sorted(call.project.of_type("library_file")):
        *folders, name = path.split("/")
        level = root
        for folder in folders:
            level = level.setdefault(folder, {})
        level[name] = None
    return json_reply(_nodes(root))


def library_file(call: Call) -> Reply:
    """The contents of a library file, as text or in base64."""
    path = call.values["path"]
    stored = call.project.of_type("library_file").get(path)
    if stored is None:
        raise missing("library file", call.project.key, path)
    if call.first("dataEncoding") == "base64":
        return json_reply({"data": base64.b64encode(stored.data).decode("ascii")})
    return json_reply({"data": stored.data.decode("utf-8", "replace")})


def write_library_file(call: Call) -> Reply:
    """Create or replace a library file with the bytes of the body."""
    row = OBJECT_TYPES["library_file"]
    call.editor.save(row, call.values["path"], {}, data=call.incoming.body)
    return no_content()


def list_worksheets(call: Call) -> Reply:
    """The statistics worksheets of one dataset."""
    row = OBJECT_TYPES["statistics_worksheet"]
    dataset = call.values["dataset"]
    if dataset not in call.project.of_type("dataset"):
        raise missing("dataset", call.project.key, dataset)
    return json_reply(
        [
            answers.listed(row, call.project.key, name, stored, call.world.clock.now)
            for name, stored in call.project.of_type(row.name).items()
            if name.rpartition("/")[0] == dataset
        ]
    )


def worksheet(call: Call) -> Reply:
    """One statistics worksheet."""
    row = OBJECT_TYPES["statistics_worksheet"]
    name = f"{call.values['dataset']}/{call.values['id']}"
    stored = call.project.of_type(row.name).get(name)
    if stored is None:
        raise missing(row.noun, call.project.key, name)
    return json_reply(answers.whole(row, call.project.key, name, stored))


def skill_content(call: Call) -> Reply:
    """The parsed text of a skill.

    UNCONFIRMED: front matter of `key: value` lines gives name, description and metadata.
    """
    _, stored = found(OBJECT_TYPES["agent_skill"], call)
    head, body = _front_matter(stored.payload or "")
    answer: Json = {
        "name": head.pop("name", stored.definition.get("name", "")),
        "description": head.pop("description", ""),
        "metadata": head,
        "instructions": body,
    }
    return json_reply(answer)


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].strip() != "---":
        return {}, text
    head: dict[str, str] = {}
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == "---":
            return head, "".join(lines[number + 1 :])
        key, separator, value = line.partition(":")
        if separator:
            head[key.strip()] = value.strip()
    raise bad_request("SKILL.md has no end of its front matter")


def _nodes(level: dict[str, Any]) -> list[Json]:
    return [
        {"name": name} if children is None else {"name": name, "children": _nodes(children)}
        for name, children in level.items()
    ]


_WORKSHEETS = "projects/{key}/datasets/{dataset}/statistics/worksheets"
_SCRIPT = "projects/{key}/scenarios/{id}/payload"
_LIBRARY = "projects/{key}/libraries/contents"

ROUTES = (
    Route("GET", _SCRIPT, scenario_payload),
    Route("PUT", _SCRIPT, put_scenario_payload, (WRITE,), action="edit this scenario"),
    Route("GET", "projects/{key}/savedmodels/{id}/versions", model_versions),
    Route("GET", "projects/{key}/lab/{id}/models", analysis_tasks),
    Route("GET", "projects/{key}/wiki", wiki),
    Route("GET", "projects/{key}/wiki/{id}", wiki_article),
    Route("GET", _LIBRARY, library_tree),
    Route("GET", _LIBRARY + "/{*path}", library_file),
    Route("POST", _LIBRARY + "/{*path}", write_library_file, (WRITE,), action="edit the library"),
    Route("GET", _WORKSHEETS, list_worksheets),
    Route("GET", _WORKSHEETS + "/{id}", worksheet),
    Route("GET", "projects/{key}/agents/skills/{id}/content", skill_content, feature="agent_skill"),
)
