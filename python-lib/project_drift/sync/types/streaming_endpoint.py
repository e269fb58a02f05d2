"""Streaming endpoints: connection, topic, schema."""

from __future__ import annotations

from project_drift.strategies.rules import At
from project_drift.strategies.schema import Columns
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES


class StreamingEndpointSync(ListedSync):
    """`GET /streamingendpoints/` and `/streamingendpoints/ID` (`DSSStreamingEndpoint`)."""

    resource_type = "streaming_endpoint"
    label = "streaming endpoints"
    git_files = ("streaming_endpoints/{name}.json",)
    lists = "/streamingendpoints/"
    gets = "/streamingendpoints/{}"
    cosmetic = ("/schema/userModified",)
    strategies = (
        *COMMON_STRATEGIES,
        At("/schema/columns", Columns(), called=""),
    )
    rules = COMMON_NOISE_AND_ID
