"""Links lead somewhere, and files that pages name are there."""

from __future__ import annotations

import re
from pathlib import Path

import dataikuapi
import pytest

from conftest import ROOT
from docs.markdown import Page, pages

PAGES = pages()
PACKAGE = ROOT / "python-lib" / "project_drift"
# Folders of a store that have the name of one here.
IN_STORES = {"snapshots", "baselines", "checks"}
# Where a file may be that is named without its folder; the client's own are named as facts.
SOURCES = {
    path.name: path
    for folder in (
        Path(str(dataikuapi.__file__)).parent,
        *(ROOT / name for name in ("fuzz", "benchmarks", "demo", "docs", "tests", "python-lib")),
    )
    for path in folder.rglob("*.py")
}


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_links_lead_to_what_is_there(document: Page) -> None:
    inside = [link for link in document.links() if "://" not in link]
    assert [link for link in inside if not leads_somewhere(document, link)] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.name)
def test_files_that_a_page_names_are_there(document: Page) -> None:
    made_by_reader = set(re.findall(r"(?:[Cc]reate|writes) `([^`]+)`", document.text))
    named = {span for span in document.spans() if is_path(span)} - made_by_reader
    assert [span for span in sorted(named) if not is_there(document, span)] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = Page(waiting.pop())
        reached.add(page.path)
        for link in page.links():
            target = (page.path.parent / link.partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file() and target not in reached:
                waiting.append(target)
    assert {page.name for page in PAGES if page.path not in reached} == set()


def leads_somewhere(page: Page, link: str) -> bool:
    """Whether there is a file, and in it the heading that the link names."""
    file, _, anchor = link.partition("#")
    target = page.path.parent / file if file else page.path
    return target.exists() and (not anchor or anchor in Page(target).anchors())


def is_path(span: str) -> bool:
    """Whether a piece of code is the path of a file here, and not one in a store or a project."""
    path = span.partition(":")[0]
    if not re.fullmatch(r"[\w.\-]+(/[\w.\-*]+)*/?", path):
        return False
    first = path.split("/")[0]
    here = (ROOT / first).is_dir() or (PACKAGE / first).is_dir()
    return ("/" in path and here and first not in IN_STORES) or path.endswith(".py")


def is_there(page: Page, span: str) -> bool:
    """Whether a path, and what stands behind its colon, can be found where readers look for it."""
    path, _, inside = span.partition(":")
    roots = (ROOT, PACKAGE, page.path.parent)
    found = [hit for root in roots for hit in root.glob(path.rstrip("/"))]
    if not found and path in SOURCES:
        found = [SOURCES[path]]
    name = inside.strip().rstrip("()")
    return bool(found) and (not name or any(defines(file, name) for file in found))


def defines(file: Path, name: str) -> bool:
    """Whether a file defines a function, class, method or constant of that name."""
    if not file.is_file():
        return False
    text = file.read_text(encoding="utf-8")
    last = re.escape(name.rpartition(".")[2])
    return re.search(rf"^\s*(def|class) {last}\b|^{last}\s*[:=]", text, re.M) is not None
