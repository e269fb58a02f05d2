"""Many writers on one store, some of them killed: `python -m crash.soak`, bounded by SOAK_SECONDS.

Prints what was written in a directory and in a managed folder; ends with 1 where something is lost.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from crash import deeds
from crash.places import Directories, Folders, Places, Victim, victim
from dss_emulator import DssEmulator
from project_drift import service
from project_drift.backends.base import SnapshotInfo
from project_drift.backends.baselines import baselines
from project_drift.backends.journal import entry_paths, read_entry
from project_drift.exceptions import StateCorruptedError


@dataclass
class Outcome:
    """What many writers told, in the order of telling, and what is in their store."""

    place: deeds.Place
    told: list[list[Any]]
    killed: int

    def __post_init__(self) -> None:
        self.backend = deeds.opened(self.place)
        self.history: list[SnapshotInfo] = self.backend.history()
        self.stored: dict[str, SnapshotInfo] = {}
        self.half = 0
        self.copies = 0
        for info in self.history:
            try:
                mark = self.backend.read(info).captured_by
            except StateCorruptedError:
                self.half += 1
                continue
            self.copies += mark in self.stored
            self.stored[mark] = info

    def marks(self, deed: str) -> list[str]:
        return [words[3] for words in self.told if words[1:3] == ["done", deed]]

    def lost(self) -> set[str]:
        """Whatever was told to be done and is not in the store."""
        approved = {it.reason for it in baselines(self.backend)}
        checks = Counter(
            read_entry(self.backend, path).sentence
            for path in entry_paths(self.backend)
            if not self._is_half(path)
        )
        return {
            *(set(self.marks("save")) - set(self.stored)),
            *(f"check {mark}" for mark in self.marks("check") if mark not in checks),
            *(f"baseline {mark}" for mark in self.marks("baseline") if mark not in approved),
        }

    def out_of_order(self) -> list[str]:
        """Snapshots that are not above all that were done before they were begun."""
        highest, floor, wrong = 0, {}, []
        for _, word, deed, mark, *serial in self.told:
            if (word, deed) == ("begun", "save"):
                floor[mark] = highest
            elif (word, deed) == ("done", "save"):
                highest = max(highest, serial[0])
                if serial[0] <= floor[mark] or self.stored[mark].serial != serial[0]:
                    wrong.append(mark)
        return wrong

    def remains(self) -> list[service.Problem]:
        """What is wrong after a repair, when all leftovers are old."""
        service.list_snapshots(self.backend)
        later = datetime.now(timezone.utc) + timedelta(days=1)
        done = service.repair(self.backend, service.verify(self.backend, now=later))
        return list(done.left)

    def _is_half(self, path: str) -> bool:
        try:
            read_entry(self.backend, path)
        except StateCorruptedError:
            return True
        return False


def at_once(process: Victim, places: Places, writers: int, seconds: float, kills: int) -> Outcome:
    """Let many write to a new store, and return what came of it."""
    place = places.new()
    answer = process.write_at_once(place, writers, seconds, kills)
    return Outcome(place, answer["told"], answer["killed"])


def main() -> int:
    """Soak both kinds of stores for half of SOAK_SECONDS each."""
    seconds = float(os.environ.get("SOAK_SECONDS") or 60) / 2
    failed = 0
    with tempfile.TemporaryDirectory() as top, DssEmulator() as node, victim() as process:
        kinds: dict[str, Places] = {
            "directory": Directories(Path(top)),
            "managed folder": Folders(node),
        }
        for kind, places in kinds.items():
            found = at_once(process, places, 10, seconds, int(seconds * 2))
            lost, wrong, remains = found.lost(), found.out_of_order(), found.remains()
            done = len(found.marks("save"))
            serials = Counter(info.serial for info in found.history)
            twins = sum(number - 1 for number in serials.values())
            print(f"{kind}: {done} saves by 10 writers in {seconds:.0f} s, {found.killed} killed")
            print(f"  {twins} serials given twice, {found.half} snapshots half-written")
            print(f"  {len(lost)} lost, {len(wrong)} out of order, {len(remains)} problems after")
            for told in [*sorted(lost), *wrong, *remains]:
                print(f"  {told}")
            failed += bool(lost or wrong or remains)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
