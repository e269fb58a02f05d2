"""The plugin's main job from end to end on a node: snapshot, edit, check, diff, baseline, verify.

Runs the command line as a person would, with the snapshots in a managed folder of the project of
the run, or in a local directory where no folder could be made.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from real_node.filling import CODE, NAME, Made
from real_node.node import Node

CLEAN, DRIFT = 0, 2
_TIMEOUT = 300  # seconds, for one command
_SHOWN = 200


@dataclass(frozen=True)
class Step:
    """One step of the journey; `evidence` is what was seen, in one line."""

    what: str
    passed: bool
    evidence: str


class Traveller:
    """Runs the command line on the project of one node."""

    def __init__(self, node: Node, api_key: str, store: str) -> None:
        self.node = node
        self._store = store
        self._environment = {
            **os.environ,
            "DATAIKU_HOST": node.host,
            "DATAIKU_API_KEY": api_key,
            "NO_COLOR": "1",
        }

    def run(self, command: str, *options: str) -> subprocess.CompletedProcess[str]:
        """Run one command on the project."""
        arguments = [command, self.node.key, *options, "--store", self._store]
        return subprocess.run(
            [sys.executable, "-m", "project_drift", *arguments],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            timeout=_TIMEOUT,
            check=False,
        )

    def ends_with(self, code: int, what: str, command: str, *options: str) -> Step:
        """Run a command and compare its exit code with the expected one."""
        done = self.run(command, *options)
        seen = f"exit code {done.returncode}"
        if done.returncode != code:
            seen += f" and not {code}: {' '.join((done.stderr or done.stdout).split())[-_SHOWN:]}"
        return Step(what, done.returncode == code, seen)


def store_of(node: Node, made: Made, otherwise: str) -> str:
    """Return where the snapshots go: a folder of the project, `otherwise` where there is none."""
    folder = made.names.get("managed folder")
    return otherwise if folder is None else f"dss://{node.key}/{folder}"


def travel(traveller: Traveller, made: Made) -> Iterator[Step]:
    """Make the journey, step by step; a step that fails does not end it."""
    yield traveller.ends_with(CLEAN, "Take a snapshot; everything can be read", "snapshot")
    yield traveller.ends_with(
        CLEAN, "Check at once, reading everything again: nothing changed", "check", "--full"
    )
    edited = sorted(_edit(traveller.node, made))
    yield _finds(traveller, edited)
    yield traveller.ends_with(DRIFT, "Compare the two snapshots", "diff", "1", "latest")
    yield traveller.ends_with(
        CLEAN, "Approve the new one as the baseline", "baseline", "set", "--reason", "a journey"
    )
    yield traveller.ends_with(CLEAN, "Check against that baseline: nothing changed", "check")
    yield traveller.ends_with(CLEAN, "Verify the store: all as it was written", "verify")


def _edit(node: Node, made: Made) -> Iterator[str]:
    """Edit what is there, and yield the types of what was edited."""
    if "recipe" in made.names:
        settings = node.project.get_recipe(made.names["recipe"]).get_settings()
        settings.set_payload(CODE + "# edited on the journey\n")
        settings.save()
        yield "recipe"
    variables = node.project.get_variables()
    variables["standard"][NAME] = "edited on the journey"
    node.project.set_variables(variables)
    yield "variables"


def _finds(traveller: Traveller, edited: list[str]) -> Step:
    """Check for drift, and compare what is found with what was edited."""
    what = "Edit the project and check: exactly these edits are found"
    done = traveller.run("check", "--fail-on", "low", "--format", "json")
    try:
        report: dict[str, Any] = json.loads(done.stdout)
        rows = [row for group in report["groups"] for row in group["rows"]]
        found = sorted(row["resource_id"].partition(".")[0] for row in rows)
    except (ValueError, LookupError, TypeError):
        said = " ".join((done.stderr or done.stdout).split())[-_SHOWN:]
        return Step(what, False, f"exit code {done.returncode}, no report: {said}")
    return Step(
        what,
        found == edited and done.returncode == DRIFT,
        f"exit code {done.returncode}; edited {', '.join(edited)}; found {', '.join(found)}",
    )
