"""Semantic models."""

from __future__ import annotations

from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class SemanticModelSync(ListedSync):
    """`GET /semantic-models/` and `/semantic-models/ID` (`DSSSemanticModel`); since DSS 14."""

    resource_type = "semantic_model"
    label = "semantic models"
    git_files = ("semantic-models/{name}.json",)
    lists = "/semantic-models/"
    gets = "/semantic-models/{}"
    optional = True
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/versions/*/versionTag", "DSS's own mark of the last save"),
        drop("/versions/*/creationTag", "tells who made the version, not what it is"),
    )
