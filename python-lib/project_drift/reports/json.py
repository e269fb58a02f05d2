"""The report for programs: everything, uncut, under a version of its own."""

from __future__ import annotations

import dataclasses
import json

from project_drift.models.report import Report

FORMAT_VERSION = 1


def render(report: Report) -> str:
    """Return the report as JSON with sorted keys; `format_version` counts changes of its form."""
    data = {"format_version": FORMAT_VERSION, **dataclasses.asdict(report)}
    return json.dumps(data, sort_keys=True, indent=2, ensure_ascii=True) + "\n"
