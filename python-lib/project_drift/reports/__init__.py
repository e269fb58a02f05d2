"""Report formats: each module renders a `Report` and does nothing else."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

from project_drift.exceptions import ConfigurationError
from project_drift.models.report import Overview, Report
from project_drift.reports._values import short_time as short_time
from project_drift.reports._values import visible as visible


def formats() -> list[str]:
    """Return the names of the formats: the public modules of this package."""
    return sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )


def render(name: str, report: Report, colour: bool = False) -> str:
    """Return the report in a format; raises `ConfigurationError` with the names there are.

    `colour` is for a terminal: a format that knows colours uses them, any other stays as it is.
    """
    module = _module(name)
    made = getattr(module, "render_coloured", module.render) if colour else module.render
    text: str = made(report)
    return text


def render_overview(name: str, overview: Overview) -> str:
    """Return the overview in a format; raises `ConfigurationError` with the names there are."""
    text: str = _module(name).render_overview(overview)
    return text


def _module(name: str) -> ModuleType:
    if name not in formats():
        raise ConfigurationError(f"no report format {name!r}; there are: {', '.join(formats())}")
    return importlib.import_module(f"{__name__}.{name}")
