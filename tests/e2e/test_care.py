"""Care of a store, in a local directory and in a managed folder: prune and verify."""

from __future__ import annotations

import dataclasses
import gzip
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from project_drift import LocalDirectoryBackend, ManagedFolderBackend, State, service
from project_drift import client as client_module
from project_drift.backends import codec
from project_drift.backends.base import Lineage, SnapshotInfo
from project_drift.backends.journal import Entry, add_entry
from project_drift.backends.reviews import write_marks
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import StateCorruptedError, StateNotFoundError, StateWriteError
from project_drift.service.care import KeepRule, plan_prune, prune, verify
from project_drift.service.care.problems import ERROR, NOTE, Problem

KEY = "SALES"
ROOT = f"project-drift/{KEY}/default"
NOTHING = KeepRule(days=0, weeks=0, months=0)


@dataclasses.dataclass
class Store:
    """A store and its raw files, to damage them behind its back."""

    open: Callable[[], SnapshotBackend]
    names: Callable[[], list[str]]
    read: Callable[[str], bytes]
    write: Callable[[str, bytes], Any]
    remove: Callable[[str], Any]

    def contents(self) -> dict[str, bytes]:
        return {name: self.read(name) for name in self.names()}

    def one(self, start: str) -> str:
        (found,) = (name for name in self.names() if name.startswith(f"{ROOT}/{start}"))
        return found


