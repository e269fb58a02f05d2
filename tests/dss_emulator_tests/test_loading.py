"""Loading projects from folders, zips and git commits, and replacing them."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator, Project

from .reading import GETS, LISTS, raw
from .sample import ODD_NAME, ONE_OF_EACH, TAGGED, sample_files, write_files

CORPUS = os.environ.get("PROJECT_DRIFT_CORPUS", "")


def git(folder: Path, *arguments: str) -> str:
    """Run git without anybody's configuration."""
    environment = {
        **{key: value for key, value in os.environ.items() if key[:4] != "GIT_"},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@example.com",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@example.com",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments],
        check=True,
        capture_output=True,
        env=environment,
        timeout=300,
        text=True,
    )
    return done.stdout.strip()


def zipped(folder: Path, archive: Path, prefix: str = "") -> Path:
    """Zip a folder."""
    with zipfile.ZipFile(archive, "w") as opened:
        for path in sorted(folder.rglob("*")):
            opened.write(path, prefix + path.relative_to(folder).as_posix())
    return archive


def everything(project: Project) -> dict[str, Any]:
    """All definitions and payloads."""
    return {
        f"{kind}.{name}": (project.get(kind, name), project.payload(kind, name))
        for kind in project.types()
        for name in project.names(kind)
    }


def test_sample_loads_whole(sales: Project) -> None:
    """Every object of the folder is there, with its text."""
    assert sales.types() and set(sales.types()) == set(ONE_OF_EACH)
    for kind, name in ONE_OF_EACH.items():
        assert name in sales.names(kind)
    assert sales.names("dataset") == [ODD_NAME, "orders"]
    assert sales.names("flow_zone") == ["default", "zOne0001"]
    assert sales.names("library_file") == [
        "external-libraries.json",
        "python/tools/logo.bin",
        "python/tools/money.py",
    ]
    assert sales.payload("recipe", "compute_orders") == "import dataiku\n"


def test_tags_inside_files_become_stamps(project: DSSProject, sales: Project) -> None:
    """Old files bring their stamp; it moves beside the object."""
    assert GETS["recipe"](project, "join_orders")["versionTag"] == TAGGED
    assert "versionTag" not in sales.get("recipe", "join_orders")
    assert GETS["api_service"](project, "scoring")["versionTag"] == TAGGED


@pytest.mark.parametrize("prefix", ["", "project_config/", "a/b/"])
def test_zip(
    dss: DssEmulator, sales: Project, sample_folder: Path, tmp_path: Path, prefix: str
) -> None:
    """A zip gives the same project, wherever in it the project stands."""
    archive = zipped(sample_folder, tmp_path / "my-project.zip", prefix)
    loaded = dss.load_project(archive)
    assert loaded.key == "MY_PROJECT"
    assert everything(loaded) == everything(sales)


@pytest.mark.parametrize("bare", [False, True])
def test_git_commit(
    dss: DssEmulator, project: DSSProject, sales: Project, tmp_path: Path, bare: bool
) -> None:
    """Commits of a work tree or a bare repository load one after the other."""
    tree = write_files(tmp_path / "tree", sample_files())
    git(tree, "init", "-q", "-b", "main")
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", "one")
    orders = json.loads((tree / "datasets/orders.json").read_text("utf-8"))
    write_files(tree, {"datasets/orders.json": {**orders, "shortDesc": "two"}})
    (tree / "recipes/join_orders.json").unlink()
    git(tree, "add", "-A")
    git(tree, "commit", "-q", "-m", "two")
    source = tree
    if bare:
        source = tmp_path / "bare.git"
        git(tmp_path, "clone", "-q", "--bare", str(tree), str(source))
    first = dss.load_project(source, key="SALES", revision="main~1")
    before = everything(first)
    tag = GETS["dataset"](project, "orders")["versionTag"]
    untouched = GETS["recipe"](project, "compute_orders")["versionTag"]
    dss.load_project(source, key="SALES", revision=git(tree, "rev-parse", "HEAD"))
    after = everything(sales)
    assert set(before) - set(after) == {"recipe.join_orders"}
    assert sales.get("dataset", "orders")["shortDesc"] == "two"
    assert (
        GETS["dataset"](project, "orders")["versionTag"]["versionNumber"]
        == tag["versionNumber"] + 1
    )
    assert GETS["recipe"](project, "compute_orders")["versionTag"] == untouched
    assert (
        project.get_project_git().log(count=1)["entries"][0]["message"] == "Imported project SALES"
    )


def test_reload_of_the_same_files_changes_no_stamp(
    dss: DssEmulator, project: DSSProject, sample_folder: Path
) -> None:
    """Lists before and after are equal."""
    kinds = ["dataset", "recipe", "scenario", "agent", "webapp", "knowledge_bank"]
    stamps = ("nextRun",)

    def listed() -> list[Any]:
        items = [raw(item) for kind in kinds for item in LISTS[kind](project)]
        return [{key: item[key] for key in item if key not in stamps} for item in items]

    before = listed()
    dss.load_project(sample_folder, key="SALES")
    assert listed() == before


def test_clock_goes_on_after_loaded_stamps(dss: DssEmulator, tmp_path: Path) -> None:
    """An edit is always later than what was loaded."""
    late = {**TAGGED, "lastModifiedOn": 4_000_000_000_000}
    files = {"params.json": {}, "datasets/d.json": {"type": "x", "versionTag": late}}
    project = dss.load_project(write_files(tmp_path / "late", files))
    assert project.key == "LATE"
    project.touch("dataset", "d")
    assert dss.clock.now > 4_000_000_000_000


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"datasets/a.json": {}}, "no params.json"),
        ({"params.json": {}, "datasets/a.json": "{"}, "datasets/a.json is not JSON"),
        ({"params.json": {}, "datasets/a.json": "[]"}, "does not hold a JSON object"),
    ],
)
def test_what_is_no_project(
    dss: DssEmulator, tmp_path: Path, files: dict[str, Any], problem: str
) -> None:
    """A bad source is named."""
    with pytest.raises(ValueError, match=problem):
        dss.load_project(write_files(tmp_path / "bad", files))


def test_missing_sources(dss: DssEmulator, tmp_path: Path, sample_folder: Path) -> None:
    """No such file, not a zip, no such commit."""
    with pytest.raises(FileNotFoundError):
        dss.load_project(tmp_path / "none")
    (tmp_path / "text.zip").write_text("no zip", encoding="utf-8")
    with pytest.raises(ValueError, match="neither a folder nor a zip"):
        dss.load_project(tmp_path / "text.zip")
    with pytest.raises(RuntimeError, match="git archive"):
        dss.load_project(sample_folder, revision="HEAD")
    with pytest.raises(ValueError, match="no git revision"):
        dss.load_project(sample_folder, revision="--output=x")


@pytest.mark.skipif(not CORPUS, reason="PROJECT_DRIFT_CORPUS names no corpus folder")
def test_corpus_loads_and_reads(dss: DssEmulator, client: Any) -> None:
    """Every moment of the corpus loads, and the client reads all of it."""
    archives = sorted(Path(CORPUS).glob("*/*/*.zip"))
    assert archives
    for archive in archives:
        loaded = dss.load_project(archive, key="CORPUS")
        project = client.get_project("CORPUS")
        assert len(project.list_datasets()) == len(loaded.names("dataset")) > 0
        for kind, listing in LISTS.items():
            if kind != "statistics_worksheet":
                assert len(listing(project)) == len(loaded.names(kind))
        for kind, get in GETS.items():
            for name in loaded.names(kind):
                assert get(project, name) is not None
