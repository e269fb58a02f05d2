"""Single objects that cost a comparison most: long, and different everywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from benchmarks.made_up import KEY
from project_drift import Resource


class Case(NamedTuple):
    """An object before and after, and what became of it."""

    what: str
    note: str
    old: Resource
    new: Resource


def cases() -> Iterator[Case]:
    """Yield one for each way of comparing that could grow with the square of its input."""
    yield Case(
        "a recipe of 20,000 lines",
        "every second line changed",
        _recipe("python", "\n".join(_line(number) for number in range(20_000))),
        _recipe("python", "\n".join(_line(number, number % 2 == 0) for number in range(20_000))),
    )
    yield Case(
        "a schema of 5,000 columns",
        "all renamed, retyped, in reverse",
        _dataset([_column(number) for number in range(5_000)]),
        _dataset([_column(number, changed=True) for number in reversed(range(5_000))]),
    )
    yield Case(
        "a prepare recipe of 2,000 steps",
        "all changed",
        _recipe("shaker", {"steps": [_prepare_step(number) for number in range(2_000)]}),
        _recipe("shaker", {"steps": [_prepare_step(number, True) for number in range(2_000)]}),
    )
    yield Case(
        "a scenario of 2,000 steps",
        "all changed",
        _scenario([_scenario_step(number) for number in range(2_000)]),
        _scenario([_scenario_step(number, changed=True) for number in range(2_000)]),
    )


def _line(number: int, changed: bool = False) -> str:
    return f"rows[{number}] = {'cleaned' if changed else 'read'}(source, {number})"


def _column(number: int, changed: bool = False) -> dict[str, Any]:
    return {
        "name": f"{'renamed' if changed else 'column'}_{number}",
        "type": "double" if changed else ("bigint", "string")[number % 2],
        "comment": f"What column {number} means to the people who use it",
    }


def _prepare_step(number: int, changed: bool = False) -> dict[str, Any]:
    return {
        "metaType": "PROCESSOR",
        "type": ("FilterOnValue", "FindReplace", "StringTransformer")[number % 3],
        "preview": False,
        "disabled": False,
        "params": {
            "appliesTo": "SINGLE_COLUMN",
            "columns": [f"column_{number}"],
            "values": ["test", f"value {number}"] if changed else [f"value {number}"],
            "matchingMode": "SUBSTRING" if changed else "FULL_STRING",
        },
    }


def _scenario_step(number: int, changed: bool = False) -> dict[str, Any]:
    return {
        "id": f"s{number}",
        "type": "build_flowitem",
        "name": f"Build {number}",
        "runConditionType": "RUN_IF_STATUS_MATCH",
        "params": {
            "builds": [{"type": "DATASET", "itemId": f"t{number}", "partitionsSpec": ""}],
            "jobType": "NON_RECURSIVE_FORCED_BUILD" if changed else "RECURSIVE_BUILD",
            "refreshHiveMetastore": changed,
        },
    }


def _recipe(recipe_type: str, payload: Any) -> Resource:
    attributes = {"type": recipe_type, "inputs": {}, "outputs": {}, "payload": payload}
    return Resource("recipe", f"recipe.{KEY}.hard", attributes)


def _dataset(columns: list[dict[str, Any]]) -> Resource:
    attributes = {"type": "PostgreSQL", "schema": {"columns": columns, "userModified": False}}
    return Resource("dataset", f"dataset.{KEY}.hard", attributes)


def _scenario(steps: list[dict[str, Any]]) -> Resource:
    attributes = {"type": "step_based", "params": {"steps": steps}}
    return Resource("scenario", f"scenario.{KEY}.hard", attributes)
