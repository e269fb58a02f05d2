"""ML tasks of the lab: how models are designed, not what was trained."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource, make_resource_id
from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.sync.base import (
    COMMON_NOISE_AND_ID,
    Head,
    ResourceSync,
    named,
    project_path,
    segment,
)
from project_drift.sync.lists import COMMON_STRATEGIES, STEPS, keyed
from project_drift.sync.screen import screen_state


class MlTaskSync(ResourceSync):
    """`GET /models/lab/` and `GET /models/lab/ANALYSIS/TASK/settings` (`DSSMLTask`).

    The keys of the project-wide list are not documented. Where an item lacks them, each analysis
    is asked for its own tasks (`DSSAnalysis.list_ml_tasks`), whose keys the client itself relies
    on.
    """

    resource_type = "ml_task"
    label = "ML tasks"
    git_files = ("analysis/{owner}/ml/{own}/params.json",)
    strategies = (
        *COMMON_STRATEGIES,
        At("/preprocessing/per_feature/*", called="feature {}"),
        At("/modeling/*", called="{}"),
        At("/modeling/custom_python", keyed("custom algorithm"), called=""),
        At("/modeling/metrics/customMetrics", keyed("custom metric"), called=""),
        At("/predictionDisplayScript/steps", STEPS, called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/analysisId", "identity, held in the resource id"),
        drop("/mlTaskId", "identity, held in the resource id"),
        *screen_state("/predictionDisplayScript"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        path = project_path(project_key)
        tasks = _tasks(self.reader.get(f"{path}/models/lab/"))
        if any(not {"analysisId", "mlTaskId"} <= task.keys() for task in tasks):
            tasks = list(self._by_analysis(project_key, path))
        analyses = self.items(project_key, tasks, "analysisId")
        names = self.items(project_key, tasks, "mlTaskId")
        return [
            Head(make_resource_id(self.resource_type, project_key, f"{analysis}/{name}"), task)
            for (analysis, _), (name, task) in zip(analyses, names)
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        analysis, _, task = name.partition("/")
        path = f"{project_path(key)}/models/lab/{segment(analysis)}/{segment(task)}/settings"
        document = self.definition(resource_id, self.reader.get(path))
        return self.titled(resource_id, document)

    def _by_analysis(self, project_key: str, path: str) -> Iterator[dict[str, Any]]:
        for analysis, _ in self.items(project_key, self.reader.get(f"{path}/lab/"), "analysisId"):
            for task in _tasks(self.reader.get(f"{path}/lab/{segment(analysis)}/models/")):
                yield {**task, "analysisId": analysis}


def _tasks(answer: Any) -> list[dict[str, Any]]:
    tasks = answer.get("mlTasks") if isinstance(answer, dict) else answer
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise UnexpectedAnswer("the list of ML tasks is not a list", 200)
    return tasks
