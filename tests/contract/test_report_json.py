"""The JSON report and its schema: each says exactly what the other does."""

from __future__ import annotations

import dataclasses
import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from examples import HOSTILE, a_resource, a_state, busy_report, check_report, report_of, week_report
from project_drift.models.diff import Change, Hunk
from project_drift.models.report import (
    LEVELS,
    Commit,
    Finding,
    Gap,
    Group,
    Overview,
    OverviewLine,
    Report,
    Row,
    RuleUse,
    Side,
    Verdict,
)
from project_drift.models.state import State
from project_drift.reports import render, render_overview
from project_drift.service import findings
from strategies import state_pairs

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
SCHEMA: dict[str, Any] = json.loads(
    resources.files("project_drift")
    .joinpath("schemas")
    .joinpath("report_v1.schema.json")
    .read_text(encoding="utf-8")
)
MODELS = {
    "report": Report,
    "side": Side,
    "group": Group,
    "row": Row,
    "change": Change,
    "hunk": Hunk,
    "commit": Commit,
    "gap": Gap,
    "verdict": Verdict,
    "finding": Finding,
    "rule_use": RuleUse,
    "overview": Overview,
    "overview_line": OverviewLine,
}
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)


def errors(text: str) -> list[str]:
    """What the schema has against a JSON report, of both forms that it may have."""
    return [
        inner.message
        for error in VALIDATOR.iter_errors(json.loads(text))
        for inner in (error, *(error.context or ()))
    ]


def test_the_schema_is_one() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "report",
    [week_report(), busy_report(), check_report()],
    ids=["week", "everything a row tells", "a check"],
)
def test_the_report_is_as_the_schema_says(report: Report) -> None:
    assert errors(render("json", report)) == []


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_stay_within_the_schema(kind: str) -> None:
    report = report_of(HOSTILE[kind])
    assert errors(render("json", report)) == []


@given(state_pairs())
def test_any_report_is_as_the_schema_says(pair: tuple[State, State]) -> None:
    assert errors(render("json", findings.compare("Drift check", *pair))) == []


def test_a_first_snapshot_is_as_the_schema_says() -> None:
    assert errors(render("json", findings.describe("Snapshot", a_state(a_resource("a"))))) == []


@pytest.mark.parametrize("status", ["clean", "drift", "incomplete", "failed"])
def test_an_overview_is_as_the_schema_says(status: str) -> None:
    overview = Overview("Snapshots", (OverviewLine("SHOP", status, "So it is."),))
    assert errors(render_overview("json", overview)) == []


def test_the_golden_report_is_as_the_schema_says() -> None:
    assert errors((GOLDEN / "week.json").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", MODELS)
def test_the_schema_has_the_fields_of_the_model_and_no_other(name: str) -> None:
    part = SCHEMA["definitions"][name]
    extra = {"format_version"} if name in ("report", "overview") else set()
    fields = {field.name for field in dataclasses.fields(MODELS[name])} | extra
    assert set(part["properties"]) == fields
    assert set(part["required"]) == fields
    assert part["additionalProperties"] is False


def test_the_schema_has_the_levels_of_the_model() -> None:
    row = SCHEMA["definitions"]["row"]["properties"]
    assert row["level"]["enum"] == [*LEVELS, ""]
    assert list(SCHEMA["definitions"]["report"]["properties"]["levels"]["properties"]) == [*LEVELS]


@pytest.mark.parametrize("field", sorted(SCHEMA["definitions"]["row"]["required"]))
def test_a_row_without_one_of_its_fields_is_refused(field: str) -> None:
    data = json.loads(render("json", week_report()))
    del data["groups"][0]["rows"][0][field]
    assert not VALIDATOR.is_valid(data)


@pytest.mark.parametrize("place", [(), ("new",), ("counts",), ("groups", 0, "rows", 0)], ids=str)
def test_a_field_that_the_schema_does_not_know_is_refused(place: tuple[Any, ...]) -> None:
    data = part = json.loads(render("json", week_report()))
    for step in place:
        part = part[step]
    part["other"] = 1
    assert not VALIDATOR.is_valid(data)


def test_both_ids_of_a_renamed_resource_are_there() -> None:
    data = json.loads(render("json", busy_report()))
    (row,) = (
        row for group in data["groups"] for row in group["rows"] if row["change"] == "renamed"
    )
    assert row["renamed_from"] == "dataset.SHOP.customers"
    assert row["resource_id"] == "dataset.SHOP.clients"
    assert [one["name"] for one in row["followers"]] == ["compute", "Ingest"]
