"""Streaming endpoints: connection, topic, schema."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class StreamingEndpointSync(ListedSync):
    """`GET /streamingendpoints/` and `/streamingendpoints/ID` (`DSSStreamingEndpoint`)."""

    resource_type = "streaming_endpoint"
    label = "streaming endpoints"
    lists = "/streamingendpoints/"
    gets = "/streamingendpoints/{}"
    cosmetic = ("/schema/userModified",)
    rules = COMMON_NOISE_AND_ID
