"""Scenarios: steps, triggers, reporters, and the script of a scenario written in Python."""

from __future__ import annotations

from typing import Any

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE_AND_ID, when_and_who
from project_drift.sync.listed import ListedSync

_SCRIPT_TYPE = "custom_python"


class ScenarioSync(ListedSync):
    """`GET /scenarios/` lists heads, `GET /scenarios/ID` the definition, `.../payload` the script.

    Without `runAsUser` a scenario runs as the person who last saved it
    (`dataikuapi.dss.scenario.DSSScenarioSettings.effective_run_as`), so that login is configuration
    and not bookkeeping: it is kept as `effectiveRunAs`.
    """

    resource_type = "scenario"
    label = "scenarios"
    right = "the right to monitor jobs"
    lists = "/scenarios/"
    gets = "/scenarios/{}"
    stamp_field = "lastModifiedOn"
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/running", "runtime"),
        drop("/start", "runtime"),
        drop("/nextRun", "runtime"),
        drop("/triggers/*/params/lastUpdate", "when the trigger was last looked at"),
    )

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        document = dict(document)
        if document.get("type") == _SCRIPT_TYPE:
            answer = self.reader.get(f"{self.item_path(resource_id)}/payload")
            document["script"] = self.document(resource_id, answer).get("script")
        login = when_and_who(document, "versionTag", "lastModified")[1]
        if login is not None and not document.get("runAsUser"):
            document["effectiveRunAs"] = login
        return super().resource(resource_id, document)
