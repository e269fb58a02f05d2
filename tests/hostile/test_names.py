"""Names made to lead elsewhere: of objects, projects, environments and files of a store."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from project_drift import (
    ConfigurationError,
    LocalDirectoryBackend,
    LocalFileBackend,
    ProjectDriftError,
    StateManager,
)
from project_drift.backends.names import parsed_name
from project_drift.backends.reviews import Mark, file_name, marks, write_marks
from project_drift.service import open_store
from project_drift.sync.base import segment

KEY = "SHOP"
NAMES = {
    "a path upwards": "../../../../etc/passwd",
    "an absolute path": "/etc/passwd",
    "a path of Windows": "..\\..\\C:\\x",
    "an escaped path": "%2e%2e%2fx",
    "a null": "a\0b",
    "control characters": "a\x1b[31m\r\nb",
    "500 characters": "x" * 500,
    "look-alikes": "оrders\u2024\u2024\uff0f",
    "turned around": "\u202egnp.exe",
    "another alphabet": "订单/é́",
    "three dots": "...",
    "a query": "a?b=c#d&e",
}


def files_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_of_an_object_leads_out_of_the_store(
    dss: DssEmulator, client: DSSClient, tmp_path: Path, name: str
) -> None:
    project = dss.create_project(KEY)
    project.save("recipe", NAMES[name], {"type": "python", "inputs": {}, "outputs": {}}, payload="")
    store = tmp_path / "deep" / "store"
    manager = StateManager(LocalDirectoryBackend(store, KEY), client)
    state = manager.sync_project(KEY, types=["recipe"])
    assert [item.resource_name for item in state.list_resources()] == [NAMES[name]]
    manager.save_state(state)
    assert manager.load_state().resources == state.resources
    assert files_of(tmp_path) == {"deep", *(f"deep/{path}" for path in files_of(tmp_path / "deep"))}
    assert len([path for path in store.rglob("*") if path.is_file()]) == 2, "lineage and snapshot"


@pytest.mark.parametrize("name", ["..", ".", "\ud800"])
def test_a_name_that_no_address_can_hold_is_an_alert_and_is_not_asked_for(
    dss: DssEmulator, client: DSSClient, tmp_path: Path, name: str
) -> None:
    dss.create_project(KEY)
    dss.fail(path=f"/projects/{KEY}/recipes", status=200, body=[{"name": name}])
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), client)
    dss.requests.clear()
    state = manager.sync_project(KEY, types=["recipe"])
    assert [alert.resource_id for alert in state.alerts] == [f"recipe.{KEY}.{name}"]
    assert dss.requests.count(path=f"/projects/{KEY}/recipes*") == 1


@pytest.mark.parametrize("path", ["../../x", "python/../../x", "python/./x", "python/\ud800"])
def test_a_path_in_the_library_does_not_lead_out_of_it(
    dss: DssEmulator, client: DSSClient, tmp_path: Path, path: str
) -> None:
    dss.create_project(KEY)
    dss.fail(path=f"/projects/{KEY}/libraries/contents", status=200, body=[{"name": path}])
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), client)
    dss.requests.clear()
    state = manager.sync_project(KEY, types=["library_file"])
    assert [alert.resource_id for alert in state.alerts] == [f"library_file.{KEY}.{path}"]
    assert dss.requests.count(path=f"/projects/{KEY}/libraries/*") == 1


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_segment_of_an_address(name: str) -> None:
    quoted = segment(NAMES[name])
    assert not set(quoted) & set("/?#\\ \r\n\0")
    assert quoted.isascii()


WRONG_KEYS = ["", "..", "A/B", "A.B", "A B", "\0", "ΑΒ", "A\n", "../../etc", "\ud800", "１"]


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_what_is_no_project_key_opens_no_store(tmp_path: Path, key: str) -> None:
    with pytest.raises(ConfigurationError):
        LocalDirectoryBackend(tmp_path, key)


@pytest.mark.parametrize("name", [*WRONG_KEYS, "a" * 41])
def test_what_is_no_environment_opens_no_store_and_names_no_backup(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ConfigurationError):
        LocalDirectoryBackend(tmp_path, KEY, name)
    with pytest.raises(ConfigurationError):
        LocalFileBackend(tmp_path / "x.json").backup(name)


@pytest.mark.parametrize(
    "place",
    ["../x", "A/..", "A/.", "A/x?y", "A/x#y", "A/%2e%2e", "A/x/y", "A%2f../x", "A?/x", "A/"],
)
def test_what_leads_elsewhere_is_no_managed_folder_and_is_not_asked_for(
    dss: DssEmulator, client: DSSClient, place: str
) -> None:
    dss.requests.clear()
    with pytest.raises(ConfigurationError, match="not a managed folder"):
        open_store(f"dss://{place}", KEY, client=client)
    assert dss.requests.log == []


@pytest.mark.parametrize("login", [*NAMES.values(), "", "..", "\ud800", "ANNA", "anna"])
def test_the_marks_of_a_login_stay_in_the_folder_of_reviews(tmp_path: Path, login: str) -> None:
    backend = LocalDirectoryBackend(tmp_path, KEY)
    mark = Mark("dataset.SHOP.x", "f", "2026-11-23T00:00:00+00:00")
    write_marks(backend, login, [mark])
    assert marks(backend, login) == [mark]
    (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert file.parent == tmp_path / "project-drift" / KEY / "default" / "reviews"
    assert len(file_name(login)) <= 100


@pytest.mark.parametrize(
    "name",
    [
        "999999-20261123T000000Z-0123456789ab.json.gz",
        "000001-99999999T999999Z-0123456789ab.json.gz",
        "000001-20261123T000000Z-0123456789ab.json.gz.bak",
        "..-20261123T000000Z-0123456789ab.json.gz",
        "0" * 200 + "1-20261123T000000Z-0123456789ab.json.gz",
    ],
)
def test_a_name_that_lies_is_never_taken_for_the_latest_snapshot(
    dss: DssEmulator, client: DSSClient, tmp_path: Path, name: str
) -> None:
    dss.create_project(KEY)
    backend = LocalDirectoryBackend(tmp_path, KEY)
    manager = StateManager(backend, client)
    saved = manager.save_state(manager.sync_project(KEY, types=["variables"]))
    folder = tmp_path / "project-drift" / KEY / "default" / "snapshots"
    (folder / name).write_bytes(next(folder.iterdir()).read_bytes())
    try:
        assert manager.load_state() == saved
        assert manager.save_state(saved).serial > saved.serial
    except ProjectDriftError as error:
        pytest.fail(f"one foreign file stops the store: {error}")


def test_a_number_of_thousands_of_digits_is_none_of_a_snapshot() -> None:
    assert parsed_name("1" * 5000 + "-20261123T000000Z-0123456789ab.json.gz", 1) is None
