"""Knowledge banks: vector store, embedding model, settings."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class KnowledgeBankSync(ListedSync):
    """`GET /knowledge-banks` and `/knowledge-banks/ID` (`DSSKnowledgeBank`); since DSS 13."""

    resource_type = "knowledge_bank"
    label = "knowledge banks"
    lists = "/knowledge-banks"
    gets = "/knowledge-banks/{}"
    optional = True
    rules = COMMON_NOISE_AND_ID
