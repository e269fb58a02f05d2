"""What is remembered beside the snapshots to spare reading them; may be deleted at any time."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict, dataclass
from typing import Any

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import DssError, StateCorruptedError, StateWriteError

logger = logging.getLogger(__name__)

_FILE = "cache.json"
_VERSION = 1


@dataclass(frozen=True)
class Facts:
    """What the name of a snapshot file does not tell; `problem` says why it cannot be read."""

    objects: int = 0
    captured_by: str = ""
    dss_version: str = ""
    problem: str = ""


class FactsCache:
    """Facts about the snapshots of a store, each file read once."""

    def __init__(self, backend: SnapshotBackend) -> None:
        self._backend = backend

    def facts(self, snapshots: list[SnapshotInfo]) -> list[Facts]:
        """Return the facts of these snapshots in their order; damaged ones are read every time."""
        known = self._read()
        found: dict[str, Facts] = {}
        learnt = False
        for info in snapshots:
            if info.name in known:
                found[info.name] = known[info.name]
                continue
            found[info.name] = self._facts(info)
            learnt = learnt or not found[info.name].problem
        if learnt:
            self._write({name: facts for name, facts in found.items() if not facts.problem})
        return [found[info.name] for info in snapshots]

    def _facts(self, info: SnapshotInfo) -> Facts:
        try:
            state = self._backend.read(info)
        except StateCorruptedError as error:
            return Facts(problem=str(error))
        return Facts(len(state.resources), state.captured_by, state.dss_version)

    def _read(self) -> dict[str, Facts]:
        content = self._backend.read_note(_FILE)
        if content is None:
            return {}
        try:
            data: Any = json.loads(content)
            if data["version"] != _VERSION:
                return {}
            return {name: Facts(**facts) for name, facts in data["snapshots"].items()}
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning("%s cannot be used and is written anew: %s", _FILE, error)
            return {}

    def _write(self, facts: dict[str, Facts]) -> None:
        data = {
            "version": _VERSION,
            "snapshots": {name: asdict(item) for name, item in facts.items()},
        }
        try:
            self._backend.write_note(_FILE, json.dumps(data, sort_keys=True).encode("ascii"))
        except (StateWriteError, DssError) as error:
            # A user who may only read still gets the list; the next writer fills the cache.
            logger.info("%s was not written: %s", _FILE, error)
