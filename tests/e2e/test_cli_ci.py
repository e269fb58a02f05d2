"""What the documentation tells to put into a CI job does what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from conftest import ROOT
from dss_emulator import DssEmulator, Project
from project_drift import State, service
from project_drift.policy.files import parse

HOW_TO = ROOT / "docs" / "how-to"
WORKFLOW = HOW_TO / "check-in-github-actions.md"


def blocks(page: str, language: str) -> list[str]:
    text = (HOW_TO / page).read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


def workflow() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(blocks(WORKFLOW.name, "yaml")[0])
    return found


def step(name: str) -> dict[str, Any]:
    (found,) = (it for it in workflow()["jobs"]["check"]["steps"] if it.get("name") == name)
    return found


def in_shell(command: str, path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a runner does, with the installed command on the path."""
    tools = Path(sys.executable).parent
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", command],
        cwd=path,
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", **variables},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def store(demo: Project) -> str:
    return f"dss://RETAIL_CHURN/{demo.create_folder('drift')}"


def test_the_check_of_the_workflow_ends_and_reports_as_documented(
    connected: DssEmulator, demo: Project, store: str, tmp_path: Path
) -> None:
    names = {"PROJECT": "RETAIL_CHURN", "STORE": store}
    first, accept = blocks(WORKFLOW.name, r" *bash")[0].strip().splitlines()
    for command in (first, accept):
        told = command.replace("dss://SALES/FOLDER_ID", store).replace("SALES", "RETAIL_CHURN")
        done = in_shell(told, tmp_path)
        assert done.returncode == 0, done.stderr

    assert in_shell(step("Check")["run"], tmp_path, **names).returncode == 0
    suites = ElementTree.parse(tmp_path / "drift.xml").getroot()
    assert suites.get("failures") == "0"

    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()
    assert in_shell(step("Check")["run"], tmp_path, **names).returncode == 2
    suites = ElementTree.parse(tmp_path / "drift.xml").getroot()
    assert int(suites.get("failures", "0")) > 0
    assert "customers_clean" in ElementTree.tostring(suites, encoding="unicode")

    connected.fail(path="/projects/RETAIL_CHURN/recipes", status=403)
    again = in_shell(f"{step('Check')['run'].strip()} --against latest", tmp_path, **names)
    assert again.returncode == 1, "nothing new is known, but not everything could be read"


def test_the_summary_of_the_workflow_is_markdown(
    connected: DssEmulator, demo: Project, store: str, tmp_path: Path
) -> None:
    names = {"PROJECT": "RETAIL_CHURN", "STORE": store}
    in_shell('project-drift snapshot "$PROJECT" --store "$STORE"', tmp_path, **names)
    check, show = yaml.safe_load(blocks(WORKFLOW.name, "yaml")[1])
    assert in_shell(check["run"], tmp_path, **names).returncode == 0
    summary = tmp_path / "summary.md"
    assert in_shell(show["run"], tmp_path, GITHUB_STEP_SUMMARY=str(summary)).returncode == 0
    assert summary.read_text(encoding="utf-8").startswith("#")


def test_the_report_of_the_workflow_is_kept_when_the_check_fails() -> None:
    kept = step("Keep the report")
    assert kept["if"] == "${{ !cancelled() }}"
    assert kept["with"]["path"] in step("Check")["run"]


def test_the_key_of_the_workflow_is_a_secret_and_no_argument() -> None:
    job = workflow()["jobs"]["check"]
    assert job["env"]["DATAIKU_API_KEY"] == "${{ secrets.DATAIKU_API_KEY }}"
    assert "KEY" not in step("Check")["run"]


def test_the_policy_of_the_documentation_is_a_policy() -> None:
    (text,) = blocks("write-a-policy.md", "yaml")
    policy = parse({"policy.yml": text.encode()})
    assert (len(policy.ignore), len(policy.severity)) == (2, 2)


def test_the_python_example_of_looking_after_the_store_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    backend = service.open_store(".project-drift", "SALES")
    backend.save(State(project_key="SALES"))
    (code,) = blocks("look-after-the-store.md", "python")
    exec(compile(code, "look-after-the-store.md", "exec"), {})
    assert capsys.readouterr().out == "sound\n[]\n"
