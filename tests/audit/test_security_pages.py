"""What the pages on security name as their proof is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = [ROOT / "SECURITY.md", ROOT / "docs" / "permissions.md"]
_TEST = re.compile(r"\b(test_[a-z0-9_]+)(?!\w|\.py)")
_PATH = re.compile(r"`((?:python-lib|tests|code-env|frontend|docs)/[\w./-]+)")
_LINK = re.compile(r"\]\(([^)#:]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_test_exists(page: Path) -> None:
    defined = {
        name
        for file in ROOT.glob("tests/**/test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }
    named = set(_TEST.findall(page.read_text("utf-8")))
    assert named
    assert named - defined == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_test_is_in_the_file_that_is_named_with_it(page: Path) -> None:
    pairs = re.findall(r"`(tests/[\w/]+\.py): (test_\w+)`", page.read_text("utf-8"))
    assert pairs
    for file, name in pairs:
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_file_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    files = [ROOT / path for path in _PATH.findall(text)]
    files += [page.parent / target for target in _LINK.findall(text)]
    assert [str(file) for file in files if not file.exists()] == []


def test_every_test_of_least_rights_is_a_row() -> None:
    """A right that is tested and not documented would be found by nobody."""
    file = (ROOT / "tests/e2e/test_least_rights.py").read_text("utf-8")
    told = (ROOT / "docs/permissions.md").read_text("utf-8")
    tests = set(re.findall(r"^def (test_\w+)", file, re.MULTILINE))
    assert {name for name in tests if name not in told} == set()
