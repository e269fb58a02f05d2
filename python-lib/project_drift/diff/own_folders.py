"""Takes the folders that hold snapshots out of states that were saved elsewhere.

A capture leaves out the managed folder that it is saved in. Saved in another store the same project
has it, and a comparison of the two would tell of a folder that nobody added.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from typing import Any

from project_drift.models.resource import Resource, parse_resource_id
from project_drift.models.state import State

_FOLDER, _ZONE = "managed_folder", "flow_zone"
# Where a zone names what stands in it and what is shared into it.
_MEMBERS = ("items", "shared")


def without_folders(state: State, folders: Collection[str]) -> State:
    """Return a state without the managed folders of these ids, nor as members of a flow zone.

    It is the very state given where it has none of them.
    """
    found = state.resources.keys() & set(folders)
    if not found:
        return state
    names = {parse_resource_id(key).name for key in found}
    return dataclasses.replace(
        state,
        resources={
            key: _without_members(resource, names) if resource.resource_type == _ZONE else resource
            for key, resource in state.resources.items()
            if key not in found
        },
    )


def _without_members(zone: Resource, names: Collection[str | None]) -> Resource:
    kept = {
        place: [item for item in items if not _is_folder(item, names)]
        for place, items in zone.attributes.items()
        if place in _MEMBERS and isinstance(items, list)
    }
    return dataclasses.replace(zone, attributes={**zone.attributes, **kept})


def _is_folder(item: Any, names: Collection[str | None]) -> bool:
    return (
        isinstance(item, dict)
        and str(item.get("objectType", "")).lower() == _FOLDER
        and item.get("objectId") in names
    )
