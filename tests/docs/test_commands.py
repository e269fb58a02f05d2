"""The commands of README and tutorial run as they stand, and print what stands beneath them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from conftest import DEMO_PROJECT, ROOT
from docs.markdown import Block, Page
from docs.running import outputs, without_what_differs
from dss_emulator import DssEmulator

README = Page(ROOT / "README.md")
TUTORIAL = Page(ROOT / "docs/tutorial.md")
RUNS = ("bash", "python")
# Every block of README and tutorial that is not run here, with what it says about that.
NOT_RUN = {
    ("README.md", "make demo"): ".ci/run runs it",
    ("README.md", "make serve"): "it runs until Ctrl-C",
    ("README.md", "make plugin"): "tests/e2e/conftest.py runs it",
    ("README.md", "pip install ."): "it needs the network",
    ("README.md", "make verify-dss"): "it needs a DSS node of your own",
    ("docs/tutorial.md", "python3 -m venv .venv/tutorial"): "it needs the network",
    ("docs/tutorial.md", "project-drift serve RETAIL_CHURN"): "it runs until Ctrl-C",
}


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What of a clone the tutorial works on, in a folder that can be spoilt."""
    folder = tmp_path / "clone"
    shutil.copytree(DEMO_PROJECT, folder / "demo/project/RETAIL_CHURN")
    shutil.copytree(ROOT / "tests/dss_emulator", folder / "tests/dss_emulator")
    return folder


def test_the_golden_tutorial_prints_what_it_says(
    clone: Path, request: pytest.FixtureRequest
) -> None:
    if shutil.which("curl") is None:
        pytest.fail("the tutorial needs curl: install it, as its reader is told to")
    found = outputs(run_blocks(TUTORIAL), clone, {"DATAIKU_HOST": "", "DATAIKU_API_KEY": ""})
    assert "FAILED" not in found[-1], found[-1]
    shown = shown_outputs(TUTORIAL)
    if request.config.getoption("--write-golden"):
        text = TUTORIAL.text
        for place, block in sorted(shown.items(), reverse=True):
            if without_what_differs(found[place]) != without_what_differs(block.body):
                text = text[: block.start] + found[place].strip("\n") + "\n" + text[block.end :]
        TUTORIAL.path.write_text(text, encoding="utf-8")
        return
    for place, block in shown.items():
        assert without_what_differs(found[place]) == without_what_differs(block.body)
    silent = [text for place, text in enumerate(found) if place not in shown and text.strip()]
    assert silent == [], "a block prints something that the page does not show"
    assert sorted(path.name for path in clone.iterdir()) == ["demo", "tests"], "not tidied up"


def test_the_commands_of_the_readme_run(connected: DssEmulator, tmp_path: Path) -> None:
    connected.load_project(DEMO_PROJECT, key="MY_PROJECT")
    folder = tmp_path / "empty"
    folder.mkdir()
    blocks = run_blocks(README)
    found = outputs(blocks, folder, {})
    assert len(found) == len(blocks), found[-1]
    assert "FAILED" not in found[-1], found[-1]
    assert "Nothing changed since snapshot 1." in found[-1]


@pytest.mark.parametrize("document", [README, TUTORIAL], ids=lambda document: document.name)
def test_every_block_says_what_it_is(document: Page) -> None:
    languages = {block.language for block in document.blocks()}
    assert languages <= {*RUNS, "text"}


def test_what_is_not_run_is_marked_with_a_reason_that_holds() -> None:
    marked = {
        (document.name, block.body.splitlines()[0]): block.not_run
        for document in (README, TUTORIAL)
        for block in document.blocks()
        if block.not_run
    }
    assert marked == NOT_RUN
    for (_, command), reason in marked.items():
        elsewhere = re.fullmatch(r"(\S+) runs it", reason)
        if elsewhere:
            text = (ROOT / elsewhere[1]).read_text(encoding="utf-8")
            assert all(word in text for word in command.split()), f"{command}: {reason}"


def run_blocks(document: Page) -> list[Block]:
    return [block for block in document.blocks() if block.language in RUNS and not block.not_run]


def shown_outputs(document: Page) -> dict[int, Block]:
    """The shown output of each block that is run and has one, by the place of that block."""
    shown: dict[int, Block] = {}
    place = -1
    for block in document.blocks():
        if block.language in RUNS:
            place += not block.not_run
        else:
            shown[place] = block
    return shown
