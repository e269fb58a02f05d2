"""Records what the webapp's backend would answer about a history of the demo project.

The recorded answers let the page be worked on without a backend: `node dev/server.mjs` serves them.
Run it with the Python that has the package installed; it writes `dev/recorded/`.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
import re
import shutil
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from demo import edits  # noqa: E402
from dss_emulator import DssEmulator, Project  # noqa: E402
from dataikuapi import DSSClient  # noqa: E402
from project_drift.diff.flow import IN_FLOW, Flow  # noqa: E402
from project_drift.models.diff import Change, ChangeType, ResourceDiff  # noqa: E402
from project_drift.models.report import Report, Row  # noqa: E402
from project_drift.models.state import State  # noqa: E402
from project_drift.policy.levels import level_of_change  # noqa: E402
from project_drift.service import findings, list_snapshots, load, open_store  # noqa: E402
from project_drift.service import take_snapshot  # noqa: E402

KEY = "RETAIL_CHURN"
OUT = HERE / "recorded"
DAY = 24 * 60 * 60 * 1000
KINDS = {
    "recipe": "recipe", "dataset": "dataset", "managed_folder": "folder", "saved_model": "model",
    "agent": "model", "retrieval_augmented_llm": "model", "evaluation_store": "store",
    "knowledge_bank": "bank", "streaming_endpoint": "stream",
}  # fmt: skip


def main() -> None:
    """Live through the week, one snapshot a day, and write every answer."""
    shutil.rmtree(OUT, ignore_errors=True)
    with tempfile.TemporaryDirectory() as place, DssEmulator() as dss:
        project = dss.load_project(ROOT / "demo" / "project" / KEY, key=KEY)
        backend = open_store(place, KEY)
        client = DSSClient(dss.url, dss.api_key)
        states: dict[int, State] = {}
        for day in range(8):
            dss.clock.advance(DAY)
            for step in _week(day):
                list(step(project))
            if day == 5:
                dss.fail(path="*/scenarios*", status=500)
            take_snapshot(backend, client)
            serial = len(list_snapshots(backend))
            if serial not in states:
                state = load(backend, serial)
                when = datetime.fromtimestamp(dss.clock.now / 1000, timezone.utc)
                state.updated_at = when.isoformat(timespec="seconds")
                state.captured_by = "project-drift"
                states[serial] = state
            dss.clear_faults()
        _record(states)
    print(len(states), "snapshots,", sum(1 for _ in OUT.rglob("*.json")), "answers")


def _week(day: int) -> list[Any]:
    week = edits._WEEK
    return [[], [*week[:1], _retype], week[1:4], [], week[4:6], week[6:8], week[8:], [_notebook]][
        day
    ]


def _retype(project: Project) -> list[Any]:
    with project.edit("dataset", "customers_clean", user=edits.ANNA) as dataset:
        columns = dataset["schema"]["columns"]
        columns[2]["type"] = "bigint"
        columns[3]["comment"] = "Checked against the address file"
        columns.append({"name": "email_domain", "type": "string"})
    return []


def _notebook(project: Project) -> list[Any]:
    with project.edit("jupyter_notebook", "feature_drift_check", user=edits.PRIYA) as notebook:
        cells = notebook["cells"]
        cells[3]["source"] = [line.replace("0.25", "0.2") for line in cells[3]["source"]]
        cells.append({"cell_type": "markdown", "source": "See the wiki.", "metadata": {}})
    return []


def _record(states: dict[int, State]) -> None:
    serials = list(states)
    snapshots = [
        {
            "serial": serial, "taken_at": state.updated_at, "captured_by": state.captured_by,
            "objects": len(state.resources), "complete": state.complete, "size": 48_000 + serial,
            "is_baseline": serial == 1, "problem": "",
        }
        for serial, state in states.items()
    ]  # fmt: skip
    _write("snapshots", {"snapshots": snapshots, "default": {"from": 1, "to": serials[-1]}})
    whole = [serial for serial in serials if states[serial].complete]
    steps = []
    for old, new in zip(whole, whole[1:]):
        report = findings.compare("", states[old], states[new])
        people = sorted(
            {who for group in report.groups for row in group.rows for who in row.people}
        )
        steps.append(
            {
                "from": old, "to": new, "taken_at": states[new].updated_at, "counts": report.counts,
                "levels": report.levels, "people": people, "sentence": report.sentence,
            }
        )  # fmt: skip
    _write("history", {"steps": steps})
    for old in serials:
        for new in serials:
            if old != new:
                _pair(states[old], states[new])


def _pair(old: State, new: State) -> None:
    name = f"{old.serial}-{new.serial}"
    report = findings.compare(f"Comparison of {KEY}", old, new)
    zones = _zones(new)
    diffs, texts = {}, {}
    for group in report.groups:
        for row in group.rows:
            whole = dataclasses.asdict(row)
            answer: dict[str, Any] = {"row": whole, "blocks": [], "size": 0, "guard": ""}
            columns = _columns(old, new, row)
            if columns:
                answer["columns"] = columns
            diffs[row.resource_id] = answer
            for change in row.changes:
                if change.hunks:
                    for ws in (0, 1):
                        texts[f"{row.resource_id}|{change.path}|{ws}"] = _text(change, ws)
    _write(f"diff-{name}", diffs)
    _write(f"text-{name}", texts)
    _write(f"compare-{name}", {"report": _short(report, zones)})
    _write(f"flow-{name}", _flow(old, new, report, zones))


def _short(report: Report, zones: dict[str, str]) -> dict[str, Any]:
    data = dataclasses.asdict(report)
    for group, shown in zip(report.groups, data["groups"]):
        for row, fields in zip(group.rows, shown["rows"]):
            fields["id"] = row.resource_id
            fields["zone"] = zones.get(row.resource_id, "")
            fields["reviewed"] = False
            text = json.dumps([dataclasses.asdict(change) for change in row.changes])
            fields["fingerprint"] = hashlib.sha256(text.encode()).hexdigest()[:16]
            fields["changes"] = [
                {
                    "path": change.path, "kind": change.kind, "label": change.label,
                    "cosmetic": change.cosmetic, "told": change.told,
                    "level": level_of_change(_as_diff(row), change).name,
                }
                for change in row.changes
            ]  # fmt: skip
    return {"format_version": 1, **data}


def _as_diff(row: Row) -> ResourceDiff:
    return ResourceDiff(ChangeType.MODIFIED, row.resource_id, row.resource_type)


def _columns(old: State, new: State, row: Row) -> dict[str, Any] | None:
    if row.resource_type != "dataset" or row.change not in ("modified", "renamed"):
        return None
    sides = {"old": (old, row.renamed_from or row.resource_id), "new": (new, row.resource_id)}
    found = {}
    for side, (state, key) in sides.items():
        schema = state.resources[key].attributes.get("schema", {}).get("columns", [])
        found[side] = [{"name": one["name"], "type": one["type"]} for one in schema]
    return found


def _text(change: Change, ws: int) -> dict[str, Any]:
    old, new = change.old.split("\n"), change.new.split("\n")
    keys = [[re.sub(r"\s+", "", line) if ws else line for line in side] for side in (old, new)]
    lines, hidden = [], 0
    matcher = difflib.SequenceMatcher(None, *keys, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(i1, i2), range(j1, j2)):
                hidden += old[i] != new[j]
                lines.append(
                    {"kind": "same", "old": i + 1, "new": j + 1, "text": new[j], "marks": []}
                )
            continue
        pairs = dict(zip(range(i1, i2), range(j1, j2))) if i2 - i1 == j2 - j1 else {}
        marks = {i: _marks(old[i], new[j]) for i, j in pairs.items()}
        for i in range(i1, i2):
            mark = marks[i][0] if i in marks else []
            lines.append(
                {"kind": "removed", "old": i + 1, "new": None, "text": old[i], "marks": mark}
            )
        for j in range(j1, j2):
            mark = marks[i1 + j - j1][1] if pairs else []
            lines.append(
                {"kind": "added", "old": None, "new": j + 1, "text": new[j], "marks": mark}
            )
    return {"old": change.old, "new": change.new, "lines": lines, "hidden": hidden}


def _marks(old: str, new: str) -> tuple[list[list[int]], list[list[int]]]:
    words = [re.findall(r"\w+|\s+|.", side) for side in (old, new)]
    places = [[sum(map(len, side[:n])) for n in range(len(side) + 1)] for side in words]
    found: tuple[list[list[int]], list[list[int]]] = ([], [])
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag != "equal":
            if i2 > i1:
                found[0].append([places[0][i1], places[0][i2]])
            if j2 > j1:
                found[1].append([places[1][j1], places[1][j2]])
    return found


def _zones(state: State) -> dict[str, str]:
    found = {}
    by_name = {
        key.split(".", 2)[-1]: key for key in state.resources if key.split(".")[0] in IN_FLOW
    }
    for resource in state.list_resources("flow_zone"):
        for item in resource.attributes.get("items", []):
            key = f"{item['objectType'].lower()}.{KEY}.{item['objectId']}"
            key = key if key in state.resources else by_name.get(item["objectId"], key)
            found[key] = resource.display_name
    return found


def _flow(old: State, new: State, report: Report, zones: dict[str, str]) -> dict[str, Any]:
    rows = [row for group in report.groups for row in group.rows]
    renamed = {row.renamed_from: row.resource_id for row in rows if row.renamed_from}
    flow = Flow(old, new, renamed)
    edges = sorted(flow._edges)
    changed = {row.resource_id: row for row in rows}
    nodes = sorted({node for edge in edges for node in edge})
    after: dict[str, list[str]] = {}
    for one, other in edges:
        after.setdefault(one, []).append(other)
    distance = {node: 0 for node in nodes if node in changed}
    queue = list(distance)
    for node in queue:
        for other in after.get(node, []):
            if other not in distance:
                distance[other] = distance[node] + 1
                queue.append(other)
    found = []
    for node in nodes:
        resource = new.resources.get(node) or old.resources.get(node)
        kind = node.split(".")[0]
        row = changed.get(node)
        found.append(
            {
                "id": node, "type": kind, "subtype": _subtype(resource),
                "name": resource.display_name if resource else node,
                "kind": KINDS.get(kind, "foreign") if resource else "foreign",
                "change": row.change if row else "", "level": row.level if row else "",
                "impacted": node in distance and node not in changed,
                "distance": distance.get(node), "zone": zones.get(node, ""),
            }
        )  # fmt: skip
    names = [zone.display_name for zone in new.list_resources("flow_zone")]
    return {"nodes": found, "edges": edges, "zones": [{"id": one, "name": one} for one in names]}


def _subtype(resource: Any) -> str:
    return str(resource.attributes.get("type", "")) if resource else ""


def _write(name: str, answer: dict[str, Any]) -> None:
    OUT.mkdir(exist_ok=True)
    (OUT / f"{name}.json").write_text(json.dumps({"api_version": 1, **answer}), encoding="utf-8")


if __name__ == "__main__":
    main()
