"""Files in a store that are not what they seem: refused by name, and never a traceback."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient

from conftest import ROOT
from doors import Run, command_line
from dss_emulator import DssEmulator
from examples import an_entry
from project_drift import (
    DiffEngine,
    LocalDirectoryBackend,
    LocalFileBackend,
    ProjectDriftError,
    StateCorruptedError,
    StateManager,
    StateWriteError,
)
from project_drift.backends import codec
from project_drift.backends.journal import add_entry, read_entry
from project_drift.models.resource import Resource
from project_drift.models.state import State
from project_drift.service.care import verify

KEY = "SHOP"
DEEP = 100_000
HOSTILE = {
    "nothing": b"",
    "zeros": b"\0" * 1000,
    "a web page": b"<html>",
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "only brackets": b"[" * DEEP,
    "null": b"null",
    "a list": b"[]",
    "an empty object": b"{}",
    "not UTF-8": b'{"version": "\xff"}',
    "UTF-16": '{"version": 1}'.encode("utf-16"),
    "not a number": b'{"version": NaN}',
    "infinity": b'{"version": 1e999}',
    "a number without end": b'{"version": ' + b"9" * 5000 + b"}",
    "half a character": b'{"version": "\\ud800"}',
    "a newer version": b'{"version": 99}',
    "a much newer version": b'{"version": ' + b"9" * 4000 + b"}",
}


@pytest.fixture
def store(tmp_path: Path, dss: DssEmulator, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store with two snapshots, a baseline, a check, a policy and a cache."""
    monkeypatch.setenv("DATAIKU_HOST", dss.url)
    monkeypatch.setenv("DATAIKU_API_KEY", dss.api_key)
    project = dss.create_project(KEY)
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), DSSClient(dss.url, dss.api_key))
    for description in ("before", "after"):
        project.save("dataset", "orders", {"type": "Inline", "description": description})
        manager.save_state(manager.sync_project(KEY, types=["dataset", "variables"]))
    return tmp_path


@pytest.fixture
def run(store: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return command_line(monkeypatch, capsys, "--store", str(store))


def folder(store: Path) -> Path:
    return store / "project-drift" / KEY / "default"


def put_in(store: Path, kind: str, content: bytes) -> str:
    """Put a file of a kind into the store, its name as the content wants it; return the name."""
    token = codec.token(content)
    (lineage,) = (folder(store) / "lineage").iterdir()
    name = {
        "snapshots": f"000003-20991123T000000Z-{token}.json.gz",
        "checks": f"20991123T000000Z-{token}.json.gz",
        "baselines": "20991123T000000Z-000001.json",
        "lineage": lineage.name,
        "backups": "mine.json.gz",
        "policy.yml": "",
    }[kind]
    path = folder(store) / kind / name if name else folder(store) / kind
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path.name


KINDS = ("snapshots", "checks", "baselines", "lineage", "backups", "policy.yml")
PACKED = ("snapshots", "checks", "backups")


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_a_named_problem_whatever_it_is(store: Path, kind: str) -> None:
    for what, content in HOSTILE.items():
        if (kind, what) == ("policy.yml", "nothing"):
            continue  # which is a policy without rules
        name = put_in(store, kind, gzip.compress(content, 1) if kind in PACKED else content)
        found = verify(LocalDirectoryBackend(store, KEY))
        assert any(name in problem.file for problem in found.problems), what
        if kind in ("snapshots", "checks"):
            (folder(store) / kind / name).unlink()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", ["deep objects", "not UTF-8", "a newer version"])
def test_the_command_line_tells_it_in_words(store: Path, run: Run, kind: str, what: str) -> None:
    name = put_in(store, kind, gzip.compress(HOSTILE[what]) if kind in PACKED else HOSTILE[what])
    for command in (("list", KEY), ("diff", KEY, "1", "2"), ("check", KEY), ("verify", KEY)):
        done = run(*command)  # an exception would end the test
        assert done.code in (0, 1, 2)
    assert done.code != 0
    assert name[:25] in done.out + done.err


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_snapshot_does_not_hide_the_others(store: Path, what: str) -> None:
    put_in(store, "snapshots", gzip.compress(HOSTILE[what], 1))
    backend = LocalDirectoryBackend(store, KEY)
    if what.endswith("newer version"):
        with pytest.raises(StateCorruptedError, match="update the plugin or package"):
            backend.load()
    else:
        assert backend.load().serial == 2


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_local_file_is_refused_by_its_name(tmp_path: Path, what: str) -> None:
    backend = LocalFileBackend(tmp_path / "shop.state.json")
    backend.save(State(project_key=KEY))
    backend.path.write_bytes(HOSTILE[what])
    for use in (backend.load, lambda: backend.save(State(project_key=KEY))):
        with pytest.raises(StateCorruptedError, match=r"shop\.state\.json"):
            use()


def test_a_directory_in_the_place_of_a_local_file_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "prod.state.json").mkdir()
    with pytest.raises(StateCorruptedError, match=r"prod\.state\.json cannot be read"):
        LocalFileBackend(tmp_path / "prod.state.json").load()


