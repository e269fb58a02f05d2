"""Incremental captures: nothing is read again without need, nothing stays missed for long."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator, Project
from project_drift import LocalDirectoryBackend, State, service
from project_drift.backends import cache
from project_drift.normalize.noise import drop
from project_drift.service import CaptureOptions, Outcome
from project_drift.sync import registry
from project_drift.sync.base import _normalizers
from project_drift.sync.types.dataset import DatasetSync

KEY = "RETAIL_CHURN"
# Types whose lists carry no mark of the last save: their objects are read at every capture.
UNSTAMPED = (
    "agent",
    "agent_tool",
    "analysis",
    "api_service",
    "evaluation_store",
    "jupyter_notebook",
    "library_file",
    "ml_task",
    "wiki_article",
)


@pytest.fixture
def backend(tmp_path: Path) -> LocalDirectoryBackend:
    return LocalDirectoryBackend(tmp_path, KEY)


@pytest.fixture
def take(demo: Project, client: DSSClient, backend: LocalDirectoryBackend) -> Taker:
    return Taker(client, backend)


class Taker:
    """Takes snapshots of the demo project into one store."""

    def __init__(self, client: DSSClient, backend: LocalDirectoryBackend) -> None:
        self.client = client
        self.backend = backend

    def __call__(self, full: bool = False) -> Outcome:
        return service.take_snapshot(self.backend, self.client, CaptureOptions(full=full))

    def latest(self) -> State:
        return self.backend.load()


def reads(dss: DssEmulator) -> list[str]:
    """The requests for single objects of stamped or listed-whole types, since the last clear."""
    folders = ("datasets", "recipes", "scenarios", "managedfolders", "savedmodels", "webapps")
    more = ("dashboards", "insights", "sql-notebooks", "knowledge-banks")
    return [
        request.path
        for request in dss.requests.log
        for folder in (*folders, *more)
        if request.path.startswith(f"/projects/{KEY}/{folder}/")
    ]


def test_an_unchanged_project_costs_its_lists_and_what_carries_no_stamp(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.requests.clear()
    outcome = take()
    assert outcome.saved is None
    assert outcome.report.new.capture == "incremental"
    node, documents = 3, 6  # project, instance, user; settings, metadata, tags, rights, ...
    lists = sum(1 for found in registry.resource_types().values() if not found.single) - 1
    lists += 1  # the application manifest is asked for like a list
    verification = 1  # one dataset, to believe the list
    unstamped = sum(len(demo.names(kind)) for kind in UNSTAMPED)
    assert dss.requests.total == node + documents + lists + verification + unstamped
    assert len(reads(dss)) == verification


def test_its_cost_does_not_grow_with_datasets_recipes_or_other_stamped_objects(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.requests.clear()
    take()
    before = dss.requests.total
    for number in range(30):
        demo.save("dataset", f"more_{number}", {"type": "Filesystem", "schema": {"columns": []}})
        recipe = {"type": "python", "inputs": {}, "outputs": {}}
        demo.save("recipe", f"compute_more_{number}", recipe, payload="pass\n")
        demo.save("scenario", f"S{number}", {"name": "s", "type": "step_based", "runAsUser": "a"})
    take()
    dss.requests.clear()
    take()
    assert dss.requests.total == before


def test_only_what_was_saved_is_read_again(dss: DssEmulator, demo: Project, take: Taker) -> None:
    take()
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="priya.nair")
    dss.requests.clear()
    outcome = take()
    assert f"/projects/{KEY}/recipes/compute_churn_features" in reads(dss)
    assert len(reads(dss)) == 2, "the recipe, and one dataset to believe the list"
    assert outcome.report.counts["modified"] == 1


def test_a_save_without_a_change_is_read_once_and_not_again(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    demo.touch("recipe", "compute_churn_features", user="tom.keller")
    assert take().saved is None
    dss.requests.clear()
    take()
    assert f"/projects/{KEY}/recipes/compute_churn_features" not in reads(dss)


def test_an_incremental_state_equals_a_full_one(demo: Project, take: Taker) -> None:
    take()
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="priya.nair")
    demo.delete("scenario", "WEEKLY_RETRAIN", user="tom.keller")
    demo.write_library("python/new.py", b"x = 1\n")
    saved = take().saved
    assert saved is not None
    assert saved.capture == "incremental"
    take(full=True)
    assert take.latest().serial == saved.serial, "the full capture found nothing else"


def test_a_payload_changed_without_a_new_stamp_is_found_by_the_next_full_capture(
    demo: Project, take: Taker
) -> None:
    take()
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="x", bump=False)
    missed = take()
    assert missed.report.status == "clean"
    assert missed.report.new.capture == "incremental", "the report says how it looked"
    found = take(full=True)
    assert found.report.counts["modified"] == 1
    assert found.report.new.capture == "full"


def test_a_definition_changed_without_a_new_stamp_is_seen_where_the_list_shows_it(
    demo: Project, take: Taker
) -> None:
    take()
    with demo.edit("recipe", "compute_churn_features", user="x", bump=False) as recipe:
        recipe["maxRunningActivities"] = 7
    with demo.edit("dataset", "customers_clean", user="x", bump=False) as dataset:
        dataset["schema"]["columns"].pop()
    assert take().report.counts["modified"] == 2


def test_every_twentieth_capture_is_full(
    dss: DssEmulator, client: DSSClient, tmp_path: Path
) -> None:
    dss.create_project("TINY").save("dataset", "d", {"type": "Filesystem"})
    take = Taker(client, LocalDirectoryBackend(tmp_path, "TINY"))
    kinds = [take().report.new.capture for _ in range(2 * cache.FULL_EVERY + 1)]
    assert [number for number, kind in enumerate(kinds) if kind == "full"] == [0, 20, 40]


def test_a_lost_cache_makes_the_next_capture_full(
    demo: Project, take: Taker, tmp_path: Path
) -> None:
    take()
    assert take().report.new.capture == "incremental"
    (tmp_path / "project-drift" / KEY / "default" / "cache.json").unlink()
    assert take().report.new.capture == "full"
    assert take().report.new.capture == "incremental"


def test_a_damaged_cache_makes_the_next_capture_full(
    demo: Project, take: Taker, tmp_path: Path
) -> None:
    take()
    path = tmp_path / "project-drift" / KEY / "default" / "cache.json"
    data = json.loads(path.read_text())
    data["heads"]["content"] = "0" * 64
    path.write_text(json.dumps(data))
    assert take().report.new.capture == "full"


def test_other_rules_make_the_capture_full_and_no_drift(
    demo: Project, take: Taker, monkeypatch: pytest.MonkeyPatch
) -> None:
    take()
    rule = drop("/flowOptions", "a rule that a later version might add")
    monkeypatch.setattr(DatasetSync, "rules", (*DatasetSync.rules, rule))
    registry.ruleset.cache_clear()
    _normalizers.clear()
    try:
        outcome = take()
    finally:
        monkeypatch.undo()
        registry.ruleset.cache_clear()
        _normalizers.clear()
    assert outcome.report.new.capture == "full"
    assert outcome.report.status == "clean"
    assert outcome.saved is not None, "the state under the new rules replaces the old one"


def test_another_version_of_dss_makes_the_capture_full(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.dss_version = "14.3.0"
    outcome = take()
    assert outcome.report.new.capture == "full"
    assert outcome.saved is None
    assert take().report.new.capture == "incremental"


def test_after_another_version_of_dss_lists_are_doubted_as_before(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.dss_version = "14.3.0"
    for full in (False, False, True):
        faults = [
            dss.fail(path=f"/projects/{KEY}/recipes", status=200, body=[]),
            dss.fail(path=f"/projects/{KEY}/agents", status=404),
        ]
        report = take(full).report
        assert report.status == "incomplete"
        assert report.counts["unknown"] == 2
        assert report.counts["removed"] == 0
        for fault in faults:
            fault.stop()
        assert take().report.status == "clean"


def test_looking_without_saving_changes_nothing_in_the_store(
    demo: Project, take: Taker, tmp_path: Path
) -> None:
    take()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    demo.touch("recipe", "compute_churn_features", user="tom.keller")
    service.check(take.backend, take.client, save=False)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_an_incomplete_capture_is_not_remembered(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    fault = dss.fail(path=f"/projects/{KEY}/dashboards", status=500)
    assert take().report.status == "incomplete"
    fault.stop()
    outcome = take()
    assert outcome.report.status == "clean"
    assert outcome.saved is None


def test_a_type_that_was_there_and_answers_404_is_unknown_and_not_absent(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.fail(path=f"/projects/{KEY}/agents", status=404, times=1)
    report = take().report
    assert report.status == "incomplete"
    assert report.counts["unknown"] == 1
    assert take().report.status == "clean"


def test_another_node_with_equal_stamps_is_read_for_itself(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="x", bump=False)
    dss.node_id = "automation-emulated"
    outcome = take()
    assert outcome.report.new.capture == "full"
    assert outcome.report.counts["modified"] == 1


def test_of_two_nodes_in_one_history_each_is_read_in_full_now_and_then(
    dss: DssEmulator, client: DSSClient, tmp_path: Path
) -> None:
    with DssEmulator(node_id="automation-emulated") as other:
        scenario = {"name": "s", "type": "step_based", "runAsUser": "a", "active": True}
        here, there = (node.create_project("TINY") for node in (dss, other))
        for project in (here, there):
            project.save("scenario", "S", scenario)
        store = LocalDirectoryBackend(tmp_path, "TINY")
        take, take_other = (
            Taker(DSSClient(node.url, node.api_key), store) for node in (dss, other)
        )
        take()
        assert take_other().report.new.capture == "full"
        with here.edit("scenario", "S", user="x", bump=False) as changed:
            changed["active"] = False
        for _ in range(cache.FULL_EVERY // 2 - 1):
            assert take().report.new.capture == "incremental"
            assert take_other().saved is None
        assert take().report.counts["modified"] == 1


def test_a_broken_object_does_not_keep_captures_incremental_for_ever(
    dss: DssEmulator, client: DSSClient, tmp_path: Path
) -> None:
    project = dss.create_project("TINY")
    project.save("recipe", "r", {"type": "python", "inputs": {}, "outputs": {}}, payload="1\n")
    take = Taker(client, LocalDirectoryBackend(tmp_path, "TINY"))
    take()
    project.write_library("python/x.py", b"")
    dss.fail(path="/projects/TINY/libraries/contents/*", status=500)
    project.set_payload("recipe", "r", "2\n", bump=False)
    reports = [take().report for _ in range(cache.FULL_EVERY)]
    assert reports[-1].new.capture == "full"
    assert reports[-1].counts["modified"] == 1


def test_the_same_incomplete_state_is_saved_once(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    take()
    dss.fail(path=f"/projects/{KEY}/dashboards", status=500)
    assert [take().saved is not None for _ in range(3)] == [True, False, False]


def test_looking_without_saving_reads_everything(demo: Project, take: Taker) -> None:
    take()
    demo.set_payload("recipe", "compute_churn_features", "print(1)\n", user="x", bump=False)
    outcome = service.check(take.backend, take.client, save=False)
    assert outcome.report.new.capture == "full"
    assert outcome.report.counts["modified"] == 1


@pytest.mark.parametrize(
    "content",
    [
        '{"version": 1, "snapshots": {}, "heads": {"serial": 1, "content": "", '
        '"dss_version": "", "since_full": "x", "stamps": {}}}',
        '{"version": 1, "snapshots": {}, "heads": {"serial": 1, "content": "", '
        '"dss_version": "", "since_full": 1, "stamps": []}}',
        '{"version": 1, "snapshots": {"a": {"objects": "many"}}, "heads": null}',
        "[" * 100_000,
    ],
)
def test_a_cache_with_odd_content_is_not_used(
    demo: Project, take: Taker, tmp_path: Path, content: str
) -> None:
    take()
    (tmp_path / "project-drift" / KEY / "default" / "cache.json").write_text(content)
    assert take().report.new.capture == "full"


def test_a_type_that_this_version_lacks_is_asked_for_once(
    dss: DssEmulator, demo: Project, take: Taker
) -> None:
    dss.dss_version = "12.5.0"
    newer = ("agents", "agents/tools", "agents/skills", "knowledge-banks", "semantic-models")
    newer = (*newer, "retrieval-augmented-llms")
    dss.requests.clear()
    take()
    asked = Counter(request.path for request in dss.requests.log)
    assert all(asked[f"/projects/{KEY}/{path}"] == 1 for path in newer)
    dss.requests.clear()
    take()
    asked = Counter(request.path for request in dss.requests.log)
    assert not any(asked[f"/projects/{KEY}/{path}"] for path in newer)
    take(full=True)
    asked = Counter(request.path for request in dss.requests.log)
    assert all(asked[f"/projects/{KEY}/{path}"] == 1 for path in newer), "a full one looks again"
    dss.dss_version = "14.2.0"
    take()
    assert take.latest().coverage["agent"] == "read"


def test_a_history_whose_only_snapshot_was_cut_off_goes_on(
    demo: Project, client: DSSClient, tmp_path: Path
) -> None:
    store = LocalDirectoryBackend(tmp_path, demo.key)
    service.take_snapshot(store, client)
    (file,) = tmp_path.rglob("snapshots/*")
    file.write_bytes(file.read_bytes()[:500])
    outcome = service.take_snapshot(LocalDirectoryBackend(tmp_path, demo.key), client)
    assert outcome.saved is not None
    assert outcome.saved.serial == 2
    assert any(file.name in warning for warning in outcome.report.warnings)
    assert service.load(store, "latest").serial == 2
