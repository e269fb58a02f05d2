"""Scenarios: steps, triggers, reporters, and the script of a scenario written in Python."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import defaultable, drop
from project_drift.sync.base import (
    COMMON_NOISE,
    Head,
    ResourceSync,
    named,
    project_path,
    when_and_who,
)

_SCRIPT_TYPE = "custom_python"


class ScenarioSync(ResourceSync):
    """`GET /scenarios/` lists heads, `GET /scenarios/ID` the definition, `.../payload` the script.

    Without `runAsUser` a scenario runs as the person who last saved it
    (`dataikuapi.dss.scenario.DSSScenarioSettings.effective_run_as`), so that login is configuration
    and not bookkeeping: it is kept as `effectiveRunAs`.
    """

    resource_type = "scenario"
    label = "scenarios"
    rules = (
        *COMMON_NOISE,
        drop("/id", "identity, held in the resource id"),
        drop("/running", "runtime"),
        drop("/start", "runtime"),
        drop("/nextRun", "runtime"),
        drop("/createdOn", "bookkeeping"),
        drop("/lastModifiedOn", "bookkeeping"),
        drop("/lastModifiedBy", "bookkeeping"),
        drop("/triggers/*/params/lastUpdate", "when the trigger was last looked at"),
        defaultable("/script", "a scenario of steps has none or an empty one"),
        defaultable("/markedAsTest", "newer versions of DSS write it as false"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        items = self.reader.get(project_path(project_key, "scenarios") + "/")
        return [
            Head(head.resource_id, head.listed, head.listed.get("lastModifiedOn"))
            for head in self.heads(project_key, items, "id")
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        path = project_path(key, "scenarios", name)
        document = dict(self.document(resource_id, self.reader.get(path)))
        if document.get("type") == _SCRIPT_TYPE:
            script = self.document(resource_id, self.reader.get(f"{path}/payload"))
            document["script"] = script.get("script")
        if not document.get("runAsUser"):
            login = when_and_who(document.get("versionTag"))[1]
            if login is not None:
                document["effectiveRunAs"] = login
        return self.build(resource_id, document, str(document.get("name") or name))
