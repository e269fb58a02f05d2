"""The contract of every store of states, and the facts it tells about them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
import secrets
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from project_drift.exceptions import (
    ConfigurationError,
    StateCorruptedError,
    StateWriteError,
)
from project_drift.models.state import State

_ENVIRONMENT = re.compile(r"[A-Za-z0-9_-]{1,40}\Z")
_HEX = re.compile(r"[0-9a-f]{32,128}\Z")


def check_environment(environment: str) -> str:
    """Return the name; raises `ConfigurationError` unless it is 1 to 40 of `A-Za-z0-9_-`."""
    if not _ENVIRONMENT.match(environment):
        raise ConfigurationError(
            f"not an environment name: {environment!r} (1 to 40 letters, digits, '_' or '-')"
        )
    return environment


def utc_now() -> datetime:
    """Return the present time in UTC, to the second: stored names and times hold no more."""
    return datetime.now(timezone.utc).replace(microsecond=0)


@dataclass(frozen=True)
class Lineage:
    """The identity of a store for one project and environment.

    `id` is random and made when the store is first opened; `key` (hexadecimal) is the secret key of
    its fingerprints. A store that is bound to no project has an empty `project_key`.
    """

    id: str
    key: str
    project_key: str
    environment: str
    created_at: str

    @classmethod
    def create(cls, project_key: str = "", environment: str = "") -> Lineage:
        """Return a new lineage with a random id and key."""
        return cls(
            id=secrets.token_hex(16),
            key=secrets.token_hex(32),
            project_key=project_key,
            environment=environment,
            created_at=utc_now().isoformat(),
        )

    @property
    def key_id(self) -> str:
        """A name for the key that does not tell it."""
        return hashlib.sha256(bytes.fromhex(self.key)).hexdigest()[:12]

    def encode(self) -> bytes:
        return (json.dumps(vars(self), sort_keys=True, indent=2) + "\n").encode("ascii")

    @classmethod
    def decode(cls, content: bytes, where: str) -> Lineage:
        """Return the lineage of a file; raises `StateCorruptedError` where it is not one."""
        try:
            data: Any = json.loads(content.decode("utf-8"))
            lineage = cls(**data)
            usable = (
                all(isinstance(value, str) for value in vars(lineage).values())
                and _HEX.match(lineage.id)
                and _HEX.match(lineage.key)
                and len(lineage.key) % 2 == 0
            )
        except (ValueError, TypeError, RecursionError) as error:
            raise StateCorruptedError(f"{where} is not a lineage file: {error}") from error
        if not usable:
            raise StateCorruptedError(f"{where} is not a lineage file: a field is not as expected")
        return lineage


@dataclass(frozen=True)
class SnapshotInfo:
    """What a store tells of a saved state without reading it.

    `saved_at` is ISO 8601 in UTC, `size` is in bytes as stored, `name` is the file's name.
    """

    serial: int
    saved_at: str
    name: str
    size: int
    token: str = ""
    partial: bool = False


class StateBackend(ABC):
    """A store of the states of one project in one environment.

    Implementations promise: a state is either stored whole or not at all; `save` never overwrites
    what an earlier `save` stored; the serial of a save is above all those before it. Failures to
    reach a store in DSS are raised as the typed DSS errors.
    """

    @abstractmethod
    def open(self) -> Lineage:
        """Return the store's lineage, made here where the store is new."""

    @abstractmethod
    def load(self, serial: int | None = None) -> State:
        """Return the latest complete state, or the one with this serial, complete or not.

        Raises `StateNotFoundError`, `StateCorruptedError` or `StateVersionError`.
        """

    @abstractmethod
    def save(self, state: State) -> State:
        """Store a state and return it as stored: with its serial, lineage and time.

        Raises `StateWriteError`, also for a state of another lineage, project or environment.
        """

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is a state that `load()` would take."""

    @abstractmethod
    def delete(self) -> None:
        """Delete everything stored for this project and environment, its lineage and backups too.

        This cannot be undone.
        """

    @abstractmethod
    def backup(self, suffix: str) -> str:
        """Keep a copy of the latest state under this suffix; return the copy's name.

        Raises `StateNotFoundError` where there is nothing to copy, `ConfigurationError` for a
        suffix that is not 1 to 40 letters, digits, `_` or `-`.
        """

    @abstractmethod
    def history(self) -> list[SnapshotInfo]:
        """Return what is stored, oldest first."""


def check_belongs(state: State, lineage: Lineage, project_key: str, environment: str) -> None:
    """Raise `StateWriteError` unless the state may be stored here.

    `project_key` is empty for a store that holds none yet, or holds several.
    """
    if state.lineage and state.lineage != lineage.id:
        raise StateWriteError(
            f"this state is of lineage {state.lineage}, the store is of {lineage.id}: "
            "save it in the store it came from"
        )
    if not project_key:
        return
    for what, ours, theirs in (
        ("project", project_key, state.project_key),
        ("environment", environment, state.environment),
    ):
        if theirs and theirs != ours:
            raise StateWriteError(f"this state is of {what} {theirs}, the store is for {ours}")
    for resource in state.resources.values():
        if resource.project_key != project_key:
            raise StateWriteError(
                f"{resource.resource_id} is not of project {project_key}: "
                "a store holds one project, so save each project in a store of its own"
            )


def as_saved(state: State, lineage: Lineage, serial: int) -> State:
    """Return a copy of a state with what a save gives it."""
    return dataclasses.replace(
        state,
        serial=serial,
        lineage=lineage.id,
        key_id=state.key_id or lineage.key_id,
        updated_at=utc_now().isoformat(),
    )
