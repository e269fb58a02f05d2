"""A verdict by itself: its level, whether it fails, and why, in words."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import MOMENT, a_resource, a_state, an_alert
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import CLEAN, DRIFT, INCOMPLETE, LEVELS, Report, Verdict
from project_drift.models.resource import Resource, ResourceMetadata
from project_drift.models.state import EXCLUDED, NOT_PERMITTED, READ, State
from project_drift.policy.rules import IgnoreRule, Policy, SeverityRule
from project_drift.policy.verdict import Judged
from project_drift.service import findings
from project_drift.service.verdicts import verdict_of
from strategies import state_pairs

TODAY = date(2026, 11, 23)
FAIL_ON = ["critical", "high", "medium", "low", "none"]
TAG = Change("/tags", "added", None, "x", "tag added")
CODE = Change("/payload", "modified", "a", "b", "code changed")


def a_diff(*changes: Change, name: str = "r", kind: str = "recipe") -> ResourceDiff:
    resource = a_resource(name, kind)
    return ResourceDiff(
        ChangeType.MODIFIED, resource.resource_id, kind, resource, resource, changes
    )


def of(*diffs: ResourceDiff, unsure: bool = False, policy: Policy = Policy()) -> Verdict:  # noqa: B008 - frozen
    return verdict_of(Judged(diffs, (), ()), unsure, policy)


def compared(old: State, new: State, policy: Policy = Policy()) -> Report:  # noqa: B008 - frozen
    return findings.compare("Check", old, new, policy=policy, today=TODAY)


@given(state_pairs(), st.sampled_from(FAIL_ON))
def test_a_check_fails_exactly_where_a_finding_reaches_the_level(
    pair: tuple[State, State], fail_on: str
) -> None:
    verdict = compared(*pair, Policy(fail_on=fail_on)).verdict
    assert verdict is not None
    high_enough = LEVELS[: LEVELS.index(fail_on) + 1] if fail_on != "none" else ()
    assert verdict.fails == any(item.level in high_enough for item in verdict.findings)
    assert verdict.passes == (not verdict.fails and not verdict.unsure)


@given(state_pairs())
def test_failing_on_a_lower_level_never_makes_a_check_pass(pair: tuple[State, State]) -> None:
    verdicts = [compared(*pair, Policy(fail_on=level)).verdict for level in FAIL_ON]
    fails = [verdict.fails for verdict in verdicts if verdict]
    assert fails[:4] == sorted(fails[:4])
    assert fails[4] is False


@given(state_pairs())
def test_every_difference_that_counts_is_a_finding(pair: tuple[State, State]) -> None:
    report = compared(*pair)
    assert report.verdict is not None
    rows = [row for group in report.groups for row in group.rows if row.change != "unknown"]
    whole = sum(row.change != "modified" for row in rows)
    assert len(report.verdict.findings) == whole + sum(len(row.changes) for row in rows)
    assert report.verdict.new == len(report.verdict.findings)


@given(state_pairs())
def test_the_level_is_that_of_the_worst_row(pair: tuple[State, State]) -> None:
    report = compared(*pair)
    assert report.verdict is not None
    found = {row.level for group in report.groups for row in group.rows}
    assert report.verdict.level == next((level for level in LEVELS if level in found), "")


@given(state_pairs())
def test_what_could_not_be_read_never_passes(pair: tuple[State, State]) -> None:
    report = compared(*pair, Policy(fail_on="none"))
    assert report.verdict is not None
    assert report.verdict.unsure >= (report.status == INCOMPLETE or report.counts["unknown"] > 0)
    if report.verdict.unsure:
        assert not report.verdict.passes
        assert report.status != CLEAN


@pytest.mark.parametrize("which", ["the right to read a type is lost", "a type was left out"])
def test_a_harmless_change_does_not_hide_what_could_not_be_looked_at(which: str) -> None:
    lost = which.startswith("the right")
    admin = a_resource(None, "permissions", owner="anna")
    before = {"dataset": READ, "permissions": READ if lost else EXCLUDED}
    after = {"dataset": READ, "permissions": NOT_PERMITTED if lost else READ}
    for tags in (["x"], ["y"]):
        old = a_state(a_resource("a", tags=["x"]), *[admin] * lost, coverage=before)
        new = a_state(a_resource("a", tags=tags), *[admin] * (not lost), coverage=after)
        verdict = compared(old, new).verdict
        assert verdict is not None
        assert (verdict.fails, verdict.unsure, verdict.passes) == (False, True, False)


def test_a_rule_for_something_else_does_not_expect_a_secret_that_may_have_changed() -> None:
    def dataset(secret: str, text: str) -> Resource:
        return a_resource("a", params={"password": {"$secret": secret}}, description=text)

    policy = Policy(ignore=(IgnoreRule("dataset.a", "words", path="/description"),))
    old, new = a_state(dataset("aa", "x"), key_id="k1"), a_state(dataset("bb", "y"), key_id="k2")
    report = compared(old, new, policy)
    assert report.verdict is not None
    assert (report.status, report.verdict.passes) == (INCOMPLETE, False)
    assert report.verdict.suppressed == 1


@given(state_pairs())
def test_a_report_without_a_policy_has_no_verdict(pair: tuple[State, State]) -> None:
    report = findings.compare("Snapshot", *pair)
    assert (report.verdict, report.expected) == (None, ())


def test_where_all_is_expected_nothing_has_drifted() -> None:
    old, new = a_state(a_resource("a", tags=["x"])), a_state(a_resource("a", tags=["y"]))
    report = compared(old, new, Policy(ignore=(IgnoreRule("dataset.a", "so it is"),)))
    assert report.verdict is not None
    assert report.status == CLEAN
    assert (report.verdict.passes, report.verdict.level) == (True, "")
    assert report.verdict.suppressed == 2
    assert [row.name for group in report.expected for row in group.rows] == ["a"]
    told = "Nothing but what the policy expects changed since now: 2 differences."
    assert report.sentence == told


def born(name: str) -> Resource:
    """A dataset with a mark of its creation, by which it is known under another name."""
    metadata = ResourceMetadata(created_at=MOMENT, created_by="anna")
    return dataclasses.replace(a_resource(name, type="Inline", limit=7), metadata=metadata)


def reading(name: str) -> Resource:
    return a_resource("r", "recipe", inputs={"main": {"items": [{"ref": name}]}}, type="sync")


@pytest.mark.parametrize(
    ("pattern", "status"), [("dataset.tmp_*", CLEAN), ("dataset.tmp_2", DRIFT), ("x", DRIFT)]
)
def test_an_expected_rename_leaves_no_drift_behind(pattern: str, status: str) -> None:
    old, new = a_state(born("tmp_1"), reading("tmp_1")), a_state(born("tmp_2"), reading("tmp_2"))
    plain = compared(old, new)
    assert (plain.counts["renamed"], plain.counts["following"]) == (1, 1)
    report = compared(old, new, Policy(ignore=(IgnoreRule(pattern, "scratch"),)))
    assert report.status == status
    assert report.counts["following"] == (status == DRIFT)


@pytest.mark.parametrize(
    ("policy", "diffs", "why"),
    [
        (Policy(), (), "nothing counts"),
        (Policy(), (a_diff(CODE),),
         "high: recipe r: code changed; the check fails on high and above"),
        (Policy(), (a_diff(TAG), a_diff(CODE, name="s"), a_diff(CODE, name="t")),
         "high: recipe s: code changed (and 1 more); the check fails on high and above"),
        (Policy(fail_on="low"), (a_diff(TAG), a_diff(CODE, name="s")),
         "high: recipe s: code changed (and 1 more); the check fails on low and above"),
        (Policy(), (a_diff(TAG),),
         "the check fails on high and above: what counts is below that"),
        (Policy(fail_on_open=False), (a_diff(TAG),),
         "the check fails on high and above: what counts is below that"),
        (Policy(fail_on="none"), (a_diff(CODE),), "the check never fails on drift"),
        (Policy(fail_on="none"), (), "nothing counts"),
    ],
)  # fmt: skip
def test_it_says_why(policy: Policy, diffs: tuple[ResourceDiff, ...], why: str) -> None:
    assert of(*diffs, policy=policy).why == why


def test_what_is_not_certain_says_so() -> None:
    verdict = of(unsure=True)
    assert (verdict.unsure, verdict.fails, verdict.passes) == (True, False, False)
    assert verdict.why == "not everything could be read or compared"


def test_an_unread_object_beside_drift_makes_it_unsure() -> None:
    old = a_state(a_resource("a", tags=[]), a_resource("b"))
    new = a_state(a_resource("a", tags=["x"]), alerts=[an_alert("dataset", "b")])
    report = compared(old, new)
    assert report.verdict is not None
    assert report.status == DRIFT
    assert (report.verdict.fails, report.verdict.unsure) == (False, True)


def test_a_level_of_the_policy_counts() -> None:
    policy = Policy(severity=(SeverityRule("recipe.r", "critical", "/tags"),), fail_on="critical")
    verdict = of(a_diff(TAG), policy=policy)
    assert (verdict.level, verdict.fails) == ("critical", True)


def test_what_only_follows_a_rename_is_no_finding_of_its_own() -> None:
    follows = dataclasses.replace(CODE, follows="dataset.SHOP.sales")
    assert [item.place for item in of(a_diff(follows, TAG)).findings] == ["/tags"]


@pytest.mark.parametrize(
    ("diff", "sentence"),
    [
        (ResourceDiff(ChangeType.REMOVED, "dataset.SHOP.a", "dataset", a_resource("a")),
         "dataset a removed"),
        (ResourceDiff(ChangeType.ADDED, "flow_zone.SHOP.z1", "flow_zone", None,
                      dataclasses.replace(a_resource("z1", "flow_zone"), display_name="Ingest")),
         "flow zone Ingest added"),
        (ResourceDiff(ChangeType.RENAMED, "dataset.SHOP.b", "dataset", a_resource("a"),
                      a_resource("b"), reason="same birth"),
         "dataset b renamed from a"),
        (ResourceDiff(ChangeType.MODIFIED, "variables.SHOP", "variables",
                      a_resource(None, "variables"), a_resource(None, "variables"), (TAG,)),
         "variables: tag added"),
        (a_diff(TAG, name="a.b"), "recipe a.b: tag added"),
    ],
    ids=["removed", "by the name people know", "renamed", "a type alone", "dots"],
)  # fmt: skip
def test_a_finding_is_told_in_words(diff: ResourceDiff, sentence: str) -> None:
    (finding,) = of(diff).findings
    assert finding.sentence == sentence
