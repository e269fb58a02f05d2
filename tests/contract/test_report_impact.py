"""What every report tells of the impact of a change, and where it is cut."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from examples import week_report
from project_drift.models.report import Group, Impact, Report, Row
from project_drift.reports import formats, render

FOR_PEOPLE = [name for name in formats() if name != "json"]


def ids(kind: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{kind}.SHOP.{name}" for name in names)


def with_impact(**impact: Any) -> Report:
    """A report with one row that has this impact and nothing else to tell."""
    row = Row(
        "modified", "~", "dataset", "dataset.SHOP.a", "a", level="high", impact=Impact(**impact)
    )
    return dataclasses.replace(week_report(), groups=(Group("datasets", (row,)),))


def told(name: str, report: Report) -> str:
    """The report on one line, so that it does not matter where a format breaks it."""
    return " ".join(render(name, report).replace("`", "").split())


SENTENCES = {
    "one resource": (
        {"resources": ids("dataset", "b")}, "1 resource downstream (b)",
    ),
    "what recipes make before them": (
        {"resources": ids("recipe", "compute_b") + ids("dataset", "b")},
        "2 resources downstream (b and compute_b)",
    ),
    "as many as fit": (
        {"resources": ids("dataset", *"bcde")}, "4 resources downstream (b, c, d and e)",
    ),
    "more than fit": (
        {"resources": ids("dataset", *"bcdefgh")},
        "7 resources downstream (b, c, d and 4 more)",
    ),
    "as people call it": (
        {"resources": ids("managed_folder", "f8"), "names": {"managed_folder.SHOP.f8": "Exports"}},
        "1 resource downstream (Exports)",
    ),
    "of another project": ({"resources": ("CRM.b",)}, "1 resource downstream (CRM.b)"),
    "a scenario": ({"scenarios": ids("scenario", "NIGHTLY")}, "sed by scenario NIGHTLY"),
    "scenarios": ({"scenarios": ids("scenario", "A", "B")}, "sed by scenarios A and B"),
    "readers": ({"readers": ("column x is read", "column y is read")},
                "olumn x is read; column y is read"),
    "more readers": ({"readers": tuple(f"reader {n}" for n in range(6))},
                     "eader 0; reader 1; reader 2; and 3 more readers"),
    "all of it": (
        {"resources": ids("dataset", "b"), "scenarios": ids("scenario", "S"), "readers": ("r",)},
        "1 resource downstream (b); used by scenario S; r",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FOR_PEOPLE)
@pytest.mark.parametrize("case", SENTENCES)
def test_the_impact_is_one_line(name: str, case: str) -> None:
    impact, expected = SENTENCES[case]
    assert expected in told(name, with_impact(**impact))


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_without_an_impact_nothing_is_said(name: str) -> None:
    assert "downstream" not in told(name, with_impact())


@pytest.mark.parametrize("name", FOR_PEOPLE)
def test_names_are_cut_like_any_other(name: str) -> None:
    text = told(name, with_impact(resources=ids("dataset", "x" * 10_000)))
    assert "more characters" in text
    assert "x" * 300 not in text


def test_a_row_with_nothing_but_an_impact_can_be_opened() -> None:
    page = render("html", with_impact(resources=ids("dataset", "b")))
    assert "1 resource downstream (b)" in page
    assert '<details class="pd-row' in page


def test_json_has_all_of_it() -> None:
    impact = {"resources": list(ids("dataset", *"bcdefgh")), "scenarios": [], "readers": ["r"]}
    (group,) = json.loads(render("json", with_impact(**impact)))["groups"]
    assert group["rows"][0]["impact"] == {**impact, "names": {}}
