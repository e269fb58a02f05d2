"""In which zone of the Flow each object stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from project_drift.diff.flow import IN_FLOW, name_of
from project_drift.models.state import State

_ZONE = "flow_zone"


def zone_names(*states: State) -> Mapping[str, str]:
    """Return the name of each zone by its resource id; the first state that has it names it.

    Zones of one name are told apart by their ids.
    """
    found: dict[str, str] = {}
    for state in states:
        for zone in state.list_resources(_ZONE):
            found.setdefault(zone.resource_id, zone.display_name)
    shared = {name for name, count in Counter(found.values()).items() if count > 1}
    return {
        key: f"{name} ({name_of(key)})" if name in shared else name for key, name in found.items()
    }


def zones_of(names: Mapping[str, str], *states: State) -> Mapping[str, str]:
    """Return the name of the zone of each object, by resource id; the first state decides.

    A zone is called what `names` says. It holds names or ids without saying for certain of which
    type, so an id that two types use is found for both.
    """
    found: dict[str, str] = {}
    for state in states:
        known: dict[str, list[str]] = {}
        for key, resource in state.resources.items():
            if resource.resource_type in IN_FLOW:
                known.setdefault(name_of(key), []).append(key)
        for zone in state.list_resources(_ZONE):
            items = zone.attributes.get("items")
            for item in items if isinstance(items, list) else ():
                member = item.get("objectId") if isinstance(item, dict) else None
                for key in _meant(item, known.get(str(member), [])):
                    found.setdefault(key, names[zone.resource_id])
    return found


def _meant(item: Mapping[str, object], candidates: list[str]) -> list[str]:
    """Return those of the type that an item names, or all where none is of it."""
    kind = str(item.get("objectType", "")).lower()
    return [key for key in candidates if key.split(".", 1)[0] == kind] or candidates