@pytest.fixture(params=["directory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    if request.param == "directory":
        return in_directory(tmp_path)
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    dss: DssEmulator = request.getfixturevalue("dss")
    project = dss.create_project("STORE")
    folder_id = project.create_folder("drift")
    handle = DSSClient(dss.url, dss.api_key).get_project("STORE").get_managed_folder(folder_id)
    files = project.folder_files(folder_id)
    return Store(
        lambda: ManagedFolderBackend(handle, KEY),
        lambda: sorted(name.lstrip("/") for name in files),
        lambda name: files[f"/{name}"],
        lambda name, content: files.__setitem__(f"/{name}", content),
        lambda name: files.pop(f"/{name}"),
    )


def in_directory(path: Path) -> Store:
    def write(name: str, content: bytes) -> None:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)

    return Store(
        lambda: LocalDirectoryBackend(path, KEY),
        lambda: sorted(
            file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()
        ),
        lambda name: (path / name).read_bytes(),
        write,
        lambda name: (path / name).unlink(),
    )


def saved_on(backend: SnapshotBackend, day: str, **facts: Any) -> SnapshotInfo:
    """Store a snapshot as if it had been saved on a day."""
    state = State(
        project_key=KEY,
        serial=len(backend.history()) + 1,
        lineage=backend.open().id,
        updated_at=f"{day}T02:00:00+00:00",
        **facts,
    )
    return stored(backend, state.to_dict())


def stored(backend: SnapshotBackend, data: dict[str, Any]) -> SnapshotInfo:
    """Store the document of a state under the name that is its own."""
    content = gzip.compress(json.dumps(data, sort_keys=True).encode("ascii"), mtime=0)
    time = datetime.fromisoformat(data["updated_at"]).strftime("%Y%m%dT%H%M%SZ")
    mark = "" if data["complete"] else ".partial"
    name = f"{data['serial']:06d}-{time}-{codec.token(content)}{mark}.json.gz"
    backend.write_note(f"snapshots/{name}", content)
    return next(info for info in backend.history() if info.name == name)


def ten_years(backend: SnapshotBackend) -> list[SnapshotInfo]:
    return [saved_on(backend, f"{year}-06-0{year % 5 + 1}") for year in range(2011, 2021)]


def entry(against: int) -> Entry:
    return Entry("2020-06-01T02:00:00+00:00", "Nothing changed.", against, "v", [])


def a_store_of_all_kinds(backend: SnapshotBackend) -> None:
    """Fill a store with every kind of file that there is."""
    ten_years(backend)
    service.set_baseline(backend, 3, "anna", "release 1")
    service.set_baseline(backend, 7, "marc", "release 2")
    add_entry(backend, entry(7))
    service.list_snapshots(backend)
    backend.backup("before_release")
    backend.write_note("policy.yml", b"version: 1\n")
    write_marks(backend, "Anna.Berg@example.com", [])


def serials(backend: SnapshotBackend) -> list[int]:
    return [info.serial for info in backend.history()]


def found_in(store: Store) -> list[Problem]:
    return list(verify(store.open()).problems)


# Prune


def test_planning_writes_nothing(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    store.remove(f"{ROOT}/cache.json")
    before = store.contents()
    assert plan_prune(store.open(), NOTHING).delete
    assert store.contents() == before


def test_pruning_deletes_what_was_planned_and_touches_nothing_else(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    before = store.contents()
    plan = plan_prune(store.open(), NOTHING)
    assert [info.serial for info in plan.delete] == [1, 2, 4, 5, 6, 8, 9]
    assert prune(store.open(), plan).deleted == plan.delete
    after = store.contents()
    gone = {f"{ROOT}/snapshots/{info.name}" for info in plan.delete}
    assert before.keys() - after.keys() == gone
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {f"{ROOT}/cache.json"}


def test_a_pruned_store_is_sound(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    prune(store.open(), plan_prune(store.open(), NOTHING))
    assert found_in(store) == []


def test_the_next_snapshot_after_pruning_takes_no_number_twice(store: Store) -> None:
    ten_years(store.open())
    prune(store.open(), plan_prune(store.open(), NOTHING))
    assert store.open().save(State(project_key=KEY)).serial == 11


def test_what_the_last_check_compared_with_stays(store: Store) -> None:
    backend = store.open()
    ten_years(backend)
    add_entry(backend, entry(2))
    add_entry(backend, entry(5))
    prune(backend, plan_prune(backend, NOTHING))
    assert serials(backend) == [1, 5, 10]


def test_a_snapshot_that_became_the_baseline_since_the_preview_is_spared(store: Store) -> None:
    backend = store.open()
    ten_years(backend)
    plan = plan_prune(backend, NOTHING)
    service.set_baseline(store.open(), 4, "anna", "just now")
    done = prune(backend, plan)
    assert [info.serial for info in done.spared] == [4]
    assert 4 in serials(backend)


def test_a_snapshot_that_came_since_the_preview_is_not_pruned(store: Store) -> None:
    backend = store.open()
    ten_years(backend)
    plan = plan_prune(backend, NOTHING)
    saved_on(backend, "2010-01-01")
    saved_on(backend, "2020-12-01")
    prune(backend, plan)
    assert 11 in serials(backend)


def test_where_the_latest_is_damaged_the_latest_that_can_be_read_stays(store: Store) -> None:
    backend = store.open()
    ten_years(backend)
    service.list_snapshots(backend)  # the cache remembers all of them as sound
    for serial in ("000010", "000001"):
        store.write(store.one(f"snapshots/{serial}"), b"half")
    prune(backend, plan_prune(backend, NOTHING))
    assert serials(backend) == [1, 2, 9, 10]


def test_a_damaged_baseline_file_stops_all_pruning(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    name = next(name for name in store.names() if "/baselines/" in name)
    store.write(name, b"{")
    with pytest.raises(StateCorruptedError, match="baseline"):
        plan_prune(store.open(), NOTHING)


def test_an_empty_store_has_nothing_to_prune_or_verify_and_stays_empty(store: Store) -> None:
    with pytest.raises(StateNotFoundError, match="nothing to delete"):
        plan_prune(store.open())
    with pytest.raises(StateNotFoundError, match="nothing to verify"):
        verify(store.open())
    assert store.names() == []


def test_a_file_that_cannot_be_deleted_is_told_and_stops_no_other(
    dss: DssEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    project = dss.create_project("STORE")
    folder = project.create_folder("drift")
    handle = DSSClient(dss.url, dss.api_key).get_project("STORE").get_managed_folder(folder)
    backend = ManagedFolderBackend(handle, KEY)
    ten_years(backend)
    stuck = backend.history()[4]
    path = f"/projects/STORE/managedfolders/{folder}/contents/{ROOT}/snapshots/{stuck.name}"
    dss.fail(method="DELETE", path=path, status=500)
    done = prune(backend, plan_prune(backend, NOTHING))
    assert [info.serial for info, _ in done.failed] == [5]
    assert "HTTP 500" in done.failed[0][1]
    assert serials(backend) == [1, 5, 10]


def test_a_directory_in_place_of_a_snapshot_is_a_readable_failure(tmp_path: Path) -> None:
    backend = in_directory(tmp_path).open()
    info = saved_on(backend, "2020-01-01")
    path = tmp_path / ROOT / "snapshots" / info.name
    path.unlink()
    path.mkdir()
    with pytest.raises(StateWriteError, match=f"cannot delete .*{info.name}"):
        backend.discard(info)


# Verify


def test_a_store_of_all_kinds_is_sound_and_verifying_writes_nothing(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    before = store.contents()
    found = verify(store.open())
    assert found.problems == ()
    assert (found.snapshots, found.baselines, found.checks) == (10, 2, 1)
    assert store.contents() == before


def test_progress_counts_every_file_once(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    told: list[tuple[int, int]] = []
    verify(store.open(), lambda done, total: told.append((done, total)))
    total = len(store.names())
    assert told[-1] == (total, total)
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert {number for _, number in told} == {total}


BINARY = ["snapshots/000004", "snapshots/000007", "checks/"]
ALL = [*BINARY, "lineage/", "baselines/", "backups/"]


@pytest.mark.parametrize("kind", ALL)
def test_a_truncated_file_is_found(store: Store, kind: str) -> None:
    a_store_of_all_kinds(store.open())
    name = next(name for name in store.names() if name.startswith(f"{ROOT}/{kind}"))
    store.write(name, store.read(name)[:-20])
    assert name in [f"{ROOT}/{problem.file}" for problem in found_in(store)]
    assert not verify(store.open()).sound


@pytest.mark.parametrize("place", [0, 3, 11, 0.3, 0.6, -9, -1])
@pytest.mark.parametrize("kind", BINARY)
def test_a_flipped_byte_is_found(store: Store, kind: str, place: float) -> None:
    a_store_of_all_kinds(store.open())
    name = store.one(kind)
    content = bytearray(store.read(name))
    content[int(place * len(content)) if isinstance(place, float) else place] ^= 0x10
    store.write(name, bytes(content))
    (problem,) = found_in(store)
    assert (f"{ROOT}/{problem.file}", problem.severity) == (name, ERROR)
    assert "copy" in problem.next_step


@pytest.mark.parametrize("field", ["serial", "set_at", "snapshot"])
def test_a_baseline_that_was_edited_is_found(store: Store, field: str) -> None:
    a_store_of_all_kinds(store.open())
    name = max(name for name in store.names() if "/baselines/" in name)
    data = json.loads(store.read(name))
    wrong = {"serial": 8, "set_at": "2020-01-01T00:00:00+00:00", "snapshot": "000008-nothing"}
    store.write(name, json.dumps({**data, field: wrong[field]}).encode())
    assert not verify(store.open()).sound


def test_a_missing_baseline_snapshot_is_found_and_says_whose_it_was(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    name = store.one("snapshots/000007")
    store.remove(name)
    (problem,) = found_in(store)
    assert f"{ROOT}/{problem.file}" == name
    assert "the baseline that marc set" in problem.what


def test_a_missing_snapshot_that_the_cache_names_is_found(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    name = store.one("snapshots/000005")
    store.remove(name)
    (problem,) = found_in(store)
    assert (f"{ROOT}/{problem.file}", problem.severity) == (name, ERROR)
    assert "cache.json knows it" in problem.what
    store.remove(f"{ROOT}/cache.json")
    assert found_in(store) == [], "nothing else tells of it, as documented"


def test_a_foreign_lineage_is_found(store: Store, tmp_path: Path) -> None:
    a_store_of_all_kinds(store.open())
    other = LocalDirectoryBackend(tmp_path / "other", KEY)
    state = State(project_key=KEY, serial=11, lineage=other.open().id, updated_at="2020-07-01")
    state.updated_at = "2020-07-01T00:00:00+00:00"
    info = stored(store.open(), state.to_dict())
    (problem,) = found_in(store)
    assert problem.file == f"snapshots/{info.name}"
    assert "another lineage" in problem.what


def test_a_lineage_file_put_before_the_own_one_is_found(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    strange = Lineage.create("OTHER", "default")
    path = f"lineage/20000101T000000Z-{strange.id}.json"
    store.write(f"{ROOT}/{path}", strange.encode())
    found = {problem.file: problem.what for problem in found_in(store)}
    assert "the lineage of OTHER" in found[path]


def test_the_lineage_file_of_a_writer_that_came_second_is_no_problem(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    second = Lineage.create(KEY, "default")
    store.write(f"{ROOT}/lineage/29990101T000000Z-{second.id}.json", second.encode())
    assert found_in(store) == []


def test_a_lost_lineage_is_one_problem_and_not_one_for_each_snapshot(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    store.remove(store.one("lineage/"))
    assert [problem.file for problem in found_in(store)] == ["lineage/"]


def test_a_newer_format_says_to_update_and_not_to_restore(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    state = State(project_key=KEY, serial=11, lineage=store.open().open().id)
    data = {**state.to_dict(), "version": 2, "updated_at": "2020-07-01T00:00:00+00:00"}
    info = stored(store.open(), data)
    packed = gzip.compress(json.dumps({"version": 2}).encode(), mtime=0)
    check = f"checks/20300101T000000Z-{codec.token(packed)}.json.gz"
    store.write(f"{ROOT}/{check}", packed)
    found = found_in(store)
    assert {problem.file for problem in found} == {f"snapshots/{info.name}", check}
    assert {problem.next_step for problem in found} == {"Update Project Drift to read it."}


def test_a_snapshot_renamed_to_another_place_in_the_history_is_found(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    name = store.one("snapshots/000010")
    content = store.read(name)
    store.remove(name)
    store.write(name.replace("000010-", "000099-"), content)
    found = {problem.file: problem.what for problem in found_in(store)}
    assert any("it is snapshot 10" in what for what in found.values())


def test_an_incomplete_snapshot_passed_off_as_complete_is_found(store: Store) -> None:
    info = saved_on(store.open(), "2020-01-01", complete=False)
    name = f"{ROOT}/snapshots/{info.name}"
    store.write(name.replace(".partial", ""), store.read(name))
    store.remove(name)
    (problem,) = found_in(store)
    assert "it is snapshot 1, incomplete" in problem.what


def test_a_snapshot_with_another_day_in_its_name_is_found(store: Store) -> None:
    info = saved_on(store.open(), "2020-01-01")
    name = f"{ROOT}/snapshots/{info.name}"
    store.write(name.replace("20200101T", "20200102T"), store.read(name))
    store.remove(name)
    (problem,) = found_in(store)
    assert "saved at 2020-01-01" in problem.what


def test_a_policy_that_cannot_be_read_is_found_with_its_line(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    store.write(f"{ROOT}/policy.yml", b"version: 1\nfail_at: high\n")
    (problem,) = found_in(store)
    assert problem.file == "policy.yml"
    assert "line 2" in problem.what
    assert "fail_at" in problem.what


@pytest.mark.parametrize(
    "name", ["readme.txt", "snapshots/notes.txt", "snapshots/old/000001-x.json.gz", "other/x"]
)
def test_a_foreign_file_is_named_and_is_no_error(store: Store, name: str) -> None:
    a_store_of_all_kinds(store.open())
    store.write(f"{ROOT}/{name}", b"hello")
    found = verify(store.open())
    assert [(problem.file, problem.severity) for problem in found.problems] == [(name, NOTE)]
    assert found.sound


def test_what_is_pruned_while_it_is_verified_is_no_damage(store: Store) -> None:
    backend = store.open()
    found = ten_years(backend)
    first = True

    def prune_one(_done: int, _total: int) -> None:
        nonlocal first
        if first:
            store.remove(f"{ROOT}/snapshots/{found[4].name}")
        first = False

    assert verify(backend, progress=prune_one).problems == ()


def test_a_damaged_cache_is_only_a_note(store: Store) -> None:
    a_store_of_all_kinds(store.open())
    store.write(f"{ROOT}/cache.json", b"{")
    found = verify(store.open())
    assert [problem.file for problem in found.problems] == ["cache.json"]
    assert found.sound


def test_one_file_that_dss_does_not_give_stops_no_other(
    dss: DssEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    folder = dss.create_project("STORE").create_folder("drift")
    handle = DSSClient(dss.url, dss.api_key).get_project("STORE").get_managed_folder(folder)
    backend = ManagedFolderBackend(handle, KEY)
    found = ten_years(backend)
    backend.store.write(f"{ROOT}/snapshots/{found[7].name}", b"")
    path = f"/projects/STORE/managedfolders/{folder}/contents/{ROOT}/snapshots/{found[2].name}"
    dss.fail(method="GET", path=path, status=500)
    told = {problem.file: problem.what for problem in verify(backend).problems}
    assert list(told) == [f"snapshots/{found[2].name}", f"snapshots/{found[7].name}"]
    assert "HTTP 500" in told[f"snapshots/{found[2].name}"]


def test_one_file_that_the_system_does_not_give_stops_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = in_directory(tmp_path).open()
    found = ten_years(backend)
    backend.store.write(f"{ROOT}/snapshots/{found[7].name}", b"")
    closed = f"{ROOT}/snapshots/{found[2].name}"
    read = backend.store.read

    def refuse(path: str) -> bytes:
        if path in (closed, f"{ROOT}/policy.yml"):
            raise StateCorruptedError(f"cannot read {path}: Permission denied")
        return read(path)

    monkeypatch.setattr(backend.store, "read", refuse)
    problems = {problem.file: problem for problem in verify(backend).problems}
    assert list(problems) == ["policy.yml", *(f"snapshots/{found[i].name}" for i in (2, 7))]
    assert "Permission denied" in problems[f"snapshots/{found[2].name}"].what
    assert not problems[f"snapshots/{found[2].name}"].leftover
