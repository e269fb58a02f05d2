"""Project Drift: snapshots of a Dataiku DSS project's configuration, and what changed between them.

The names below are the public Python API. They are loaded when they are first used, so that
comparing two stored snapshots needs neither DSS nor its client.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from project_drift._version import VERSION as __version__  # noqa: N811 - the usual name

if TYPE_CHECKING:
    from project_drift.backends.base import StateBackend as StateBackend
    from project_drift.backends.local import LocalDirectoryBackend as LocalDirectoryBackend
    from project_drift.backends.local import LocalFileBackend as LocalFileBackend
    from project_drift.backends.managed_folder import ManagedFolderBackend as ManagedFolderBackend
    from project_drift.diff.engine import DiffEngine as DiffEngine
    from project_drift.exceptions import ConfigurationError as ConfigurationError
    from project_drift.exceptions import Forbidden as Forbidden
    from project_drift.exceptions import NotFound as NotFound
    from project_drift.exceptions import ProjectDriftError as ProjectDriftError
    from project_drift.exceptions import ResourceNotFoundError as ResourceNotFoundError
    from project_drift.exceptions import StateCorruptedError as StateCorruptedError
    from project_drift.exceptions import StateNotFoundError as StateNotFoundError
    from project_drift.exceptions import StateWriteError as StateWriteError
    from project_drift.exceptions import Unauthorized as Unauthorized
    from project_drift.exceptions import Unavailable as Unavailable
    from project_drift.manager import StateManager as StateManager
    from project_drift.models.diff import Change as Change
    from project_drift.models.diff import ChangeType as ChangeType
    from project_drift.models.diff import ResourceDiff as ResourceDiff
    from project_drift.models.resource import Resource as Resource
    from project_drift.models.resource import ResourceMetadata as ResourceMetadata
    from project_drift.models.resource import make_resource_id as make_resource_id
    from project_drift.models.state import State as State
    from project_drift.sync.base import ResourceSync as ResourceSync
    from project_drift.validation import get_state_schema as get_state_schema
    from project_drift.validation import validate_state as validate_state
    from project_drift.validation import validate_state_safe as validate_state_safe

_HOMES = {
    "backends.base": ("StateBackend",),
    "backends.local": ("LocalDirectoryBackend", "LocalFileBackend"),
    "backends.managed_folder": ("ManagedFolderBackend",),
    "diff.engine": ("DiffEngine",),
    "exceptions": (
        "ConfigurationError",
        "Forbidden",
        "NotFound",
        "ProjectDriftError",
        "ResourceNotFoundError",
        "StateCorruptedError",
        "StateNotFoundError",
        "StateWriteError",
        "Unauthorized",
        "Unavailable",
    ),
    "manager": ("StateManager",),
    "models.diff": ("Change", "ChangeType", "ResourceDiff"),
    "models.resource": ("Resource", "ResourceMetadata", "make_resource_id"),
    "models.state": ("State",),
    "sync.base": ("ResourceSync",),
    "validation": ("get_state_schema", "validate_state", "validate_state_safe"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = ["__version__", *sorted(_HOME)]  # noqa: PLE0604 - strings, as far as a checker can see


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)
