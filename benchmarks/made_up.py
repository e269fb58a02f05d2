"""States and projects of any size, made up of plausible definitions."""

from __future__ import annotations

import random
from typing import Any

from dss_emulator import DssEmulator, Project
from project_drift import Resource, State

KEY = "BENCH"


def dataset(number: int, columns: int = 24) -> dict[str, Any]:
    """Return a dataset definition of about 2.5 kB."""
    return {
        "type": "PostgreSQL",
        "managed": True,
        "params": {
            "connection": "warehouse",
            "table": f"${{projectKey}}_t{number}",
            "mode": "table",
        },
        "schema": {
            "columns": [
                {
                    "name": f"column_{index}_of_{number}",
                    "type": ("bigint", "string", "double", "date")[index % 4],
                    "comment": f"What column {index} means to the people who use it",
                }
                for index in range(columns)
            ],
            "userModified": False,
        },
        "partitioning": {"dimensions": []},
        "flowOptions": {"virtualizable": False, "rebuildBehavior": "NORMAL"},
        "readWriteOptions": {"preserveOrder": False, "writeBuckets": 1, "ratio": 0.5},
        "metrics": {"probes": [], "engineConfig": {}},
        "checks": [],
        "tags": ["raw", "daily"],
    }


def state(size: int, changed: float = 0.0) -> State:
    """Return a state of `size` resources, a part of which differs from the unchanged one."""
    chosen = set(random.Random(1).sample(range(size), int(size * changed)))
    made = State(project_key=KEY, complete=True)
    for number in range(size):
        definition = dataset(number)
        if number in chosen:
            definition["schema"]["columns"][3]["type"] = "string"
            definition["schema"]["columns"].pop(7)
        made.add_resource(Resource("dataset", f"dataset.{KEY}.t{number}", definition))
    return made


def project(dss: DssEmulator, size: int) -> Project:
    """Fill a project with `size` objects: 40 % datasets, 55 % recipes, the rest scenarios."""
    made = dss.create_project(KEY)
    recipes = int(size * 0.55)
    scenarios = int(size * 0.05)
    for number in range(size - recipes - scenarios):
        made.save("dataset", f"t{number}", dataset(number))
    for number in range(recipes):
        inputs = {"main": {"items": [{"ref": f"t{number % 7}", "deps": []}]}}
        made.save(
            "recipe",
            f"compute_{number}",
            {"type": "python", "inputs": inputs, "outputs": {}},
            payload=f"import dataiku\n\nprint({number})\n",
        )
    for number in range(scenarios):
        made.save("scenario", f"S{number}", {"name": f"S{number}", "type": "step_based"})
    return made
