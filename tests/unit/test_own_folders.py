"""The folder that holds a store is not part of what is compared."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from examples import a_resource, a_state
from project_drift.diff.own_folders import without_folders
from project_drift.models.state import State
from strategies import states

OWN = "managed_folder.SHOP.f1"


def member(name: str, kind: str = "MANAGED_FOLDER") -> dict[str, Any]:
    return {"objectType": kind, "objectId": name}


@given(states())
def test_a_state_without_such_a_folder_is_passed_through_untouched(state: State) -> None:
    assert without_folders(state, {OWN, ""}) is state


def test_the_folder_and_its_place_in_the_zones_are_left_out_and_nothing_else() -> None:
    kept = [member("f2"), member("f1", "DATASET"), "odd"]
    state = a_state(
        a_resource("f1", "managed_folder"),
        a_resource("f2", "managed_folder"),
        a_resource("f1", "dataset"),
        a_resource("z", "flow_zone", items=[member("f1"), *kept], title="Inputs"),
        a_resource("y", "flow_zone", items=kept, shared=[*kept, member("f1")]),
        a_resource("odd", "flow_zone", items="none"),
    )
    found = without_folders(state, {OWN})
    assert found.resources.keys() == state.resources.keys() - {OWN}
    assert found.get_resource("flow_zone.SHOP.z").attributes == {"items": kept, "title": "Inputs"}
    assert found.get_resource("flow_zone.SHOP.y").attributes == {"items": kept, "shared": kept}
    unchanged = ("dataset.SHOP.f1", "managed_folder.SHOP.f2", "flow_zone.SHOP.odd")
    assert all(found.resources[key] == state.resources[key] for key in unchanged)


def test_a_folder_of_the_same_id_in_another_project_stays() -> None:
    state = a_state(a_resource("f1", "managed_folder"))
    assert without_folders(state, {"managed_folder.OTHER.f1"}) is state
