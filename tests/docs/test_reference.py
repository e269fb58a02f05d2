"""What the pages say about the code is what the code says: references, options, layers, targets."""

from __future__ import annotations

import re

import click
import pytest

import project_drift
from conftest import ROOT
from docs.markdown import pages
from docs.reference import python_page
from docs.reference.make import PAGES
from project_drift.cli.all_commands import cli

PROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_current(name: str) -> None:
    stored = (ROOT / "docs/reference" / name).read_text(encoding="utf-8")
    assert stored.splitlines() == PAGES[name]().splitlines(), "run `make reference`"


def test_the_generated_page_tells_every_command_option_and_value() -> None:
    page = PAGES["cli.md"]()
    for name, command in cli.commands.items():
        section = re.split(r"^## ", page.split(f"\n## {name}\n")[1], flags=re.M)[0]
        for parameter in command.params:
            for option in parameter.opts if isinstance(parameter, click.Option) else ():
                assert f"`{option}" in section or f", {option}" in section, f"{name} {option}"
            if isinstance(parameter.type, click.Choice) and parameter.metavar != "TYPE":
                missing = [one for one in parameter.type.choices if str(one) not in section]
                assert missing == [], f"{name} {parameter.name}"


def test_the_how_to_of_the_command_line_tells_of_every_command() -> None:
    page = (ROOT / "docs/how-to/use-from-the-command-line.md").read_text(encoding="utf-8")
    assert [name for name in cli.commands if f"project-drift {name}" not in page] == []


def test_a_public_name_in_no_group_of_the_reference_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(project_drift, "__all__", [*project_drift.__all__, "Newcomer"])
    with pytest.raises(ValueError, match="in no group of the Python reference: Newcomer"):
        python_page.page()


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_the_layers_on_a_page_are_those_that_are_checked(name: str) -> None:
    listed = re.search(r"^layers = \[(.*?)^\]", PROJECT, re.S | re.M)
    assert listed is not None
    layers = " > ".join(re.findall(r'"([^"]+)"', listed[1]))
    assert layers in " ".join((ROOT / name).read_text(encoding="utf-8").split())


def test_every_target_of_make_that_a_page_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([\w-]+):", makefile, re.M))
    named = {
        (page.name, target)
        for page in pages()
        for code in (*page.spans(), *(block.body for block in page.blocks()))
        for target in re.findall(r"^make ([a-z][\w-]*)", code, re.M)
    }
    assert {(name, target) for name, target in named if target not in targets} == set()
