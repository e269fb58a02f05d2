"""Examples in the documentation run as they stand; links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from conftest import DEMO_PROJECT, ROOT
from dss_emulator import DssEmulator
from project_drift import LocalFileBackend, service
from project_drift.cli import cli

PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


def test_the_python_example_runs_and_has_recipes_with_payload_in_its_state(
    connected: DssEmulator,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project = connected.load_project(DEMO_PROJECT, key="MY_PROJECT")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs/how-to/use-from-python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, "use-from-python.md", "exec"), {})
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
    page = (ROOT / "docs/how-to/automate-with-python.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(code, "automate-with-python.md", "exec"), {})
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("First snapshot: 94 objects.")
    assert told[1:] == [
        "Nothing changed since snapshot 1.", "0", "0 snapshots could be deleted", "True",
    ]  # fmt: skip
    for row in re.findall(r"^\| (`[^|]*) \|", page, re.MULTILINE):
        for name in re.findall(r"`(\w+)", row):
            assert hasattr(service, name), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_what_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_every_command_and_option_is_documented() -> None:
    page = (ROOT / "docs/how-to/use-from-the-command-line.md").read_text(encoding="utf-8")
    for name, command in cli.commands.items():
        assert f"project-drift {name}" in page
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--") and option not in ("--help", "--host", "--threads"):
                    assert option in page, f"{name} {option}"
