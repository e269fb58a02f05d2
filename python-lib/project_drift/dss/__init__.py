"""Inside DSS: what macros, scenario steps and their forms call, parameters in, result out."""

from __future__ import annotations

from project_drift.dss.captures import check as check
from project_drift.dss.captures import take_snapshot as take_snapshot
from project_drift.dss.choices import choices as choices
from project_drift.dss.explorer import Explorer as Explorer
from project_drift.dss.management import manage_snapshots as manage_snapshots
from project_drift.dss.progress import TARGET as PROGRESS_TARGET
from project_drift.dss.steps import run_check as run_check
from project_drift.dss.steps import run_snapshot as run_snapshot
from project_drift.dss.stored import compare_snapshots as compare_snapshots
from project_drift.dss.stored import set_baseline as set_baseline

__all__ = [
    "PROGRESS_TARGET",
    "Explorer",
    "check",
    "choices",
    "compare_snapshots",
    "manage_snapshots",
    "run_check",
    "run_snapshot",
    "set_baseline",
    "take_snapshot",
]
