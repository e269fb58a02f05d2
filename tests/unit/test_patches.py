"""A comparison as a patch: applied to the old definitions, it gives the new ones."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from examples import HOSTILE, PROJECT, a_resource, a_state
from project_drift import LocalDirectoryBackend, Resource
from project_drift.service import explore, patch
from project_drift.service.patches import _files, _path


def patched(tmp_path: Path, old: list[Resource], new: list[Resource]) -> str:
    """Return the patch between two saved states."""
    store = LocalDirectoryBackend(tmp_path / "store", PROJECT)
    for resources in (old, new):
        store.save(a_state(*resources))
    return patch(explore(store, 1, 2))


def written(root: Path, resources: list[Resource]) -> dict[str, bytes]:
    """Write definitions as the files that a patch is about; return them."""
    found = {
        _path(resource.resource_id) + name: text.encode("utf-8", "backslashreplace")
        for resource in resources
        for name, text in _files(resource).items()
    }
    for name, content in found.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return found


def code(payload: str, name: str = "x", **more: Any) -> Resource:
    return a_resource(name, "recipe", payload=payload, **more)


NUMBERS = [str(n) for n in range(100)]
WEEKS: dict[str, tuple[list[Resource], list[Resource]]] = {
    "a value": ([a_resource(rows=1)], [a_resource(rows=2)]),
    "code": ([code("\n".join(NUMBERS))], [code("\n".join([*NUMBERS[:50], "x", *NUMBERS[52:]]))]),
    "a line break at the end": ([code("a\nb")], [code("a\nb\n")]),
    "none at the end any more": ([code("a\nb\n")], [code("a\nb")]),
    "no line break on either side": ([code("a\nb")], [code("a\nc")]),
    "equal lines": ([code("a\n" * 20)], [code("a\n" * 17)]),
    "an object is new": ([], [code("a\nb\n", rows=1)]),
    "an object is gone": ([code("a\nb\n", rows=1)], []),
    "a text grows lines": ([code("a")], [code("a\nb")]),
    "two in one": ([code("a\nb\n", script="1\n2")], [code("a\nc\n", script="1\n3")]),
    "a schema": (
        [a_resource(schema={"columns": [{"name": n, "type": "string"} for n in "abcdef"]})],
        [a_resource(schema={"columns": [{"name": n, "type": "string"} for n in "abdef"]})],
    ),
    "carriage returns": ([code("a\r\nb\r\n")], [code("a\r\nc\r\n")]),
    "a name with blanks": ([code("a\nb\n", "my recipe")], [code("a\nc\n", "my recipe")]),
}


@pytest.mark.parametrize("case", WEEKS)
def test_git_applies_it(case: str, tmp_path: Path) -> None:
    old, new = WEEKS[case]
    text = patched(tmp_path, old, new)
    root = tmp_path / "files"
    root.mkdir()
    written(root, old)
    subprocess.run(
        ["git", "apply", "--whitespace=nowarn", "-"],
        cwd=root, input=text.encode("utf-8", "backslashreplace"), check=True, timeout=300,
        env={"GIT_CEILING_DIRECTORIES": str(tmp_path), "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )  # fmt: skip
    found = {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
    assert found == written(tmp_path / "expected", new)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_forges_no_line(name: str, tmp_path: Path) -> None:
    hostile = HOSTILE[name][:500]
    plain, text = (
        patched(tmp_path / folder, [code("a\nb\n", it)], [code("a\nc\n", it)]).split("\n")
        for folder, it in (("plain", "x"), ("hostile", hostile))
    )
    assert [line[:4] for line in text[:2]] == ["--- ", "+++ "]
    assert text[2:] == plain[2:]
    assert all(line.isprintable() and line.isascii() for line in text[:2])


def test_nothing_changed_is_an_empty_patch(tmp_path: Path) -> None:
    assert patched(tmp_path, [code("a\nb\n")], [code("a\nb\n")]) == ""
