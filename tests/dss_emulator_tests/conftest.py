from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dataikuapi
import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator, Project

from .sample import KEY, sample_files, write_files


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("project"), sample_files())


@pytest.fixture
def dss() -> Iterator[DssEmulator]:
    """An emulator; at the end no test may have met a route that it does not know."""
    with DssEmulator() as emulator:
        yield emulator
        assert emulator.unknown_routes == []


@pytest.fixture
def sales(dss: DssEmulator, sample_folder: Path) -> Project:
    """The edit API of the sample project."""
    return dss.load_project(sample_folder, key=KEY)


@pytest.fixture
def client(dss: DssEmulator) -> Iterator[dataikuapi.DSSClient]:
    """The real client with the key of an administrator."""
    client = dataikuapi.DSSClient(dss.url, dss.api_key)
    yield client
    client._session.close()


@pytest.fixture
def project(client: dataikuapi.DSSClient, sales: Project) -> DSSProject:
    """The real client's handle on the sample project."""
    return client.get_project(sales.key)
