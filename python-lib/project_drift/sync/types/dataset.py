"""Datasets: connection, format, schema, partitioning, metrics and checks."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.strategies.schema import Columns
from project_drift.sync.base import COMMON_NOISE, DISPLAYED_STATE, Head
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, keyed


class DatasetSync(ListedSync):
    """`GET /datasets/` lists whole definitions (`DSSProject.list_datasets`)."""

    resource_type = "dataset"
    label = "datasets"
    git_files = ("datasets/{name}.json",)
    lists = "/datasets/"
    gets = "/datasets/{}"
    list_params = (("foreign", False),)
    id_field = "name"
    listed_whole = True
    verify_list = True
    cosmetic = ("/schema/userModified",)
    strategies = (
        *COMMON_STRATEGIES,
        At("/schema/columns", Columns(), called=""),
        At("/schema/*", called="schema: {}"),
        At("/params/*", called="{}"),
        At("/partitioning/dimensions", keyed("partition dimension"), called=""),
    )
    rules = (
        *COMMON_NOISE,
        drop("/name", "identity, held in the resource id"),
        drop("/smartName", "the name again, in lists only"),
        *DISPLAYED_STATE,
        drop("/formatParams/probableNumberOfRecords", "an estimate that moves with the data"),
        drop("/params/uploadBoxId", "where the upload form put its files"),
    )

    def from_head(self, head: Head) -> Resource:
        return self.resource(head.resource_id, dict(head.listed))
