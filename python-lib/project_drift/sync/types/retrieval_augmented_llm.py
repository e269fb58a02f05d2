"""Retrieval-augmented LLMs: the versions with their settings."""

from __future__ import annotations

from project_drift.sync.inline_versions import InlineVersionsSync


class RetrievalAugmentedLlmSync(InlineVersionsSync):
    """`GET /retrieval-augmented-llms` and `.../ID` (`DSSRetrievalAugmentedLLM`); since DSS 13."""

    resource_type = "retrieval_augmented_llm"
    label = "retrieval-augmented LLMs"
    git_files = ("saved_models/{name}.json",)
    lists = "/retrieval-augmented-llms"
    gets = "/retrieval-augmented-llms/{}"
