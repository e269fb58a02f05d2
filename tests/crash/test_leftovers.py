"""What is a leftover and what is damage, and what `verify --repair` makes of both."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from crash import deeds
from doors import Run, command_line
from project_drift import LocalDirectoryBackend, service
from project_drift.backends.base import Lineage
from project_drift.backends.baselines import add_baseline
from project_drift.backends.journal import add_entry
from project_drift.backends.local import write_atomically
from project_drift.backends.names import histories, is_unfinished
from project_drift.exceptions import StateWriteError
from project_drift.service.care.problems import NOTE

LATER = datetime.now(timezone.utc) + timedelta(hours=3)
OLD = "20200101T000000Z"
TEMPORARY = f".writing-{OLD}-0123456789abcdef"
ROOT = Path("project-drift", deeds.KEY, "default")


@pytest.fixture
def store(tmp_path: Path) -> LocalDirectoryBackend:
    """A store of two snapshots and one check."""
    made = LocalDirectoryBackend(tmp_path / "store", deeds.KEY)
    for mark in ("one", "two"):
        made.save(deeds.state(mark))
    add_entry(made, deeds.entry("one"))
    return made


def path_of(store: LocalDirectoryBackend, start: str) -> Path:
    (found,) = (name for name in store.files() if name.startswith(start))
    return Path(store.store.path, store.path_of(found))  # type: ignore[attr-defined]


def cut(path: Path, length: int = -30) -> None:
    path.write_bytes(path.read_bytes()[:length])


def leftovers(store: LocalDirectoryBackend, now: datetime = LATER) -> list[str]:
    found = service.verify(store, now=now).problems
    return [problem.file.split("/")[0] for problem in found if problem.leftover]


@pytest.mark.parametrize("kind", ["snapshots/000002", "checks/"])
@pytest.mark.parametrize("length", [0, 1, 4, 9, 10, 11, 40, 100, -20])
def test_a_file_cut_short_anywhere_is_half_a_file(
    store: LocalDirectoryBackend, kind: str, length: int
) -> None:
    cut(path_of(store, kind), length)
    assert leftovers(store) == [kind.split("/", 1)[0]]


@pytest.mark.parametrize("length", [-9, -8, -1])
def test_a_file_whose_content_is_all_there_is_for_a_person_to_decide_about(
    store: LocalDirectoryBackend, length: int
) -> None:
    cut(path_of(store, "snapshots/000002"), length)
    assert leftovers(store) == []
    assert not service.verify(store).sound


@pytest.mark.parametrize("kind", ["snapshots/000002", "checks/"])
def test_no_flipped_bit_makes_a_file_a_leftover(store: LocalDirectoryBackend, kind: str) -> None:
    path = path_of(store, kind)
    content = path.read_bytes()
    for place in range(0, len(content), 7):
        flipped = content[place] ^ (1 << place % 8)
        path.write_bytes(content[:place] + bytes([flipped]) + content[place + 1 :])
        assert leftovers(store) == [], f"byte {place} of {len(content)}"


def test_a_snapshot_that_is_a_baseline_was_whole_once(store: LocalDirectoryBackend) -> None:
    add_baseline(store, store.history()[1], "anna", "release")
    cut(path_of(store, "snapshots/000002"))
    assert leftovers(store) == []


def test_a_snapshot_that_the_cache_knows_was_whole_once(store: LocalDirectoryBackend) -> None:
    service.list_snapshots(store)
    cut(path_of(store, "snapshots/000002"))
    assert leftovers(store) == []


def test_half_a_baseline_is_a_leftover_and_the_one_before_counts_again(
    store: LocalDirectoryBackend,
) -> None:
    for info in store.history():
        add_baseline(store, info, "anna", "release")
    newest = max(name for name in store.files() if name.startswith("baselines/"))
    cut(path_of(store, newest))
    later = LATER + timedelta(seconds=1)
    found = service.verify(store, now=later)
    service.repair(store, found)
    assert [it.serial for it in service.list_baselines(store)] == [1]


def test_half_a_lineage_is_a_leftover_unless_snapshots_are_of_it(
    store: LocalDirectoryBackend,
) -> None:
    cut(path_of(store, "lineage/"))
    assert leftovers(store) == []
    stranger = Lineage.create(deeds.KEY, "default")
    store.write_note(f"lineage/{OLD}-{stranger.id}.json", stranger.encode()[:50])
    assert leftovers(store) == ["lineage"]


def test_what_may_have_a_writer_still_is_not_removed(store: LocalDirectoryBackend) -> None:
    cut(path_of(store, "snapshots/000002"))
    young = datetime.now(timezone.utc)
    assert leftovers(store, young) == []
    assert leftovers(store, young + timedelta(minutes=59)) == []
    assert leftovers(store, young + timedelta(minutes=61)) == ["snapshots"]


def test_a_file_put_back_since_it_was_verified_stays(store: LocalDirectoryBackend) -> None:
    path = path_of(store, "snapshots/000002")
    content = path.read_bytes()
    cut(path)
    found = service.verify(store, now=LATER)
    path.write_bytes(content)
    assert service.repair(store, found).removed == ()
    assert path.read_bytes() == content


def test_a_leftover_that_cannot_be_removed_is_told_and_stops_no_other(
    store: LocalDirectoryBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        store.write_note(f"snapshots/.writing-{OLD}-{number:016x}", b"")
    delete: Callable[[str], None] = store.store.delete

    def stuck(path: str) -> None:
        if path.endswith("1"):
            raise StateWriteError("it is stuck")
        delete(path)

    monkeypatch.setattr(store.store, "delete", stuck)
    done = service.repair(store, service.verify(store, now=LATER))
    assert [reason for _, reason in done.failed] == ["it is stuck"]
    assert [problem.file[-1] for problem in done.removed] == ["2"]
    assert done.sound, "an unfinished file does no harm"


def test_an_unfinished_file_is_a_note_and_no_history(tmp_path: Path) -> None:
    store = LocalDirectoryBackend(tmp_path, deeds.KEY)
    store.write_note(f"snapshots/{TEMPORARY}", b"{")
    assert (store.history(), histories(store.store)) == ([], [])
    (problem,) = service.verify(store).problems
    assert (problem.severity, problem.leftover) == (NOTE, True)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: Any) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "kept").write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StateWriteError, match="No space left"):
        write_atomically(tmp_path / "kept", b"new")
    assert [(it.name, it.read_bytes()) for it in tmp_path.iterdir()] == [("kept", b"old")]


def test_a_file_is_on_the_disk_before_it_gets_its_name(tmp_path: Path, monkeypatch: Any) -> None:
    seen: list[list[str]] = []
    monkeypatch.setattr(os, "fsync", lambda _: seen.append([it.name for it in tmp_path.iterdir()]))
    write_atomically(tmp_path / "new", b"content")
    assert [is_unfinished(name) for name in seen[0]] == [True]
    assert seen[1:] == [["new"]]


# The command


@pytest.fixture
def run(
    store: LocalDirectoryBackend,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    place = str(store.store.path)  # type: ignore[attr-defined]
    return command_line(monkeypatch, capsys, "--store", place)


def half_a_snapshot(store: LocalDirectoryBackend) -> str:
    name = f"snapshots/000003-{OLD}-0123456789ab.json.gz"
    store.write_note(name, path_of(store, "snapshots/000002").read_bytes()[:60])
    store.write_note(f"snapshots/{TEMPORARY}", b"{")
    return name


def test_verify_marks_leftovers_and_removes_nothing(store: LocalDirectoryBackend, run: Run) -> None:
    name = half_a_snapshot(store)
    before = store.files()
    done = run("verify", deeds.KEY)
    assert done.code == 1
    assert f"error: {name} (leftover)" in done.out
    assert f"note: snapshots/{TEMPORARY} (leftover)" in done.out
    assert "Run it with --repair to remove 2 leftovers." in done.out
    assert store.files() == before


def test_repair_names_what_it_removed_and_ends_with_0_where_all_is_sound(
    store: LocalDirectoryBackend, run: Run
) -> None:
    name = half_a_snapshot(store)
    done = run("verify", deeds.KEY, "--repair")
    assert done.code == 0
    assert f"removed  {name}" in done.out
    assert "2 leftovers removed." in done.out
    assert "All of it is as it was written." in done.out
    assert service.verify(store).problems == ()


def test_repair_leaves_damage_alone_and_ends_with_1(store: LocalDirectoryBackend, run: Run) -> None:
    path_of(store, "snapshots/000001").write_bytes(b"damaged")
    before = store.files()
    done = run("verify", deeds.KEY, "--repair")
    assert done.code == 1
    assert "0 leftovers removed." in done.out
    assert "1 problem found. Nothing was changed." in done.out
    assert store.files() == before


def test_repair_tells_in_json_what_was_found_and_what_came_of_it(
    store: LocalDirectoryBackend, run: Run
) -> None:
    name = half_a_snapshot(store)
    told = json.loads(run("verify", deeds.KEY, "--repair", "--format", "json").out)
    assert len(told["found"]["problems"]) == 2
    assert name in [problem["file"] for problem in told["result"]["removed"]]
    assert (told["result"]["failed"], told["result"]["left"]) == ([], [])
