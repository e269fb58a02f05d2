"""Agents: the versions with their prompts, models and tools."""

from __future__ import annotations

from project_drift.sync.inline_versions import InlineVersionsSync


class AgentSync(InlineVersionsSync):
    """`GET /agents` and `GET /agents/ID` (`dataikuapi.dss.agent.DSSAgent`); since DSS 13."""

    resource_type = "agent"
    label = "agents"
    git_files = ("saved_models/{name}.json",)
    lists = "/agents"
    gets = "/agents/{}"
