"""Fingerprints of different keys: what cannot be told is unknown, and nothing is made up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from canaries import expected_changes, given_away, plant
from dss_emulator import Project
from project_drift import (
    ChangeType,
    DiffEngine,
    LocalDirectoryBackend,
    ResourceDiff,
    State,
    StateCorruptedError,
    StateManager,
    service,
)
from project_drift.backends.base import Lineage
from project_drift.models.report import DRIFT, INCOMPLETE

KEY = "RETAIL_CHURN"


def short(diff: ResourceDiff) -> str:
    """Type and name, without the project's key."""
    return diff.resource_id.replace(f".{KEY}", "", 1)


def captured(client: DSSClient, store: Path) -> State:
    """What a capture for a store finds; each new store has a key of its own."""
    return StateManager(LocalDirectoryBackend(store, KEY), client).sync_project(KEY)


def lineage_file(store: Path) -> Path:
    (found,) = (store / "project-drift" / KEY / "default" / "lineage").iterdir()
    return found


def replace_key(store: Path) -> None:
    """Give a store the key of another one, as after a lineage file restored from elsewhere."""
    path = lineage_file(store)
    lineage = json.loads(path.read_text())
    path.write_text(json.dumps({**lineage, "key": Lineage.create().key}))


@pytest.fixture
def planted(demo: Project) -> Project:
    plant(demo, 1)
    return demo


@pytest.fixture
def with_secrets(planted: Project, client: DSSClient, tmp_path: Path) -> set[str]:
    """The objects that have a fingerprint, whichever secret of the demo it is."""
    state = captured(client, tmp_path / "looked-at")
    found = {
        resource.resource_id.replace(f".{KEY}", "", 1)
        for resource in state.resources.values()
        if '"$secret"' in json.dumps(resource.attributes)
        or "[secret " in json.dumps(resource.attributes)
    }
    assert found >= set(expected_changes())
    assert len(found) < len(state.resources) / 2
    return found


def test_two_stores_of_one_project_agree_on_all_but_the_secrets(
    planted: Project, client: DSSClient, tmp_path: Path, with_secrets: set[str]
) -> None:
    ours, theirs = captured(client, tmp_path / "ours"), captured(client, tmp_path / "theirs")
    assert ours.key_id != theirs.key_id
    for old, new in ((ours, theirs), (theirs, ours)):
        diffs = DiffEngine().diff(old, new)
        kinds = {diff.change_type for diff in diffs}
        assert kinds == {ChangeType.UNKNOWN, ChangeType.UNCHANGED}
        unknown = [diff for diff in diffs if diff.change_type is ChangeType.UNKNOWN]
        assert {short(diff) for diff in unknown} == with_secrets
        assert all("different keys" in diff.reason for diff in unknown)
        assert all(not diff.changes for diff in unknown)


def test_a_changed_secret_is_unknown_as_well(
    planted: Project, client: DSSClient, tmp_path: Path, with_secrets: set[str]
) -> None:
    ours = captured(client, tmp_path / "ours")
    plant(planted, 2)
    diffs = DiffEngine().diff(ours, captured(client, tmp_path / "theirs"))
    found = {short(diff) for diff in diffs if diff.change_type is ChangeType.UNKNOWN}
    assert found == with_secrets
    assert {diff.change_type for diff in diffs} == {ChangeType.UNKNOWN, ChangeType.UNCHANGED}


