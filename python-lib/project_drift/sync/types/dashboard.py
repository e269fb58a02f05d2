"""Dashboards: pages, tiles and filters."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class DashboardSync(ListedSync):
    """`GET /dashboards/` and `GET /dashboards/ID/` (`dataikuapi.dss.dashboard.DSSDashboard`)."""

    resource_type = "dashboard"
    label = "dashboards"
    lists = "/dashboards/"
    gets = "/dashboards/{}/"
    stamp_field = "lastModifiedOn"
    rules = COMMON_NOISE_AND_ID
