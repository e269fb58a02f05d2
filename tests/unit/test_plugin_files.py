"""What must agree between the files that DSS, pip and people read."""

from __future__ import annotations

import hashlib
import json
import re
import sys

import pytest

import project_drift
from conftest import ROOT
from project_drift import service

MANAGE = ROOT / "python-runnables/project-drift-manage-snapshots"
REQUIREMENTS = ROOT / "code-env/python/spec/requirements.txt"


def names(text: str) -> set[str]:
    return {
        re.split(r"[=<>;\[ ]", line, maxsplit=1)[0].lower()
        for line in text.splitlines()
        if line.strip() and not line.lstrip().startswith("#")
    }


def test_the_plugin_and_the_package_have_one_version() -> None:
    plugin = json.loads((ROOT / "plugin.json").read_text())
    assert plugin["version"] == project_drift.__version__


def test_the_changelog_begins_with_this_version() -> None:
    heading = re.search(r"^## (?:Version )?(\S+)", (ROOT / "CHANGELOG.md").read_text(), re.M)
    assert heading is not None
    assert heading[1] == project_drift.__version__


def test_the_code_env_names_what_the_package_needs_and_dss_does_not_bring() -> None:
    wanted = names(REQUIREMENTS.read_text())
    assert wanted == {"deepdiff", "flask", "jinja2", "jsonschema", "pyyaml"}
    project = (ROOT / "pyproject.toml").read_text()
    block = project.split("dependencies = [", 1)[1].split("\n]", 1)[0]
    declared = {name.lower() for name in re.findall(r'^\s*"([A-Za-z0-9-]+)', block, re.M)}
    assert declared - wanted == {"click", "dataiku-api-client", "requests", "six", "urllib3"}


def test_the_code_env_pins_versions_that_are_tested() -> None:
    tested = (ROOT / "requirements-dev.txt").read_text().lower()
    for line in REQUIREMENTS.read_text().lower().split():
        assert line in tested, line


def test_the_running_python_is_one_that_the_code_env_accepts() -> None:
    accepted = json.loads((ROOT / "code-env/python/desc.json").read_text())
    running = "PYTHON{}{}".format(*sys.version_info[:2])
    assert running in accepted["acceptedPythonInterpreters"]


@pytest.mark.parametrize("name", ["app.js", "app.css"])
def test_the_page_names_its_files_by_their_content(name: str) -> None:
    body = (ROOT / "webapps/project-drift-explorer/body.html").read_text()
    content = (ROOT / "resource/webapp" / name).read_bytes()
    plugin = json.loads((ROOT / "plugin.json").read_text())["id"]
    found = hashlib.sha256(content).hexdigest()[:12]
    assert f'"/plugins/{plugin}/resource/webapp/{name}?v={found}"' in body


def test_the_form_of_pruning_tells_what_stays_and_what_an_empty_field_means() -> None:
    form = json.loads((MANAGE / "runnable.json").read_text())["params"]
    fields = {field["name"]: field for field in form if "name" in field}
    rule = service.KeepRule()
    assert fields["keep_days"]["description"] == f"Left empty: {rule.days}."
    assert fields["keep_weeks"]["description"] == f"Left empty: {rule.weeks}."
    titles = [field["label"] for field in form if field["type"] == "SEPARATOR"]
    assert "the first one as long as no baseline is set" in " ".join(titles)
