"""What is fuzzed: for each target what to try, and what has to hold.

Only a `ProjectDriftError` may come out of hostile input; everything else is a finding.
"""

from __future__ import annotations

import copy
import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any, Callable, NamedTuple

from hypothesis import strategies as st

from project_drift.backends import codec
from project_drift.canonical import dumps
from project_drift.diff.engine import DiffEngine
from project_drift.exceptions import ProjectDriftError
from project_drift.models.diff import ChangeType
from project_drift.models.resource import Resource, make_resource_id
from project_drift.models.state import State
from project_drift.policy.files import parse
from project_drift.policy.rules import names
from project_drift.strategies.paths import lies_within

_KEY = "FUZZED"
_DEMO = Path(__file__).resolve().parent.parent / "demo" / "project" / "RETAIL_CHURN"
# Folders of a project on disk, and the type of what lies in them.
_FOLDERS = {
    "datasets": "dataset",
    "recipes": "recipe",
    "scenarios": "scenario",
    "zones": "flow_zone",
    "dashboards": "dashboard",
    "saved_models": "saved_model",
    "web_apps": "webapp",
}
_ODD = (
    None, True, False, 0, -1, 1.5, 1e308, 10**400, "", "x", "\ud800", "\x00\x1b[31m", "../..",
    "a/b~c", "[0]", "*", [], {}, [[]], [{}], [None], {"": None}, {"$secret": 1}, {"id": []},
    [{"id": "a"}, {"id": "a"}], [{"name": {}}, {"name": 1}],
)  # fmt: skip


class Target(NamedTuple):
    """`examples` gives what to try; `holds` raises where something is wrong."""

    examples: st.SearchStrategy[Any]
    holds: Callable[[Any], None]


