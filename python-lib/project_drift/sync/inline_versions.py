"""Agents and retrieval-augmented LLMs: the same shape, a definition with versions inside."""

from __future__ import annotations

from typing import Any

from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE_AND_ID, Head
from project_drift.sync.listed import ListedSync


class InlineVersionsSync(ListedSync):
    """A type whose lists carry a stamp for each version instead of one for the object."""

    optional = True
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/versions/*/versionTag", "DSS's own mark of the last save"),
        drop("/versions/*/creationTag", "tells who made the version, not what it is"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        return [
            Head(head.resource_id, head.listed, _stamp(head.listed))
            for head in super().list_all(project_key)
        ]


def _stamp(item: Any) -> Any:
    """Return the stamps of all versions, `None` where one has none.

    The rest of the head is part of it: a change of the active version need not stamp any version.
    """
    versions = item.get("versions")
    if not isinstance(versions, list) or not versions:
        return None
    if not all(isinstance(version, dict) and version.get("versionTag") for version in versions):
        return None
    return [
        item.get("name"),
        item.get("activeVersion"),
        [[version.get("versionId"), version["versionTag"]] for version in versions],
    ]
