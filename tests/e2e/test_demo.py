"""`make demo` finds exactly the drift that was made, and says no when it does not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from demo import run as demo_run
from demo.edits import Edit


def test_the_demo_ends_well_and_writes_its_report() -> None:
    done = subprocess.run(
        [sys.executable, "demo/run.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 objects changed by 4 people since snapshot 1" in done.stdout
    assert "   Yes." in done.stdout
    page = Path(ROOT / "demo/report.html").read_text(encoding="utf-8")
    assert "compute_purchases_enriched" in page


def test_the_demo_says_no_when_the_drift_found_is_not_the_drift_made() -> None:
    row = {"resource_id": "dataset.RETAIL_CHURN.a", "change": "added", "followers": []}
    report = {"groups": [{"rows": [row]}]}
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "added")], report) == 0
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "removed")], report) == 1
    assert demo_run.verdict([], report) == 1
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "none")], report) == 1


def test_what_follows_a_rename_is_not_the_same_as_what_was_edited() -> None:
    follower = {"resource_id": "recipe.RETAIL_CHURN.b", "change": "modified", "followers": []}
    row = {
        "resource_id": "dataset.RETAIL_CHURN.a", "change": "renamed", "followers": [follower],
    }  # fmt: skip
    report = {"groups": [{"rows": [row]}]}
    renamed = Edit("x", "y", "dataset.a", "renamed", "dataset.z")
    assert demo_run.verdict([renamed, Edit("x", "y", "recipe.b", "follows")], report) == 0
    assert demo_run.verdict([renamed, Edit("x", "y", "recipe.b", "modified")], report) == 1
    assert demo_run.verdict([renamed], report) == 1
