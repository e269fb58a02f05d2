"""The webapp on real stores: the demo project's week, stores made by hand, and inside DSS."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.serve import World, world
from dss_emulator import DssEmulator, Project
from project_drift.web.local_server import application
from web.pages import PORT, Page
from web.places import InDss, Shop


@pytest.fixture(scope="session")
def week() -> Iterator[World]:
    """The demo project after a week, with a snapshot of each day on which something changed."""
    with world() as made:
        yield made
        assert made.dss.unknown_routes == []


@pytest.fixture(scope="session")
def demo_page(week: World) -> Page:
    """A page on the week; tests only read."""
    return Page(application(week.site(), PORT))


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path / "store")


@pytest.fixture
def in_dss(dss: DssEmulator, demo: Project) -> Iterator[InDss]:
    made = InDss(dss, demo)
    yield made
    made.runner.close()