def test_a_real_change_beside_a_secret_is_reported_and_the_secret_is_not(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    ours = captured(client, tmp_path / "ours")
    with planted.variables() as variables:
        variables["standard"]["warehouse"]["user"] = "reporting"
    with planted.edit("dataset", "rates") as dataset:
        dataset["tags"] = ["finance"]
    recipe = "compute_campaign_exports"
    code = planted.payload("recipe", recipe) or ""
    planted.set_payload("recipe", recipe, f"{code}print('done')\n")
    diffs = DiffEngine().diff(ours, captured(client, tmp_path / "theirs"))
    changed = {
        short(diff): [change.path for change in diff.changes]
        for diff in diffs
        if diff.change_type not in (ChangeType.UNKNOWN, ChangeType.UNCHANGED)
    }
    assert changed == {
        "variables": ["/standard/warehouse/user"],
        "dataset.rates": ["/tags[0]"],
        "recipe.compute_campaign_exports": ["/payload"],
    }
    assert given_away([DiffEngine().format_output(diffs)]) == []


def test_a_secret_that_appears_or_goes_is_a_change_under_any_key(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    ours = captured(client, tmp_path / "ours")
    with planted.variables() as variables:
        del variables["standard"]["warehouse"]["password"]
        variables["local"]["new_password"] = "${vault}"
        variables["local"]["new_token"] = "Zq7kLmN8pQrS"
    diffs = DiffEngine().diff(ours, captured(client, tmp_path / "theirs"))
    (diff,) = [diff for diff in diffs if short(diff) == "variables"]
    assert diff.change_type is ChangeType.MODIFIED
    assert {(change.kind, change.path) for change in diff.changes} == {
        ("removed", "/standard/warehouse/password"),
        ("added", "/local/new_password"),
        ("added", "/local/new_token"),
    }


def test_a_secret_that_becomes_a_reference_is_a_change_under_any_key(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    ours = captured(client, tmp_path / "ours")
    with planted.variables() as variables:
        variables["standard"]["warehouse"]["password"] = "${vault}"
    diffs = DiffEngine().diff(ours, captured(client, tmp_path / "theirs"))
    (diff,) = [diff for diff in diffs if short(diff) == "variables"]
    assert diff.change_type is ChangeType.MODIFIED
    assert diff.changes


def test_a_store_with_another_key_reads_everything_again_and_claims_nothing(
    planted: Project, client: DSSClient, tmp_path: Path, with_secrets: set[str]
) -> None:
    first = tmp_path / "first"
    service.take_snapshot(LocalDirectoryBackend(first, KEY), client)
    second = tmp_path / "second"
    shutil.copytree(first, second)
    replace_key(second)
    outcome = service.check(LocalDirectoryBackend(second, KEY), client)
    report = outcome.report
    assert report.status == INCOMPLETE
    assert report.counts["unknown"] == len(with_secrets)
    assert sum(report.counts[kind] for kind in ("added", "removed", "modified", "renamed")) == 0
    assert report.new.capture == "full"
    assert service.check(LocalDirectoryBackend(first, KEY), client).report.status != INCOMPLETE


def test_after_one_snapshot_under_the_new_key_changes_of_secrets_show_again(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    service.take_snapshot(LocalDirectoryBackend(tmp_path, KEY), client)
    replace_key(tmp_path)
    outcome = service.take_snapshot(LocalDirectoryBackend(tmp_path, KEY), client)
    assert outcome.saved is not None
    plant(planted, 2)
    report = service.check(LocalDirectoryBackend(tmp_path, KEY), client, "latest").report
    assert report.status == DRIFT
    assert report.counts["modified"] == len(expected_changes())
    assert report.counts["unknown"] == 0


def test_a_store_without_its_lineage_file_is_refused_and_keeps_its_snapshots(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    service.take_snapshot(LocalDirectoryBackend(tmp_path, KEY), client)
    lineage_file(tmp_path).unlink()
    files = sorted(tmp_path.rglob("*"))
    with pytest.raises(StateCorruptedError, match="no readable lineage file"):
        service.take_snapshot(LocalDirectoryBackend(tmp_path, KEY), client)
    assert sorted(tmp_path.rglob("*")) == files


def test_the_key_itself_is_only_in_the_lineage_file(
    planted: Project, client: DSSClient, tmp_path: Path
) -> None:
    outcome = service.take_snapshot(LocalDirectoryBackend(tmp_path, KEY), client)
    assert outcome.saved is not None
    key = Lineage.decode(lineage_file(tmp_path).read_bytes(), "the test").key
    assert key not in json.dumps(outcome.saved.to_dict())
    assert outcome.saved.key_id
    assert outcome.saved.key_id not in key
