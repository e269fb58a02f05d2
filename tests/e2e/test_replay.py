"""Replayed histories: what really changed is reported, and nothing else, commit after commit."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dss_emulator import DssEmulator
from e2e.replay import PROJECT_KEY, History, Step, replay
from e2e.replay_history import append, bump, commit, edited, write_history
from e2e.replay_saves import SAVES, Save
from project_drift import ChangeType, DiffEngine, State
from project_drift.models.diff import ResourceDiff

HISTORY = os.environ.get("PROJECT_DRIFT_HISTORY")
LIMIT = os.environ.get("PROJECT_DRIFT_HISTORY_LIMIT")

RECIPE = "recipe.compute_session_stats"


def ids(*names: str) -> frozenset[str]:
    """Resource ids of `type.name`, or of a type alone where a project has just one."""
    parts = [name.partition(".") for name in names]
    return frozenset(f"{kind}.{PROJECT_KEY}{dot}{name}" for kind, dot, name in parts)


def edit_code(project: Path) -> None:
    append(project / "recipes/compute_session_stats.py", "# edited\n")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Step]]:
    """The steps of the made history, by the names of the saves."""
    repository = write_history(
        tmp_path_factory.mktemp("made") / "repository", [save.edit for save in SAVES]
    )
    with DssEmulator() as dss:
        result = replay(dss, History(repository), tmp_path_factory.mktemp("store"))
        assert dss.unknown_routes == []
    assert result.unusable == {}
    assert len(result.steps) == len(SAVES)
    yield {save.name: step for save, step in zip(SAVES, result.steps)}


@pytest.mark.parametrize("save", SAVES, ids=lambda save: save.name)
def test_a_save_reports_what_it_really_changes_and_nothing_else(
    made: dict[str, Step], save: Save
) -> None:
    step = made[save.name]
    assert step.truth.changed == ids(*save.changed)
    for verdict in (step.full, step.incremental):
        assert verdict.missed == verdict.false == verdict.late == verdict.unread == frozenset()
        assert verdict.reported <= ids(*save.changed)


def test_the_truth_shares_nothing_with_the_product() -> None:
    for name in ("truth", "documents", "objects"):
        text = Path(__file__).with_name(f"replay_{name}.py").read_text(encoding="utf-8")
        assert "import" in text
        assert not re.search(r"^\s*(from|import) (project_drift|dss_emulator)", text, re.MULTILINE)


def test_a_type_that_is_not_captured_is_told_as_missed(dss: DssEmulator, tmp_path: Path) -> None:
    repository = write_history(tmp_path / "repository", [edit_code])
    result = replay(dss, History(repository), tmp_path / "store", types=["dataset", "wiki"])
    (step,) = result.steps
    assert step.full.missed == step.incremental.missed == ids(RECIPE)
    assert f"missed {step.commit} recipe.{PROJECT_KEY}.compute_session_stats" in result.summary()


def test_a_report_of_what_did_not_change_is_told_as_false(dss: DssEmulator, tmp_path: Path) -> None:
    def crying_wolf(old: State, new: State) -> list[ResourceDiff]:
        return [
            dataclasses.replace(diff, change_type=ChangeType.MODIFIED)
            if diff.resource_type == "wiki"
            else diff
            for diff in DiffEngine().diff(old, new)
        ]

    repository = write_history(tmp_path / "repository", [edit_code])
    result = replay(
        dss, History(repository), tmp_path / "store", types=["recipe", "wiki"], differ=crying_wolf
    )
    assert result.steps[0].full.false == result.steps[0].incremental.false == ids("wiki")
    assert result.steps[0].full.missed == frozenset()


def test_what_only_follows_a_reported_rename_may_be_left_to_it(
    dss: DssEmulator, tmp_path: Path
) -> None:
    """Guards the day on which the comparison folds references under the rename they follow."""
    old_id, new_id = (f"dataset.{PROJECT_KEY}.{name}" for name in ("web_sessions", "shop_visits"))

    def folding(old: State, new: State) -> list[ResourceDiff]:
        diffs = [
            diff for diff in DiffEngine().diff(old, new) if diff.resource_type == "permissions"
        ]
        sides = (old.get_resource(old_id), new.get_resource(new_id))
        return [*diffs, ResourceDiff(ChangeType.RENAMED, new_id, "dataset", *sides)]

    (rename,) = (save for save in SAVES if "renamed" in save.name)
    repository = write_history(tmp_path / "repository", [rename.edit])
    history = History(repository)
    (step,) = replay(dss, history, tmp_path / "store", types=["dataset"], differ=folding).steps
    assert step.truth.changed == ids(*rename.changed)
    assert step.full.missed == step.full.false == frozenset()


def test_a_change_without_a_new_stamp_waits_for_the_next_stamp_in_incremental_captures_only(
    dss: DssEmulator, tmp_path: Path
) -> None:
    def bump_its_tag(project: Path) -> None:
        with edited(project / "recipes/compute_session_stats.json") as recipe:
            bump(recipe["versionTag"], "tom.keller")

    repository = write_history(tmp_path / "repository", [edit_code, bump_its_tag, bump_its_tag])
    result = replay(dss, History(repository), tmp_path / "store", types=["recipe"])
    missed, late, silent = (step.incremental for step in result.steps)
    assert missed.missed == ids(RECIPE)
    assert late.late == ids(RECIPE)
    assert silent.reported == frozenset()
    assert [step.full.reported for step in result.steps] == [ids(RECIPE), ids(), ids()]
    assert result.found("incremental", "false") == result.found("full", "missed") == []


def test_who_a_scenario_runs_as_is_left_open_where_only_the_last_save_tells(
    dss: DssEmulator, tmp_path: Path
) -> None:
    def nobody_named(project: Path) -> None:
        with edited(project / "scenarios/NIGHTLY_BUILD.json") as scenario:
            del scenario["runAsUser"]

    def save_by_another(project: Path) -> None:
        with edited(project / "scenarios/NIGHTLY_BUILD.json") as scenario:
            bump(scenario["versionTag"], "marc.dubois")

    repository = write_history(tmp_path / "repository", [nobody_named, save_by_another])
    _, step = replay(dss, History(repository), tmp_path / "store", types=["scenario"]).steps
    assert step.truth.undecided == step.full.reported == ids("scenario.NIGHTLY_BUILD")
    assert step.full.missed == step.full.false == frozenset()


def test_what_cannot_be_read_is_neither_missed_nor_false(dss: DssEmulator, tmp_path: Path) -> None:
    def break_a_notebook(project: Path) -> None:
        (project / "ipython_notebooks/feature_drift_check.ipynb").write_text("{}", encoding="utf-8")

    repository = write_history(tmp_path / "repository", [break_a_notebook])
    history = History(repository)
    (step,) = replay(dss, history, tmp_path / "store", types=["jupyter_notebook"]).steps
    assert step.truth.changed == step.full.unread == ids("jupyter_notebook.feature_drift_check")
    assert step.full.missed == step.full.false == frozenset()


def test_a_commit_without_a_loadable_project_is_named_and_passed_over(
    dss: DssEmulator, tmp_path: Path
) -> None:
    params = Path("params.json")
    kept: list[bytes] = []

    def break_it(project: Path) -> None:
        kept.append((project / params).read_bytes())
        (project / params).write_text("<<<<<<< HEAD", encoding="utf-8")

    def mend_it(project: Path) -> None:
        (project / params).write_bytes(kept.pop())
        edit_code(project)

    repository = write_history(tmp_path / "repository", [break_it, mend_it])
    history = History(repository)
    result = replay(dss, history, tmp_path / "store", types=["recipe"])
    _, broken, mended = history.commits()
    assert list(result.unusable) == [broken]
    assert "params.json is not JSON" in result.unusable[broken]
    assert [(step.commit, step.full.reported) for step in result.steps] == [(mended, ids(RECIPE))]


def test_a_part_of_a_history_can_be_walked_of_a_project_in_a_folder(
    dss: DssEmulator, tmp_path: Path
) -> None:
    folder = "projects/CHURN"
    repository = write_history(tmp_path / "repository", [edit_code, edit_code], folder)
    append(repository / "projects/README.md", "Not a part of the project.\n")
    commit(repository)
    whole = History(repository, folder).commits()
    assert len(whole) == 3
    assert History(repository, folder, first=whole[1]).commits() == whole[1:]
    assert History(repository, folder, last=whole[1]).commits() == whole[:2]
    assert History(repository, folder, limit=1).commits() == whole[:1]
    part = History(repository, folder, first=whole[1])
    result = replay(dss, part, tmp_path / "store", types=["recipe"])
    assert [step.full.reported for step in result.steps] == [ids(RECIPE)]


def test_a_history_without_a_line_between_its_ends_is_refused(tmp_path: Path) -> None:
    repository = write_history(tmp_path / "repository", [edit_code])
    with pytest.raises(ValueError, match="not among the commits"):
        History(repository, first="HEAD", last="HEAD~1").commits()
    with pytest.raises(RuntimeError, match="git rev-list"):
        History(tmp_path).commits()


@pytest.mark.skipif(not HISTORY, reason="PROJECT_DRIFT_HISTORY does not name a repository")
def test_a_real_history_is_replayed_without_a_miss_and_without_a_false_alarm(
    dss: DssEmulator, tmp_path: Path
) -> None:
    history = History(Path(str(HISTORY)), limit=int(LIMIT) if LIMIT else None)
    result = replay(dss, history, tmp_path / "store")
    print(f"\n{history.repository}\n{result.summary()}")
    assert result.steps, "no two commits of the history could be compared"
    assert result.found("full", "missed") == []
    assert result.found("full", "false") == []
    # Misses are only told: content that changed without a new stamp waits for a full capture.
    assert result.found("incremental", "false") == []
