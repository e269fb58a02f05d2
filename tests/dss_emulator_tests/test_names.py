"""Names with characters that URLs do not like."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from dataikuapi.dss.project import DSSProject

from dss_emulator import DssEmulator, Project

NAMES = [
    "with space",
    "a/b",
    "a#b",
    "a?b=c",
    "50%",
    "%2F",
    "ünï 日本",
    "a+b",
    "a;b&c",
    "a.b.c",
    "a[b]",
]


@pytest.mark.parametrize("name", NAMES)
def test_quoted_names_arrive_unharmed(project: DSSProject, sales: Project, name: str) -> None:
    """A name quoted as a whole is decoded once."""
    sales.save("dataset", name, {"type": "Filesystem"})
    sales.save("recipe", name, {"type": "python"}, payload=name)
    got = project.get_dataset(quote(name, safe="")).get_settings().get_raw()
    assert got["name"] == name
    assert project.get_recipe(quote(name, safe="")).get_settings().get_code() == name
    assert name in [item.name for item in project.list_datasets()]


@pytest.mark.parametrize("name", NAMES)
def test_library_paths_keep_their_slashes(project: DSSProject, sales: Project, name: str) -> None:
    """The client quotes library paths, but not their slashes."""
    path = f"python/{name}/x.py"
    sales.write_library(path, b"1")
    assert project.get_library().get_file(path).read(as_type="bytes") == b"1"
    url = f"/projects/SALES/libraries/contents/{quote(path, safe='')}"
    assert project.client._perform_json("GET", url)["data"] == "1"


def test_paths_are_normalised(project: DSSProject, dss: DssEmulator) -> None:
    """Doubled and final slashes do not matter, and the log is readable."""
    project.client._perform_json(
        "GET", "//projects///SALES/datasets/50%25%20off%3F%20%231%20%C3%BCn%C3%AF//"
    )
    assert dss.requests.log[-1].path == "/projects/SALES/datasets/50% off? #1 ünï"


def test_lone_surrogates_survive(project: DSSProject, sales: Project) -> None:
    """Text that UTF-8 cannot carry is escaped instead of failing the answer."""
    with sales.edit("dataset", "orders") as dataset:
        dataset["shortDesc"] = "half \ud83d emoji"
    assert (
        project.get_dataset("orders").get_settings().get_raw()["shortDesc"] == "half \ud83d emoji"
    )
