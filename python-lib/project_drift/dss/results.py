"""Appends the row of a check to a dataset, so that the results of many projects can be queried.

The row is written when the check is made, saved and told: a dataset that is not there, or does not
fit, fails the component loudly and takes nothing of the verdict away.
"""

from __future__ import annotations

from typing import Any

from project_drift import service
from project_drift.dss.records import Row, failed_row, row_of, schema
from project_drift.dss.settings import Config, dataset_handle, environment, named_subject
from project_drift.exceptions import ProjectDriftError, ResultNotWrittenError
from project_drift.normalize.secrets import mask
from project_drift.reports import visible

# The names of all columns fit in.
_LIMIT = 1000


def record_check(config: Config, outcome: service.Outcome, report_path: str) -> None:
    """Append a check to the `results_dataset`, where one is chosen.

    Raises `ResultNotWrittenError` naming the dataset, with what the check found.
    """
    if _name(config):
        row = row_of(outcome, compared_with(config), report_path)
        _append(_name(config), row, service.summary(outcome.report))


def record_failure(config: Config, project_key: str, error: ProjectDriftError) -> None:
    """Append that a check could not be made, and why; as `record_check`."""
    if _name(config):
        reason = str(error)
        row = failed_row(
            named_subject(config, project_key), environment(config), compared_with(config), reason
        )
        _append(_name(config), row, reason)


def compared_with(config: Config) -> str:
    """Return which snapshot a check compares with, as the parameter `against` names it."""
    return str(config.get("against") or service.BASELINE)


def _name(config: Config) -> str:
    return str(config.get("results_dataset") or "")


def _append(name: str, row: Row, told: str) -> None:
    try:
        _require_columns(name)
        dataset = dataset_handle(name)
        # Without it DSS replaces all rows. A version without this switch is refused by the error.
        dataset.spec_item["appendMode"] = True
        with dataset.get_writer() as writer:
            writer.write_row_dict(row)
    except Exception as error:  # what the package of DSS raises has no narrower type
        raise ResultNotWrittenError(
            f"the result could not be written to the dataset {name!r}: "
            f"{visible(mask(str(error)), _LIMIT)}. What it would have told: {told}"
        ) from error


def _require_columns(name: str) -> None:
    """Give the columns to a dataset that has none; `ResultNotWrittenError` where some lack.

    A handle keeps the columns that it once read, so this one is not used to write.
    """
    dataset: Any = dataset_handle(name)
    present = {column["name"] for column in dataset.read_schema(raise_if_empty=False)}
    if not present:
        dataset.write_schema(schema())
        return
    missing = [column["name"] for column in schema() if column["name"] not in present]
    if missing:
        raise ResultNotWrittenError(
            f"it has no column {', '.join(missing)}; choose a new dataset, or add them"
        )
