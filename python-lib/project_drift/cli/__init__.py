"""The command line: options in, one call of the service, a report and an exit code out."""

from __future__ import annotations

from project_drift.cli.main import main as main
