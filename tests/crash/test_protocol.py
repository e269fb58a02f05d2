"""A model of the store's protocol, and whatever may happen to it, on both kinds of stores.

The model is a list of what `save` has returned and what a fault may have stored besides. Whatever
comes in between, in whatever order: a store tells the same story as the list.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from crash import deeds
from crash.places import Directories, Folders, Places
from dss_emulator import DssEmulator
from project_drift import client as client_module
from project_drift import service
from project_drift.backends import local
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import add_baseline, baselines
from project_drift.backends.cache import Cache
from project_drift.exceptions import (
    DssError,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)

# More by the environment, as for the soak.
EXAMPLES = int(os.environ.get("PROTOCOL_EXAMPLES") or 6)
STEPS = 12
ROOT = f"project-drift/{deeds.KEY}/default"
FAULTS = ("refused", "cut", "unheard")


@dataclass(frozen=True)
class Saved:
    """What `save` returned, and the file that it made."""

    mark: str
    info: SnapshotInfo


class Breaking:
    """A byte store whose next write breaks: before it, in the middle, or after it was stored."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.fault = ""
        self.deaf = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def list(self, folder: str) -> Any:
        if self.deaf:
            raise OSError(5, "no listing")
        return self._store.list(folder)

    def write(self, path: str, content: bytes) -> None:
        fault, self.fault = self.fault, ""
        if fault == "cut":
            self._store.write(path, content[: len(content) // 2])
        elif fault != "refused":
            self._store.write(path, content)
        if fault:
            raise StateWriteError(f"a fault on purpose: {fault}")


class Protocol(RuleBasedStateMachine):
    """Two handles on one store, and all that may happen to it."""

    places: Places
    node: DssEmulator | None = None

    @initialize()
    def make(self) -> None:
        self.place = self.places.new()
        self.handles = [self.open(), self.open()]
        # A third one, with which the laws are looked after.
        self.reader = deeds.opened(self.place)
        self.saved: list[Saved] = []
        self.maybe: set[str] = set()
        self.approved: list[str] = []
        self.number = 0

    def open(self) -> Any:
        backend = deeds.opened(self.place)
        if self.node is None:
            backend.store = Breaking(backend.store)
        return backend

    def intact(self) -> dict[str, SnapshotInfo]:
        found = {}
        for info in self.reader.history():
            with contextlib.suppress(StateCorruptedError):
                found[self.reader.read(info).captured_by] = info
        return found

    @contextlib.contextmanager
    def fault(self, which: int, kind: str) -> Iterator[None]:
        """Let the next snapshot that a handle uploads break."""
        if self.node is None:
            self.handles[which].open()
            self.handles[which].store.fault = kind
            yield
            self.handles[which].store.fault = ""
            return
        # Before the server has taken it; while it does; after it has, when nobody listens any more.
        how = {"refused": {"status": 500}, "cut": {"cut": 60}, "unheard": {"cut": 1 << 30}}[kind]
        fault = self.node.fail(method="POST", path="*/snapshots/*", **how, times=1)  # type: ignore[arg-type]
        yield
        fault.stop()

    # What people do

    @rule(which=st.integers(0, 1), complete=st.booleans())
    def save(self, which: int, complete: bool) -> None:
        self.number += 1
        mark = f"s{self.number}"
        highest = max((info.serial for info in self.reader.history()), default=0)
        saved = self.handles[which].save(deeds.state(mark, complete))
        assert saved.serial == highest + 1
        self.saved.append(Saved(mark, self.intact()[mark]))

    @rule(which=st.integers(0, 1), kind=st.sampled_from(FAULTS))
    def fail_to_save(self, which: int, kind: str) -> None:
        self.number += 1
        mark = f"s{self.number}"
        with self.fault(which, kind), pytest.raises((StateWriteError, DssError)):
            self.handles[which].save(deeds.state(mark))
        self.maybe.add(mark)

    @rule(which=st.integers(0, 1))
    def fail_to_list(self, which: int) -> None:
        backend = self.handles[which]
        if self.node is None:
            backend.store.deaf = True
            with pytest.raises(OSError, match="no listing"):
                backend.save(deeds.state("never"))
            backend.store.deaf = False
            return
        fault = self.node.fail(path="*/contents/", status=500)
        other = self.node.fail(path="*/contents", status=500)
        with pytest.raises(DssError):
            backend.save(deeds.state("never"))
        fault.stop()
        other.stop()

    @precondition(lambda self: self.saved)
    @rule(which=st.integers(0, 1), data=st.data())
    def set_a_baseline(self, which: int, data: st.DataObject) -> None:
        mark = data.draw(st.sampled_from(sorted(self.intact())))
        add_baseline(self.handles[which], self.intact()[mark], "anna", mark)
        self.approved.append(mark)

    @precondition(lambda self: self.saved)
    @rule(which=st.integers(0, 1))
    def prune(self, which: int) -> None:
        backend = self.handles[which]
        plan = service.plan_prune(backend, service.KeepRule(0, 0, 0), date(2100, 1, 1))
        before = self.intact()
        done = service.prune(backend, plan)
        gone = {mark for mark, info in before.items() if info in done.deleted}
        assert not gone & set(self.approved)
        assert self.intact().keys() == before.keys() - gone
        self.saved = [it for it in self.saved if it.mark not in gone]
        self.maybe -= gone

    @precondition(lambda self: self.reader.files())
    @rule(which=st.integers(0, 1))
    def repair(self, which: int) -> None:
        later = datetime.now(timezone.utc) + timedelta(days=4000)
        backend = self.handles[which]
        before = self.intact()
        service.repair(backend, service.verify(backend, now=later))
        assert self.intact() == before
        if backend.files():
            again = service.verify(backend, now=later)
            assert not [problem for problem in again.problems if problem.leftover]

    # What happens by itself

    @rule(which=st.integers(0, 1))
    def open_anew(self, which: int) -> None:
        self.handles[which] = self.open()

    @rule(which=st.integers(0, 1))
    def list(self, which: int) -> None:
        backend = self.handles[which]
        Cache(backend).facts(backend.history())

    @rule(content=st.sampled_from([None, b"", b"{", b"[]"]))
    def lose_the_cache(self, content: bytes | None) -> None:
        backend = self.reader
        if content is None:
            backend.store.delete(backend.path_of("cache.json"))
        else:
            backend.write_note("cache.json", content)

    @rule(
        name=st.sampled_from(
            [
                "snapshots/.writing-20261123T000000Z-0123456789abcdef",
                f"lineage/20000101T000000Z-{'0' * 32}.json",
                "snapshots/notes.txt",
                "snapshots/000900-20000101T000000Z-aaaaaaaaaaaa.json.gz",
                "checks/20000101T000000Z-aaaaaaaaaaaa.json.gz",
            ]
        )
    )
    def leave_something_behind(self, name: str) -> None:
        if "/0009" not in name or self.saved:
            self.reader.write_note(name, b"")

    # The laws

    @invariant()
    def the_store_tells_the_same_story(self) -> None:
        if not hasattr(self, "place"):
            return
        found = self.intact()
        self.nothing_vanishes(found)
        self.the_history_is_ordered()
        self.the_latest_is_the_newest_complete_one(found)
        self.baselines_stay(found)

    def nothing_vanishes(self, found: dict[str, SnapshotInfo]) -> None:
        for it in self.saved:
            assert found[it.mark] == it.info
        assert found.keys() - {it.mark for it in self.saved} <= self.maybe

    def the_history_is_ordered(self) -> None:
        order = [(it.serial, it.saved_at, it.token) for it in self.reader.history()]
        assert order == sorted(set(order))
        assert sorted(self.saved, key=lambda it: it.info.serial) == self.saved

    def the_latest_is_the_newest_complete_one(self, found: dict[str, SnapshotInfo]) -> None:
        complete = [it for it in found.values() if not it.partial]
        if complete:
            assert self.reader.load().serial == complete[-1].serial
            return
        with pytest.raises((StateNotFoundError, StateCorruptedError)):
            self.reader.load()

    def baselines_stay(self, found: dict[str, SnapshotInfo]) -> None:
        approved = baselines(self.reader)
        assert [it.reason for it in approved] == self.approved
        assert {it.snapshot for it in approved} <= {info.name for info in found.values()}


@pytest.fixture(params=["directory", "folder"])
def machine(request: pytest.FixtureRequest, monkeypatch: Any) -> Iterator[Any]:
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    monkeypatch.setattr(logging.getLogger("project_drift"), "disabled", True)
    monkeypatch.setattr(local.os, "fsync", lambda _handle: None)
    if request.param == "directory":
        with tempfile.TemporaryDirectory() as top:
            yield type("OnDisk", (Protocol,), {"places": Directories(Path(top))})
        return
    with DssEmulator() as node:
        yield type("InFolder", (Protocol,), {"places": Folders(node), "node": node})
        assert node.unknown_routes == []


def test_the_store_tells_the_same_story_as_the_model(machine: Any) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
