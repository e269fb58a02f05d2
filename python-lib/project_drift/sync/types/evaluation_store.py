"""Evaluation stores: settings, metrics and checks, not the evaluations in them."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID, DISPLAYED_STATE
from project_drift.sync.listed import ListedSync


class EvaluationStoreSync(ListedSync):
    """`GET /evaluationstores/` and `/evaluationstores/ID` (`DSSModelEvaluationStore`).

    Asked for without a flavour, the list has those of tables and of LLMs alike.
    """

    resource_type = "evaluation_store"
    label = "evaluation stores"
    git_files = ("model_evaluation_stores/{name}.json",)
    lists = "/evaluationstores/"
    gets = "/evaluationstores/{}"
    rules = (
        *COMMON_NOISE_AND_ID,
        *DISPLAYED_STATE,
    )
