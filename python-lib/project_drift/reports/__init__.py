"""Report formats: each module renders a `Report` and does nothing else."""

from __future__ import annotations

import importlib
import pkgutil

from project_drift.exceptions import ConfigurationError
from project_drift.models.report import Report


def formats() -> list[str]:
    """Return the names of the formats: the public modules of this package."""
    return sorted(
        module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")
    )


def render(name: str, report: Report) -> str:
    """Return the report in a format; raises `ConfigurationError` with the names there are."""
    if name not in formats():
        raise ConfigurationError(f"no report format {name!r}; there are: {', '.join(formats())}")
    text: str = importlib.import_module(f"{__name__}.{name}").render(report)
    return text
