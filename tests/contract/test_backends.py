"""The promises of `StateBackend`, kept by every backend: local file, directory, managed folder."""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from project_drift import (
    ConfigurationError,
    LocalDirectoryBackend,
    LocalFileBackend,
    ManagedFolderBackend,
    Resource,
    State,
    StateBackend,
    StateNotFoundError,
    StateWriteError,
)

Opener = Callable[[], StateBackend]


@pytest.fixture(params=["file", "directory", "folder"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Opener:
    """Opens the same store anew at each call, as another process would."""
    if request.param == "file":
        return lambda: LocalFileBackend(tmp_path / "deep" / "er" / "prod.state.json")
    if request.param == "directory":
        return lambda: LocalDirectoryBackend(tmp_path / "store", "SALES", "prod")
    dss: DssEmulator = request.getfixturevalue("dss")
    folder_id = dss.create_project("STORE").create_folder("project_drift")

    def open_folder() -> StateBackend:
        project = DSSClient(dss.url, dss.api_key).get_project("STORE")
        return ManagedFolderBackend(project.get_managed_folder(folder_id), "SALES", "prod")

    return open_folder


def state_with(**attributes: object) -> State:
    state = State(project_key="SALES", environment="prod")
    state.add_resource(Resource("dataset", "dataset.SALES.ordérs/2 .x", dict(attributes)))
    return state


def test_an_empty_store_has_nothing_and_says_so(opener: Opener) -> None:
    backend = opener()
    assert not backend.exists()
    assert backend.history() == []
    with pytest.raises(StateNotFoundError):
        backend.load()


def test_what_is_saved_is_loaded_by_the_next_process(opener: Opener) -> None:
    saved = opener().save(state_with(a=1.0, text="\ud800 é \x00"))
    loaded = opener().load()
    assert loaded == saved
    assert loaded.get_resource("dataset.SALES.ordérs/2 .x").attributes["text"] == "\ud800 é \x00"


def test_serials_count_the_saves_and_each_can_be_loaded(opener: Opener) -> None:
    serials = [opener().save(state_with(a=number)).serial for number in range(4)]
    assert serials == [1, 2, 3, 4]
    backend = opener()
    for serial in serials:
        (resource,) = backend.load(serial).list_resources()
        assert resource.attributes == {"a": serial - 1}
    assert [info.serial for info in backend.history()] == serials
    with pytest.raises(StateNotFoundError, match="9"):
        backend.load(9)


def test_the_lineage_is_made_once_and_kept(opener: Opener) -> None:
    lineage = opener().open()
    saved = opener().save(state_with(a=1))
    assert opener().open() == lineage
    assert saved.lineage == lineage.id
    assert saved.key_id == lineage.key_id
    assert lineage.key not in (lineage.id, lineage.key_id)


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
@pytest.mark.parametrize("opener", ["file", "directory"], indirect=True)
def test_the_key_in_local_files_is_for_their_owner_alone(opener: Opener, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        key = opener().open().key
    finally:
        os.umask(before)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    holding = [path for path in files if key in path.read_text("utf-8")]
    assert [path.stat().st_mode & 0o777 for path in holding] == [0o600]


def test_a_state_of_another_lineage_is_refused(opener: Opener) -> None:
    foreign = dataclasses.replace(state_with(a=1), lineage="f" * 32)
    with pytest.raises(StateWriteError, match="lineage"):
        opener().save(foreign)
    assert not opener().exists()


@pytest.mark.parametrize("change", [{"project_key": "OTHER"}, {"environment": "test"}])
def test_a_state_of_another_project_or_environment_is_refused(
    opener: Opener, change: dict[str, str]
) -> None:
    opener().save(state_with(a=1))
    with pytest.raises(StateWriteError):
        opener().save(dataclasses.replace(state_with(a=2), **change))
    assert opener().load().serial == 1


def test_a_resource_of_another_project_is_refused(opener: Opener) -> None:
    opener().save(state_with(a=1))
    state = state_with(a=2)
    state.add_resource(Resource("dataset", "dataset.OTHER.x", {}))
    with pytest.raises(StateWriteError, match=r"dataset\.OTHER\.x"):
        opener().save(state)


def test_saving_does_not_change_the_state_given(opener: Opener) -> None:
    state = state_with(a=1)
    opener().save(state)
    assert (state.serial, state.lineage) == (0, "")


def test_a_backup_stays_when_the_state_moves_on(opener: Opener) -> None:
    opener().save(state_with(a=1))
    assert "before-release" in opener().backup("before-release")
    assert opener().save(state_with(a=2)).serial == 2
    assert [info.serial for info in opener().history()] == [1, 2]


@pytest.mark.parametrize("suffix", ["", "../up", "a b", "x" * 41])
def test_a_backup_suffix_cannot_lead_elsewhere(opener: Opener, suffix: str) -> None:
    opener().save(state_with(a=1))
    with pytest.raises(ConfigurationError):
        opener().backup(suffix)


def test_a_backup_is_the_state_that_would_be_loaded(opener: Opener) -> None:
    opener().save(state_with(a=1))
    opener().save(dataclasses.replace(state_with(a=2), complete=False))
    copy = opener().backup("before-release")
    if Path(copy).is_file():  # a store of one file keeps them beside it
        assert LocalFileBackend(Path(copy)).load().serial == 1
    assert opener().load().serial == 1


def test_a_backup_may_be_named_by_a_day_and_changes_no_number(opener: Opener) -> None:
    opener().save(state_with(a=1))
    with contextlib.suppress(ConfigurationError):  # a store of one file numbers its own so
        opener().backup("20261231")
    assert opener().save(state_with(a=2)).serial == 2


def test_there_is_no_backup_of_nothing(opener: Opener) -> None:
    with pytest.raises(StateNotFoundError):
        opener().backup("early")


def test_deleting_leaves_nothing_and_the_store_can_be_used_again(opener: Opener) -> None:
    before = opener().save(state_with(a=1))
    opener().backup("kept")
    opener().delete()
    assert not opener().exists()
    assert opener().history() == []
    after = opener().save(state_with(a=1))
    assert after.serial == 1
    assert after.lineage != before.lineage
