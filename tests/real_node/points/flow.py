"""Point 8: timeline, git diff, flow graph, and where agents are listed."""

from __future__ import annotations

from project_drift.sync.base import segment
from real_node.facts import Fact, NotTestable, Seen
from real_node.ground import Ground

_TIMELINE_KEYS = {"time", "user", "action", "objectType", "objectId"}


def _timeline(ground: Ground) -> Seen:
    items = ground.node.read(f"{ground.node.path}/timeline", itemCount=10)["items"]
    if not items:
        raise NotTestable("the timeline is empty")
    keys = {key for item in items for key in item}
    return Seen(keys >= _TIMELINE_KEYS, f"{len(items)} items with {', '.join(sorted(keys))}")


def _git_diff(ground: Ground) -> Seen:
    entries = ground.node.read(f"{ground.node.path}/git/actions/log")["entries"]
    if len(entries) < 2:
        raise NotTestable("the project has fewer than two commits")
    answer = ground.node.read(
        f"{ground.node.path}/git/actions/diff",
        commitFrom=entries[-1]["commit"],
        commitTo=entries[0]["commit"],
    )
    keys = sorted({key for entry in answer["entries"] for key in entry})
    named = any("path" in key.lower() or "file" in key.lower() for key in keys)
    return Seen(named, f"{len(answer['entries'])} entries with {', '.join(keys) or 'no keys'}")


def _graph(ground: Ground) -> Seen:
    graph = ground.node.read(f"{ground.node.path}/flow/graph/")
    nodes = graph["nodes"]
    others = sorted(graph.keys() - {"nodes"})
    keys = sorted({key for node in nodes.values() for key in node})
    return Seen(
        not any("versionTag" in key or "params" in key for key in keys),
        f"{len(nodes)} nodes with {', '.join(keys)}; beside them {', '.join(others) or 'nothing'}",
    )


def _agents_whole(ground: Ground) -> Seen:
    path, item = ground.listed("/agents")[0]
    whole = ground.node.read(f"{path}/{segment(item['id'])}")
    lacking = sorted(key for key in whole if item.get(key) != whole[key])
    return Seen(not lacking, f"the list lacks or differs in: {', '.join(lacking) or 'nothing'}")


def _agents_as_models(ground: Ground) -> Seen:
    agents = {item["id"] for _, item in ground.listed("/agents")}
    models = {
        item["id"]
        for project in ground.project_paths
        for item in ground.node.read(f"{project}/savedmodels/", foreign=False)
    }
    both = agents & models
    return Seen(agents == both, f"{len(both)} of {len(agents)} agents among the saved models")


FACTS = (
    Fact(
        "8a",
        "Items of the timeline have time, user, action, objectType and objectId.",
        "nothing: who changed what comes from objects and from git",
        _timeline,
    ),
    Fact(
        "8b",
        "Entries of a git diff name the file.",
        "nothing: the log is asked for the paths of an object",
        _git_diff,
    ),
    Fact(
        "8c",
        "The flow graph tells topology and types, neither settings nor marks of saves.",
        "nothing: the Flow is built from the inputs and outputs of recipes",
        _graph,
    ),
    Fact(
        "8d",
        "The list item of an agent is all that GET gives.",
        "nothing: sync/types/agent.py reads each agent whose mark moved",
        _agents_whole,
    ),
    Fact(
        "8e",
        "Agents are listed among the saved models as well.",
        "sync/types/saved_model.py leaves them to agent.py, so that each is captured once either "
        "way",
        _agents_as_models,
    ),
)
