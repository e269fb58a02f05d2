"""A comparison as one looks around in it: policy, zones, the Flow, and what a mark is about."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import pytest

from examples import PROJECT, a_resource, a_state
from project_drift import LocalDirectoryBackend, Resource
from project_drift.service import Exploration, explore, exploring, identity
from project_drift.service.masking import masked
from project_drift.service.zones import zone_names, zones_of

ORDERS = "dataset.SHOP.orders"
POLICY = (
    b"version: 1\nignore:\n- resource: dataset.orders\n  path: /rows\n  reason: changes daily\n"
)


def store_of(path: Path, *states: list[Resource]) -> LocalDirectoryBackend:
    store = LocalDirectoryBackend(path, PROJECT)
    for resources in states:
        store.save(a_state(*resources))
    return store


def explored(path: Path, old: list[Resource], new: list[Resource]) -> Exploration:
    return explore(store_of(path, old, new), 1, 2)


def recipe(name: str, source: str, target: str) -> Resource:
    def role(ref: str) -> dict[str, Any]:
        return {"main": {"items": [{"ref": ref}]}}

    return a_resource(name, "recipe", inputs=role(source), outputs=role(target))


def zone(zone_id: str, *members: str) -> Resource:
    items = [{"objectType": "DATASET", "objectId": member} for member in members]
    return a_resource(zone_id, "flow_zone", items=items)


def test_what_the_policy_expects_stands_apart(tmp_path: Path) -> None:
    store = store_of(tmp_path, [a_resource(rows=1)], [a_resource(rows=2)])
    before = identity(store, 1, 2)
    assert len(explore(store, 1, 2).report.groups) == 1
    store.write_note("policy.yml", POLICY)
    found = explore(store, 1, 2)
    assert (found.report.groups, len(found.report.expected)) == ((), 1)
    assert found.row(ORDERS).changes[0].path == "/rows"
    assert identity(store, 1, 2) != before


def test_a_severity_of_the_policy_is_that_of_the_change(tmp_path: Path) -> None:
    store = store_of(tmp_path, [a_resource(rows=1)], [a_resource(rows=2)])
    rule = b"version: 1\nseverity:\n- resource: dataset.orders\n  path: /rows\n  level: critical\n"
    store.write_note("policy.yml", rule)
    found = explore(store, 1, 2)
    row = found.row(ORDERS)
    assert (row.level, found.level(row, row.changes[0])) == ("critical", "critical")


@pytest.mark.parametrize(
    ("old", "new"),
    [([a_resource(rows=1)], [a_resource(rows=3)]), ([], [a_resource(rows=2)]),
     ([a_resource(rows=2)], [])],
)  # fmt: skip
def test_a_fingerprint_tells_what_changed(
    tmp_path: Path, old: list[Resource], new: list[Resource]
) -> None:
    one = explored(tmp_path / "a", [a_resource(rows=1)], [a_resource(rows=2)])
    same = explored(tmp_path / "b", [a_resource(rows=1)], [a_resource(rows=2), a_resource("more")])
    other = explored(tmp_path / "c", old, new)
    assert one.fingerprints[ORDERS] == same.fingerprints[ORDERS] != other.fingerprints[ORDERS]


def test_another_secret_is_another_fingerprint_of_the_row(tmp_path: Path) -> None:
    marks = ["0" * 16, "1" * 16, "2" * 16]
    states = [[a_resource(password={"$secret": mark})] for mark in marks]
    store = store_of(tmp_path, *states)
    first, second = (explore(store, 1, new).fingerprints[ORDERS] for new in (2, 3))
    assert first != second


def test_distance_is_counted_from_the_nearest_change(tmp_path: Path) -> None:
    chain = [recipe("ab", "a", "b"), recipe("bc", "b", "c"), recipe("ca", "c", "OTHER.shared")]
    old = [a_resource(name, rows=1) for name in "abc"]
    new = [a_resource("a", rows=2), *old[1:]]
    nodes = explored(tmp_path, [*old, *chain], [*new, *chain]).flow.nodes
    assert {node.name: (node.distance, node.impacted, node.kind) for node in nodes} == {
        "a": (0, False, "dataset"),
        "ab": (1, True, "recipe"),
        "b": (2, True, "dataset"),
        "bc": (3, True, "recipe"),
        "c": (4, True, "dataset"),
        "ca": (5, True, "recipe"),
        "OTHER.shared": (6, True, "foreign"),
    }


def test_a_circle_in_the_flow_ends(tmp_path: Path) -> None:
    circle = [recipe("ab", "a", "b"), recipe("ba", "b", "a")]
    found = explored(
        tmp_path,
        [a_resource("a", rows=1), a_resource("b"), *circle],
        [a_resource("a", rows=2), a_resource("b"), *circle],
    )
    assert max(node.distance or 0 for node in found.flow.nodes) == 3


def test_what_is_gone_stays_where_it_stood(tmp_path: Path) -> None:
    found = explored(tmp_path, [a_resource("a"), zone("z", "a")], [zone("z")])
    (node,) = found.flow.nodes
    assert (node.name, node.change, node.zone) == ("a", "removed", "z")


def test_zones_of_one_name_are_told_apart() -> None:
    zones = [
        Resource("flow_zone", f"flow_zone.SHOP.{key}", {"items": []}, display_name="Ingest")
        for key in ("z1", "z2")
    ]
    assert set(zone_names(a_state(*zones)).values()) == {"Ingest (z1)", "Ingest (z2)"}


def test_what_stands_in_two_zones_keeps_that_of_the_newer_state() -> None:
    old, new = a_state(a_resource("a"), zone("z1", "a")), a_state(a_resource("a"), zone("z2", "a"))
    names = zone_names(new, old)
    assert zones_of(names, new, old) == {"dataset.SHOP.a": "z2"}


def test_masking_keeps_all_but_fingerprints() -> None:
    mark = "0123456789abcdef"
    assert masked({"a": [{"$secret": mark}, f"x [secret {mark}] y", 1, None, True]}) == {
        "a": ["(secret)", "x (secret) y", 1, None, True]
    }
    plain = a_resource(note="secret", rows=[1, 2])
    assert masked(plain) == plain


@pytest.mark.parametrize(
    "text", ["[secret {}]", "/steps[name=Bearer [secret {}~3]/w", "/~2secret {}]"]
)
def test_masking_finds_fingerprints_in_paths_too(text: str) -> None:
    mark = "0123456789abcdef"
    assert mark not in str(masked([text.format(mark), {text.format(mark): 1}]))


def test_a_comparison_is_another_one_on_the_day_after_a_rule_expired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_of(tmp_path, [a_resource(rows=1)], [a_resource(rows=2)])
    store.write_note("policy.yml", POLICY + b"  expires: 2026-11-30\n")
    found = []
    for month, day in ((11, 29), (11, 30), (12, 1)):
        moment = datetime(2026, month, day, tzinfo=timezone.utc)
        monkeypatch.setattr(exploring, "utc_now", lambda now=moment: now)
        found.append(identity(store, 1, 2))
    assert found[0] == found[1] != found[2]
