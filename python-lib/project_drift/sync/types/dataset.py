"""Datasets: connection, format, schema, partitioning, metrics and checks."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import defaultable, drop
from project_drift.sync.base import COMMON_NOISE, Head, ResourceSync, named, project_path


class DatasetSync(ResourceSync):
    """`GET /datasets/` lists whole definitions (`DSSProject.list_datasets`)."""

    resource_type = "dataset"
    label = "datasets"
    rules = (
        *COMMON_NOISE,
        drop("/name", "identity, held in the resource id"),
        drop("/smartName", "the name again, in lists only"),
        drop("/metrics/displayedState", "which metrics somebody last looked at"),
        drop("/metricsChecks/displayedState", "which checks somebody last looked at"),
        drop("/formatParams/probableNumberOfRecords", "an estimate that moves with the data"),
        drop("/params/uploadBoxId", "where the upload form put its files"),
        defaultable("/dkuProperties", "newer versions of DSS write it empty"),
        defaultable("/featureGroup", "newer versions of DSS write it as false"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        items = self.reader.get(project_path(project_key, "datasets") + "/", foreign=False)
        return self.heads(project_key, items, "name")

    def from_head(self, head: Head) -> Resource | None:
        return self.build(head.resource_id, head.listed, stamp=head.stamp)

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        answer = self.document(resource_id, self.reader.get(project_path(key, "datasets", name)))
        return self.build(resource_id, answer, stamp=answer.get("versionTag"))
