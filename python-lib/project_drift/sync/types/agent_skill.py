"""Skills of agents with their text."""

from __future__ import annotations

from typing import Any

from project_drift.models.resource import Resource
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES


class AgentSkillSync(ListedSync):
    """`GET /agents/skills`, `.../ID` and `.../ID/content` (`dataikuapi.dss.agent_skill`)."""

    resource_type = "agent_skill"
    label = "agent skills"
    git_files = ("agent-skills/{name}.json", "agent-skills/{name}")
    lists = "/agents/skills"
    gets = "/agents/skills/{}"
    optional = True
    strategies = (
        *COMMON_STRATEGIES,
        At("/content", called="text"),
    )
    rules = COMMON_NOISE_AND_ID

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        content = self.reader.get(f"{self.item_path(resource_id)}/content")
        whole = {**document, "content": self.document(resource_id, content)}
        return super().resource(resource_id, whole)
