"""One run: make a project, ask every question, make the journey, remove the project."""

from __future__ import annotations

import tempfile
from typing import Callable

from project_drift.exceptions import ProjectDriftError
from real_node.facts import Fact, NotTestable, judge
from real_node.filling import Made, fill
from real_node.ground import Ground, admit
from real_node.journey import Step, Traveller, store_of, travel
from real_node.node import Node
from real_node.points import FACTS
from real_node.report import Conformance
from real_node.scratch import ScratchError, how_to_remove, leftovers, new_key, scratch_project

_NO_SECOND_KEY = "it needs a second key; set DATAIKU_READER_API_KEY"


def verify(
    host: str,
    api_key: str,
    reader_key: str = "",
    also: str | None = None,
    facts: tuple[Fact, ...] = FACTS,
    travels: bool = True,
    tell: Callable[[str], None] = lambda _line: None,
) -> Conformance:
    """Find out what holds on a node.

    `reader_key` is the key of a person with no rights beyond those given in the run, `also` a
    project that is only read; without `travels` the journey is left out. `tell` hears how far it
    is. Raises `ScratchError` and `ConfigurationError`; the project of the run is removed in every
    case, or the error names it.
    """
    node = Node(host, api_key, new_key())
    version = _version(node)
    notes = [
        f"{key} is of a run that was killed, or still runs; if it was: {how_to_remove(key)}"
        for key in leftovers(node)
    ]
    tell(f"making the project {node.key}, which is removed at the end")
    with scratch_project(node):
        ground = _prepared(node, reader_key, also)
        tell(f"asking {len(facts)} questions")
        findings = [judge(fact, ground) for fact in facts]
        tell("taking a snapshot, editing and checking the project")
        journey = _journey(node, api_key, ground.made) if travels else []
    tell(f"removed the project {node.key}")
    return Conformance(node.host, version, node.key, ground.made, findings, journey, notes)


def _version(node: Node) -> str:
    """Ask who the node is; an answer also means that it is one, and that the key is known."""
    try:
        return str(node.read("/instance-info").get("dssVersion", "of unknown version"))
    except NotTestable as reason:
        raise ScratchError(f"{node.host} does not say what it is: {reason}") from reason


def _prepared(node: Node, reader_key: str, also: str | None) -> Ground:
    zones = node.get(f"{node.path}/flow/zones").body
    ground = Ground(node, fill(node), also, no_reader=_NO_SECOND_KEY, first_zones=zones)
    if reader_key:
        try:
            reader = Node(node.host, reader_key, node.key)
            admit(node, reader)
            ground.reader = reader
        except NotTestable as reason:
            ground.no_reader = str(reason)
        except ProjectDriftError as error:
            ground.no_reader = f"the second key cannot be used: {error}"
    return ground


def _journey(node: Node, api_key: str, made: Made) -> list[Step]:
    with tempfile.TemporaryDirectory() as local:
        return list(travel(Traveller(node, api_key, store_of(node, made, local)), made))
