"""A process that is killed at any step of its writing leaves a store that is whole and usable."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import Any

import pytest

from crash import deeds
from crash.places import Directories, Folders, Places, victim
from dss_emulator import DssEmulator
from project_drift import service
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import baselines
from project_drift.backends.journal import entry_paths, read_entry
from project_drift.backends.names import is_unfinished
from project_drift.backends.reviews import marks
from project_drift.exceptions import StateCorruptedError, StateNotFoundError

# Far enough from now for every leftover to be old.
LATER = datetime.now(timezone.utc) + timedelta(days=1)


class Aftermath:
    """A place whose writer was killed at a step, what it had told until then, and what is there."""

    def __init__(self, places: Places, place: deeds.Place, step: int, told: list[Any]) -> None:
        self.places = places
        self.place = place
        self.step = f"step {step}"
        self._told = told
        self.saved: list[str] = self.told("done", "save")
        # What was being saved when the process was killed.
        self.unsure = [mark for mark in self.told("begun", "save") if mark not in self.saved]

    def told(self, word: str, deed: str) -> list[Any]:
        return [words[3] for words in self._told if words[1:3] == [word, deed]]

    @cached_property
    def backend(self) -> Any:
        return deeds.opened(self.place)

    @cached_property
    def history(self) -> list[SnapshotInfo]:
        return list(self.backend.history())

    @cached_property
    def whole(self) -> list[str]:
        """The marks of the snapshots that can be read; those that cannot are half-written."""
        found = []
        for info in self.history:
            try:
                found.append(self.backend.intact(info).captured_by)
            except StateCorruptedError as error:
                assert "written only in part" in str(error)
        return found

    @cached_property
    def latest(self) -> str:
        try:
            return str(self.backend.load().captured_by)
        except StateNotFoundError:
            return ""
        except StateCorruptedError as error:
            assert "none of the 1 complete snapshots" in str(error)
            return ""

    @property
    def may_be_latest(self) -> set[str]:
        before = [mark for mark in ["", *self.saved] if mark != "part"]
        return {before[-1], *(mark for mark in self.unsure if mark != "part")}

    @cached_property
    def problems(self) -> tuple[service.Problem, ...]:
        if not self.backend.files():
            return ()
        return service.verify(self.backend, now=LATER).problems

    @cached_property
    def repaired(self) -> Aftermath:
        """A copy of the place after a repair."""
        made = self.copy()
        service.repair(made.backend, service.Verification(0, 0, 0, self.problems))
        return made

    def copy(self) -> Aftermath:
        """The same on a place of its own, which may be changed."""
        return Aftermath(self.places, self.places.copy(self.place), 0, self._told)


def killed_everywhere(places: Places, what: str) -> list[Aftermath]:
    """Let a process do the same deeds again and again, killed one step later each time."""
    with victim() as process:
        whole = process.live(places.new(), what)
        steps = whole["told"][-1][2]
        found = []
        for step in range(1, steps + 1):
            place = places.new()
            answer = process.live(place, what, step)
            assert answer["killed"], f"step {step} of {steps} was not reached"
            found.append(Aftermath(places, place, step, answer["told"]))
    return found


@pytest.fixture(scope="module", params=["directory", "folder"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[list[Aftermath]]:
    if request.param == "directory":
        yield killed_everywhere(Directories(tmp_path_factory.mktemp("killed")), "snapshots")
        return
    with DssEmulator() as node:
        yield killed_everywhere(Folders(node), "snapshots")
        assert node.unknown_routes == []


@pytest.fixture(scope="module")
def replaced(tmp_path_factory: Any) -> list[Aftermath]:
    return killed_everywhere(Directories(tmp_path_factory.mktemp("killed"), "file"), "file")


# Snapshots


def test_every_kind_of_file_is_written_in_several_steps(kept: list[Aftermath]) -> None:
    assert len(kept) > 30
    assert set(kept[-1].saved) == {"one", "two", "part", "three"}


def test_what_was_saved_can_be_read_unless_it_was_being_pruned(kept: list[Aftermath]) -> None:
    for after in kept:
        missing = set(after.saved) - set(after.whole)
        assert missing <= set(after.told("begun", "prune")), after.step
        assert set(after.whole) <= {*after.saved, *after.unsure}, after.step


def test_the_latest_is_the_last_that_was_saved_whole(kept: list[Aftermath]) -> None:
    for after in kept:
        assert after.latest in after.may_be_latest, after.step


def test_the_history_is_in_the_order_of_the_saves(kept: list[Aftermath]) -> None:
    for after in kept:
        order = [it.serial for it in after.history]
        assert order == sorted(set(order)), after.step
        told = [mark for mark in [*after.saved, *after.unsure] if mark in after.whole]
        assert after.whole == told, after.step


def test_the_next_save_is_the_latest_and_above_all(kept: list[Aftermath]) -> None:
    for after in kept:
        backend = after.copy().backend
        saved = backend.save(deeds.state("next"))
        assert saved.serial == max((it.serial for it in after.history), default=0) + 1, after.step
        assert backend.load() == saved, after.step


def test_baselines_that_were_told_stay(kept: list[Aftermath]) -> None:
    for after in kept:
        told = after.told("done", "baseline")
        assert [it.reason for it in baselines(after.repaired.backend)][: len(told)] == told


def test_checks_that_were_told_stay(kept: list[Aftermath]) -> None:
    for after in kept:
        backend = after.repaired.backend
        told = after.told("done", "check")
        found = [read_entry(backend, path).sentence for path in entry_paths(backend)]
        assert found[: len(told)] == told, after.step


def test_reviewed_marks_are_those_of_before_or_after(kept: list[Aftermath]) -> None:
    for after in kept:
        seen = [mark.fingerprint for mark in marks(after.backend, deeds.READER)]
        done, begun = after.told("done", "review"), after.told("begun", "review")
        # A folder replaces a file in place: what is cut off there is lost, and decides nothing.
        lost = [[]] if after.place["kind"] == "folder" and done != begun else []
        assert seen in (done, begun, *lost), after.step


# What is left behind


def test_nothing_is_wrong_but_leftovers(kept: list[Aftermath]) -> None:
    seen = set()
    for after in kept:
        for problem in after.problems:
            told = "unfinished" if is_unfinished(problem.file) else problem.file.split("/")[0]
            # These have no time in their names to tell whether they have a writer still.
            assert problem.leftover or told in ("cache.json", "backups"), (after.step, problem)
            seen.add(told)
    in_folder = {"snapshots", "lineage", "baselines", "checks", "cache.json", "backups"}
    assert seen == ({"unfinished"} if kept[0].place["kind"] == "directory" else in_folder)


def test_nothing_is_a_leftover_while_its_writer_may_live(kept: list[Aftermath]) -> None:
    half = [after for after in kept if any(it.leftover for it in after.problems)]
    for after in half[::5]:
        found = service.verify(after.backend)
        assert not [problem for problem in found.problems if problem.leftover], after.step


def test_a_repair_removes_leftovers_and_nothing_else(kept: list[Aftermath]) -> None:
    for after in kept:
        before = after.places.files(after.place)
        left = after.places.files(after.repaired.place)
        gone = {after.backend.path_of(it.file) for it in after.problems if it.leftover}
        assert before.keys() - left.keys() == gone, after.step
        assert left.items() <= before.items(), after.step


def test_after_a_repair_a_first_snapshot_is_a_first_one_again(kept: list[Aftermath]) -> None:
    for after in kept:
        if not after.whole:
            with pytest.raises(StateNotFoundError):
                after.repaired.backend.load()


# One file that is replaced


def test_a_file_is_as_it_was_before_a_save_or_after(replaced: list[Aftermath]) -> None:
    assert len(replaced) > 25
    for after in replaced:
        assert after.latest in after.may_be_latest, after.step


def test_each_save_of_a_file_stays_as_a_backup(replaced: list[Aftermath]) -> None:
    for after in replaced:
        order = [it.serial for it in after.history]
        assert order == list(range(1, len(order) + 1)), after.step
        found = [after.backend.load(serial).captured_by for serial in order]
        assert found[: len(after.saved)] == after.saved, after.step


def test_the_next_save_of_a_file_is_above_all(replaced: list[Aftermath]) -> None:
    for after in replaced:
        backend = after.copy().backend
        saved = backend.save(deeds.state("next"))
        assert saved.serial == len(after.history) + 1, after.step
        assert backend.load() == saved, after.step
