"""Datasets: connection, format, schema, partitioning, metrics and checks."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE, DISPLAYED_STATE, Head
from project_drift.sync.listed import ListedSync


class DatasetSync(ListedSync):
    """`GET /datasets/` lists whole definitions (`DSSProject.list_datasets`)."""

    resource_type = "dataset"
    label = "datasets"
    lists = "/datasets/"
    gets = "/datasets/{}"
    list_params = (("foreign", False),)
    id_field = "name"
    listed_whole = True
    verify_list = True
    cosmetic = ("/schema/userModified",)
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
