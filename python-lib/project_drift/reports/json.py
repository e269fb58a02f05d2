"""The report for programs: everything, uncut, under a version of its own."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

from project_drift.models.report import Overview, Report

FORMAT_VERSION = 1


def render(report: Report) -> str:
    """Return the report as JSON with sorted keys; `format_version` counts changes of its form."""
    return _text(dataclasses.asdict(report))


def render_overview(overview: Overview) -> str:
    """Return what came of each project as JSON."""
    return _text(dataclasses.asdict(overview))


def _text(fields: dict[str, Any]) -> str:
    data = {"format_version": FORMAT_VERSION, **fields}
    return json.dumps(data, sort_keys=True, indent=2, ensure_ascii=True) + "\n"
