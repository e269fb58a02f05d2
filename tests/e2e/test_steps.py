"""Both scenario steps as DSS would run them, from the unpacked archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from component_runner import PluginRunner
from component_runner.steps import StepResult
from doors import drop_column, folder_of
from dss_emulator import DssEmulator, Project

SNAPSHOT = "project-drift-snapshot-step"
CHECK = "project-drift-check-step"
COUNTS = ("added", "removed", "modified", "renamed", "unknown", "new", "resolved")
WORDS = ("status", "level", "summary", "report_path")
VARIABLES = {f"project_drift_{name}" for name in (*COUNTS, *WORDS)}


def add_tag(demo: Project) -> None:
    with demo.edit("dataset", "campaign_targets", user="priya.nair") as dataset:
        dataset["tags"] = [*dataset["tags"], "crm"]


def reason(result: StepResult) -> str:
    """The one line that a person reads where the step failed."""
    assert result.failed
    assert "\n" not in str(result.error)
    return str(result.error)


def test_a_step_without_settings_takes_the_first_snapshot(
    uploaded: PluginRunner, demo: Project
) -> None:
    result = uploaded.run_step(SNAPSHOT)
    assert not result.failed
    assert result.variables["project_drift_snapshot_serial"] == 1
    assert "First snapshot" in result.variables["project_drift_snapshot_summary"]
    assert any("/snapshots/000001-" in path for path in demo.folder_files(folder_of(demo)))


def test_a_snapshot_leaves_what_a_check_told(uploaded: PluginRunner) -> None:
    uploaded.run_step(SNAPSHOT)
    checked = uploaded.run_step(CHECK).variables
    snapshot = uploaded.run_step(SNAPSHOT).variables
    assert not checked.keys() & snapshot.keys()


def test_a_snapshot_that_misses_something_fails_after_saving_the_rest(
    uploaded: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=500)
    result = uploaded.run_step(SNAPSHOT)
    assert "all recipes" in reason(result)
    assert result.variables["project_drift_snapshot_status"] == "incomplete"
    assert any(".partial." in path for path in demo.folder_files(folder_of(demo)))


def test_a_clean_check_passes_and_sets_every_variable(uploaded: PluginRunner) -> None:
    uploaded.run_step(SNAPSHOT)
    result = uploaded.run_step(CHECK)
    assert not result.failed
    assert set(result.variables) == VARIABLES
    assert result.variables["project_drift_status"] == "clean"
    assert result.variables["project_drift_summary"] == (
        "RETAIL_CHURN (default) has no drift since snapshot 1."
    )


def test_the_own_folder_is_not_drift_where_the_step_made_it(uploaded: PluginRunner) -> None:
    uploaded.run_step(SNAPSHOT)
    assert uploaded.run_step(CHECK, {"fail_on": "low"}).variables["project_drift_added"] == 0


def test_drift_below_the_level_is_told_and_passes(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    add_tag(demo)
    result = uploaded.run_step(CHECK)
    assert not result.failed
    told = result.variables
    assert (told["project_drift_status"], told["project_drift_level"]) == ("drift", "low")
    assert (told["project_drift_modified"], told["project_drift_new"]) == (1, 1)


def test_drift_at_the_level_fails_with_one_sentence(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    drop_column(demo)
    result = uploaded.run_step(CHECK)
    told = reason(result)
    assert told.startswith("RETAIL_CHURN (default) drifted since snapshot 1 (1 new): high: ")
    assert "customers_clean" in told
    assert "email" in told
    assert result.variables["project_drift_level"] == "high"


def test_the_variables_are_set_before_the_step_fails(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    drop_column(demo)
    result = uploaded.run_step(CHECK)
    assert set(result.variables) == VARIABLES
    assert result.variables["project_drift_summary"] == reason(result)


@pytest.mark.parametrize(("fail_on", "fails"), [("low", True), ("medium", False), ("none", False)])
def test_the_step_may_say_itself_what_fails_it(
    uploaded: PluginRunner, demo: Project, fail_on: str, fails: bool
) -> None:
    uploaded.run_step(SNAPSHOT)
    add_tag(demo)
    assert uploaded.run_step(CHECK, {"fail_on": fail_on}).failed is fails


def test_the_policy_in_the_folder_says_what_fails_it(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    add_tag(demo)
    files = demo.folder_files(folder_of(demo))
    files["/project-drift/policy.yml"] = b"version: 1\nfail_on: low\n"
    assert uploaded.run_step(CHECK).failed


def test_a_policy_that_cannot_be_read_is_named_with_its_line(
    uploaded: PluginRunner, demo: Project
) -> None:
    uploaded.run_step(SNAPSHOT)
    demo.folder_files(folder_of(demo))["/project-drift/policy.yml"] = b"version: 1\nfail: low\n"
    assert "line 2" in reason(uploaded.run_step(CHECK))


def test_what_could_not_be_read_fails_the_step_and_is_named(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    uploaded.run_step(SNAPSHOT)
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=500)
    result = uploaded.run_step(CHECK, {"fail_on": "none"})
    assert "could not be read or compared: all recipes" in reason(result)
    assert result.variables["project_drift_status"] == "incomplete"


def test_an_empty_store_says_what_to_do(uploaded: PluginRunner, demo: Project) -> None:
    demo.create_folder("project_drift")
    result = uploaded.run_step(CHECK)
    assert "take one first" in reason(result)
    assert result.variables["project_drift_status"] == "failed"
    assert result.variables["project_drift_summary"] == reason(result)


def test_a_check_makes_no_folder_and_says_what_to_do(uploaded: PluginRunner, demo: Project) -> None:
    before = demo.names("managed_folder")
    assert "run the macro 'Take a snapshot' first" in reason(uploaded.run_step(CHECK))
    assert demo.names("managed_folder") == before


@pytest.mark.parametrize("step", [SNAPSHOT, CHECK])
def test_a_folder_that_was_deleted_is_named(
    uploaded: PluginRunner, demo: Project, step: str
) -> None:
    folder = demo.create_folder("history")
    uploaded.run_step(SNAPSHOT, {"folder": folder})
    demo.delete("managed_folder", folder)
    assert f"'{folder}' is not in RETAIL_CHURN" in reason(
        uploaded.run_step(step, {"folder": folder})
    )


def test_a_folder_of_another_project_serves(
    uploaded: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    folder = f"SHARED.{dss.create_project('SHARED').create_folder('drift')}"
    uploaded.run_step(SNAPSHOT, {"folder": folder})
    assert not uploaded.run_step(CHECK, {"folder": folder}).failed


def test_a_reader_may_check_what_he_may_read(
    uploaded: PluginRunner, unpacked: Path, dss: DssEmulator, demo: Project
) -> None:
    uploaded.run_step(SNAPSHOT)
    before = dict(demo.folder_files(folder_of(demo)))
    key = dss.add_user("reader", groups=("marketing-analysts",))
    reader = PluginRunner(unpacked, dss.url, key, demo.key)
    assert not reader.run_step(CHECK, {"object_types": ["dataset", "recipe"]}).failed
    assert demo.folder_files(folder_of(demo)) == before


def test_a_reader_is_told_what_his_rights_leave_out(
    uploaded: PluginRunner, unpacked: Path, dss: DssEmulator, demo: Project
) -> None:
    uploaded.run_step(SNAPSHOT)
    key = dss.add_user("reader", groups=("marketing-analysts",))
    told = reason(PluginRunner(unpacked, dss.url, key, demo.key).run_step(CHECK))
    assert "the check is incomplete: not covered: " in told
    assert "permissions" in told


def test_a_reader_may_not_take_a_snapshot(
    uploaded: PluginRunner, unpacked: Path, dss: DssEmulator, demo: Project
) -> None:
    uploaded.run_step(SNAPSHOT)
    drop_column(demo)
    key = dss.add_user("reader", groups=("marketing-analysts",))
    reader = PluginRunner(unpacked, dss.url, key, demo.key)
    result = reader.run_step(SNAPSHOT, {"environment": "mine"})
    assert type(result.error).__name__ == "Forbidden"
    assert result.variables["project_drift_snapshot_status"] == "failed"


def test_the_report_path_is_that_of_the_entry_in_the_journal(
    uploaded: PluginRunner, demo: Project
) -> None:
    uploaded.run_step(SNAPSHOT)
    drop_column(demo)
    path = uploaded.run_step(CHECK).variables["project_drift_report_path"]
    assert path in demo.folder_files(folder_of(demo))
    assert uploaded.run_step(CHECK).variables["project_drift_report_path"] == path


def test_several_projects_are_snapshotted_and_the_failed_one_is_named(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    dss.create_project("OTHER")
    assert not uploaded.run_step(SNAPSHOT, {"projects": ["OTHER", "RETAIL_CHURN"]}).failed
    result = uploaded.run_step(SNAPSHOT, {"projects": ["OTHER", "GONE"]})
    assert "1 of 2 projects could not be read whole" in reason(result)
    assert "GONE" in reason(result)


def test_a_hostile_name_stays_one_visible_line(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    evil = "a\nb\u202ec"
    demo.save("recipe", evil, {"type": "python", "inputs": {}, "outputs": {}}, payload="x")
    result = uploaded.run_step(CHECK, {"fail_on": "low"})
    assert "\u202e" not in reason(result)


@pytest.mark.parametrize("step", [SNAPSHOT, CHECK])
def test_the_form_of_a_step_opens_without_a_folder(uploaded: PluginRunner, step: str) -> None:
    offered = {item["value"] for item in uploaded.choices("step", step, "object_types")}
    assert {"dataset", "recipe"} <= offered


def test_what_to_compare_with_is_offered_before_there_is_a_snapshot(
    uploaded: PluginRunner,
) -> None:
    offered = uploaded.choices("step", CHECK, "against")
    assert [item["value"] for item in offered] == ["baseline", "latest", ""]
    assert "run the macro 'Take a snapshot' first" in offered[-1]["label"]


def test_a_check_against_a_snapshot_by_its_number(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_step(SNAPSHOT)
    drop_column(demo)
    uploaded.run_step(SNAPSHOT)
    offered = [item["value"] for item in uploaded.choices("step", CHECK, "against")]
    assert offered == ["baseline", "latest", "2", "1"]
    assert not uploaded.run_step(CHECK, {"against": "2"}).failed
    assert uploaded.run_step(CHECK, {"against": "1"}).failed
