"""Knowledge banks: vector store, embedding model, settings."""

from __future__ import annotations

from project_drift.strategies.rules import At
from project_drift.strategies.schema import Columns
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES


class KnowledgeBankSync(ListedSync):
    """`GET /knowledge-banks` and `/knowledge-banks/ID` (`DSSKnowledgeBank`); since DSS 13."""

    resource_type = "knowledge_bank"
    label = "knowledge banks"
    git_files = ("knowledge-banks/{name}.json",)
    lists = "/knowledge-banks"
    gets = "/knowledge-banks/{}"
    optional = True
    strategies = (
        *COMMON_STRATEGIES,
        At("/metadataColumnsSchema", Columns(), called=""),
    )
    rules = COMMON_NOISE_AND_ID
