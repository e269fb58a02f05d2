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
    assert "18 objects changed by 4 people since snapshot 1" in done.stdout
    assert "   Yes." in done.stdout
    page = Path(ROOT / "demo/report.html").read_text(encoding="utf-8")
    assert "compute_purchases_enriched" in page


def test_the_demo_says_no_when_the_drift_found_is_not_the_drift_made() -> None:
    report = {"groups": [{"rows": [{"resource_id": "dataset.RETAIL_CHURN.a", "change": "added"}]}]}
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "added")], report) == 0
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "removed")], report) == 1
    assert demo_run.verdict([], report) == 1
    assert demo_run.verdict([Edit("x", "y", "dataset.a", "none")], report) == 1
