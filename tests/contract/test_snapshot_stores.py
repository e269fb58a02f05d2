"""The snapshot protocol, on a local directory and on a managed folder alike."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from project_drift import (
    ConfigurationError,
    LocalDirectoryBackend,
    ManagedFolderBackend,
    State,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)
from project_drift.backends import codec
from project_drift.backends.base import Lineage
from project_drift.backends.cache import Cache
from project_drift.backends.snapshots import SnapshotBackend


class Files(Protocol):
    """The raw files of a store, to damage them behind its back."""

    def names(self) -> list[str]: ...
    def read(self, name: str) -> bytes: ...
    def write(self, name: str, content: bytes) -> None: ...


class DirectoryFiles:
    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        return sorted(
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file()
        )

    def read(self, name: str) -> bytes:
        return (self.root / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_bytes(content)


class FolderFiles:
    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def names(self) -> list[str]:
        return sorted(name.lstrip("/") for name in self.files)

    def read(self, name: str) -> bytes:
        return self.files[f"/{name}"]

    def write(self, name: str, content: bytes) -> None:
        self.files[f"/{name}"] = content


@dataclasses.dataclass
class Place:
    open: Callable[..., SnapshotBackend]
    files: Files


@pytest.fixture(params=["directory", "folder"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    if request.param == "directory":
        return Place(
            lambda environment="prod": LocalDirectoryBackend(tmp_path, "SALES", environment),
            DirectoryFiles(tmp_path),
        )
    dss: DssEmulator = request.getfixturevalue("dss")
    project = dss.create_project("STORE")
    folder_id = project.create_folder("project_drift")
    handle = DSSClient(dss.url, dss.api_key).get_project("STORE").get_managed_folder(folder_id)
    return Place(
        lambda environment="prod": ManagedFolderBackend(handle, "SALES", environment),
        FolderFiles(project.folder_files(folder_id)),
    )


def state(**facts: object) -> State:
    return State(project_key="SALES", environment="prod", **facts)  # type: ignore[arg-type]


def snapshot_names(place: Place) -> list[str]:
    return [name for name in place.files.names() if "/snapshots/" in name]


def test_the_layout_is_as_documented(place: Place) -> None:
    place.open().save(state())
    place.open().save(state(complete=False))
    lineage, first, second = place.files.names()
    top = r"project-drift/SALES/prod/"
    time = r"\d{8}T\d{6}Z"
    assert re.fullmatch(top + rf"lineage/{time}-[0-9a-f]{{32}}\.json", lineage)
    assert re.fullmatch(top + rf"snapshots/000001-{time}-[0-9a-f]{{12}}\.json\.gz", first)
    assert re.fullmatch(top + rf"snapshots/000002-{time}-[0-9a-f]{{12}}\.partial\.json\.gz", second)


def test_a_snapshot_is_one_new_file_and_changes_no_other(place: Place) -> None:
    place.open().save(state())
    before = {name: place.files.read(name) for name in place.files.names()}
    place.open().save(state(node_id="other"))
    after = {name: place.files.read(name) for name in place.files.names()}
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


def test_a_skipped_lineage_forges_no_line_of_the_log(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    hostile = b'{"id": "x", "an\\nERROR other": ""}'
    name = f"project-drift/SALES/prod/lineage/20200101T000000Z-{'0' * 32}.json"
    place.files.write(name, hostile)
    place.open().save(state())
    assert "is not a lineage file" in caplog.text
    assert all("\n" not in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("damage", ["empty", "half", "flipped"])
def test_a_damaged_snapshot_is_skipped_with_a_warning(
    place: Place, damage: str, caplog: pytest.LogCaptureFixture
) -> None:
    place.open().save(state(node_id="good"))
    place.open().save(state(node_id="damaged"))
    name = snapshot_names(place)[-1]
    content = place.files.read(name)
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    place.files.write(name, {"empty": b"", "half": content[:middle], "flipped": flipped}[damage])
    with caplog.at_level(logging.WARNING):
        assert place.open().load().node_id == "good"
    assert name.rsplit("/", 1)[-1] in caplog.text
    with pytest.raises(StateCorruptedError, match="damaged or was written only in part"):
        place.open().load(2)


def test_a_damaged_snapshot_still_counts_for_the_next_serial(place: Place) -> None:
    place.open().save(state())
    place.files.write(snapshot_names(place)[0], b"")
    assert place.open().save(state()).serial == 2


def test_a_partial_state_is_never_the_latest_but_can_be_named(place: Place) -> None:
    place.open().save(state(node_id="whole"))
    place.open().save(state(node_id="partial", complete=False))
    assert place.open().load().node_id == "whole"
    assert place.open().load(2).node_id == "partial"


def test_a_store_with_only_partial_states_has_no_latest(place: Place) -> None:
    place.open().save(state(complete=False))
    assert not place.open().exists()
    with pytest.raises(StateNotFoundError, match="no complete snapshot"):
        place.open().load()


def test_two_files_of_one_serial_both_stay_and_the_next_save_is_above_them(place: Place) -> None:
    place.open().save(state(node_id="a"))
    content = place.files.read(snapshot_names(place)[0])
    place.open().delete()
    lineage = place.open().open()
    other = dataclasses.replace(state(node_id="b"), lineage=lineage.id)
    place.open().save(other)
    # A second writer that saw the same listing: the same serial, another time and token.
    twin = codec.decode(content)
    twin = dataclasses.replace(twin, lineage=lineage.id, serial=1)
    encoded = codec.encode(twin)
    place.files.write(
        f"project-drift/SALES/prod/snapshots/000001-29990101T000000Z-{codec.token(encoded)}.json.gz",
        encoded,
    )
    backend = place.open()
    assert [info.serial for info in backend.history()] == [1, 1]
    assert backend.load().node_id == "a"
    assert backend.save(state()).serial == 2


def test_of_two_lineage_files_the_first_in_order_counts_for_everybody(place: Place) -> None:
    first = Lineage.create("SALES", "prod")
    late = Lineage.create("SALES", "prod")
    folder = "project-drift/SALES/prod/lineage"
    place.files.write(f"{folder}/20260101T000001Z-{late.id}.json", late.encode())
    place.files.write(f"{folder}/20260101T000000Z-{first.id}.json", first.encode())
    assert place.open().open() == first


def test_a_half_written_lineage_file_does_not_lock_a_new_store(place: Place) -> None:
    name = f"project-drift/SALES/prod/lineage/20260101T000000Z-{'0' * 32}.json"
    place.files.write(name, b'{"id": "00')
    saved = place.open().save(state())
    assert saved.lineage == place.open().open().id
    assert place.open().load() == saved


def test_a_new_store_whose_lineage_cannot_be_read_is_not_given_another(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.open().open()
    other = place.open()
    read = other.store.read

    def refuse(path: str) -> bytes:
        if "/lineage/" in path:
            raise StateCorruptedError(f"cannot read {path}: Permission denied")
        return read(path)

    monkeypatch.setattr(other.store, "read", refuse)
    before = place.files.names()
    with pytest.raises(StateCorruptedError, match=r"lineage/.*Permission denied"):
        other.save(state())
    assert place.files.names() == before


def test_a_deletion_that_breaks_off_leaves_a_store_that_can_be_read(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        place.open().save(state())
    backend = place.open()
    delete, deleted = backend.store.delete, []

    def break_off(path: str) -> None:
        if len(deleted) == 2:
            raise KeyboardInterrupt
        deleted.append(path)
        delete(path)

    monkeypatch.setattr(backend.store, "delete", break_off)
    with pytest.raises(KeyboardInterrupt):
        backend.delete()
    assert place.open().load().serial == 3
    place.open().delete()
    assert place.files.names() == []


def test_a_store_that_lost_its_lineage_is_not_given_another(place: Place) -> None:
    place.open().save(state())
    for name in place.files.names():
        if "/lineage/" in name:
            place.files.write(name, b"not json")
    with pytest.raises(StateCorruptedError, match="no readable lineage"):
        place.open().save(state())


def test_a_snapshot_of_another_lineage_is_not_taken_for_ours(place: Place) -> None:
    place.open("test").save(dataclasses.replace(state(), environment="test"))
    place.open().open()
    (foreign,) = snapshot_names(place)
    place.files.write(foreign.replace("/test/", "/prod/"), place.files.read(foreign))
    with pytest.raises(StateCorruptedError, match="another lineage"):
        place.open().load(1)
    with pytest.raises(StateCorruptedError, match="none of the 1 complete snapshots"):
        place.open().load()


def test_the_folder_of_another_environment_is_not_taken_for_ours(place: Place) -> None:
    place.open("test").save(dataclasses.replace(state(), environment="test"))
    for name in place.files.names():
        place.files.write(name.replace("/test/", "/prod/"), place.files.read(name))
    for act in (place.open().open, place.open().load):
        with pytest.raises(StateCorruptedError, match="was copied here"):
            act()


def test_copies_of_snapshots_below_the_folder_are_not_counted(place: Place) -> None:
    saved = place.open().save(state())
    name = snapshot_names(place)[0]
    copied = name.replace("/snapshots/000001", "/snapshots/old/000009")
    place.files.write(copied, place.files.read(name))
    assert place.open().load() == saved
    assert place.open().save(state()).serial == 2


def test_a_file_that_only_looks_like_a_snapshot_stops_nothing(place: Place) -> None:
    saved = place.open().save(state())
    folder = "project-drift/SALES/prod/snapshots"
    place.files.write(f"{folder}/000009-99999999T999999Z-aaaaaaaaaaaa.json.gz", b"")
    assert place.open().load() == saved


def test_a_store_whose_snapshots_are_all_damaged_is_not_taken_for_a_new_one(place: Place) -> None:
    place.open().save(state())
    place.files.write(snapshot_names(place)[0], b"")
    backend = place.open()
    with pytest.raises(StateCorruptedError, match="none of the 1 complete snapshots"):
        backend.load()
    assert snapshot_names(place)[0].rsplit("/", 1)[-1] in backend.skipped[0]


def test_the_writer_that_opened_a_store_second_saves_nothing_under_its_own_key(
    place: Place,
) -> None:
    loser = place.open()
    loser.open()
    winner = Lineage.create("SALES", "prod")
    name = f"project-drift/SALES/prod/lineage/20000101T000000Z-{winner.id}.json"
    place.files.write(name, winner.encode())
    with pytest.raises(StateWriteError, match="run this again"):
        loser.save(state())
    assert snapshot_names(place) == []
    assert loser.save(state()).lineage == winner.id


def test_environments_do_not_see_each_other(place: Place) -> None:
    place.open("prod").save(state())
    assert not place.open("test").exists()


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path: Path) -> None:
    def store() -> SnapshotBackend:
        return LocalDirectoryBackend(tmp_path, "SALES", "prod")

    store().save(state())
    folder = tmp_path / "project-drift/SALES/prod/snapshots"
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(folder)
    for ask in (store().history, store().exists, store().load, store().files):
        with pytest.raises(StateCorruptedError, match=r"cannot read .*/snapshots"):
            ask()
    with pytest.raises(StateCorruptedError, match=r"cannot read .*/snapshots"):
        store().save(state())


def test_foreign_files_are_ignored(place: Place) -> None:
    place.open().save(state())
    place.files.write("project-drift/SALES/prod/snapshots/notes.txt", b"mine")
    place.files.write("elsewhere/000009-20260101T000000Z-aaaaaaaaaaaa.json.gz", b"")
    assert [info.serial for info in place.open().history()] == [1]


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "x" * 41, "prod\n"])
def test_an_environment_name_cannot_lead_elsewhere(place: Place, name: str) -> None:
    with pytest.raises(ConfigurationError, match="environment"):
        place.open(name)


def test_facts_are_read_once_and_survive_the_loss_of_the_cache(place: Place) -> None:
    place.open().save(state(captured_by="anna"))
    backend = place.open()
    history = backend.history()
    first = Cache(backend).facts(history)
    cached = [name for name in place.files.names() if name.endswith("cache.json")]
    for content in (b"{", b'{"version": 1, "snapshots": 3}', b'{"version": 99}'):
        place.files.write(cached[0], content)
        assert Cache(place.open()).facts(history) == first
    assert first[0].captured_by == "anna"
    name = snapshot_names(place)[0]
    place.files.write(name, b"")
    assert Cache(place.open()).facts(history) == first, "served from the cache"


def test_a_snapshot_that_was_cut_short_since_it_was_listed_is_listed_with_its_problem(
    place: Place,
) -> None:
    place.open().save(state())
    backend = place.open()
    (before,) = Cache(backend).facts(backend.history())
    place.files.write(snapshot_names(place)[0], b"cut")
    (after,) = Cache(backend).facts(backend.history())
    assert (before.problem, "damaged" in after.problem) == ("", True)


def test_a_damaged_snapshot_is_listed_with_its_problem(place: Place) -> None:
    place.open().save(state())
    place.files.write(snapshot_names(place)[0], b"")
    backend = place.open()
    (facts,) = Cache(backend).facts(backend.history())
    assert "damaged" in facts.problem
