"""Model comparisons: which evaluations are compared, and how they are shown."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class EvaluationComparisonSync(ListedSync):
    """`GET /evaluationcomparisons/` and `/evaluationcomparisons/ID` (`DSSModelComparison`)."""

    resource_type = "evaluation_comparison"
    label = "model comparisons"
    git_files = ("model_comparisons/{name}.json",)
    lists = "/evaluationcomparisons/"
    gets = "/evaluationcomparisons/{}"
    title_field = "displayName"
    rules = COMMON_NOISE_AND_ID