@pytest.mark.parametrize("use", ["load", "exists", "history", "open", "delete"])
@pytest.mark.parametrize("where", ["x" * 300, f"loop{os.sep}prod.state.json"])
def test_a_path_that_cannot_be_looked_at_is_refused_by_its_name(
    tmp_path: Path, where: str, use: str
) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises((StateCorruptedError, StateWriteError), match=r"x{99}|loop"):
        getattr(LocalFileBackend(tmp_path / where), use)()


@pytest.mark.parametrize(
    "wrong",
    [{"report": 5}, {"against": "1"}, {"sentence": None}, {"verdict": []}, {"checked_at": 1},
     {"reference": {}}, {"findings": {}}, {"against": True}, {"findings": [{"name": 1}]}],
    ids=json.dumps,
)  # fmt: skip
def test_a_journal_entry_of_other_types_is_refused_though_its_hash_fits(
    store: Path, wrong: dict[str, Any]
) -> None:
    backend = LocalDirectoryBackend(store, KEY)
    content = json.loads(gzip.decompress(backend.read_note(add_entry(backend, an_entry())) or b""))
    packed = gzip.compress(json.dumps({**content, **wrong}).encode())
    forged = f"checks/20300101T000000Z-{codec.token(packed)}.json.gz"
    backend.write_note(forged, packed)
    with pytest.raises(StateCorruptedError, match="20300101T000000Z"):
        read_entry(backend, forged)


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_cache_is_as_good_as_none(store: Path, run: Run, what: str) -> None:
    plain = run("list", KEY)
    (folder(store) / "cache.json").write_bytes(HOSTILE[what])
    assert run("list", KEY) == plain


def test_attributes_that_nest_too_deep_are_refused_and_not_followed() -> None:
    whole = State(project_key=KEY)
    whole.add_resource(Resource("variables", f"variables.{KEY}", {"standard": 0}))
    text = json.dumps(whole.to_dict())
    deep = text.replace('"standard": 0', '"standard": ' + "[" * 150 + "]" * 150)
    with pytest.raises(StateCorruptedError, match="nested deeper than 100 levels"):
        codec.decode_text(deep.encode())


def test_what_nests_as_deep_as_it_may_can_be_compared_and_kept() -> None:
    sides = []
    for end in (1, 2):
        value: Any = end
        for _ in range(99):
            value = [value]
        sides.append(State(project_key=KEY))
        resource = Resource("variables", f"variables.{KEY}", {"standard": value})
        sides[-1].add_resource(resource)
    (diff,) = DiffEngine().diff(*sides)
    assert diff.changes
    assert codec.decode(codec.encode(sides[0])).resources == sides[0].resources


BOMB = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (700 * 1024**2,) * 2)
from project_drift.backends import codec
from project_drift.exceptions import StateCorruptedError
try:
    codec.decode(open(sys.argv[1], "rb").read())
except StateCorruptedError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of memory are those of Linux")
def test_a_small_file_that_unpacks_to_gigabytes_is_refused_within_little_memory(
    tmp_path: Path,
) -> None:
    packed = tmp_path / "bomb.json.gz"
    with gzip.open(packed, "wb", 1) as file:
        for _ in range(600):
            file.write(b" " * 1024**2)
    assert packed.stat().st_size < 5_000_000
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(packed)],
        capture_output=True, text=True, timeout=120, check=True,
        env={"PYTHONPATH": str(ROOT / "python-lib")},
    )  # fmt: skip
    assert "unpacks to more than" in done.stdout


@pytest.mark.parametrize("field", ["serial", "updated_at", "resources", "alerts", "environment"])
@pytest.mark.parametrize("value", [None, [], {}, -1, 1.5, "\ud800", True, float("nan"), 10**4000])
def test_a_field_of_another_kind_is_refused_or_read_and_written_again(
    field: str, value: Any
) -> None:
    data = {**State(project_key=KEY).to_dict(), field: value}
    try:
        state = codec.decode_text(json.dumps(data).encode())
    except ProjectDriftError as error:
        assert field in str(error)
    else:
        assert codec.decode(codec.encode(state)) == state
