"""What SECURITY.md and docs/secrets.md say is not protected: where one fails, they are outdated."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from examples import PROJECT, a_resource, a_state
from project_drift import LocalDirectoryBackend, service
from project_drift.backends import codec
from project_drift.backends.cache import Cache
from project_drift.normalize.secrets import mask


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
def test_the_snapshots_of_a_local_store_have_the_rights_that_the_umask_leaves(
    tmp_path: Path, umask: int, mode: int
) -> None:
    before = os.umask(umask)
    try:
        LocalDirectoryBackend(tmp_path, PROJECT).save(a_state(a_resource(rows=1)))
    finally:
        os.umask(before)
    (snapshot,) = tmp_path.rglob("snapshots/*")
    assert snapshot.stat().st_mode & 0o777 == mode


@pytest.mark.parametrize(
    "text",
    [
        'password = "$uper_secret"',
        'password = "{hunter2}"',
        'password = "<x>"',
        "password => hunter2",
        "password = hunter2",
        "postgres://user:hunter/2@db.example/sales",
        "curl -u user:hunter2 https://db.example",
        "<password>hunter2</password>",
    ],
)
def test_a_secret_in_a_form_that_is_not_known_stays(text: str) -> None:
    assert mask(text) == text
