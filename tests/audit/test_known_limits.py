"""What SECURITY.md says is not protected: where one of these fails, that page is out of date."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from examples import PROJECT, a_resource, a_state
from project_drift import LocalDirectoryBackend, service
from project_drift.backends import codec
from project_drift.backends.cache import Cache
from project_drift.web.local_server import application
from project_drift.web.local_site import LocalSite
from web.pages import PORT, Page, told


@pytest.fixture
def backend(tmp_path: Path) -> LocalDirectoryBackend:
    """A history of three snapshots."""
    made = LocalDirectoryBackend(tmp_path, PROJECT)
    for rows in (1, 2, 3):
        made.save(a_state(a_resource(rows=rows)))
    Cache(made).facts(made.history())
    return made


def snapshot_file(backend: LocalDirectoryBackend, root: Path, serial: int) -> Path:
    (info,) = (info for info in backend.history() if info.serial == serial)
    (found,) = root.rglob(info.name)
    return found


def test_a_snapshot_made_up_by_a_writer_is_taken_for_one(
    backend: LocalDirectoryBackend, tmp_path: Path
) -> None:
    file = snapshot_file(backend, tmp_path, 2)
    state = codec.decode(file.read_bytes())
    state.resources = a_state(a_resource(rows=99)).resources
    content = codec.encode(state)
    (*start, _) = file.name.removesuffix(".json.gz").split("-")
    file.with_name("-".join((*start, codec.token(content))) + ".json.gz").write_bytes(content)
    file.unlink()
    (tmp_path / "project-drift" / PROJECT / "default" / "cache.json").unlink()
    assert service.verify(backend).sound
    assert backend.load(2).content_checksum() == state.content_checksum()


def test_a_snapshot_deleted_with_the_cache_is_not_missed(
    backend: LocalDirectoryBackend, tmp_path: Path
) -> None:
    snapshot_file(backend, tmp_path, 2).unlink()
    assert not service.verify(backend).sound
    (tmp_path / "project-drift" / PROJECT / "default" / "cache.json").unlink()
    assert service.verify(backend).sound


@pytest.mark.skipif(os.name != "posix", reason="file modes are those of POSIX")
@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600)])
def test_the_files_of_a_local_store_have_the_rights_that_the_umask_leaves(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        LocalDirectoryBackend(tmp_path, PROJECT).save(a_state(a_resource(rows=1)))
    finally:
        os.umask(before)
    found = {path.stat().st_mode & 0o777 for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {mode}


def test_the_local_server_asks_nobody_who_they_are(backend: LocalDirectoryBackend) -> None:
    page = Page(application(LocalSite(lambda: backend, "anna"), PORT))
    made = told(page.post("baseline", {"serial": 1, "reason": "approved"}))["baseline"]
    assert made["set_by"] == "anna"
