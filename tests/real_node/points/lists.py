"""Point 1: which lists give whole definitions, and which keys their items carry."""

from __future__ import annotations

from typing import Any, Callable

from project_drift.sync.base import segment
from real_node.facts import Fact, NotTestable, Seen
from real_node.ground import Ground

Look = Callable[[Ground], Seen]


def _equal(lists: str, id_field: str, part: str = "") -> Look:
    """Compare list items with what GET gives (the `part` of it), `smartName` aside."""

    def look(ground: Ground) -> Seen:
        differing = []
        listed = ground.listed(lists)
        for path, item in listed:
            whole = ground.node.read(f"{path}/{segment(item[id_field])}")
            keys = _differing(item, whole[part] if part else whole)
            if keys:
                differing.append(f"{item[id_field]} in {', '.join(keys)}")
        return Seen(
            not differing,
            f"differing: {'; '.join(differing)}" if differing else f"{len(listed)} compared, equal",
        )

    return look


def _differing(item: dict[str, Any], whole: dict[str, Any]) -> list[str]:
    absent = object()
    keys = (item.keys() | whole.keys()) - {"smartName"}
    return sorted(key for key in keys if item.get(key, absent) != whole.get(key, absent))


def _carry(lists: str, *keys: str, wrapper: str = "") -> Look:
    """See whether all list items have these keys."""

    def look(ground: Ground) -> Seen:
        items = [item for _, item in ground.listed(lists, wrapper)]
        lacking = sorted({key for item in items for key in keys if key not in item})
        found = ", ".join(sorted({key for item in items for key in item}))
        told = f"{', '.join(lacking)} missing; there are {found}" if lacking else "all have them"
        return Seen(not lacking, f"{len(items)} looked at: {told}")

    return look


def _code_studios(ground: Ground) -> Seen:
    if ground.also is None:
        raise NotTestable("a code studio needs a template; set TEST_PROJECT_KEY to a project")
    return _carry("/code-studios/", "versionTag")(ground)


_STAMP = "kept as the mark of the last save where there is one, else the object is read each time"

FACTS = (
    Fact(
        "1a",
        "The list item of a dataset is the whole of what GET gives, smartName aside.",
        "sync/types/dataset.py builds datasets from the list; each capture compares one and reads "
        "them one by one where it differs",
        _equal("/datasets/", "name"),
    ),
    Fact(
        "1b",
        "The list item of a recipe is the whole of `recipe` in what GET gives.",
        "sync/types/recipe.py notices a changed recipe by it though its mark stayed the same",
        _equal("/recipes/", "name", "recipe"),
    ),
    Fact(
        "1c",
        "The list item of a flow zone is the whole of what GET gives.",
        "sync/types/flow_zone.py builds zones from the list and never reads one",
        _equal("/flow/zones", "id"),
    ),
    Fact(
        "1d",
        "List items of managed folders carry a versionTag.",
        f"sync/types/managed_folder.py: {_STAMP}",
        _carry("/managedfolders/", "versionTag"),
    ),
    Fact(
        "1e",
        "List items of streaming endpoints carry a versionTag.",
        f"sync/types/streaming_endpoint.py: {_STAMP}",
        _carry("/streamingendpoints/", "versionTag"),
    ),
    Fact(
        "1f",
        "List items of evaluation stores carry a versionTag.",
        f"sync/types/evaluation_store.py: {_STAMP}",
        _carry("/evaluationstores/", "versionTag"),
    ),
    Fact(
        "1g",
        "List items of semantic models carry a versionTag.",
        f"sync/types/semantic_model.py: {_STAMP}",
        _carry("/semantic-models/", "versionTag"),
    ),
    Fact(
        "1h",
        "List items of code studios carry a versionTag.",
        f"sync/types/code_studio.py: {_STAMP}",
        _code_studios,
    ),
    Fact(
        "1i",
        "List items of evaluation stores have id, name and mesFlavor.",
        "sync/types/evaluation_store.py needs the id",
        _carry("/evaluationstores/", "id", "name", "mesFlavor"),
    ),
    Fact(
        "1j",
        "The list of ML tasks stands under mlTasks; its items have analysisId and mlTaskId.",
        "sync/types/ml_task.py asks each analysis in its place where it does not",
        _carry("/models/lab/", "analysisId", "mlTaskId", wrapper="mlTasks"),
    ),
    Fact(
        "1k",
        "List items of agent skills have id and name.",
        "sync/types/agent_skill.py needs the id",
        _carry("/agents/skills", "id", "name"),
    ),
)
