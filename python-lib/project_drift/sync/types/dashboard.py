"""Dashboards: pages, tiles and filters."""

from __future__ import annotations

from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, keyed

# A tile has no id of its own; what it shows is the surest sign of which one it is.
_TILES = Items(
    (
        "tile {titleOptions/title}",
        "tile of {insightType:words} {insightId}",
        "tile {tileParams/text}",
        "tile",
    ),
    identities=(("insightId",),),
    same=("tileType",),
    nested="grid/tiles",
)
_PAGES = Items(
    ("page {title}", "page"),
    identities=(("id",), ("title",)),
    rules=(
        At("/grid/tiles", _TILES, called=""),
        At("/filters", keyed("filter on", "column"), called=""),
    ),
)


class DashboardSync(ListedSync):
    """`GET /dashboards/` and `GET /dashboards/ID/` (`dataikuapi.dss.dashboard.DSSDashboard`)."""

    resource_type = "dashboard"
    label = "dashboards"
    git_files = ("dashboards/{name}.json",)
    lists = "/dashboards/"
    gets = "/dashboards/{}/"
    stamp_field = "lastModifiedOn"
    strategies = (
        *COMMON_STRATEGIES,
        At("/pages", _PAGES, called=""),
    )
    rules = COMMON_NOISE_AND_ID
