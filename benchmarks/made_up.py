"""States and projects of any size, made up of plausible definitions."""

from __future__ import annotations

import random
from typing import Any

from dss_emulator import DssEmulator, Project
from project_drift import Resource, State

KEY = "BENCH"
# The recipe of `flow` whose code is long.
LONG = f"recipe.{KEY}.compute_t5"
_LONG_LINES = 2_000
_WIDTH = 40  # datasets that stand beside each other in the Flow


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


def flow(size: int, version: str) -> State:
    """Return a state whose Flow has `size` nodes, as many datasets as recipes.

    Each recipe builds one dataset from one or two others. In another version all of them differ.
    """
    made = State(project_key=KEY, complete=True)
    chance = random.Random(2)
    for number in range(size // 2):
        definition = dataset(number)
        definition["params"]["table"] += version
        made.add_resource(Resource("dataset", f"dataset.{KEY}.t{number}", definition))
        before = range(max(0, number - 2 * _WIDTH), max(1, number - _WIDTH))
        read = {chance.choice(before) for _ in range(chance.choice((1, 1, 1, 2)))} - {number}
        lines = _LONG_LINES if f"recipe.{KEY}.compute_t{number}" == LONG else 20
        recipe = {
            "type": "python",
            "inputs": {"main": {"items": [{"ref": f"t{one}", "deps": []} for one in sorted(read)]}},
            "outputs": {"main": {"items": [{"ref": f"t{number}"}]}},
            "payload": code(lines, version),
        }
        made.add_resource(Resource("recipe", f"recipe.{KEY}.compute_t{number}", recipe))
    return made


def code(lines: int, version: str) -> str:
    """Return code of which a tenth, in blocks of five lines, differs from another version."""
    return "".join(
        f"total_{line} = column_{line} * {version if line % 48 < 5 else 1!r}\n"
        for line in range(lines)
    )


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
