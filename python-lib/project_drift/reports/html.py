"""The report as one self-contained HTML page: no script, no network, everything escaped."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from project_drift.models.report import Overview, Report
from project_drift.models.words import noun
from project_drift.reports import _rows, _verdict
from project_drift.reports._chart import chart
from project_drift.reports._plain import notes
from project_drift.reports._values import (
    FOLLOWED_LIMIT,
    NAME_LIMIT,
    ROW_LIMIT,
    TEXT_LIMIT,
    first,
    short_time,
    shown_hunks,
    shown_line,
    visible,
)


def render(report: Report) -> str:
    """Return the report as an HTML page that also stands well inside another page."""
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            chart=chart(report.groups),
            notes=list(notes(report)),
            since=_verdict.open_since(report),
        )
    )


def render_overview(overview: Overview) -> str:
    """Return what came of each project as an HTML page."""
    return _environment().get_template("overview.html.j2").render(overview=overview)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("project_drift", "reports/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        rows=_rows, judged=_verdict, row_limit=ROW_LIMIT, followed_limit=FOLLOWED_LIMIT
    )
    environment.filters.update(
        first_of=first,
        line=shown_line,
        name=_name,
        noun=_noun,
        shown_hunks=shown_hunks,
        when=short_time,
    )
    return environment


def _name(text: str) -> str:
    return visible(text, NAME_LIMIT)


def _noun(resource_type: str) -> str:
    return _name(noun(resource_type))


def _harmless(value: Any) -> Any:
    """Write out hidden characters of every text that a template shows, and cut it."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return visible(value, TEXT_LIMIT)
    return value
