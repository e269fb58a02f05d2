"""Makes git repositories that hold the history of the demo project."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Callable

from conftest import DEMO_PROJECT

Edit = Callable[[Path], None]
"""Changes the files of a project's folder."""

_IDENTITY = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (
        ("NAME", "Priya Nair"),
        ("EMAIL", "priya.nair@example.com"),
        ("DATE", "2026-11-23T10:00:00Z"),
    )
}


def write_history(repository: Path, edits: Iterable[Edit], folder: str = "") -> Path:
    """Make a repository: the demo project in its old form, then a commit for each edit."""
    project = repository / folder
    shutil.copytree(DEMO_PROJECT, project)
    put_tags_in(project)
    git(repository, "init", "--quiet")
    commit(repository)
    for edit in edits:
        edit(project)
        commit(repository)
    return repository


def commit(repository: Path) -> None:
    """Commit whatever is in the work tree."""
    git(repository, "add", "--all")
    git(repository, "commit", "--quiet", "--message", "Saved")


def git(repository: Path, *arguments: str) -> None:
    """Run git as somebody, whatever the machine's own settings are."""
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", **_IDENTITY}
    subprocess.run(
        ["git", "-C", str(repository), *arguments], check=True, env={**os.environ, **own}
    )


@contextmanager
def edited(path: Path) -> Iterator[Any]:
    """Yield what a JSON file holds and write it back."""
    content = json.loads(path.read_text(encoding="utf-8"))
    yield content
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")


def append(path: Path, text: str) -> None:
    """Put text at the end of a file, which need not be there yet."""
    with path.open("a", encoding="utf-8") as file:
        file.write(text)


def put_tags_in(project: Path) -> None:
    """Bring files into the form of DSS before 12.4, which knew fewer keys."""
    for path in tagged_files(project):
        with edited(path) as definition:
            definition["versionTag"] = {**definition["creationTag"], "versionNumber": 3}
            for key in ("dkuProperties", "featureGroup", "labels", "customFields"):
                definition.pop(key, None)


def tagged_files(project: Path) -> list[Path]:
    """Return the definitions that `put_tags_in` puts tags into."""
    folders = ("datasets", "recipes", "scenarios", "insights", "dashboards", "web_apps")
    found = [path for folder in folders for path in sorted(project.glob(f"{folder}/*.json"))]
    return [*found, project / "params.json"]


def bump(tag: dict[str, Any], login: str) -> None:
    """Move a tag as a save by somebody does."""
    tag["lastModifiedBy"] = {"login": login}
    tag["versionNumber"] += 1
    tag["lastModifiedOn"] += 60_000
