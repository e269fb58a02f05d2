"""Point 2: heads and definitions tell the same save, and saving code moves the mark."""

from __future__ import annotations

import time
from typing import Any, Callable

from project_drift.sync.base import segment
from real_node.facts import Fact, NotTestable, Seen
from real_node.filling import CODE
from real_node.ground import Ground

_HEADS = (
    "/scenarios/",
    "/webapps/",
    "/dashboards/",
    "/insights/",
    "/sql-notebooks/",
    "/savedmodels/",
)
# Marks count milliseconds; two saves in a row are not to fall into one.
_APART = 0.01  # seconds


def _heads_agree(ground: Ground) -> Seen:
    told, differing = 0, []
    for lists in _HEADS:
        try:
            listed = ground.listed(lists)
        except NotTestable:
            continue
        for path, head in listed:
            whole = ground.node.read(f"{path}/{segment(head['id'])}")
            told += 1
            if head["lastModifiedOn"] != whole["versionTag"]["lastModifiedOn"]:
                differing.append(f"{lists.strip('/')} {head['id']}")
    if not told:
        raise NotTestable("no object of these types can be listed")
    return Seen(not differing, f"{told} compared; differing: {', '.join(differing) or 'none'}")


def _recipe_code(ground: Ground) -> Seen:
    name = ground.made.name("recipe")

    def save() -> None:
        settings = ground.node.project.get_recipe(name).get_settings()
        settings.set_payload(CODE + "# saved again\n")
        settings.save()

    return _moves(ground, "/recipes/", "name", name, "versionTag", save)


def _webapp_code(ground: Ground) -> Seen:
    name = ground.made.name("webapp")

    def save() -> None:
        settings = ground.node.project.get_webapp(name).get_settings()
        settings.get_raw()["params"]["python"] = CODE + "# saved again\n"
        settings.save()

    return _moves(ground, "/webapps/", "id", name, "lastModifiedOn", save)


def _scenario_script(ground: Ground) -> Seen:
    name = ground.made.name("scenario with a script")
    path = f"{ground.node.path}/scenarios/{segment(name)}/payload"

    def save() -> None:
        ground.node.client._perform_json("PUT", path, body={"script": CODE + "# again\n"})

    return _moves(ground, "/scenarios/", "id", name, "lastModifiedOn", save)


def _moves(
    ground: Ground, lists: str, id_field: str, name: str, mark: str, save: Callable[[], None]
) -> Seen:
    before = marked(ground, lists, id_field, name, mark)
    time.sleep(_APART)
    save()
    after = marked(ground, lists, id_field, name, mark)
    return Seen(before != after, f"{mark} of {name}: {told(before)}, after the save {told(after)}")


def marked(ground: Ground, lists: str, id_field: str, name: str, mark: str) -> Any:
    """Return the mark of the last save that the list shows of an object of this run's project."""
    items = ground.node.read(ground.node.path + lists)
    return next(item for item in items if item[id_field] == name)[mark]


def told(mark: Any) -> str:
    """Say a mark briefly."""
    if isinstance(mark, dict):
        return f"number {mark.get('versionNumber')} of {mark.get('lastModifiedOn')}"
    return str(mark)


_UNNOTICED = "a change would wait for the next full capture, which is every 20th"

FACTS = (
    Fact(
        "2a",
        "lastModifiedOn in a list is versionTag.lastModifiedOn of the definition.",
        "nothing: the two are never compared; who changed an object comes from the definition",
        _heads_agree,
    ),
    Fact(
        "2b",
        "Saving a recipe's code moves the versionTag in the list of recipes.",
        f"capture keeps a recipe whose versionTag is equal without reading its code; {_UNNOTICED}",
        _recipe_code,
    ),
    Fact(
        "2c",
        "Saving a webapp's code moves lastModifiedOn in the list of webapps.",
        f"capture keeps a webapp whose mark is equal; {_UNNOTICED}",
        _webapp_code,
    ),
    Fact(
        "2d",
        "Saving a scenario's script alone moves lastModifiedOn in the list of scenarios.",
        f"capture keeps a scenario whose mark is equal; {_UNNOTICED}",
        _scenario_script,
    ),
)
