"""Moments of a real project: what must be reported is, and bookkeeping stays silent."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from conftest import corpus_moments
from dss_emulator import DssEmulator
from project_drift import ChangeType, DiffEngine, LocalDirectoryBackend, State, StateManager
from project_drift.models.resource import Resource, parse_resource_id
from project_drift.sync.registry import resource_types

MOMENTS = corpus_moments()
needs_corpus = pytest.mark.skipif(
    not MOMENTS, reason="PROJECT_DRIFT_CORPUS does not name a folder with moments"
)


def captured(dss: DssEmulator, client: DSSClient, moment: Path, tmp_path: Path) -> list[State]:
    """The project before and after a moment."""
    manager = StateManager(LocalDirectoryBackend(tmp_path, "HOTEL"), client)
    states = []
    for side in ("before", "after"):
        dss.load_project(moment / f"{side}.zip", key="HOTEL")
        states.append(manager.sync_project("HOTEL", types=resource_types()))
        assert states[-1].complete, states[-1].alerts
    return states


def found_changes(states: list[State]) -> dict[str, str]:
    return {
        named(diff.resource_id): diff.change_type.value
        for diff in DiffEngine().diff(*states)
        if diff.change_type is not ChangeType.UNCHANGED
    }


def named(resource_id: str) -> str:
    """The corpus writes `type:name`, `type:` where there is one, and a worksheet by its id."""
    kind, _, name = parse_resource_id(resource_id)
    if kind == "statistics_worksheet":
        name = str(name).rpartition("/")[2]
    return f"{kind}:{name or ''}"


@needs_corpus
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_moment_reports_all_that_changed_and_nothing_else(
    dss: DssEmulator, client: DSSClient, moment: Path, tmp_path: Path
) -> None:
    expected = json.loads((moment / "expected.json").read_text())
    must, may = expected["must"], expected["may"]
    found = found_changes(captured(dss, client, moment, tmp_path))
    assert {name: found.get(name) for name in must} == must
    assert found.keys() - must.keys() - may.keys() == set()


@needs_corpus
@pytest.mark.parametrize("moment", MOMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_objects_that_only_look_alike_are_no_renames(
    dss: DssEmulator, client: DSSClient, moment: Path, tmp_path: Path
) -> None:
    """Not even where nothing is known of their creation, so that content alone could tell."""
    unborn = [
        dataclasses.replace(state, resources=dict(map(without_creation, state.resources.values())))
        for state in captured(dss, client, moment, tmp_path)
    ]
    assert "renamed" not in found_changes(unborn).values()


def without_creation(resource: Resource) -> tuple[str, Resource]:
    unknown = dataclasses.replace(resource.metadata, created_at=None, created_by=None)
    return resource.resource_id, resource.with_metadata(unknown)


@needs_corpus
def test_the_moments_hold_both_drift_and_bookkeeping() -> None:
    """Guards the test above: a corpus without either would let it pass for nothing."""
    expected = [json.loads((moment / "expected.json").read_text())["must"] for moment in MOMENTS]
    assert any(expected)
    assert not all(expected)
