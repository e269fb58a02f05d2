"""Turns what the service answers into the JSON that the page is promised."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from project_drift.models.diff import Change
from project_drift.models.report import Group, Impact, Report, Row
from project_drift.models.resource import Resource
from project_drift.reports.json import FORMAT_VERSION
from project_drift.service import Exploration, FlowMap, Step, Timeline, WholeText
from project_drift.service.exploring import is_whole
from project_drift.service.searching import Match
from project_drift.service.timeline import Steps

Json = dict[str, Any]

# Above the first pair the page asks before it loads a row, above the second it never does.
LOAD_LINES, LOAD_BYTES = 1_500, 512 * 1024
DOWNLOAD_LINES, DOWNLOAD_BYTES = 20_000, 2 * 1024 * 1024
LOAD, DOWNLOAD = "load", "download"
# So many of what depends on a resource are named in a list of changes.
_NEAREST = 8

_TOLD_APART = frozenset({"changes", "followers", "commits", "impact"})


def snapshots(found: Timeline) -> Json:
    """Return the list of snapshots and what to compare first."""
    listed = [
        {
            "serial": one.info.serial,
            "taken_at": one.info.saved_at,
            "captured_by": one.facts.captured_by,
            "objects": one.facts.objects,
            "complete": not one.info.partial,
            "size": one.info.size,
            "is_baseline": one.info.name == found.baseline,
            "problem": one.facts.problem,
        }
        for one in found.snapshots
    ]
    first = {"from": found.default[0], "to": found.default[1]} if found.default else None
    return {"snapshots": listed, "default": first}


def history(found: Steps) -> Json:
    """Return what changed from each complete snapshot to the next."""
    return {"steps": [_step(one) for one in found.told], "earlier": found.earlier}


def _step(found: Step) -> Json:
    fields = dataclasses.asdict(found)
    return {"from": fields.pop("old"), "to": fields.pop("new"), **fields}


def report(found: Exploration, reviewed: Collection[str]) -> Json:
    """Return a report without values and hunks, each row with what a list of them needs."""
    whole = found.report
    bare = dataclasses.replace(whole, groups=(), expected=(), verdict=None)
    return {
        "format_version": FORMAT_VERSION,
        **dataclasses.asdict(bare),
        "verdict": _verdict(whole),
        "impacted": _impacted(whole),
        "groups": [_group(found, group, reviewed) for group in whole.groups],
        "expected": [_group(found, group, reviewed) for group in whole.expected],
    }


def difference(found: Exploration, row: Row, load: bool) -> Json:
    """Return one row with all that changed in it, as far as a page can bear it.

    Of a text the hunks are told and not both values, which `text` has. Of an object that is new or
    gone, its content is told. `guard` says why something was held back.
    """
    whole = _row(found, row, [_whole_change(found, row, change) for change in row.changes])
    content = found.content(row)
    lines = sum(len(hunk.lines) for change in row.changes for hunk in change.hunks)
    size = len(json.dumps([whole["changes"], content]))
    guard = _guard(lines, size)
    if guard == LOAD and load:
        guard = ""
    if guard:
        content = None
        whole["changes"] = [
            {**_short_change(found, row, change), "old": None, "new": None, "hunks": []}
            for change in row.changes
        ]
    blocks = [{"path": text.path, "label": text.label} for text in found.texts(row).values()]
    answer: Json = {"row": whole, "blocks": blocks, "lines": lines, "size": size, "guard": guard}
    columns = _columns(row, *found.sides.get(row.resource_id, (None, None)))
    told = {"columns": columns, "content": content}
    return {**answer, **{name: value for name, value in told.items() if value is not None}}


def matches(found: Iterable[Match]) -> Json:
    """Return what a search found."""
    listed = [{"id": one.resource_id, "text": one.text} for one in found]
    return {"count": len(listed), "matches": listed}


def is_too_large(old: str | None, new: str | None) -> bool:
    """Whether a text is too much for a page to show."""
    texts = [text for text in (old, new) if text is not None]
    return any(_guard(text.count("\n") + 1, len(text)) == DOWNLOAD for text in texts)


def text(found: WholeText) -> Json:
    """Return both texts, line by line."""
    return {
        "old": found.old,
        "new": found.new,
        "hidden": found.hidden,
        "lines": [vars(line) for line in found.lines],
    }


def flow(found: FlowMap) -> Json:
    """Return the Flow as nodes and edges."""
    return {
        "nodes": [vars(node) for node in found.nodes],
        "edges": found.edges,
        "zones": [{"id": name, "name": name} for name in found.zones],
    }


def _group(found: Exploration, group: Group, reviewed: Collection[str]) -> Json:
    return {
        "label": group.label,
        "rows": [
            {
                **_short_row(found, row),
                "id": row.resource_id,
                "zone": found.zones.get(row.resource_id, ""),
                "fingerprint": found.fingerprints[row.resource_id],
                "reviewed": row.resource_id in reviewed,
            }
            for row in group.rows
        ],
    }


def _short_row(found: Exploration, row: Row) -> Json:
    whole = _row(found, row, [_short_change(found, row, change) for change in row.changes])
    return {**whole, "impact": _short_impact(row.impact)}


def _short_impact(impact: Impact) -> Json:
    """Return how much depends on a resource, and the nearest by name.

    Each of many changes may reach all of a large Flow: their ids would be most of what is sent.
    """
    resources, scenarios = impact.resources[:_NEAREST], impact.scenarios[:_NEAREST]
    return {
        "resources": resources,
        "scenarios": scenarios,
        "readers": impact.readers,
        "names": {one: name for one, name in impact.names.items() if one in resources + scenarios},
        "resource_count": len(impact.resources),
        "scenario_count": len(impact.scenarios),
    }


def _impacted(whole: Report) -> Json:
    """Count what depends on changes and did not change itself."""
    reached = {one for row in whole.rows for one in row.impact.resources}
    reached -= {row.resource_id for row in whole.rows}
    datasets = sum(one.startswith("dataset.") for one in reached)
    return {"objects": len(reached), "datasets": datasets}


def _row(found: Exploration, row: Row, changes: list[Json]) -> Json:
    plain = {
        field.name: getattr(row, field.name)
        for field in dataclasses.fields(row)
        if field.name not in _TOLD_APART
    }
    return {
        **plain,
        "changes": changes,
        "followers": [_short_row(found, one) for one in row.followers],
        "commits": [vars(commit) for commit in row.commits],
        "impact": vars(row.impact),
    }


def _short_change(found: Exploration, row: Row, change: Change) -> Json:
    return {
        "path": change.path,
        "kind": change.kind,
        "label": change.label,
        "cosmetic": change.cosmetic,
        "told": change.told,
        "follows": change.follows,
        "level": found.level(row, change),
    }


def _whole_change(found: Exploration, row: Row, change: Change) -> Json:
    return {
        **_short_change(found, row, change),
        "old": None if change.hunks else change.old,
        "new": None if change.hunks else change.new,
        "hunks": [
            {"old_start": one.old_start, "new_start": one.new_start, "lines": one.lines}
            for one in change.hunks
        ],
    }


def _verdict(whole: Report) -> Json | None:
    """Return what the policy did; its findings are the rows."""
    if whole.verdict is None:
        return None
    bare = dataclasses.replace(whole.verdict, findings=(), resolved=())
    return dataclasses.asdict(bare)


def _guard(lines: int, size: int) -> str:
    if lines > DOWNLOAD_LINES or size > DOWNLOAD_BYTES:
        return DOWNLOAD
    return LOAD if lines > LOAD_LINES or size > LOAD_BYTES else ""


def _columns(row: Row, old: Resource | None, new: Resource | None) -> Json | None:
    """Return all columns of both sides of a dataset in which one changed, or that has but one."""
    changed = any(change.path.startswith("/schema/columns") for change in row.changes)
    if not (changed or is_whole(row)):
        return None
    found = {"old": _names_and_types(old), "new": _names_and_types(new)}
    return found if changed or any(found.values()) else None


def _names_and_types(resource: Resource | None) -> list[Mapping[str, str]]:
    schema = resource.attributes.get("schema") if resource else None
    columns = schema.get("columns") if isinstance(schema, dict) else None
    return [
        {"name": str(one.get("name", "")), "type": str(one.get("type", ""))}
        for one in (columns if isinstance(columns, list) else ())
        if isinstance(one, dict)
    ]
