"""Ten processes write to one store at once, and some of them are killed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any

import pytest

from crash import deeds
from crash.deeds import Place
from crash.places import Directories, Folders, Places, victim
from crash.soak import Outcome, at_once
from dss_emulator import DssEmulator
from project_drift import service
from project_drift.backends import snapshots
from project_drift.backends.base import Lineage
from project_drift.exceptions import StateNotFoundError

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
NEXT_YEAR = date(2027, 11, 23)
NOTHING = service.KeepRule(days=0, weeks=0, months=0)


@pytest.fixture(scope="module", params=["directory", "folder"])
def places(request: pytest.FixtureRequest, tmp_path_factory: Any) -> Iterator[Places]:
    if request.param == "directory":
        yield Directories(tmp_path_factory.mktemp("many"))
        return
    with DssEmulator() as node:
        yield Folders(node)
        assert node.unknown_routes == []


@pytest.fixture(scope="module")
def outcome(places: Places) -> Outcome:
    with victim() as process:
        return at_once(process, places, writers=10, seconds=1, kills=4)


def test_ten_have_written_and_some_were_killed(outcome: Outcome) -> None:
    assert len({mark.split("-")[0] for mark in outcome.marks("save")}) >= 5
    assert outcome.killed >= 1


def test_nothing_is_lost(outcome: Outcome) -> None:
    assert outcome.lost() == set()
    assert outcome.copies == 0


def test_the_order_is_that_of_serial_time_and_token_and_no_two_are_equal(outcome: Outcome) -> None:
    order = [(it.serial, it.saved_at, it.token) for it in outcome.history]
    assert order == sorted(set(order))


def test_each_save_is_above_all_that_were_done_before_it_began(outcome: Outcome) -> None:
    assert outcome.out_of_order() == []


def test_after_a_repair_the_store_is_sound_and_the_next_save_above_all(outcome: Outcome) -> None:
    problems = outcome.remains()
    assert [it for it in problems if it.file != "cache.json"] == []
    saved = deeds.opened(outcome.place).save(deeds.state("next"))
    assert saved.serial > max(it.serial for it in outcome.history)
    assert outcome.lost() == set()


class Interrupted:
    """A byte store in which somebody else acts once, just before a folder is used."""

    def __init__(self, store: Any, call: str, folder: str, act: Any) -> None:
        self._store = store
        self._at = (call, folder)
        self._act = act

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def list(self, folder: str) -> Any:
        self._before("list", folder)
        return self._store.list(folder)

    def read(self, path: str) -> Any:
        self._before("read", path.rpartition("/")[0])
        return self._store.read(path)

    def write(self, path: str, content: bytes) -> None:
        self._before("write", path.rpartition("/")[0])
        self._store.write(path, content)

    def _before(self, call: str, folder: str) -> None:
        if (call, folder.rpartition("/")[2]) == self._at:
            self._at = ("", "")
            self._act()


def test_of_two_that_open_a_new_store_at_once_neither_loses_what_it_saved(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = places.new()
    early, late = deeds.opened(place), deeds.opened(place)
    # The late one makes its lineage first, so that it is first in order, but is held up: before it
    # is written, the early one opens the store and saves.
    monkeypatch.setattr(snapshots, "utc_now", lambda: NOON)
    ids = iter(["0" * 32, "f" * 32])
    made = Lineage.create

    def create(*of: str) -> Lineage:
        return replace(made(*of), id=next(ids))

    monkeypatch.setattr(Lineage, "create", create)
    held_up = Interrupted(late.store, "write", "lineage", lambda: early.save(deeds.state("early")))
    late.store = held_up
    late.save(deeds.state("late"))
    backend = deeds.opened(place)
    assert backend.open().id == "0" * 32
    assert [backend.read(it).captured_by for it in backend.history()] == ["early", "late"]
    assert service.verify(backend).problems == ()


def test_a_store_that_another_opens_and_fills_between_two_listings_is_not_called_corrupt(
    places: Places,
) -> None:
    place = places.new()
    early, late = deeds.opened(place), deeds.opened(place)
    # The late one has seen no lineage yet; before it lists the snapshots, the early one saves.
    held_up = Interrupted(late.store, "list", "snapshots", lambda: early.save(deeds.state("early")))
    late.store = held_up
    late.save(deeds.state("late"))
    backend = deeds.opened(place)
    assert [backend.read(it).captured_by for it in backend.history()] == ["early", "late"]
    assert backend.lineage_ids() == {early.open().id}


@pytest.fixture
def filled(places: Places) -> Place:
    """A place with six snapshots."""
    place = places.new()
    for mark in range(6):
        deeds.opened(place).save(deeds.state(str(mark)))
    return place


def serials(place: Place) -> list[int]:
    return [info.serial for info in deeds.opened(place).history()]


def test_a_snapshot_that_becomes_the_baseline_while_others_are_pruned_is_spared(
    filled: Place,
) -> None:
    service.set_baseline(deeds.opened(filled), 6, "anna", "before")
    backend = deeds.opened(filled)

    def approve_another(done: int, _total: int) -> None:
        if done == 1:
            service.set_baseline(deeds.opened(filled), 4, "ben", "just now")

    plan = service.plan_prune(backend, NOTHING, NEXT_YEAR)
    done = service.prune(backend, plan, approve_another)
    assert [info.serial for info in done.spared] == [4]
    assert serials(filled) == [4, 6]
    assert service.verify(deeds.opened(filled)).problems == ()


def prune(place: Place) -> None:
    other = deeds.opened(place)
    service.prune(other, service.plan_prune(other, NOTHING, NEXT_YEAR))


def test_a_snapshot_pruned_while_it_is_approved_does_not_become_the_baseline(
    filled: Place,
) -> None:
    service.set_baseline(deeds.opened(filled), 6, "anna", "before")
    backend = deeds.opened(filled)
    backend.store = Interrupted(backend.store, "write", "baselines", lambda: prune(filled))
    with pytest.raises(StateNotFoundError, match="nothing was approved: choose another"):
        service.set_baseline(backend, 4, "ben", "just now")
    assert [it.serial for it in service.list_baselines(backend)] == [6]
    assert service.verify(deeds.opened(filled)).problems == ()


def test_what_is_pruned_while_snapshots_are_listed_is_not_told_as_lost(filled: Place) -> None:
    service.list_snapshots(deeds.opened(filled))
    deeds.opened(filled).save(deeds.state("new"))
    backend = deeds.opened(filled)
    backend.store = Interrupted(backend.store, "read", "snapshots", lambda: prune(filled))
    assert len(service.list_snapshots(backend)) == 7
    assert serials(filled) == [1, 7]
    assert service.verify(deeds.opened(filled)).problems == ()
