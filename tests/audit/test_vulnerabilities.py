"""A vulnerability ends the audit with an error, and what was not looked up never looks audited."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from audit import vulnerabilities
from audit.vulnerabilities import Audit

SOUND = {"name": "flask", "version": "3.1.3", "vulns": []}
HOLED = {
    "name": "jinja2",
    "version": "3.0",
    "vulns": [{"id": "CVE-2099-0001", "fix_versions": ["3.1"]}],
}
SKIPPED = {"name": "six", "skip_reason": "not found"}
OURS = {"name": "project-drift", "skip_reason": "not found"}


def of_pip(*dependencies: dict[str, Any]) -> Audit:
    return vulnerabilities.by_pip_audit(json.dumps({"dependencies": dependencies, "fixes": []}))


def of_npm(**found: Any) -> Audit:
    metadata = {"dependencies": {"total": 6}}
    return vulnerabilities.by_npm(json.dumps({"metadata": metadata, "vulnerabilities": found}))


def test_sound_packages_are_audited() -> None:
    assert of_pip(SOUND, OURS) == Audit(1)
    assert of_npm() == Audit(6)


def test_a_vulnerability_is_told_with_the_version_that_repairs_it() -> None:
    assert of_pip(SOUND, HOLED).found == ("jinja2 3.0: CVE-2099-0001, repaired in 3.1",)
    assert of_npm(preact={"severity": "high"}).found == ("preact: high",)


@pytest.mark.parametrize(
    "made",
    [
        of_pip(),
        of_pip(OURS),
        of_pip(SKIPPED),
        of_pip(SOUND, SKIPPED),
        vulnerabilities.by_pip_audit(""),
        vulnerabilities.by_pip_audit("[]"),
        vulnerabilities.by_npm("no JSON"),
        vulnerabilities.by_npm('{"message": "405 Method Not Allowed"}'),
    ],
)
def test_what_was_not_looked_up_is_a_gap(made: Audit) -> None:
    assert made.gap


def test_a_vulnerability_beside_a_gap_is_told() -> None:
    made = of_pip(HOLED, SKIPPED)
    assert made.gap
    assert made.found


@pytest.mark.parametrize(
    ("code", "gap"),
    [
        ("raise SystemExit('no route to host')", "no route to host"),
        ("print('{}')", "answered nothing"),
        ("pass", "answered nothing"),
    ],
)
def test_a_command_that_cannot_look_up_says_why(code: str, gap: str) -> None:
    made = vulnerabilities.audit([sys.executable, "-c", code], vulnerabilities.by_pip_audit)
    assert gap in made.gap


def test_a_command_that_is_not_there_is_named() -> None:
    made = vulnerabilities.audit(["no-such-command"], vulnerabilities.by_npm)
    assert "no-such-command" in made.gap


def test_an_environment_that_is_not_there_is_not_audited(tmp_path: Path) -> None:
    _, made = next(vulnerabilities.questions([tmp_path / "none"]))
    assert "no such environment" in made.gap


@pytest.mark.parametrize(
    ("made", "plain", "strict"),
    [
        ([Audit(3)], 0, 0),
        ([Audit(3, found=("x",))], 1, 1),
        ([Audit(0, gap="refused")], 0, 1),
        ([Audit(3), Audit(2, gap="refused")], 0, 1),
        ([Audit(2, ("x",), "refused")], 1, 1),
        ([], 0, 1),
    ],
)
def test_the_exit_code_and_the_last_line_tell(
    capsys: pytest.CaptureFixture[str], made: list[Audit], plain: int, strict: int
) -> None:
    named = [(f"question {number}", answer) for number, answer in enumerate(made)]
    assert vulnerabilities.verdict(named, strict=False) == plain
    assert vulnerabilities.verdict(named, strict=True) == strict
    complete = bool(made) and not any(answer.gap for answer in made)
    assert ("NOT AUDITED" in capsys.readouterr().out) is not complete
