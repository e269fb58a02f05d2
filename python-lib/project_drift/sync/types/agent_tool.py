"""Tools of agents."""

from __future__ import annotations

from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES


class AgentToolSync(ListedSync):
    """`GET /agents/tools` lists summaries, `/agents/tools/ID` the tool (`DSSAgentTool`)."""

    resource_type = "agent_tool"
    label = "agent tools"
    git_files = ("agent-tools/{name}.json",)
    lists = "/agents/tools"
    gets = "/agents/tools/{}"
    list_params = (("includeDescriptions", "false"), ("foreign", False))
    wrapper = "tools"
    stamp_field = ""
    optional = True
    strategies = (
        *COMMON_STRATEGIES,
        At("/params/*", called="{}"),
        At("/additionalDescriptionForLLM", called="description for the LLM"),
    )
    rules = COMMON_NOISE_AND_ID
