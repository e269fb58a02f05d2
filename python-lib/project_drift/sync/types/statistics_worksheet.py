"""Statistics worksheets; one list for each dataset, so they are read only when asked for."""

from __future__ import annotations

from project_drift.models.resource import Resource, make_resource_id
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import (
    COMMON_NOISE_AND_ID,
    Head,
    ResourceSync,
    named,
    project_path,
    segment,
)
from project_drift.sync.lists import COMMON_STRATEGIES
from project_drift.sync.screen import screen_state


class StatisticsWorksheetSync(ResourceSync):
    """`GET /datasets/D/statistics/worksheets/` and `.../ID` (`DSSStatisticsWorksheet`)."""

    resource_type = "statistics_worksheet"
    label = "statistics worksheets"
    git_files = ("statistics_worksheets/{own}.json",)
    on_request = True
    strategies = (
        *COMMON_STRATEGIES,
        At("/rootCard/cards", Items(("card {type:words}", "card"), nested="cards"), called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        *screen_state(""),
    )

    def list_all(self, project_key: str) -> list[Head]:
        path = project_path(project_key)
        datasets = self.reader.get(f"{path}/datasets/", foreign=False)
        return [
            Head(make_resource_id(self.resource_type, project_key, f"{dataset}/{name}"), item)
            for dataset, _ in self.items(project_key, datasets, "name")
            for name, item in self.items(
                project_key, self.reader.get(_worksheets(path, dataset)), "id"
            )
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        dataset, _, worksheet = name.rpartition("/")
        path = _worksheets(project_path(key), dataset) + segment(worksheet)
        document = self.definition(resource_id, self.reader.get(path))
        return self.titled(resource_id, document)


def _worksheets(path: str, dataset: str) -> str:
    return f"{path}/datasets/{segment(dataset)}/statistics/worksheets/"