@cache
def _definitions() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Return type and definition of real objects, the payloads of visual recipes parsed."""
    found = []
    for folder, kind in _FOLDERS.items():
        for file in sorted((_DEMO / folder).glob("*.json")):
            definition = json.loads(file.read_text(encoding="utf-8"))
            payload = file.with_suffix(f".{definition.get('type')}")
            if kind == "recipe" and payload.is_file():
                text = payload.read_text(encoding="utf-8")
                definition["payload"] = json.loads(text) if text.startswith("{") else text
            found.append((kind, definition))
    return tuple(found)


@st.composite
def _damaged(draw: st.DrawFn, value: Any) -> Any:
    """Return a value with one place of it, at any depth, made something odd."""
    if isinstance(value, (dict, list)) and value and draw(st.integers(0, 6)):
        value = copy.copy(value)
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = draw(st.sampled_from(keys))
        value[key] = draw(_damaged(value[key]))
        return value
    if isinstance(value, list) and draw(st.booleans()):
        return [*value, *value[:1], draw(st.sampled_from(_ODD))]
    return draw(st.sampled_from(_ODD))


@st.composite
def _twice_damaged(draw: st.DrawFn) -> tuple[list[Resource], list[Resource]]:
    """Return some objects of a project before and after, both of them damaged."""
    sides: tuple[list[Resource], list[Resource]] = ([], [])
    chosen = draw(st.lists(st.sampled_from(_definitions()), min_size=1, max_size=3))
    for number, (kind, definition) in enumerate(chosen):
        for side, shift in zip(sides, (0, draw(st.integers(0, 1)))):
            for _ in range(draw(st.integers(0, 3))):
                definition = draw(_damaged(definition))  # noqa: PLW2901 - damage adds up
            attributes = definition if isinstance(definition, dict) else {"whole": definition}
            name = f"object{number + shift}"
            side.append(Resource(kind, make_resource_id(kind, _KEY, name), attributes))
    return sides


def _diff_holds(sides: tuple[list[Resource], list[Resource]]) -> None:
    """Nothing is missed and nothing made up: a change exactly where the canonical JSON differs."""
    old, new = (
        State(project_key=_KEY, resources={item.resource_id: item for item in side})
        for side in sides
    )
    engine = DiffEngine()
    found = engine.diff(old, new)
    engine.format_output(found)
    for diff in found:
        if diff.change_type is ChangeType.MODIFIED:
            assert diff.changes, f"{diff} tells no change"
            assert dumps(diff.old_resource.attributes) != dumps(diff.new_resource.attributes)
    kept = {diff.resource_id for diff in found if diff.change_type is ChangeType.UNCHANGED}
    same = {key for key, item in old.resources.items() if _is_same(item, new.resources.get(key))}
    assert same == kept, f"{sorted(same ^ kept)} told wrongly"
    again = engine.diff(old, old)
    assert all(diff.change_type is ChangeType.UNCHANGED for diff in again), "differs from itself"


def _is_same(old: Resource, new: Resource | None) -> bool:
    return new is not None and not old.has_changed(new)


@st.composite
def _files(draw: st.DrawFn) -> bytes:
    """Return the bytes of a state: as they should be, with a damaged field, or with damaged bytes.

    Some are packed.
    """
    kind, definition = draw(st.sampled_from(_definitions()))
    resource = Resource(kind, make_resource_id(kind, _KEY, "x"), definition)
    data = State(project_key=_KEY, resources={resource.resource_id: resource}).to_dict()
    for _ in range(draw(st.integers(0, 2))):
        data = draw(_damaged(data))
    plain = json.dumps(data).encode("ascii")
    if draw(st.booleans()):
        place = draw(st.integers(0, len(plain)))
        wrong = (b"", b"[" * 5000, b"9" * 5000, b"\xff", b"NaN", b'"a":1,', b"\x00")
        plain = plain[:place] + draw(st.sampled_from(wrong)) + plain[place + 1 :]
    packed = gzip.compress(plain, 1, mtime=0) if draw(st.booleans()) else plain
    return packed[: draw(st.integers(0, len(packed)))] if draw(st.integers(0, 9)) == 0 else packed


def _codec_holds(content: bytes) -> None:
    """What is read can be written and read again; everything else is refused."""
    for decode, encode in (
        (codec.decode, codec.encode),
        (codec.decode_text, codec.encode_text),
    ):
        try:
            state = decode(content)
        except ProjectDriftError:
            continue
        written = encode(state)
        assert encode(decode(written)) == written, "does not come back as it was"


_WORDS = (
    "version: 1\n", "version: ", "ignore:\n", "severity:\n", "require:\n", "fail_on: high\n",
    "- resource: ", "  reason: why\n", "  path: ", "  expires: ", "2026-01-01\n", "dataset.*\n",
    "'[z-a]*'\n", "[", "]", "{", "}", "&a ", "*a ", "!!int ", "!!binary ", "!!float ", "!x ",
    "'", '"', "\\", "|\n", ">\n", "? ", ": ", "- ", ", ", "#", "%YAML 1.1\n", "---\n", "\n",
    "0x" + "f" * 50, "9" * 5000, "1" + ":59" * 60, ".inf", "1e999", "~", "<<: ", "\t", "\ufeff",
    "\\U00110000", "\x85", "é", "  ", "level: low\n",
)  # fmt: skip


def _policy_texts() -> st.SearchStrategy[bytes]:
    """Return pieces of policies in any order, and bytes of any kind."""
    pieces = st.lists(st.one_of(st.sampled_from(_WORDS), st.text(max_size=5)), max_size=30).map(
        "".join
    )
    headed = pieces.map(lambda text: f"version: 1\n{text}")
    texts = st.one_of(pieces, headed).map(lambda text: text.encode("utf-8", "surrogatepass"))
    return st.one_of(texts, st.binary(max_size=200))


def _policy_holds(content: bytes) -> None:
    """A policy is one that can be applied, or refused with the name of its file."""
    try:
        policy = parse({"policy.yml": content})
    except ProjectDriftError as error:
        assert str(error).startswith("policy.yml"), error
        return
    for rule in (*policy.ignore, *policy.severity):
        names(rule.resource, f"dataset.{_KEY}.orders")
        lies_within("/params/steps[id=b1]/name", rule.path)


TARGETS = {
    "codec": Target(_files(), _codec_holds),
    "policy": Target(_policy_texts(), _policy_holds),
    "diff": Target(_twice_damaged(), _diff_holds),
}
