"""The main job from end to end, without DSS: snapshot, a week of edits, drift check, report.

Starts the emulator with the demo project, runs the real command line against it and compares the
drift that is found with the edits that were made. Ends with 0 when they agree, else with 1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

DEMO = Path(__file__).resolve().parent
ROOT = DEMO.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from demo.edits import Edit, apply_edits  # noqa: E402
from dss_emulator import DssEmulator  # noqa: E402 - it lives beside the tests, not in the package

KEY = "RETAIL_CHURN"
# Relative to the repository, where the commands are run: they are shown as a person types them.
STORE = "demo/store"
REPORT = "demo/report.html"
DRIFT = 2


def main() -> int:
    """Run the demo and return its exit code."""
    shutil.rmtree(ROOT / STORE, ignore_errors=True)
    with DssEmulator() as dss:
        project = dss.load_project(DEMO / "project" / KEY, key=KEY)
        say("1. A snapshot of the project, as it was approved")
        run(dss, "snapshot", expected=0)
        say("2. A week passes: four people work on the project")
        edits = apply_edits(project)
        for edit in edits:
            print(f"   {edit.who:<14} {edit.what}")
        say("3. A drift check against that snapshot")
        run(dss, "check", "--no-save", expected=DRIFT)
        run(dss, "check", "--no-save", "--format", "html", "--output", REPORT, expected=DRIFT)
        found = json.loads(run(dss, "check", "--format", "json", expected=DRIFT, quiet=True))
    return verdict(edits, found)


def run(dss: DssEmulator, command: str, *options: str, expected: int, quiet: bool = False) -> str:
    """Run one command as a person would; stop the demo where it ends with another exit code."""
    shown = " ".join(["project-drift", command, KEY, *options])
    if not quiet:
        print(f"   $ {shown}\n", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "project_drift", command, KEY, "--store", STORE, *options],
        env={**os.environ, "DATAIKU_HOST": dss.url, "DATAIKU_API_KEY": dss.api_key},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    if not quiet and done.stdout:
        print(done.stdout, flush=True)
    if done.returncode != expected:
        sys.exit(f"{shown} ended with {done.returncode} and not with {expected}")
    return done.stdout


def verdict(edits: list[Edit], report: dict[str, Any]) -> int:
    """Compare the edits made with the drift found, resource by resource."""
    made = {edit.resource: edit.change for edit in edits if edit.change != "none"}
    rows = [row for group in report["groups"] for row in group["rows"]]
    found = {_named(follower): "follows" for row in rows for follower in row["followers"]}
    found.update({_named(row): row["change"] for row in rows})
    say("4. Was the drift found the drift made?")
    silent = sum(edit.change == "none" for edit in edits)
    print(
        f"   {len(made)} resources changed, {len(found)} reported; {silent} saves without a change"
    )
    for resource in sorted(made.keys() | found.keys()):
        if made.get(resource) != found.get(resource):
            print(f"   {resource}: made {made.get(resource)}, found {found.get(resource)}")
    agreed = made == found
    print(f"   {'Yes.' if agreed else 'No.'} The report: {REPORT}")
    return 0 if agreed else 1


def _named(row: dict[str, Any]) -> str:
    """Name the resource of a row as the edits do, without the project key."""
    name: str = row["resource_id"]
    return name.replace(f".{KEY}", "", 1)


def say(heading: str) -> None:
    print(f"\n{heading}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
