"""Macros as DSS would run them: from their descriptors, against the emulator."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from component_runner import NotPermittedError, PluginRunner
from conftest import ROOT, corpus_moments
from dss_emulator import DssEmulator, Project
from project_drift.exceptions import ConfigurationError, ProjectDriftError, UnexpectedAnswer

KEY = "RETAIL_CHURN"
TAKE = "project-drift-take-snapshot"
COMPARE = "project-drift-compare-snapshots"

needs_corpus = pytest.mark.skipif(
    not corpus_moments(), reason="PROJECT_DRIFT_CORPUS does not name a folder with moments"
)


@pytest.fixture
def runner(dss: DssEmulator, demo: Project) -> PluginRunner:
    return PluginRunner(ROOT, dss.url, dss.api_key, KEY)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_every_descriptor_is_as_dss_wants_it(runner: PluginRunner) -> None:
    assert runner.validate() == []


def test_the_first_snapshot_needs_no_settings_and_makes_its_folder(
    runner: PluginRunner, demo: Project
) -> None:
    result = runner.run_macro(TAKE)
    assert result.result_type == "HTML"
    told = text_of(result.value)
    assert re.search(r"First snapshot: \d{2,} objects", told)
    (folder_id,) = [
        name
        for name in demo.names("managed_folder")
        if demo.get("managed_folder", name)["name"] == "project_drift"
    ]
    assert [path.split("/")[4] for path in sorted(demo.folder_files(folder_id))] == [
        "cache.json",
        "lineage",
        "snapshots",
    ]


def test_progress_is_told_and_ends_at_the_target(runner: PluginRunner) -> None:
    result = runner.run_macro(TAKE)
    assert result.target == (100, "NONE")
    assert result.progress[-1] == 100


def test_the_own_folder_is_not_drift(runner: PluginRunner) -> None:
    runner.run_macro(TAKE)
    assert "no new snapshot was saved" in text_of(runner.run_macro(TAKE).value)


def test_a_second_snapshot_tells_what_changed_and_who(runner: PluginRunner, demo: Project) -> None:
    runner.run_macro(TAKE)
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()
    told = text_of(runner.run_macro(TAKE).value)
    assert "1 object changed by 1 person since snapshot 1" in told
    assert "anna.berg" in told


def test_comparing_takes_the_last_two_snapshots_by_itself(
    runner: PluginRunner, demo: Project
) -> None:
    runner.run_macro(TAKE)
    demo.set_payload("recipe", "compute_churn_features", "print('new')\n", user="priya.nair")
    runner.run_macro(TAKE)
    demo.touch("recipe", "compute_session_stats", user="tom.keller")
    runner.run_macro(TAKE, {"always": True})
    assert "Nothing changed since snapshot 2" in text_of(runner.run_macro(COMPARE).value)
    told = text_of(runner.run_macro(COMPARE, {"old": "1", "new": "2"}).value)
    assert "compute_churn_features" in told
    assert "+ print(&#39;new&#39;)" in told


def test_the_choice_of_snapshots_is_the_newest_first(runner: PluginRunner) -> None:
    runner.run_macro(TAKE)
    runner.run_macro(TAKE, {"always": True})
    for parameter in ("old", "new"):
        choices = runner.choices("macro", COMPARE, parameter)
        assert [choice["value"] for choice in choices] == ["2", "1"]
        assert choices[0]["label"].startswith("2: 20")


def test_the_form_opens_where_there_is_nothing_to_choose(
    runner: PluginRunner, dss: DssEmulator
) -> None:
    (choice,) = runner.choices("macro", COMPARE, "old")
    assert choice["value"] == ""
    assert "no snapshots yet" in choice["label"]
    dss.fail(path="*", status=500)
    assert "Nothing to choose" in runner.choices("macro", COMPARE, "old")[0]["label"]


def test_the_types_to_read_are_offered_and_obeyed(runner: PluginRunner, dss: DssEmulator) -> None:
    offered = {choice["value"] for choice in runner.choices("macro", TAKE, "object_types")}
    assert {"dataset", "recipe", "permissions"} <= offered
    runner.run_macro(TAKE, {"object_types": ["recipe"]})
    assert dss.requests.count("GET", f"/projects/{KEY}/datasets*") == 0


def test_comparing_without_snapshots_says_what_to_do(runner: PluginRunner) -> None:
    with pytest.raises(ConfigurationError, match="run the macro 'Take a snapshot' first"):
        runner.run_macro(COMPARE)
    runner.run_macro(TAKE)
    with pytest.raises(ProjectDriftError, match="1 complete snapshot of"):
        runner.run_macro(COMPARE)


def test_a_folder_of_another_project_serves_by_id_and_by_name(
    dss: DssEmulator, runner: PluginRunner
) -> None:
    folder_id = dss.create_project("SHARED").create_folder("all drift")
    runner.run_macro(TAKE, {"folder": f"SHARED.{folder_id}"})
    told = text_of(runner.run_macro(TAKE, {"folder": "SHARED.all drift"}).value)
    assert "no new snapshot was saved" in told


def test_a_folder_whose_project_is_no_key_leads_nowhere(
    dss: DssEmulator, runner: PluginRunner
) -> None:
    dss.create_project("SECRET").create_folder("drift")
    with pytest.raises(ConfigurationError, match=r"parameter 'Folder'.*not a project key"):
        runner.run_macro(TAKE, {"folder": f"{KEY}/../SECRET.drift"})
    assert dss.requests.count(path="*SECRET*") == 0


@pytest.mark.parametrize(
    "config",
    [
        {"environment": "../up"},
        {"environment": "../up", "projects": [KEY]},
        {"project": f"../{KEY}"},
    ],
)
def test_what_is_no_name_of_a_history_is_refused_before_a_folder_is_made(
    runner: PluginRunner, demo: Project, config: dict[str, Any]
) -> None:
    before = demo.names("managed_folder")
    with pytest.raises(ConfigurationError, match=r"not an environment name|not a project key"):
        runner.run_macro(TAKE, config)
    assert demo.names("managed_folder") == before


@pytest.mark.parametrize("item", [None, {"name": "project_drift"}, {"id": 7}])
def test_a_list_of_folders_of_another_shape_is_told_and_makes_no_folder(
    runner: PluginRunner, dss: DssEmulator, demo: Project, item: object
) -> None:
    before = demo.names("managed_folder")
    dss.fail(path=f"/projects/{KEY}/managedfolders", status=200, body=[item])
    with pytest.raises(UnexpectedAnswer, match="managed folders of RETAIL_CHURN is not as DSS"):
        runner.run_macro(TAKE)
    assert demo.names("managed_folder") == before


def test_a_folder_that_is_gone_is_named(runner: PluginRunner) -> None:
    with pytest.raises(ConfigurationError, match="'nowhere' is not in RETAIL_CHURN"):
        runner.run_macro(TAKE, {"folder": "nowhere"})


def test_another_project_can_be_snapshotted_from_here(
    dss: DssEmulator, runner: PluginRunner, demo: Project
) -> None:
    dss.create_project("OTHER")
    told = text_of(runner.run_macro(TAKE, {"project": "OTHER", "environment": "prod"}).value)
    assert "Snapshot of OTHER (prod)" in told


def test_a_reader_may_compare_but_not_take(
    dss: DssEmulator, runner: PluginRunner, demo: Project
) -> None:
    runner.run_macro(TAKE)
    runner.run_macro(TAKE, {"always": True})
    reader = dss.add_user("reader", groups=("marketing-analysts",))
    assert "Nothing changed" in text_of(runner.run_macro(COMPARE, as_key=reader).value)
    with pytest.raises(NotPermittedError):
        runner.run_macro(TAKE, as_key=reader)


def test_hostile_names_and_values_stay_text(runner: PluginRunner, demo: Project) -> None:
    runner.run_macro(TAKE)
    evil = "<script>alert(1)</script>\"'\u202e\x07"
    demo.save("recipe", evil, {"type": "python", "inputs": {}, "outputs": {}}, payload=evil)
    with demo.edit("dataset", "customers_clean", user=evil) as dataset:
        dataset["schema"]["columns"][0]["comment"] = evil
    page = runner.run_macro(TAKE).value
    assert "<script" not in page
    assert "\u202e" not in page
    assert "\x07" not in page
    assert "&lt;script&gt;" in page


@needs_corpus
def test_both_macros_run_on_a_real_project(dss: DssEmulator) -> None:
    moment = next(path for path in corpus_moments() if path.name == "15")
    dss.load_project(moment / "before.zip", key="HOTEL")
    runner = PluginRunner(ROOT, dss.url, dss.api_key, "HOTEL")
    runner.run_macro(TAKE)
    dss.load_project(moment / "after.zip", key="HOTEL", keep_folders=True)
    assert "changed by at least 1 person since snapshot 1" in text_of(runner.run_macro(TAKE).value)
    told = text_of(runner.run_macro(COMPARE).value)
    must = json.loads((moment / "expected.json").read_text())["must"]
    for name in must:
        kind, _, item = name.partition(":")
        if kind in ("dataset", "recipe"):
            assert item in told


def test_drift_is_found_accepted_and_found_no_more(runner: PluginRunner, demo: Project) -> None:
    """The other components, from the files as they stand here; details are tested elsewhere."""
    step, manage = "project-drift-check-step", "project-drift-manage-snapshots"
    assert not runner.run_step("project-drift-snapshot-step").failed
    assert not runner.run_step(step).failed
    demo.delete("recipe", "compute_session_stats", user="tom.keller")
    assert "compute_session_stats" in text_of(runner.run_macro("project-drift-check").value)
    assert "compute_session_stats" in str(runner.run_step(step).error)
    accepted = runner.run_macro("project-drift-set-baseline", {"reason": "not needed any more"})
    assert "Snapshot 2 is the baseline now" in text_of(accepted.value)
    assert not runner.run_step(step).failed
    decisions = runner.run_macro(manage, {"action": "prune", "delete_now": True}).value.records
    assert [row[2] for row in decisions] == ["kept", "kept"]
    assert len(runner.run_macro(manage).value.records) == 2
    assert runner.run_macro(manage, {"action": "verify"}).value.records[0][0] == "sound"


def test_component_files_stay_thin() -> None:
    for folder in ("python-runnables", "python-steps", "webapps"):
        for path in (ROOT / folder).glob("*/*.py"):
            assert len(path.read_text().splitlines()) <= 60, path


def test_components_import_nothing_but_the_standard_library_dataiku_and_the_core() -> None:
    paths = [*ROOT.glob("python-*/*/*.py"), *ROOT.glob("resource/*.py")]
    assert len(paths) >= 3
    for path in paths:
        if "python-lib" in str(path.relative_to(ROOT)):
            continue
        imported = re.findall(r"^(?:from|import) ([\w]+)", path.read_text(), re.MULTILINE)
        assert set(imported) <= {"__future__", "typing", "dataiku", "project_drift"}, path
