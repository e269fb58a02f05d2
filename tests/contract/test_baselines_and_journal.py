"""Baselines and the journal of checks: what every store promises of both."""

from __future__ import annotations

import dataclasses
import gzip
import json
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator
from examples import HOSTILE, an_entry
from project_drift import (
    LocalDirectoryBackend,
    ManagedFolderBackend,
    State,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)
from project_drift.backends import codec
from project_drift.backends import names as file_names
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import add_baseline, baselines
from project_drift.backends.bytes import ByteStore, StoredFile
from project_drift.backends.journal import (
    Entry,
    add_entry,
    entry_paths,
    last_entry,
    read_entry,
)
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.models.report import Finding
from project_drift.service.acceptance import accept
from project_drift.service.baselines import list_baselines, reference_state, set_baseline

TOP = "project-drift/SALES/prod"
NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)

Open = Callable[[], SnapshotBackend]


@pytest.fixture(params=["directory", "folder"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    """Opens the same store anew at each call, as another process would."""
    if request.param == "directory":
        return lambda: LocalDirectoryBackend(tmp_path, "SALES", "prod")
    dss: DssEmulator = request.getfixturevalue("dss")
    folder_id = dss.create_project("STORE").create_folder("project_drift")
    handle = DSSClient(dss.url, dss.api_key).get_project("STORE").get_managed_folder(folder_id)
    return lambda: ManagedFolderBackend(handle, "SALES", "prod")


class Clock:
    """Tells the time that a test sets; it does not go by itself."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(file_names, "utc_now", made)
    return made


class Watched:
    """Passes everything on to a byte store and keeps the paths that are written and deleted."""

    def __init__(self, store: ByteStore) -> None:
        self._store = store
        self.written: list[str] = []
        self.deleted: list[str] = []

    def list(self, folder: str) -> list[StoredFile]:
        return self._store.list(folder)

    def read(self, path: str) -> bytes:
        return self._store.read(path)

    def write(self, path: str, content: bytes) -> None:
        self.written.append(path)
        self._store.write(path, content)

    def delete(self, path: str) -> None:
        self.deleted.append(path)
        self._store.delete(path)

    def describe(self) -> str:
        return self._store.describe()


def watched(backend: SnapshotBackend) -> Watched:
    made = Watched(backend.store)
    backend.store = made
    return made


def save(backend: SnapshotBackend, **facts: object) -> State:
    return backend.save(State(project_key="SALES", environment="prod", **facts))  # type: ignore[arg-type]


def names(backend: SnapshotBackend, folder: str) -> list[str]:
    return [file.path.rsplit("/", 1)[-1] for file in backend.store.list(f"{TOP}/{folder}")]


def test_without_a_baseline_the_first_complete_snapshot_is_compared_with(store: Open) -> None:
    save(store(), node_id="partial", complete=False)
    save(store(), node_id="first")
    save(store(), node_id="second")
    state, notes = reference_state(store(), "baseline")
    assert state.node_id == "first"
    assert notes == ["No baseline is set: compared with the first complete snapshot, 2."]


def test_without_snapshots_there_is_nothing_to_compare_with(store: Open) -> None:
    with pytest.raises(StateNotFoundError, match="no snapshot to compare with"):
        reference_state(store(), "baseline")


def test_the_baseline_that_was_set_last_counts(store: Open) -> None:
    for node in ("first", "second", "third"):
        save(store(), node_id=node)
    set_baseline(store(), 3, "anna", "release 7")
    set_baseline(store(), 2, "marc", "back to 6")
    state, notes = reference_state(store(), "baseline")
    assert (state.node_id, notes) == ("second", [])


def test_of_two_snapshots_of_one_number_the_one_that_can_be_read_is_approved(store: Open) -> None:
    save(store(), node_id="first")
    (info,) = store().history()
    twin = f"000001-29990101T000000Z-{info.token[::-1]}.json.gz"
    store().write_note(f"snapshots/{twin}", b"cut off")
    assert [one.serial for one in store().history()] == [1, 1]
    made = set_baseline(store(), "latest", "anna", "reviewed")
    assert made.snapshot == info.name
    assert reference_state(store(), "baseline")[0].node_id == "first"


def test_an_incomplete_snapshot_is_not_approved_in_the_place_of_its_twin(store: Open) -> None:
    saved = save(store(), node_id="first")
    (info,) = store().history()
    twin = codec.encode(dataclasses.replace(saved, complete=False))
    store().write_note(
        f"snapshots/000001-29990101T000000Z-{codec.token(twin)}.partial.json.gz", twin
    )
    accept(store(), "latest", "anna", "reviewed")
    (made,) = list_baselines(store())
    assert made.snapshot == info.name


def test_baselines_tell_who_when_and_why(store: Open, clock: Clock) -> None:
    save(store())
    made = set_baseline(store(), "latest", "anna", HOSTILE["new line"])
    assert list_baselines(store()) == [made]
    assert (made.serial, made.set_by, made.reason) == (1, "anna", HOSTILE["new line"])
    assert made.set_at == NOON.isoformat()
    (name,) = names(store(), "baselines")
    assert re.fullmatch(r"20261123T120000Z-000001-[0-9a-f]{12}\.json", name)


@pytest.mark.parametrize("text", [HOSTILE[name] for name in HOSTILE if name != "long"])
def test_any_reason_is_kept(store: Open, text: str) -> None:
    save(store())
    set_baseline(store(), 1, text, text)
    (found,) = list_baselines(store())
    assert (found.set_by, found.reason) == (text, text)


def test_setting_a_baseline_writes_one_file_and_changes_no_other(store: Open) -> None:
    save(store())
    add_entry(store(), an_entry())
    set_baseline(store(), 1, "anna", "first")
    backend = store()
    seen = watched(backend)
    set_baseline(backend, 1, "anna", "again")
    assert len(seen.written) == 1
    assert seen.deleted == []
    assert len(list_baselines(store())) == 2
    assert len(entry_paths(store())) == 1


def test_another_reference_leaves_the_baseline_alone(store: Open) -> None:
    save(store(), node_id="first")
    save(store(), node_id="second")
    set_baseline(store(), 1, "anna", "so")
    assert reference_state(store(), "latest")[0].node_id == "second"
    assert reference_state(store(), 2)[0].node_id == "second"
    assert reference_state(store(), "baseline")[0].node_id == "first"


def test_two_baselines_of_one_second_keep_their_order(store: Open, clock: Clock) -> None:
    for _ in range(3):
        save(store())
    for serial in (3, 1, 2):
        set_baseline(store(), serial, "anna", "")
    assert [made.serial for made in list_baselines(store())] == [3, 1, 2]


def test_two_people_who_accept_a_snapshot_in_one_second_are_both_remembered(
    store: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(store())
    # As both writers see the store: without what the other one writes.
    monkeypatch.setattr(SnapshotBackend, "next_time", lambda self, folder: NOON)
    for who in ("anna", "marc"):
        set_baseline(store(), 1, who, "reviewed")
    assert {made.set_by for made in list_baselines(store())} == {"anna", "marc"}


@pytest.mark.parametrize("field", ["set_by", "reason", "set_at"])
def test_a_baseline_that_was_edited_is_refused(store: Open, field: str) -> None:
    save(store())
    set_baseline(store(), 1, "anna", "reviewed")
    (name,) = names(store(), "baselines")
    place = f"{TOP}/baselines/{name}"
    written = json.loads(store().store.read(place))
    store().store.write(place, json.dumps({**written, field: "another"}).encode())
    with pytest.raises(StateCorruptedError, match="was changed after it was written"):
        reference_state(store(), "baseline")


def test_a_clock_that_goes_backwards_does_not_change_which_baseline_counts(
    store: Open, clock: Clock
) -> None:
    save(store())
    save(store())
    set_baseline(store(), 2, "anna", "")
    clock.move(-3600)
    set_baseline(store(), 1, "anna", "")
    assert [made.serial for made in list_baselines(store())] == [2, 1]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"null", b"[]", b'{"serial": 1}', b"\xff", b"[" * 100_000,
     b'{"serial": true, "snapshot": "x", "set_at": "", "set_by": "", "reason": ""}',
     b'{"serial": "1", "snapshot": "x", "set_at": "", "set_by": "", "reason": ""}',
     b'{"serial": 1, "snapshot": null, "set_at": "", "set_by": "", "reason": ""}',
     b'{"serial": 1, "snapshot": "x", "set_at": "", "set_by": "", "reason": "", "more": 1}'],
    ids=["empty", "cut", "null", "list", "fields missing", "bytes", "deep",
         "a boolean for a number", "text for a number", "no snapshot", "more fields"],
)  # fmt: skip
def test_a_damaged_baseline_is_refused_and_not_passed_over(store: Open, content: bytes) -> None:
    save(store())
    set_baseline(store(), 1, "anna", "")
    store().store.write(f"{TOP}/baselines/20300101T000000Z-000001.json", content)
    with pytest.raises(StateCorruptedError, match="20300101T000000Z-000001"):
        reference_state(store(), "baseline")


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "20300101T000000Z-000001.json.bak", "x20300101T000000Z-000001.json",
     "old/20300101T000000Z-000001.json", "20300101-000001.json"],
)  # fmt: skip
def test_files_of_somebody_else_are_no_baselines(store: Open, name: str) -> None:
    save(store())
    set_baseline(store(), 1, "anna", "")
    store().store.write(f"{TOP}/baselines/{name}", b"mine")
    assert len(list_baselines(store())) == 1


def test_a_baseline_whose_snapshot_is_gone_says_what_to_do(store: Open) -> None:
    save(store())
    save(store(), node_id="other")
    made = set_baseline(store(), 1, "anna", "")
    store().store.delete(f"{TOP}/snapshots/{made.snapshot}")
    with pytest.raises(StateNotFoundError, match=r"set by anna .* restore it from a copy"):
        reference_state(store(), "baseline")


def test_an_incomplete_snapshot_is_a_baseline_only_by_its_number(store: Open) -> None:
    save(store(), node_id="whole")
    save(store(), node_id="partial", complete=False)
    assert set_baseline(store(), "latest", "anna", "").serial == 1
    assert set_baseline(store(), 2, "anna", "").serial == 2
    assert reference_state(store(), "baseline")[0].node_id == "partial"


def test_a_snapshot_that_is_not_there_cannot_be_the_baseline(store: Open) -> None:
    save(store())
    with pytest.raises(StateNotFoundError):
        set_baseline(store(), 9, "anna", "")
    assert list_baselines(store()) == []


def test_a_damaged_snapshot_cannot_be_the_baseline(store: Open) -> None:
    save(store())
    (name,) = names(store(), "snapshots")
    store().store.write(f"{TOP}/snapshots/{name}", b"damaged")
    with pytest.raises(StateCorruptedError):
        set_baseline(store(), 1, "anna", "")
    assert list_baselines(store()) == []


def another_of_the_same_number(backend: SnapshotBackend, complete: bool) -> str:
    """Store what a second writer would, that began before it could see the first one's file."""
    made = dataclasses.replace(backend.load(1), node_id="second", complete=complete)
    content = codec.encode(made)
    partial = "" if complete else ".partial"
    name = f"000001-20300101T000000Z-{codec.token(content)}{partial}.json.gz"
    backend.store.write(f"{TOP}/snapshots/{name}", content)
    return name


@pytest.mark.parametrize("complete", [True, False])
def test_of_two_snapshots_with_one_number_the_one_that_was_read_is_approved(
    store: Open, complete: bool
) -> None:
    save(store(), node_id="first")
    name = another_of_the_same_number(store(), complete)
    made = set_baseline(store(), "latest", "anna", "")
    assert (made.snapshot == name) == complete
    assert reference_state(store(), "baseline")[0].node_id == ("second" if complete else "first")


def test_a_baseline_is_told_from_another_snapshot_of_its_number(store: Open) -> None:
    save(store(), node_id="first")
    set_baseline(store(), 1, "anna", "")
    another_of_the_same_number(store(), complete=True)
    assert reference_state(store(), "baseline")[0].node_id == "first"


FINDING = Finding("n1", "dataset.SALES.a", "/tags", "\ud800 <b>", "low", "new", NOON.isoformat())


def test_an_entry_is_read_as_it_was_written(store: Open, clock: Clock) -> None:
    entry = an_entry(FINDING, sentence="é\ud800", report={"title": "x", "groups": [1, None]})
    path = add_entry(store(), entry)
    assert read_entry(store(), path) == dataclasses.replace(entry, path=path)
    assert path.startswith("checks/20261123T120000Z-")
    assert entry_paths(store()) == [path]


def test_an_empty_journal_has_no_last_entry(store: Open) -> None:
    assert last_entry(store()) is None
    assert entry_paths(store()) == []


def test_an_entry_is_one_new_file(store: Open) -> None:
    add_entry(store(), an_entry(verdict="a"))
    backend = store()
    seen = watched(backend)
    path = add_entry(backend, an_entry(verdict="b"))
    assert seen.written == [f"{TOP}/{path}"]
    assert seen.deleted == []


def sentences(backend: SnapshotBackend) -> list[str]:
    return [read_entry(backend, path).sentence for path in entry_paths(backend)]


def test_entries_of_one_second_keep_their_order(store: Open, clock: Clock) -> None:
    for sentence in "cabd":
        add_entry(store(), an_entry(sentence=sentence))
    assert sentences(store()) == list("cabd")


def test_a_clock_that_goes_backwards_does_not_change_the_order(store: Open, clock: Clock) -> None:
    for sentence in "cabd":
        add_entry(store(), an_entry(sentence=sentence))
        clock.move(-3600)
    assert sentences(store()) == list("cabd")
    assert last_of(store()).sentence == "d"


def last_of(backend: SnapshotBackend, reference: str = "") -> Entry:
    entry = last_entry(backend, reference)
    assert entry is not None
    return entry


def test_two_writers_at_once_leave_both_their_entries(store: Open, clock: Clock) -> None:
    """Both look for the time of their file before either has written."""
    one, other = store(), store()
    time = one.next_time("checks")
    one.next_time = other.next_time = lambda _: time  # type: ignore[method-assign]
    add_entry(one, an_entry(sentence="one"))
    add_entry(other, an_entry(sentence="other"))
    assert sorted(sentences(store())) == ["one", "other"]
    assert last_of(store()).path == entry_paths(store())[-1]


def packed(**changes: object) -> bytes:
    data = {"version": 1, **dataclasses.asdict(an_entry())}
    del data["path"]
    data.update(changes)
    return gzip.compress(json.dumps(data).encode())


DAMAGED = {
    "no gzip": b"damaged",
    "empty": b"",
    "no json": gzip.compress(b"{"),
    "a list": gzip.compress(b"[]"),
    "deep": gzip.compress(b"[" * 100_000),
    "a newer version": packed(version=2),
    "a field more": packed(other=1),
    "findings of another form": packed(findings=[{"name": "n"}]),
    "findings that are none": packed(findings=["n"]),
    "no findings": packed(findings=None),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_last_entry_is_skipped_with_a_warning(
    store: Open, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    add_entry(store(), an_entry(sentence="good"))
    content = DAMAGED[kind]
    name = f"checks/20300101T000000Z-{codec.token(content)}.json.gz"
    store().write_note(name, content)
    with caplog.at_level(logging.WARNING):
        assert last_of(store()).sentence == "good"
    assert name in caplog.text
    with pytest.raises(StateCorruptedError, match="20300101T000000Z"):
        read_entry(store(), name)


@pytest.mark.parametrize("damage", ["empty", "half", "flipped"])
def test_an_entry_that_is_not_what_its_name_promises_is_skipped(store: Open, damage: str) -> None:
    add_entry(store(), an_entry(sentence="good"))
    path = add_entry(store(), an_entry(sentence="bad"))
    content = store().read_note(path) or b""
    half = len(content) // 2
    flipped = content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]
    store().write_note(path, {"empty": b"", "half": content[:half], "flipped": flipped}[damage])
    assert last_of(store()).sentence == "good"


def test_an_entry_under_the_name_of_another_is_skipped(store: Open) -> None:
    path = add_entry(store(), an_entry(sentence="good"))
    content = store().read_note(add_entry(store(), an_entry(sentence="other"))) or b""
    token = path.split("-")[1].split(".")[0]
    store().write_note(f"checks/20300101T000000Z-{token}.json.gz", content)
    assert last_of(store()).sentence == "other"
    with pytest.raises(StateCorruptedError, match="20300101T000000Z"):
        read_entry(store(), f"checks/20300101T000000Z-{token}.json.gz")


def test_an_entry_that_is_gone_cannot_be_read(store: Open) -> None:
    path = add_entry(store(), an_entry())
    store().store.delete(f"{TOP}/{path}")
    with pytest.raises(StateCorruptedError, match=path):
        read_entry(store(), path)


@pytest.mark.parametrize("name", ["notes.txt", "20300101T000000Z-abc.json.gz", "a/b.json.gz"])
def test_files_of_somebody_else_are_no_entries(store: Open, name: str) -> None:
    add_entry(store(), an_entry())
    store().write_note(f"checks/{name}", b"mine")
    assert len(entry_paths(store())) == 1
    assert last_entry(store()) is not None


def test_a_check_against_another_snapshot_says_nothing_of_the_baseline(store: Open) -> None:
    add_entry(store(), an_entry(sentence="nightly"))
    add_entry(store(), an_entry(sentence="by hand", reference="2"))
    assert last_of(store(), "baseline").sentence == "nightly"
    assert last_of(store(), "2").sentence == "by hand"
    assert last_of(store()).sentence == "by hand"
    assert last_entry(store(), "latest") is None


def test_an_entry_from_before_there_were_kinds_is_one_against_the_baseline(store: Open) -> None:
    data = {"version": 1, **dataclasses.asdict(an_entry(sentence="old"))}
    del data["path"], data["reference"]
    content = gzip.compress(json.dumps(data).encode())
    store().write_note(f"checks/20200101T000000Z-{codec.token(content)}.json.gz", content)
    assert last_of(store(), "baseline").sentence == "old"


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "project-drift").write_text("in the way")
    backend = LocalDirectoryBackend(tmp_path, "SALES", "prod")
    with pytest.raises(StateWriteError):
        add_entry(backend, an_entry())
    with pytest.raises(StateWriteError):
        add_baseline(backend, SnapshotInfo(1, "", "x", 1), "anna", "")
    assert baselines(backend) == []
