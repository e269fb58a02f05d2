"""Checks that also append a row to a dataset, as DSS would run them."""

from __future__ import annotations

import json
import time
from datetime import datetime, timezone

import pytest

from canaries import given_away, plant
from component_runner import PluginRunner
from conftest import ROOT
from doors import drop_column, folder_of
from dss_emulator import DssEmulator, Project
from project_drift.dss.records import COLUMNS

SNAPSHOT = "project-drift-snapshot-step"
CHECK = "project-drift-check"
CHECK_STEP = "project-drift-check-step"
RESULTS = "FLEET.results"
# Reading less makes the tests quicker.
TYPES = {"object_types": ["dataset", "recipe"]}
INTO = {"results_dataset": RESULTS, **TYPES}
NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def runner(dss: DssEmulator, demo: Project) -> PluginRunner:
    """The plugin in the demo project, which has a first snapshot."""
    made = PluginRunner(ROOT, dss.url, dss.api_key, demo.key)
    assert not made.run_step(SNAPSHOT, TYPES).failed
    return made


@pytest.fixture
def fleet(dss: DssEmulator) -> Project:
    """A project with a dataset for results that has no columns yet."""
    project = dss.create_project("FLEET")
    project.save("dataset", "results", {"type": "PostgreSQL", "schema": {"columns": []}})
    return project


def columns_of(fleet: Project) -> list[str]:
    return [column["name"] for column in fleet.get("dataset", "results")["schema"]["columns"]]


def journal(demo: Project) -> list[str]:
    files = demo.folder_files(folder_of(demo))
    return sorted(path for path in files if "/checks/" in path)


def test_an_empty_dataset_gets_its_columns_from_the_first_check(
    runner: PluginRunner, fleet: Project
) -> None:
    assert not runner.run_step(CHECK_STEP, INTO).failed
    assert columns_of(fleet) == NAMES


def test_a_row_has_every_column(runner: PluginRunner, fleet: Project) -> None:
    runner.run_step(CHECK_STEP, INTO)
    (row,) = runner.dataset_rows(RESULTS)
    assert list(row) == NAMES


def test_each_check_appends_a_row_and_keeps_the_others(
    runner: PluginRunner, fleet: Project, demo: Project
) -> None:
    runner.run_step(CHECK_STEP, INTO)
    drop_column(demo)
    runner.run_step(CHECK_STEP, INTO)
    assert [row["outcome"] for row in runner.dataset_rows(RESULTS)] == ["pass", "fail"]


def test_a_row_tells_what_the_variables_of_the_step_tell(
    runner: PluginRunner, fleet: Project, demo: Project
) -> None:
    drop_column(demo)
    variables = runner.run_step(CHECK_STEP, INTO).variables
    (row,) = runner.dataset_rows(RESULTS)
    told = {
        "status": row["status"],
        "level": row["highest_level"],
        **{name: row[f"objects_{name}"] for name in ("added", "removed", "modified", "renamed")},
        "unknown": row["objects_unknown"],
        "new": row["differences_new"],
        "resolved": row["differences_resolved"],
        "summary": row["summary"],
        "report_path": row["report_path"],
    }
    assert told == {name: str(variables[f"project_drift_{name}"]) for name in told}


def test_a_row_says_which_project_by_whom_and_against_what(
    runner: PluginRunner, fleet: Project, demo: Project
) -> None:
    drop_column(demo)
    runner.run_step(CHECK_STEP, INTO)
    (row,) = runner.dataset_rows(RESULTS)
    assert (row["project_key"], row["environment"]) == ("RETAIL_CHURN", "default")
    assert (row["compared_with"], row["reference_serial"], row["snapshot_serial"]) == (
        "baseline", "1", "2",
    )  # fmt: skip
    assert (row["checked_by"], row["people"]) == ("admin", "anna.berg")
    assert row["objects_high"] == "1"


