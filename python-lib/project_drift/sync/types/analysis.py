"""Visual analyses of the lab: their script and charts."""

from __future__ import annotations

from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, STEPS
from project_drift.sync.screen import screen_state


class AnalysisSync(ListedSync):
    """`GET /lab/` and `GET /lab/ID/` (`dataikuapi.dss.analysis.DSSAnalysis`); no stamp in lists."""

    resource_type = "analysis"
    label = "analyses"
    git_files = ("analysis/{name}/core_params.json",)
    lists = "/lab/"
    gets = "/lab/{}/"
    id_field = "analysisId"
    stamp_field = ""
    strategies = (
        *COMMON_STRATEGIES,
        At("/script/steps", STEPS, called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        *screen_state("/script"),
    )
