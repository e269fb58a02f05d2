"""What a capture is asked for, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Callable

from project_drift.models.resource import Resource
from project_drift.models.state import Alert, State
from project_drift.normalize.secrets import Concealer

DEFAULT_THREADS = 8
MAX_THREADS = 10

# Called with the number of objects read so far and of objects known so far.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Request:
    """What to read, and what is known already.

    `types` is `None` for all that are not read on request only. `folder_id` is the managed folder
    of the snapshots, which is left out. `previous` is an earlier state of the same node. An
    incremental capture, for which it has to be of the same version of DSS too, does not read again
    what carries an equal stamp there, and does not ask for types that were not there; a full one
    only uses it to doubt what it is told.
    """

    project_key: str
    types: Iterable[str] | None = None
    folder_id: str | None = None
    conceal: Concealer | None = None
    previous: State | None = None
    incremental: bool = False


@dataclass
class Captured:
    """What a capture found; `resources` is in the order of the ids."""

    resources: list[Resource] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    coverage: dict[str, str] = field(default_factory=dict)
