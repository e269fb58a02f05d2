"""The one sentence on a check: for a log, a mail, the reason of a failed step."""

from __future__ import annotations

import dataclasses
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift.models.report import (
    CLEAN,
    DRIFT,
    INCOMPLETE,
    Finding,
    Gap,
    Group,
    Report,
    Row,
    RuleUse,
    Side,
    Verdict,
)
from project_drift.service import summary

SIDE = Side("now", 0, "2026-06-22T17:00:00+00:00", "admin", "prod", "14.2.0", "design", 94, True)
FINDING = Finding("a1", "dataset.SALES.orders", "/x", "dataset orders: column x removed", "high")
VERDICT = Verdict(
    level="", fail_on="high", fails=False, unsure=False, why="nothing counts",
    suppressed=0, new=0, open=0,
)  # fmt: skip


def report(status: str = CLEAN, verdict: dict[str, Any] | None = None, **fields: Any) -> Report:
    judged = dataclasses.replace(VERDICT, **(verdict or {}))
    old = dataclasses.replace(SIDE, name="snapshot 3", serial=3)
    defaults = {"sentence": "The report's own.", "counts": {}, "old": old, "verdict": judged}
    return Report("Drift check", "SALES", status, new=SIDE, **{**defaults, **fields})


def unknown(name: str, kind: str = "recipe") -> Group:
    return Group("recipes", (Row("unknown", "?", kind, f"{kind}.SALES.{name}", name),))


@given(st.text(), st.text())
def test_it_is_one_visible_line_whatever_things_are_called(name: str, why: str) -> None:
    told = summary(
        report(DRIFT, {"fails": True, "unsure": True, "why": why}, groups=(unknown(name),))
    )
    assert told == " ".join(told.splitlines())
    assert not [sign for sign in told if unicodedata.category(sign) in ("Cc", "Zl", "Zp")]


def test_a_clean_check_says_so() -> None:
    assert summary(report()) == "SALES (prod) has no drift since snapshot 3."


def test_what_is_counted_is_told_in_one_place() -> None:
    verdict = {"new": 2, "open": 1, "suppressed": 4, "resolved": (FINDING,), "level": "low",
               "why": "what counts is below"}  # fmt: skip
    assert summary(report(DRIFT, verdict)) == (
        "SALES (prod) drifted since snapshot 3 (2 new, 1 still open, 1 resolved, 4 expected); "
        "what counts is below."
    )


def test_a_failing_check_gives_the_reason() -> None:
    verdict = {"fails": True, "new": 1, "why": "high: dataset orders: column x removed"}
    assert summary(report(DRIFT, verdict)) == (
        "SALES (prod) drifted since snapshot 3 (1 new): high: dataset orders: column x removed."
    )


def test_what_could_not_be_read_is_named() -> None:
    told = summary(report(INCOMPLETE, {"unsure": True}, groups=(unknown("a"), unknown("b"))))
    assert "the check is incomplete" in told
    assert told.endswith("could not be read or compared: recipe a, recipe b.")


def test_a_whole_type_is_named_as_one() -> None:
    told = summary(report(INCOMPLETE, {"unsure": True}, groups=(unknown("all recipes"),)))
    assert told.endswith("could not be read or compared: all recipes.")


def test_beyond_three_they_are_counted() -> None:
    groups = tuple(unknown(name) for name in "abcde")
    told = summary(report(INCOMPLETE, {"unsure": True}, groups=groups))
    assert told.endswith("recipe a, recipe b, recipe c and 2 more.")


def test_a_lost_right_is_named_with_the_right() -> None:
    gap = Gap("permissions", "your key lacks the right to administer the project", "permissions")
    told = summary(report(INCOMPLETE, {"unsure": True}, gaps=(gap,)))
    assert told.endswith(f": not covered: permissions ({gap.reason}).")


def test_drift_that_fails_and_a_gap_are_both_told() -> None:
    verdict = {"fails": True, "unsure": True, "why": "high: a thing"}
    told = summary(report(DRIFT, verdict, groups=(unknown("a"),)))
    assert told.endswith(": high: a thing; could not be read or compared: recipe a.")


@pytest.mark.parametrize(("state", "expected"), [("expired", True), ("at work", False)])
def test_an_expired_rule_that_would_cover_something_is_told(state: str, expected: bool) -> None:
    rule = RuleUse("variables", "", "tried out", "", "2020-05-31", "policy.yml, line 3", 2, state)
    told = summary(report(DRIFT, {"fails": True, "rules": (rule,), "why": "w"}))
    assert ("2 under an expired rule" in told) is expected


def test_a_report_without_a_verdict_speaks_for_itself() -> None:
    assert summary(report(verdict=None, old=None)) == "The report's own."
