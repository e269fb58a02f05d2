"""The macros that set the baseline and manage snapshots, from the unpacked archive."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from component_runner import ConfigError, NotPermittedError, PluginRunner
from component_runner.results import MacroResult
from conftest import DEMO_PROJECT
from doors import drop_column, folder_of, text_of
from dss_emulator import DssEmulator, Project

TAKE = "project-drift-take-snapshot"
SET = "project-drift-set-baseline"
MANAGE = "project-drift-manage-snapshots"
CHECK_STEP = "project-drift-check-step"


def rows_of(result: MacroResult) -> list[dict[str, str]]:
    names = [column["name"] for column in result.value.columns]
    return [dict(zip(names, record)) for record in result.value.records]


@pytest.fixture(scope="module")
def two_snapshots(unpacked: Path) -> dict[str, bytes]:
    """The files of a folder after a snapshot, the loss of a column, and another snapshot."""
    with DssEmulator() as dss:
        demo = dss.load_project(DEMO_PROJECT, key="RETAIL_CHURN")
        runner = PluginRunner(unpacked, dss.url, dss.api_key, demo.key)
        runner.run_macro(TAKE)
        drop_column(demo)
        runner.run_macro(TAKE)
        return demo.folder_files(folder_of(demo))


@pytest.fixture
def taken_twice(two_snapshots: dict[str, bytes], demo: Project) -> None:
    """The demo project as it is after both snapshots."""
    demo.folder_files(demo.create_folder("project_drift")).update(two_snapshots)
    drop_column(demo)


def make_older(demo: Project, serial: int, year: int) -> None:
    """Rename the file of a snapshot as if it had been taken in another year."""
    files = demo.folder_files(folder_of(demo))
    old = next(path for path in files if f"/snapshots/{serial:06d}-" in path)
    files[re.sub(r"-\d{4}", f"-{year}", old, count=1)] = files.pop(old)


def snapshots(demo: Project) -> list[str]:
    return [path for path in demo.folder_files(folder_of(demo)) if "/snapshots/" in path]


@pytest.mark.usefixtures("taken_twice")
def test_accepting_shows_what_is_accepted_who_and_why(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    owner = dss.add_user("olivia", groups=("data-science",))
    told = text_of(uploaded.run_macro(SET, {"reason": "release 7"}, as_key=owner).value)
    assert "Accepted: 1 object changed by 1 person since snapshot 1" in told
    assert "Snapshot 2 is the baseline now, set by olivia: release 7" in told
    assert "email" in told


@pytest.mark.usefixtures("taken_twice")
def test_after_accepting_the_check_is_clean(uploaded: PluginRunner) -> None:
    assert uploaded.run_step(CHECK_STEP).failed
    uploaded.run_macro(SET, {"reason": "release 7"})
    assert not uploaded.run_step(CHECK_STEP).failed


@pytest.mark.usefixtures("taken_twice")
def test_accepting_keeps_earlier_findings(uploaded: PluginRunner, demo: Project) -> None:
    told = uploaded.run_step(CHECK_STEP).variables["project_drift_report_path"]
    uploaded.run_macro(SET, {"reason": "release 7"})
    assert told in demo.folder_files(folder_of(demo))


@pytest.mark.usefixtures("taken_twice")
def test_an_earlier_snapshot_may_be_chosen(uploaded: PluginRunner) -> None:
    offered = [item["value"] for item in uploaded.choices("macro", SET, "snapshot")]
    assert offered == ["latest", "2", "1"]
    told = text_of(uploaded.run_macro(SET, {"reason": "back", "snapshot": "1"}).value)
    assert "Snapshot 1 is the baseline now" in told


@pytest.mark.usefixtures("taken_twice")
def test_a_second_baseline_is_compared_with_the_first(uploaded: PluginRunner) -> None:
    uploaded.run_macro(SET, {"reason": "release 7"})
    told = text_of(uploaded.run_macro(SET, {"reason": "again"}).value)
    assert "Accepted: snapshot 2, which checks compared with before as well" in told
    assert "No baseline was set before" not in told


@pytest.mark.usefixtures("taken_twice")
def test_a_baseline_whose_snapshot_is_gone_can_be_replaced(
    uploaded: PluginRunner, demo: Project
) -> None:
    uploaded.run_macro(SET, {"reason": "first", "snapshot": "1"})
    files = demo.folder_files(folder_of(demo))
    del files[next(path for path in files if "/snapshots/000001-" in path)]
    told = text_of(uploaded.run_macro(SET, {"reason": "new"}).value)
    assert "Snapshot 2 is the baseline now" in told
    assert "What checks compared with so far cannot be read" in told


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_baseline_needs_a_reason(uploaded: PluginRunner, demo: Project, reason: str) -> None:
    uploaded.run_macro(TAKE)
    with pytest.raises(Exception, match=r"needs a reason|mandatory"):
        uploaded.run_macro(SET, {"reason": reason})
    assert not any("/baselines/" in path for path in demo.folder_files(folder_of(demo)))


def test_a_hostile_reason_stays_text(uploaded: PluginRunner) -> None:
    uploaded.run_macro(TAKE)
    page = uploaded.run_macro(SET, {"reason": "<script>alert(1)</script>\u202e"}).value
    assert "<script" not in page
    assert "\u202e" not in page


def test_no_baseline_is_set_without_a_snapshot(uploaded: PluginRunner, demo: Project) -> None:
    with pytest.raises(Exception, match="run the macro 'Take a snapshot' first"):
        uploaded.run_macro(SET, {"reason": "r"})
    demo.create_folder("project_drift")
    with pytest.raises(Exception, match="has no complete snapshot yet"):
        uploaded.run_macro(SET, {"reason": "r"})


@pytest.mark.parametrize("macro", [SET, MANAGE])
def test_a_reader_may_not_change_the_store(
    uploaded: PluginRunner, dss: DssEmulator, macro: str
) -> None:
    uploaded.run_macro(TAKE)
    reader = dss.add_user("reader", groups=("marketing-analysts",))
    config = {"reason": "r"} if macro == SET else {}
    with pytest.raises(NotPermittedError):
        uploaded.run_macro(macro, config, as_key=reader)


@pytest.mark.parametrize("macro", [SET, MANAGE])
def test_a_folder_that_was_deleted_is_named(uploaded: PluginRunner, macro: str) -> None:
    config = {"folder": "gone1234", **({"reason": "r"} if macro == SET else {})}
    with pytest.raises(Exception, match="'gone1234' is not in RETAIL_CHURN"):
        uploaded.run_macro(macro, config)


@pytest.mark.usefixtures("taken_twice")
def test_the_list_is_the_newest_first_with_what_each_is(uploaded: PluginRunner) -> None:
    uploaded.run_macro(SET, {"reason": "release 7", "snapshot": "1"})
    latest, first = rows_of(uploaded.run_macro(MANAGE))
    assert (latest["snapshot"], latest["note"]) == ("2", "latest")
    assert first["note"] == "baseline, set by admin: release 7"
    assert int(first["objects"]) > 90


def test_the_list_of_an_empty_store_says_what_to_do(uploaded: PluginRunner, demo: Project) -> None:
    demo.create_folder("project_drift")
    with pytest.raises(Exception, match="take one first"):
        uploaded.run_macro(MANAGE)


@pytest.mark.usefixtures("taken_twice")
def test_pruning_shows_a_preview_and_deletes_nothing(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_macro(TAKE, {"always": True})
    make_older(demo, 2, 2020)
    before = snapshots(demo)
    result = uploaded.run_macro(MANAGE, {"action": "prune", "keep_months": 0})
    assert result.value.name.startswith("Preview: nothing was deleted")
    decisions = {row["snapshot"]: row["decision"] for row in rows_of(result)}
    assert decisions == {"3": "kept", "2": "would be deleted", "1": "kept"}
    assert snapshots(demo) == before


@pytest.mark.usefixtures("taken_twice")
def test_pruning_deletes_what_the_preview_named_once_it_is_asked_to(
    uploaded: PluginRunner, demo: Project
) -> None:
    uploaded.run_macro(TAKE, {"always": True})
    make_older(demo, 2, 2020)
    asked = {"action": "prune", "keep_months": 0, "delete_now": True}
    rows = rows_of(uploaded.run_macro(MANAGE, asked))
    assert {row["snapshot"]: row["decision"] for row in rows}["2"] == "deleted"
    assert len(snapshots(demo)) == 2


@pytest.mark.usefixtures("taken_twice")
def test_a_hidden_tick_deletes_nothing(uploaded: PluginRunner, demo: Project) -> None:
    make_older(demo, 1, 2020)
    uploaded.run_macro(MANAGE, {"action": "list", "delete_now": True, "keep_months": 0})
    assert len(snapshots(demo)) == 2


@pytest.mark.usefixtures("taken_twice")
def test_a_baseline_is_never_deleted(uploaded: PluginRunner) -> None:
    uploaded.run_macro(SET, {"reason": "release 7"})
    uploaded.run_macro(TAKE, {"always": True})
    asked = {"action": "prune", "keep_days": 0, "keep_weeks": 0, "keep_months": 0}
    rows = {row["snapshot"]: row for row in rows_of(uploaded.run_macro(MANAGE, asked))}
    assert rows["2"]["decision"] == "kept"
    assert "baseline" in rows["2"]["why"]


@pytest.mark.usefixtures("taken_twice")
def test_a_deletion_that_fails_is_an_error_that_names_the_snapshot(
    uploaded: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    uploaded.run_macro(TAKE, {"always": True})
    make_older(demo, 2, 2020)
    dss.fail(path="*", method="DELETE", status=500)
    asked = {"action": "prune", "keep_months": 0, "delete_now": True}
    with pytest.raises(Exception, match=r"1 of 1 snapshots could not be deleted: 2 \("):
        uploaded.run_macro(MANAGE, asked)


@pytest.mark.usefixtures("taken_twice")
def test_verifying_a_sound_store_says_what_was_read(uploaded: PluginRunner) -> None:
    (row,) = rows_of(uploaded.run_macro(MANAGE, {"action": "verify"}))
    assert row["finding"] == "sound"
    assert row["what"].startswith("2 snapshots, 0 baselines, 0 checks")


@pytest.mark.usefixtures("taken_twice")
def test_verifying_names_a_damaged_file_and_the_next_step(
    uploaded: PluginRunner, demo: Project
) -> None:
    files = demo.folder_files(folder_of(demo))
    damaged = next(path for path in files if "/snapshots/000001-" in path)
    files[damaged] = files[damaged][:-1]
    (row,) = rows_of(uploaded.run_macro(MANAGE, {"action": "verify"}))
    assert row["finding"] == "error"
    assert damaged.endswith(row["file"])
    assert "copy" in row["next_step"]


def test_histories_of_projects_that_are_not_here_can_be_chosen(
    uploaded: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    other = dss.create_project("OTHER")
    uploaded.run_macro(TAKE)
    uploaded.run_macro(TAKE, {"project": other.key})
    dss.delete_project("OTHER")
    offered = [item["value"] for item in uploaded.choices("macro", MANAGE, "project")]
    assert offered == ["", "OTHER", "RETAIL_CHURN"]
    (row,) = rows_of(uploaded.run_macro(MANAGE, {"project": "OTHER"}))
    assert row["note"] == "latest"


def test_an_unknown_action_is_refused(uploaded: PluginRunner) -> None:
    uploaded.run_macro(TAKE)
    with pytest.raises(ConfigError):
        uploaded.run_macro(MANAGE, {"action": "repair"})


def test_deleting_is_off_unless_ticked(unpacked: Path) -> None:
    path = unpacked / "python-runnables" / MANAGE / "runnable.json"
    parameters = {it.get("name"): it for it in json.loads(path.read_text())["params"]}
    assert parameters["delete_now"]["defaultValue"] is False
    assert parameters["action"]["defaultValue"] == "list"
