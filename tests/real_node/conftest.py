"""A node to verify: the emulator, or a real one where `USE_REAL_DATAIKU=true` says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator
from real_node import scratch
from real_node.answers import like_dss
from real_node.points import files

DEMO = "RETAIL_CHURN"


class Place(NamedTuple):
    """The environment that `make verify-dss` reads, and the emulator where it is one."""

    environment: dict[str, str]
    emulator: DssEmulator | None


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """A node with one project on it that is only read."""
    if os.environ.get("USE_REAL_DATAIKU") == "true":
        yield Place(dict(os.environ), None)
        return
    with DssEmulator() as emulator:
        emulator.load_project(DEMO_PROJECT, key=DEMO)
        like_dss(emulator)
        environment = {
            "DATAIKU_HOST": emulator.url,
            "DATAIKU_API_KEY": emulator.api_key,
            "DATAIKU_READER_API_KEY": emulator.add_user("rita"),
            "TEST_PROJECT_KEY": DEMO,
        }
        yield Place(environment, emulator)
        assert emulator.unknown_routes == []


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "PAUSE", 0.0)
    monkeypatch.setattr(files, "PAUSE", 0.0)
