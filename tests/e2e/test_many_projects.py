"""Several projects into one store: one that fails stops no other and is named."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from dataikuapi import DSSClient

from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, Unauthorized, service
from project_drift.cli.all_commands import cli

TAKE = "project-drift-take-snapshot"


@pytest.fixture
def three(connected: DssEmulator, demo: Project) -> DssEmulator:
    for key in ("ALPHA", "BETA"):
        connected.create_project(key).save("dataset", "d", {"type": "Filesystem"})
    return connected


def run(tmp_path: Path, *options: str) -> tuple[int, str]:
    arguments = ["snapshot", "--all-projects", "--store", str(tmp_path / "store"), *options]
    done = CliRunner().invoke(cli, arguments, standalone_mode=False)
    assert done.exception is None, done.exception
    return int(done.return_value), done.stdout


def stored(tmp_path: Path) -> set[str]:
    return {path.name for path in (tmp_path / "store" / "project-drift").glob("*")}


def test_all_projects_that_the_key_may_read_are_saved_each_by_itself(
    three: DssEmulator, tmp_path: Path
) -> None:
    code, told = run(tmp_path)
    assert code == 0
    assert stored(tmp_path) == {"ALPHA", "BETA", "RETAIL_CHURN"}
    for key in stored(tmp_path):
        assert f"{key}: First snapshot" in told
        state = LocalDirectoryBackend(tmp_path / "store", key).load()
        assert {resource.project_key for resource in state.resources.values()} == {key}


def test_a_project_that_fails_is_named_and_stops_no_other(
    three: DssEmulator, tmp_path: Path
) -> None:
    three.fail(path="/projects/ALPHA", status=500)
    three.fail(path="/projects/BETA/dashboards", status=500)
    code, told = run(tmp_path)
    assert code == 1
    assert "Not read, or not whole: ALPHA, BETA" in told
    assert LocalDirectoryBackend(tmp_path / "store", "RETAIL_CHURN").exists()
    assert not LocalDirectoryBackend(tmp_path / "store", "ALPHA").exists()


def test_drift_does_not_hide_that_a_project_could_not_be_read_whole(
    three: DssEmulator, tmp_path: Path
) -> None:
    run(tmp_path)
    three.project("BETA").save("dataset", "new", {"type": "Filesystem"})
    three.fail(path="/projects/BETA/dashboards", status=500)
    code, told = run(tmp_path)
    assert code == 1
    assert "Not read, or not whole: BETA" in told


@pytest.mark.parametrize("style", ["json", "html"])
def test_the_overview_comes_in_every_format(three: DssEmulator, tmp_path: Path, style: str) -> None:
    three.fail(path="/projects/ALPHA", status=500, body={"message": "<script>no</script>"})
    run(tmp_path, "--format", style, "--output", str(tmp_path / "told"))
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert "<script" not in told or style == "json"
    if style == "json":
        lines = {line["project_key"]: line["status"] for line in json.loads(told)["lines"]}
        assert lines == {"ALPHA": "failed", "BETA": "clean", "RETAIL_CHURN": "clean"}


def test_a_key_that_may_read_nothing_gets_an_empty_answer(
    three: DssEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATAIKU_API_KEY", three.add_user("nobody"))
    code, told = run(tmp_path)
    assert code == 0
    assert "no project that this key may read" in told


def test_a_key_that_is_not_known_ends_it(three: DssEmulator, tmp_path: Path) -> None:
    with pytest.raises(Unauthorized):
        service.take_snapshots(
            lambda key: LocalDirectoryBackend(tmp_path, key), DSSClient(three.url, "wrong")
        )


def test_a_key_beside_all_projects_is_refused_before_anything_is_touched(
    three: DssEmulator, tmp_path: Path
) -> None:
    report = tmp_path / "report"
    report.write_text("as it was", encoding="utf-8")
    arguments = ["ALPHA", "--all-projects", "--store", str(tmp_path), "--output", str(report)]
    done = CliRunner().invoke(cli, ["snapshot", *arguments])
    assert "--all-projects goes without KEY" in done.output
    assert list(tmp_path.iterdir()) == [report]
    assert report.read_text(encoding="utf-8") == "as it was"


def test_equal_states_of_all_projects_are_saved_where_that_is_asked_for(
    three: DssEmulator, tmp_path: Path
) -> None:
    for options in ([], [], ["--always"]):
        run(tmp_path, *options)
    for key in stored(tmp_path):
        serials = [info.serial for info in LocalDirectoryBackend(tmp_path / "store", key).history()]
        assert serials == [1, 2]


@pytest.fixture
def runner(three: DssEmulator) -> PluginRunner:
    return PluginRunner(ROOT, three.url, three.api_key, "RETAIL_CHURN")


def test_the_macro_takes_a_list_of_projects_into_one_folder(
    three: DssEmulator, runner: PluginRunner
) -> None:
    offered = [choice["value"] for choice in runner.choices("macro", TAKE, "projects")]
    assert offered == ["ALPHA", "BETA", "RETAIL_CHURN"]
    result = runner.run_macro(TAKE, {"projects": ["ALPHA", "BETA"]})
    assert result.progress[-1] == 100
    told = re.sub(r"<[^>]+>", " ", result.value)
    assert "ALPHA" in told
    assert "BETA" in told
    assert "RETAIL_CHURN" not in told


def test_the_macro_fails_by_name_after_saving_the_others(
    three: DssEmulator, runner: PluginRunner
) -> None:
    three.fail(path="/projects/ALPHA", status=500)
    with pytest.raises(Exception, match=r"1 of 2 projects .* ALPHA: ") as failed:
        runner.run_macro(TAKE, {"projects": ["ALPHA", "BETA"]})
    assert type(failed.value).__name__ == "SnapshotsMissingError"
    three.clear_faults()
    told = runner.run_macro(TAKE, {"projects": ["ALPHA", "BETA"]}).value
    assert "Nothing changed since snapshot 1" in told
    assert "First snapshot" in told


def test_the_macro_saves_equal_states_of_several_where_that_is_ticked(
    three: DssEmulator, runner: PluginRunner
) -> None:
    for always in (False, False, True):
        runner.run_macro(TAKE, {"projects": ["ALPHA", "BETA"], "always": always})
    offered = runner.choices("macro", "project-drift-compare-snapshots", "old", {"project": "BETA"})
    assert [choice["value"] for choice in offered] == ["2", "1"]
