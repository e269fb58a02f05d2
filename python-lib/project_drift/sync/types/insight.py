"""Insights: what a tile of a dashboard shows."""

from __future__ import annotations

from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class InsightSync(ListedSync):
    """`GET /insights/` and `GET /insights/ID` (`dataikuapi.dss.insight.DSSInsight`)."""

    resource_type = "insight"
    label = "insights"
    git_files = ("insights/{name}.json",)
    lists = "/insights/"
    gets = "/insights/{}"
    stamp_field = "lastModifiedOn"
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/params/**/_refreshTrigger", "counts how often a sample was refreshed"),
        drop("/params/def/thumbnailData", "a picture that DSS draws anew at saves"),
    )
