"""Scenarios: steps, triggers, reporters, and the script of a scenario written in Python."""

from __future__ import annotations

from typing import Any

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID, when_and_who
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, values

_SCRIPT_TYPE = "custom_python"

_BY_ID_THEN_NAME = (("id",), ("name",))
_OBJECTS = Items(("{type:lower} {itemId}", "object"), identities=(("type", "itemId"), ("itemId",)))
_STEPS = Items(
    ("step {name}", "step {type:words}", "step"),
    identities=_BY_ID_THEN_NAME,
    rules=(
        At("/params/*", called="{}"),
        *(At(f"/params/{name}", _OBJECTS, called=name)
          for name in ("builds", "clears", "checks", "computes")),
        At("/params/script", called="script"),
    ),
)  # fmt: skip
_TRIGGERS = Items(
    ("trigger {name}", "trigger {type:words}", "trigger"),
    identities=_BY_ID_THEN_NAME,
    same=("type",),
    rules=(
        At("/params/*", called="{}"),
        At("/params/watches", _OBJECTS, called="watches"),
        At("/params/daysOfWeek", values("day"), called=""),
    ),
)
_REPORTERS = Items(
    ("reporter {name}", "reporter {messaging/type:words}", "reporter"),
    identities=_BY_ID_THEN_NAME,
    rules=(At("/messaging/configuration/*", called="{}"),),
)


class ScenarioSync(ListedSync):
    """`GET /scenarios/` lists heads, `GET /scenarios/ID` the definition, `.../payload` the script.

    Without `runAsUser` a scenario runs as the person who last saved it
    (`dataikuapi.dss.scenario.DSSScenarioSettings.effective_run_as`), so that login is configuration
    and not bookkeeping: it is kept as `effectiveRunAs`.
    """

    resource_type = "scenario"
    label = "scenarios"
    git_files = ("scenarios/{name}.json", "scenarios/{name}.py")
    right = "the right to monitor jobs"
    lists = "/scenarios/"
    gets = "/scenarios/{}"
    stamp_field = "lastModifiedOn"
    strategies = (
        *COMMON_STRATEGIES,
        At("/script", called="script"),
        At("/triggers", _TRIGGERS, called=""),
        At("/params/steps", _STEPS, called=""),
        At("/reporters", _REPORTERS, called=""),
    )
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
