"""Examples in Python on the how-to pages run as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import DEMO_PROJECT, ROOT
from docs.markdown import Page
from dss_emulator import DssEmulator
from project_drift import LocalFileBackend, service


def test_the_python_example_runs_and_has_recipes_with_payload_in_its_state(
    connected: DssEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = connected.load_project(DEMO_PROJECT, key="MY_PROJECT")
    monkeypatch.chdir(tmp_path)
    run_example("docs/how-to/use-from-python.md")
    assert re.fullmatch(r"\d+ unchanged\n", capsys.readouterr().out)
    state = LocalFileBackend(Path(".dataiku/state/prod.state.json")).load()
    recipes = state.list_resources("recipe")
    assert {recipe.resource_name for recipe in recipes} == set(project.names("recipe"))
    assert sum("payload" in recipe.attributes for recipe in recipes) == sum(
        bool(project.payload("recipe", name)) for name in project.names("recipe")
    )


def test_the_example_of_the_service_runs_and_calls_what_there_is(
    connected: DssEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    connected.load_project(DEMO_PROJECT, key="MY_PROJECT")
    monkeypatch.chdir(tmp_path)
    page = run_example("docs/how-to/automate-with-python.md")
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("First snapshot: 94 objects.")
    assert told[1:] == [
        "Nothing changed since snapshot 1.", "0", "0 snapshots could be deleted", "True",
    ]  # fmt: skip
    for row in re.findall(r"^\| (`[^|]*) \|", page.text, re.MULTILINE):
        for name in re.findall(r"`(\w+)", row):
            assert hasattr(service, name), name


def run_example(name: str) -> Page:
    """Run the one Python block of a page."""
    page = Page(ROOT / name)
    (block,) = (block for block in page.blocks() if block.language == "python")
    exec(compile(block.body, name, "exec"), {})
    return page
