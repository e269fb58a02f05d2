"""List, get and put of every object type, straight from the table of types."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from . import answers
from .auth import MONITOR_JOBS, WRITE
from .errors import bad_request, missing
from .messages import Call, Reply, json_reply
from .object_types import OBJECT_TYPES, ObjectType
from .routing import Route
from .store import Json, StoredObject

_VERIFIED_LISTS = frozenset({"dataset", "recipe"})
_KINDS_OF_MODELS = ("saved_model", "agent", "retrieval_augmented_llm")
_DEFAULT_FLAVORS = ("TABULAR", "LLM")
_READ_ONLY = frozenset({"flow_zone"})


def list_objects(row: ObjectType, call: Call) -> Reply:
    """All objects of a type, as lists show them."""
    thin = row.name in _VERIFIED_LISTS and call.world.lists_differ_from_get
    items = []
    for name, stored in _listed_objects(row, call):
        if _filtered_out(row, call, stored.definition):
            continue
        item = answers.listed(row, call.project.key, name, stored, call.world.clock.now)
        items.append(answers.thinned(item) if thin else item)
    return json_reply({row.wrapper: items} if row.wrapper else items)


def get_object(row: ObjectType, call: Call) -> Reply:
    """One object, whole."""
    name, stored = found(row, call)
    definition = answers.whole(row, call.project.key, name, stored)
    if row.name != "recipe":
        return json_reply(definition)
    answer: Json = {"recipe": definition}
    if stored.payload is not None:
        answer["payload"] = stored.payload
    return json_reply(answer)


def put_object(row: ObjectType, call: Call) -> Reply:
    """Save one object from the form that GET gives."""
    name, _ = found(row, call)
    content = call.json_object()
    if row.name == "recipe":
        if not isinstance(content.get("recipe"), dict):
            raise bad_request("The body has to hold a recipe")
        call.editor.save(row, name, content["recipe"], content.get("payload"))
    else:
        call.editor.save(row, name, content)
    return json_reply({"msg": f"Saved {row.noun} {call.project.key}.{name}"})


def found(row: ObjectType, call: Call) -> tuple[str, StoredObject]:
    """The object of a call, by the placeholders of its route; WireError 404 where it is missing."""
    if row.name == "ml_task":
        name = f"{call.values['analysis']}/{call.values['id']}"
    else:
        name = call.values["id"]
    kinds = [row.name]
    if row.name == "saved_model" and call.world.agents_among_saved_models:
        kinds = list(_KINDS_OF_MODELS)
    for kind in kinds:
        stored = call.project.of_type(kind).get(name)
        if stored is not None:
            return name, stored
    raise missing(row.noun, call.project.key, name)


def _listed_objects(row: ObjectType, call: Call) -> Iterator[tuple[str, StoredObject]]:
    yield from call.project.of_type(row.name).items()
    if row.name == "saved_model" and call.world.agents_among_saved_models:
        for kind in _KINDS_OF_MODELS[1:]:
            yield from call.project.of_type(kind).items()


def _filtered_out(row: ObjectType, call: Call, definition: Json) -> bool:
    wanted = call.query.get("tags")
    if wanted and not set(wanted) & set(definition.get("tags") or []):
        return True
    if row.name == "evaluation_store":
        flavors = call.query.get("flavor", list(_DEFAULT_FLAVORS))
        return definition.get("mesFlavor", "TABULAR") not in flavors
    return False


def _routes() -> Iterator[Route]:
    for row in OBJECT_TYPES.values():
        if not row.generic:
            continue
        rights = (MONITOR_JOBS, "runScenarios", WRITE) if row.name == "scenario" else ()
        yield Route(
            "GET", f"projects/{{key}}/{row.lists}", partial(list_objects, row),
            rights, feature=row.name, action="list scenarios",
        )  # fmt: skip
        path = f"projects/{{key}}/{row.gets}"
        yield Route("GET", path, partial(get_object, row), feature=row.name)
        if row.name not in _READ_ONLY:
            yield Route(
                "PUT", path, partial(put_object, row),
                (WRITE,), feature=row.name, action=f"edit this {row.noun}",
            )  # fmt: skip


ROUTES = tuple(_routes())
