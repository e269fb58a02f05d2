"""Asks whether a dependency has a known vulnerability; ends with 1 where one has.

    python tests/audit/vulnerabilities.py [--strict] [ENVIRONMENT ...]

Each environment is a folder made by `python -m venv`; without any, all of `.venv/3.*`. The page's
dependencies are asked about as well. Needs pip-audit beside the Python that runs this, npm, and
a network that lets both through. What could not be asked about is told as NOT AUDITED, never passed
over; with `--strict` that ends with 1 too.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Callable, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
OURS = "project-drift"
_SECONDS = 300
_NAMED = 3


class Audit(NamedTuple):
    """What came of one question.

    `asked` counts the packages that were looked up, `found` has a line for each vulnerability,
    `gap` says why not everything was looked up, and is empty where it was.
    """

    asked: int
    found: tuple[str, ...] = ()
    gap: str = ""


Reading = Callable[[str], Audit]


def by_pip_audit(answer: str) -> Audit:
    """Read the JSON of pip-audit, which calls it a success where it could look up nothing."""
    told = _document(answer).get("dependencies")
    if not isinstance(told, list):
        return Audit(0, gap="pip-audit answered nothing that can be read")
    others = [item for item in told if item.get("name") != OURS]
    skipped = [item for item in others if "skip_reason" in item]
    found = tuple(
        f"{item['name']} {item['version']}: {hole['id']}{_better(hole.get('fix_versions'))}"
        for item in others
        for hole in item.get("vulns", ())
    )
    gap = "" if others else "pip-audit found no package in it"
    if skipped:
        gap = (
            f"{len(skipped)} of {len(others)} packages were not looked up, "
            f"{_first(item['name'] for item in skipped)}: {skipped[0]['skip_reason']}"
        )
    return Audit(len(others) - len(skipped), found, gap)


def by_npm(answer: str) -> Audit:
    """Read the JSON of `npm audit`."""
    told = _document(answer)
    counted = told.get("metadata", {}).get("dependencies", {}).get("total")
    if not isinstance(counted, int):
        said = str(told.get("message") or "npm answered nothing that can be read")
        return Audit(0, gap=said.splitlines()[0])
    found = tuple(
        f"{name}: {item.get('severity', 'of unknown severity')}"
        for name, item in sorted(told.get("vulnerabilities", {}).items())
    )
    return Audit(counted, found)


def audit(command: Sequence[str], read: Reading, folder: Path = ROOT) -> Audit:
    """Run one question; what keeps it from being asked is the gap of the answer."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except FileNotFoundError:
        return Audit(0, gap=f"there is no {command[0]} here")
    except subprocess.TimeoutExpired:
        return Audit(0, gap=f"no answer within {_SECONDS} seconds")
    made = read(done.stdout)
    said = done.stderr.strip().splitlines()
    if made.gap and not made.asked and not done.stdout.strip() and said:
        return made._replace(gap=said[-1])
    return made


def questions(environments: Sequence[Path]) -> Iterator[tuple[str, Audit]]:
    """Ask about each environment and about the page."""
    for environment in environments:
        folders = [str(path) for path in environment.glob("lib/python*/site-packages")]
        if not folders:
            yield str(environment), Audit(0, gap="there is no such environment (make init)")
            continue
        where = [option for folder in folders for option in ("--path", folder)]
        command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--format",
                   "json", "--timeout", "20", *where]  # fmt: skip
        yield f"Python packages of {environment.name}", audit(command, by_pip_audit)
    npm = ["npm", "audit", "--package-lock-only", "--json"]
    yield "packages of the page", audit(npm, by_npm, ROOT / "frontend")


def main(arguments: Sequence[str]) -> int:
    """Print what came of each question; return the exit code."""
    strict = "--strict" in arguments
    named = [Path(item) for item in arguments if item != "--strict"]
    return verdict(list(questions(named or sorted(ROOT.glob(".venv/3.*")))), strict)


def verdict(made: Sequence[tuple[str, Audit]], strict: bool) -> int:
    """Print the answers; return 1 for a vulnerability, and where `strict` also for a gap."""
    for what, answer in made:
        print(f"audited: {answer.asked} {what}, {len(answer.found)} known vulnerabilities")
        for line in answer.found:
            print(f"  VULNERABLE: {line}")
        if answer.gap:
            print(f"  NOT AUDITED: {what}: {answer.gap}")
    gaps = any(answer.gap for _, answer in made) or not made
    if gaps:
        print("NOT AUDITED: not everything could be looked up; run this where the network allows.")
    return int(any(answer.found for _, answer in made) or (strict and gaps))


def _document(answer: str) -> dict[str, Any]:
    try:
        told = json.loads(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _better(versions: Sequence[str] | None) -> str:
    return f", repaired in {', '.join(versions)}" if versions else ""


def _first(names: Iterator[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_NAMED]) + (" and others" if len(listed) > _NAMED else "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
