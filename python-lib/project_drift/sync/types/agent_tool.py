"""Tools of agents."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class AgentToolSync(ListedSync):
    """`GET /agents/tools` lists summaries, `/agents/tools/ID` the tool (`DSSAgentTool`)."""

    resource_type = "agent_tool"
    label = "agent tools"
    lists = "/agents/tools"
    gets = "/agents/tools/{}"
    list_params = (("includeDescriptions", "false"), ("foreign", False))
    wrapper = "tools"
    stamp_field = ""
    optional = True
    rules = COMMON_NOISE_AND_ID