def test_a_clean_check_has_a_row_in_which_nothing_drifted(
    runner: PluginRunner, fleet: Project
) -> None:
    runner.run_step(CHECK_STEP, INTO)
    (row,) = runner.dataset_rows(RESULTS)
    assert (row["status"], row["outcome"], row["objects_modified"]) == ("clean", "pass", "0")
    empty = ("highest_level", "drift_since", "newest_drift_at", "people", "snapshot_serial")
    assert not any(row[name] for name in empty)


def test_a_check_that_could_not_be_made_has_a_row_without_numbers(
    runner: PluginRunner, fleet: Project
) -> None:
    result = runner.run_step(CHECK_STEP, {**INTO, "environment": "prod"})
    (row,) = runner.dataset_rows(RESULTS)
    assert result.failed
    assert (row["status"], row["outcome"], row["environment"]) == ("failed", "fail", "prod")
    assert row["summary"] == result.variables["project_drift_summary"]
    assert not any(value for name, value in row.items() if name.startswith(("obj", "diff")))


def test_what_could_not_be_read_is_told_in_the_row(
    runner: PluginRunner, fleet: Project, dss: DssEmulator
) -> None:
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=500)
    runner.run_step(CHECK_STEP, INTO)
    (row,) = runner.dataset_rows(RESULTS)
    assert (row["status"], row["outcome"]) == ("incomplete", "fail")
    assert int(row["objects_unknown"]) > 0


def test_the_macro_appends_a_row_too(runner: PluginRunner, fleet: Project) -> None:
    runner.run_macro(CHECK, INTO)
    assert len(runner.dataset_rows(RESULTS)) == 1


def test_no_row_is_written_where_no_dataset_is_chosen(runner: PluginRunner, fleet: Project) -> None:
    runner.run_step(CHECK_STEP, TYPES)
    assert runner.dataset_rows(RESULTS) == []
    assert columns_of(fleet) == []


def test_columns_of_somebody_else_stay_and_are_empty(runner: PluginRunner, fleet: Project) -> None:
    runner.run_step(CHECK_STEP, INTO)
    with fleet.edit("dataset", "results") as dataset:
        dataset["schema"]["columns"].append({"name": "team", "type": "string"})
    assert not runner.run_step(CHECK_STEP, INTO).failed
    assert runner.dataset_rows(RESULTS)[-1]["team"] == ""


class TestADatasetThatDoesNotFit:
    """The check is made, saved and told before the step fails."""

    @pytest.fixture
    def fleet(self, fleet: Project) -> Project:
        with fleet.edit("dataset", "results") as dataset:
            kept = [name for name in NAMES if name not in ("outcome", "people")]
            dataset["schema"]["columns"] = [{"name": name, "type": "string"} for name in kept]
        return fleet

    def test_is_named_with_what_it_lacks(self, runner: PluginRunner, fleet: Project) -> None:
        told = str(runner.run_step(CHECK_STEP, INTO).error)
        assert "dataset 'FLEET.results'" in told
        assert "no column outcome, people" in told

    def test_is_told_everything_that_it_lacks(self, runner: PluginRunner, fleet: Project) -> None:
        with fleet.edit("dataset", "results") as dataset:
            dataset["schema"]["columns"] = [{"name": "team", "type": "string"}]
        told = str(runner.run_step(CHECK_STEP, INTO).error)
        assert ", ".join(NAMES) in told

    def test_takes_no_row_and_keeps_its_columns(self, runner: PluginRunner, fleet: Project) -> None:
        before = columns_of(fleet)
        runner.run_step(CHECK_STEP, INTO)
        assert (runner.dataset_rows(RESULTS), columns_of(fleet)) == ([], before)

    def test_leaves_the_verdict_in_the_journal(
        self, runner: PluginRunner, fleet: Project, demo: Project
    ) -> None:
        drop_column(demo)
        result = runner.run_step(CHECK_STEP, INTO)
        assert journal(demo) == [result.variables["project_drift_report_path"]]

    def test_leaves_the_verdict_in_the_variables_and_in_the_reason(
        self, runner: PluginRunner, fleet: Project, demo: Project
    ) -> None:
        drop_column(demo)
        result = runner.run_step(CHECK_STEP, INTO)
        assert result.variables["project_drift_level"] == "high"
        assert result.variables["project_drift_summary"] in str(result.error)

    def test_hides_no_reason_why_there_was_no_check(
        self, runner: PluginRunner, fleet: Project
    ) -> None:
        result = runner.run_step(CHECK_STEP, {**INTO, "environment": "prod"})
        assert "dataset 'FLEET.results'" in str(result.error)
        assert "take one first" in str(result.error)

    def test_fails_the_macro(self, runner: PluginRunner, fleet: Project) -> None:
        with pytest.raises(Exception, match="no drift since snapshot 1"):
            runner.run_macro(CHECK, INTO)


