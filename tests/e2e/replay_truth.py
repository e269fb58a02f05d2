"""What really changed between two trees of a project, told from its files alone.

Written from what is known about DSS's files and never from the rules of `project_drift`: the two
have to come to the same answer by different ways. Where files leave it open whether a difference is
a person's (a key that appears with an empty value, deep inside a definition), nothing is claimed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from e2e.replay_documents import read_document
from e2e.replay_objects import Found, Tree, objects

# Fields that DSS writes on its own account; `*` stands for any key or list position.
_ON_ALL = (
    "versionTag", "creationTag", "createdOn", "createdBy", "lastModifiedOn", "lastModifiedBy",
    "projectKey", "smartName", "id",
    "metrics/displayedState", "metricsChecks/displayedState", "checks/displayedState",
    "checklists/checklists/*/items/*/stateChangedOn",
)  # fmt: skip
_ON_MODELS = (
    "lastTrainJobId", "lastTrainIndex", "lastExportedFrom",
    "inlineVersions/*/versionTag", "inlineVersions/*/creationTag",
)  # fmt: skip
_CLONE = "references/gitReferences/*"
_ON_TYPE = {
    "agent": _ON_MODELS,
    "dataset": ("name", "formatParams/probableNumberOfRecords", "params/uploadBoxId"),
    "insight": ("params/def/thumbnailData",),
    "library_file": tuple(
        f"{_CLONE}/{key}" for key in ("lastHash", "isDirty", "conflictingFiles", "resolvedFiles")
    ),
    "project": ("contributors",),
    "recipe": ("name",),
    "retrieval_augmented_llm": _ON_MODELS,
    "saved_model": _ON_MODELS,
    "scenario": ("triggers/*/params/lastUpdate",),
    "webapp": ("apiKey",),
}

# What DSS saves of somebody's screen, at any depth of these types. Elsewhere it may be what an
# author chose to show.
_SCREEN = {
    "explorationSampling", "vizSampling", "_refreshTrigger", "refreshTrigger",
    "columnWidthsByName", "exploreUIParams", "$idx",
}  # fmt: skip
_WITH_SCREEN = {"analysis", "ml_task", "recipe", "saved_model", "statistics_worksheet"}

# A difference in nothing but these can be either: the first at the top, the others at any depth.
_DISPUTABLE = ("typeSystemVersion", "hashPropagationBehavior", "permissionsVersion")
_DISPUTABLE_BELOW = {*_SCREEN, "explorationFilters", "readParams"}

_SETS = {"flow_zone": ("tags", "items", "shared")}


@dataclass(frozen=True)
class Truth:
    """The ids of what really changed, and of what nobody can tell from the files."""

    changed: frozenset[str]
    undecided: frozenset[str]


def compare(before: Tree, after: Tree, project_key: str) -> Truth:
    """Tell what changed; ValueError names a file that is not what it should be."""
    old, new = objects(before, project_key), objects(after, project_key)
    changed: set[str] = set()
    undecided: set[str] = set()
    for resource_id in old.keys() | new.keys():
        left, right = old.get(resource_id), new.get(resource_id)
        if left == right:
            continue
        if left is None or right is None:
            # Every project has the default zone, whether or not there is a file for it.
            default = resource_id == f"flow_zone.{project_key}.default"
            (undecided if default else changed).add(resource_id)
        elif _form(left, certain=True) != _form(right, certain=True):
            changed.add(resource_id)
        elif _form(left, certain=False) != _form(right, certain=False):
            undecided.add(resource_id)
    return Truth(frozenset(changed), frozenset(undecided))


def with_references_renamed(tree: Tree, names: Mapping[str, str]) -> Tree:
    """Return the tree as it is once every definition follows the renames; code is left alone."""
    definitions = {path: data for path, data in tree.items() if path.endswith(".json")}
    for old, new in names.items():
        before, after = json.dumps(old).encode(), json.dumps(new).encode()
        for path, data in definitions.items():
            definitions[path] = data.replace(before, after)
    return {**tree, **definitions}


def _form(thing: Found, certain: bool) -> str:
    """Return the text by which an object is compared: what is not bookkeeping.

    With `certain`, also without what may be either.
    """
    document = read_document(thing, certain)
    if thing.kind == "variables":  # whatever they hold is a person's own
        return _text(document)
    for path in (*_ON_ALL, *_ON_TYPE.get(thing.kind, ()), *(_DISPUTABLE if certain else ())):
        document = _dropped(document, path.split("/"))
    if certain:
        document = _without(document, _DISPUTABLE_BELOW)
    elif thing.kind in _WITH_SCREEN:
        document = _without(document, _SCREEN)
    for key in _SETS.get(thing.kind, ("tags",)):
        if isinstance(document.get(key), list):
            document[key] = sorted(document[key], key=_text)
    # DSS leaves out what its version does not know yet: absent and empty are the same.
    if certain:
        document = _pruned(document)
    return _text({key: value for key, value in document.items() if not _is_empty(value)})


def _dropped(value: Any, path: list[str]) -> Any:
    """Return the value without what the path leads to."""
    if isinstance(value, list):
        return [_dropped(item, path[1:]) for item in value] if path[0] == "*" else value
    if not isinstance(value, dict):
        return value
    reached = {key for key in value if path[0] in ("*", key)}
    return {
        key: _dropped(item, path[1:]) if key in reached else item
        for key, item in value.items()
        if len(path) > 1 or key not in reached
    }


def _without(value: Any, keys: set[str]) -> Any:
    """Return the value without these keys, however deep."""
    if isinstance(value, list):
        return [_without(item, keys) for item in value]
    if not isinstance(value, dict):
        return value
    return {key: _without(item, keys) for key, item in value.items() if key not in keys}


def _pruned(value: Any) -> Any:
    """Return the value without keys that hold nothing or zero, however deep; list items stay."""
    if isinstance(value, list):
        return [_pruned(item) for item in value]
    if not isinstance(value, dict):
        return value
    pruned = {key: _pruned(item) for key, item in value.items()}
    return {key: item for key, item in pruned.items() if not (_is_empty(item) or item == 0)}


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def _text(value: Any) -> str:
    return json.dumps(_folded(value), sort_keys=True)


def _folded(value: Any) -> Any:
    """Return the value with 1.0 as 1: two ways of writing a number."""
    if isinstance(value, dict):
        return {key: _folded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_folded(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
