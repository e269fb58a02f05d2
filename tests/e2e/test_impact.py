"""The impact of the demo's edits, read through the client: checked by hand against its recipes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from demo.edits import apply_edits
from dss_emulator import Project
from project_drift import LocalDirectoryBackend, StateManager
from project_drift.models.report import Impact, Report, Row
from project_drift.reports import render
from project_drift.service import findings

KEY = "RETAIL_CHURN"
Compare = Callable[[], Report]


@pytest.fixture
def compare(demo: Project, client: DSSClient, tmp_path: Path) -> Compare:
    """Compares the project as it is when called with what it was at first."""
    manager = StateManager(LocalDirectoryBackend(tmp_path, demo.key), client)
    before = manager.sync_project(demo.key)
    return lambda: findings.compare("Drift", before, manager.sync_project(demo.key))


def rows(report: Report) -> Iterator[Row]:
    return (row for group in report.groups for row in group.rows)


def impact_of(report: Report, resource: str) -> Impact:
    kind, name = resource.split(".", 1)
    found = [row.impact for row in rows(report) if row.resource_id == f"{kind}.{KEY}.{name}"]
    (impact,) = found
    return impact


def names(*ids: str) -> list[str]:
    return [one.split(".", 2)[2] for one in ids]


@contextmanager
def schema(project: Project, dataset: str) -> Iterator[list[dict[str, str]]]:
    with project.edit("dataset", dataset) as definition:
        yield definition["schema"]["columns"]


def drop(project: Project, dataset: str, column: str) -> None:
    with schema(project, dataset) as columns:
        columns[:] = [one for one in columns if one["name"] != column]


# customers_clean feeds two joins: the list of targets, and the view of a customer from which the
# features, both models, the scores and the segments are made. Those lead to the targets again.
AFTER_CUSTOMERS = [
    "compute_campaign_targets", "compute_customer_360",
    "campaign_targets", "customer_360",
    "compute_campaign_exports", "compute_churn_features",
    "churn_features", "qE5sYt1H",
    "split_churn_features",
    "churn_test", "churn_to_score", "churn_train",
    "evaluate_churn", "score_churn", "train_churn_classifier", "train_spend_forecast",
    "Pn6vXe2C", "Tw0bRk6y", "churn_scored", "churn_test_scored", "mXq83LdP",
    "compute_churn_segments",
    "churn_segments",
]  # fmt: skip


def test_a_dropped_column_is_told_with_all_that_it_hits(demo: Project, compare: Compare) -> None:
    drop(demo, "customers_clean", "email")
    impact = impact_of(compare(), "dataset.customers_clean")
    assert names(*impact.resources) == AFTER_CUSTOMERS
    assert names(*impact.scenarios) == [
        "EXPORT_CAMPAIGNS", "NIGHTLY_BUILD", "SCORE_ON_NEW_SESSIONS", "WEEKLY_RETRAIN",
    ]  # fmt: skip
    assert impact.readers == (
        "column email is read by recipe compute_campaign_targets (selected column)",
    )


@pytest.mark.parametrize(
    ("dataset", "column", "told"),
    [
        ("customers_clean", "customer_id", [
            "is read by recipe compute_campaign_targets (join condition)",
            "is read by recipe compute_customer_360 (join condition, selected column)",
        ]),
        ("purchases_enriched", "customer_id", [
            "is read by recipe compute_customer_purchase_stats (filter, group key)",
            "is read by recipe compute_customer_purchase_windows (partition column, "
            "selected column)",
        ]),
        ("support_tickets", "opened_at", ["is named in the code of recipe compute_ticket_stats"]),
        ("churn_scored", "proba_1", ["is read by recipe compute_churn_segments (prepare step)"]),
        ("churn_features", "split_role", [
            "is read by recipe split_churn_features (filter, split)",
        ]),
        ("product_catalog", "category", [
            "is read by recipe compute_purchases_enriched (selected column)",
        ]),
    ],
    ids=str,
)  # fmt: skip
def test_every_kind_of_recipe_is_known_as_a_reader(
    demo: Project, compare: Compare, dataset: str, column: str, told: list[str]
) -> None:
    drop(demo, dataset, column)
    readers = impact_of(compare(), f"dataset.{dataset}").readers
    assert list(readers) == [f"column {column} {one}" for one in told]


def test_a_model_hits_what_it_scores(demo: Project, compare: Compare) -> None:
    with demo.edit("saved_model", "mXq83LdP") as model:
        model["activeVersion"] = "another"
    impact = impact_of(compare(), "saved_model.mXq83LdP")
    assert names(*impact.resources)[:2] == ["evaluate_churn", "score_churn"]
    assert "campaign_targets" in names(*impact.resources)
    assert impact.called(f"managed_folder.{KEY}.qE5sYt1H") == "Campaign exports"


def test_a_variable_names_those_that_have_its_value_put_in(demo: Project, compare: Compare) -> None:
    with demo.variables() as variables:
        variables["standard"]["snapshot_date"] = "2026-07-01"
    readers = next(row.impact.readers for row in rows(compare()))
    assert readers == tuple(
        f"variable snapshot_date is used as ${{snapshot_date}} by recipe {name}"
        for name in ("compute_store_performance", "compute_ticket_stats", "evaluate_churn")
    )


def test_of_the_week_only_the_flow_is_hit(demo: Project, compare: Compare) -> None:
    apply_edits(demo)
    hit = {row.resource_type for row in rows(compare()) if row.impact != Impact()}
    assert hit == {"dataset", "recipe"}


def test_the_impact_is_in_the_json_whole(demo: Project, compare: Compare) -> None:
    drop(demo, "customers_clean", "email")
    (group,) = json.loads(render("json", compare()))["groups"]
    assert names(*group["rows"][0]["impact"]["resources"]) == AFTER_CUSTOMERS