def test_a_dataset_that_is_not_there_is_named(runner: PluginRunner) -> None:
    told = str(runner.run_step(CHECK_STEP, {"results_dataset": "gone"}).error)
    assert "could not be written to the dataset 'gone'" in told


def test_who_may_not_write_to_the_dataset_is_told_so(
    runner: PluginRunner, fleet: Project, dss: DssEmulator, demo: Project
) -> None:
    runner.run_step(CHECK_STEP, INTO)
    with fleet.permissions() as document:
        document["permissions"] = [{"user": "robin", "readProjectContent": True}]
    with demo.permissions() as document:
        document["permissions"].append({"user": "robin", "admin": True})
    reader = PluginRunner(ROOT, dss.url, dss.add_user("robin"), demo.key)
    result = reader.run_step(CHECK_STEP, INTO)
    assert "could not be written to the dataset 'FLEET.results'" in str(result.error)
    assert reader.dataset_rows(RESULTS) == []


def test_a_retry_tells_when_the_drift_was_first_seen(
    runner: PluginRunner, fleet: Project, dss: DssEmulator, demo: Project
) -> None:
    drop_column(demo)
    dss.fail(path="/projects/FLEET/datasets/results", status=500)
    lost = runner.run_step(CHECK_STEP, INTO)
    dss.clear_faults()
    between = datetime.now(timezone.utc).isoformat()[:19]
    time.sleep(1.1)  # moments are told in seconds
    runner.run_step(CHECK_STEP, INTO)
    (row,) = runner.dataset_rows(RESULTS)
    assert row["report_path"] == lost.variables["project_drift_report_path"]
    assert row["newest_drift_at"][:19] <= between


def test_the_report_of_a_check_is_never_that_of_one_against_something_else(
    runner: PluginRunner, fleet: Project, demo: Project
) -> None:
    drop_column(demo)
    for against in ("baseline", "latest", "baseline"):
        runner.run_step(CHECK_STEP, {**INTO, "against": against})
    paths = [row["report_path"] for row in runner.dataset_rows(RESULTS)]
    assert paths[0] == paths[2] != paths[1]


def test_no_secret_is_in_a_row(runner: PluginRunner, fleet: Project, demo: Project) -> None:
    whole = {**INTO, "object_types": [], "against": "latest"}
    for generation in (1, 2):
        plant(demo, generation)
        runner.run_step(CHECK_STEP, whole)
    rows = runner.dataset_rows(RESULTS)
    assert int(rows[1]["objects_modified"]) > 10
    assert given_away([json.dumps(rows)]) == []


def test_a_hostile_name_stays_visible_text_in_a_row(
    runner: PluginRunner, fleet: Project, demo: Project
) -> None:
    evil = "a\nb\u202ec\x00"
    demo.save("recipe", evil, {"type": "python"}, user="x\x00y", payload="x")
    runner.run_step(CHECK_STEP, {**INTO, "fail_on": "low"})
    (row,) = runner.dataset_rows(RESULTS)
    assert all(value.isprintable() for value in row.values())
