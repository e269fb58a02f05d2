"""News from check to check: what is new, still open, not looked at, resolved; each said once."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples import CHECK_POLICY, MOMENT, a_resource, a_state, an_alert, an_entry, week
from project_drift.backends.journal import Entry
from project_drift.models.report import NEW, OPEN, UNSEEN, Finding, Report, Verdict
from project_drift.models.resource import Resource, ResourceMetadata
from project_drift.models.state import EXCLUDED, NOT_PERMITTED, READ, State
from project_drift.policy.rules import IgnoreRule, Policy, SeverityRule
from project_drift.service import findings
from project_drift.service.verdicts import fingerprint, with_news
from strategies import state_pairs, states

TODAY = date(2026, 11, 23)
LATER = "2026-11-24T10:00:00+00:00"
OLD = a_state(a_resource("orders", type="x", limit=1), a_resource("clients", tags=[]), serial=1)
CHANGED = a_state(a_resource("orders", type="x", limit=2), a_resource("clients", tags=[]))
AGAIN = a_state(a_resource("orders", type="x", limit=3), a_resource("clients", tags=[]))


def check(
    old: State,
    new: State,
    before: Entry | None = None,
    policy: Policy = Policy(),  # noqa: B008 - frozen
    at: str = MOMENT,
) -> Report:
    """What a check tells at a time, knowing the entry before."""
    now = dataclasses.replace(new, serial=0, updated_at=at)
    report = findings.compare("Check", old, now, policy=policy, today=TODAY)
    return with_news(
        report, before, policy, skipped=[k for k, how in new.coverage.items() if how != READ]
    )


def verdict(report: Report) -> Verdict:
    assert report.verdict is not None
    return report.verdict


def written(report: Report) -> Entry:
    return an_entry(*verdict(report).findings, verdict=fingerprint(report))


def told(found: tuple[Finding, ...]) -> list[str]:
    return [finding.sentence for finding in found]


@given(state_pairs(), states())
def test_each_finding_is_exactly_one_of_new_open_unseen_and_resolved(
    pair: tuple[State, State], third: State
) -> None:
    old, new = pair
    first = verdict(check(old, new))
    second = verdict(check(old, third, written(check(old, new))))
    known = {finding.name for finding in first.findings}
    for finding in second.findings:
        assert (finding.name in known) == (finding.news != NEW)
    now, gone = ({item.name for item in part} for part in (second.findings, second.resolved))
    assert now & gone == set()
    assert gone <= known
    assert second.new + second.open == sum(item.news != UNSEEN for item in second.findings)


@given(state_pairs())
def test_the_first_check_finds_everything_new(pair: tuple[State, State]) -> None:
    found = verdict(check(*pair))
    assert {finding.news for finding in found.findings} <= {NEW}
    assert (found.open, found.resolved) == (0, ())


@given(state_pairs())
def test_the_same_check_twice_finds_nothing_new_and_nothing_resolved(
    pair: tuple[State, State],
) -> None:
    first = check(*pair)
    second = check(*pair, written(first), at=LATER)
    assert verdict(second).new == 0
    assert verdict(second).resolved == ()
    assert fingerprint(second) == fingerprint(first)
    assert {finding.since for finding in verdict(second).findings} <= {MOMENT}


@given(state_pairs(gaps=False))
def test_all_is_resolved_where_the_project_is_as_it_was(pair: tuple[State, State]) -> None:
    old, new = pair
    before = written(check(old, new))
    after = verdict(check(old, dataclasses.replace(old), before))
    assert after.findings == ()
    assert [item.name for item in after.resolved] == [item["name"] for item in before.findings]


@given(state_pairs(gaps=False))
def test_what_is_resolved_is_told_once(pair: tuple[State, State]) -> None:
    old, new = pair
    reverted = check(old, old, written(check(old, new)))
    assert verdict(check(old, old, written(reverted))).resolved == ()


@given(state_pairs())
def test_a_row_is_new_where_a_finding_of_it_is(pair: tuple[State, State]) -> None:
    old, new = pair
    for before in (None, written(check(old, new))):
        report = check(old, new, before)
        for row in (row for group in report.groups for row in group.rows):
            expected = "" if row.change == "unknown" else OPEN if before else NEW
            assert row.news == expected


@given(state_pairs(), st.sampled_from(("dataset.*", "recipe.*", "*")))
def test_what_is_expected_from_now_on_is_not_resolved(
    pair: tuple[State, State], pattern: str
) -> None:
    old, new = pair
    policy = Policy(ignore=(IgnoreRule(pattern, "so it is"),))
    assert verdict(check(old, new, written(check(old, new)), policy)).resolved == ()


def test_a_change_that_was_taken_back_is_resolved() -> None:
    after = verdict(check(OLD, OLD, written(check(OLD, CHANGED))))
    assert told(after.resolved) == ["dataset orders: limit changed from 1 to 2"]
    assert (after.new, after.open) == (0, 0)


def test_a_place_that_changed_again_is_new_and_not_resolved() -> None:
    after = verdict(check(OLD, AGAIN, written(check(OLD, CHANGED))))
    assert told(after.findings) == ["dataset orders: limit changed from 1 to 3"]
    assert (after.new, after.open, after.resolved) == (1, 0, ())


def test_one_new_change_makes_its_row_new_and_leaves_the_other_open() -> None:
    more = a_state(a_resource("orders", type="y", limit=2), a_resource("clients", tags=[]))
    report = check(OLD, more, written(check(OLD, CHANGED)))
    assert [(item.place, item.news) for item in verdict(report).findings] == [
        ("/limit", OPEN), ("/type", NEW),
    ]  # fmt: skip
    assert [row.news for group in report.groups for row in group.rows] == [NEW]


def test_it_is_remembered_since_when_something_is_open() -> None:
    second = check(OLD, CHANGED, written(check(OLD, CHANGED)), at=LATER)
    (finding,) = verdict(second).findings
    assert (finding.news, finding.since) == (OPEN, MOMENT)


def test_what_cannot_be_read_now_is_unseen_until_it_is_seen() -> None:
    unread = dataclasses.replace(CHANGED, alerts=[an_alert("dataset", "orders")], complete=False)
    second = check(OLD, unread, written(check(OLD, CHANGED)), at=LATER)
    (finding,) = verdict(second).findings
    assert (finding.news, finding.since) == (UNSEEN, MOMENT)
    assert (verdict(second).new, verdict(second).open, verdict(second).resolved) == (0, 0, ())
    assert (verdict(second).level, verdict(second).unsure) == ("", True)
    third = check(OLD, unread, written(second))
    assert [item.news for item in verdict(third).findings] == [UNSEEN]
    assert fingerprint(third) == fingerprint(second)
    (seen,) = verdict(check(OLD, CHANGED, written(third), at=LATER)).findings
    assert (seen.news, seen.since) == (OPEN, MOMENT)
    assert told(verdict(check(OLD, OLD, written(third))).resolved) == [finding.sentence]


@pytest.mark.parametrize("how", [NOT_PERMITTED, EXCLUDED])
def test_a_type_that_is_not_covered_now_is_unseen(how: str) -> None:
    blind = a_state(coverage={"dataset": how})
    after = verdict(check(OLD, blind, written(check(OLD, CHANGED))))
    assert [item.news for item in after.findings] == [UNSEEN]
    assert after.resolved == ()


def test_a_list_that_fails_leaves_all_of_the_type_unseen() -> None:
    blind = a_state(alerts=[an_alert("dataset")])
    after = verdict(check(OLD, blind, written(check(OLD, CHANGED))))
    assert [item.news for item in after.findings] == [UNSEEN]


def test_another_object_that_cannot_be_read_hides_nothing() -> None:
    partly = dataclasses.replace(OLD, alerts=[an_alert("dataset", "clients")], complete=False)
    after = verdict(check(OLD, partly, written(check(OLD, CHANGED))))
    assert len(after.resolved) == 1


def test_a_change_in_what_is_gone_now_is_not_resolved() -> None:
    gone = a_state(a_resource("clients", tags=[]))
    after = verdict(check(OLD, gone, written(check(OLD, CHANGED))))
    assert told(after.findings) == ["dataset orders removed"]
    assert after.resolved == ()


def test_an_object_that_came_back_is_resolved() -> None:
    gone = a_state(a_resource("clients", tags=[]))
    after = verdict(check(OLD, CHANGED, written(check(OLD, gone))))
    assert told(after.resolved) == ["dataset orders removed"]
    assert told(after.findings) == ["dataset orders: limit changed from 1 to 2"]


def test_an_expired_rule_makes_what_it_hid_new() -> None:
    hiding = Policy(ignore=(IgnoreRule("dataset.orders", "a trial"),))
    before = written(check(OLD, CHANGED, policy=hiding))
    assert verdict(check(OLD, CHANGED, before)).new == 1


def born(name: str, limit: int = 7) -> Resource:
    """A dataset that is known under another name by its birth."""
    metadata = ResourceMetadata(created_at=MOMENT, created_by="anna")
    return dataclasses.replace(a_resource(name, type="Inline", limit=limit), metadata=metadata)


def test_a_change_stays_the_same_when_its_object_is_renamed() -> None:
    before = written(check(a_state(born("a")), a_state(born("a", 8))))
    report = check(a_state(born("a")), a_state(born("b", 8)), before)
    assert [(item.place, item.news) for item in verdict(report).findings] == [
        ("", NEW), ("/limit", OPEN),
    ]  # fmt: skip
    assert verdict(report).resolved == ()
    assert [row.news for group in report.groups for row in group.rows] == [NEW]


def test_a_rename_is_not_new_again_when_the_object_changes() -> None:
    before = written(check(a_state(born("a")), a_state(born("b"))))
    report = check(a_state(born("a")), a_state(born("b", 8)), before)
    assert [(item.place, item.news) for item in verdict(report).findings] == [
        ("", OPEN), ("/limit", NEW),
    ]  # fmt: skip


def test_a_second_rename_is_new_and_the_first_not_resolved() -> None:
    before = written(check(a_state(born("a")), a_state(born("b"))))
    after = verdict(check(a_state(born("a")), a_state(born("c")), before))
    assert [(item.sentence, item.news) for item in after.findings] == [
        ("dataset c renamed from a", NEW)
    ]
    assert after.resolved == ()


def test_an_open_rename_has_an_open_row() -> None:
    before = written(check(a_state(born("a")), a_state(born("b"))))
    report = check(a_state(born("a")), a_state(born("b")), before)
    assert [row.news for group in report.groups for row in group.rows] == [OPEN]


@pytest.mark.parametrize(("fail_on_open", "fails"), [(True, True), (False, False)])
def test_the_policy_decides_whether_old_drift_still_fails(fail_on_open: bool, fails: bool) -> None:
    policy = Policy(fail_on="low", fail_on_open=fail_on_open)
    first = check(OLD, CHANGED, policy=policy)
    assert verdict(first).fails
    after = verdict(check(OLD, CHANGED, written(first), policy))
    assert (after.fails, after.level) == (fails, "medium")


def test_old_drift_that_does_not_fail_any_more_says_so() -> None:
    policy = Policy(fail_on="low", fail_on_open=False)
    after = verdict(check(OLD, CHANGED, written(check(OLD, CHANGED)), policy))
    assert after.why == "the check fails on low and above: what reaches that was told before"


def test_what_is_unseen_does_not_fail_but_does_not_pass() -> None:
    policy = Policy(fail_on="low")
    blind = a_state(alerts=[an_alert("dataset")])
    after = verdict(check(OLD, blind, written(check(OLD, CHANGED, policy=policy)), policy))
    assert (after.fails, after.unsure, after.passes) == (False, True, False)


def test_a_reason_of_the_callers_own_makes_it_unsure() -> None:
    report = findings.compare("Check", OLD, OLD, policy=Policy(), today=TODAY)
    assert verdict(with_news(report, None, Policy(), unsure=True)).passes is False
    assert verdict(with_news(report, None, Policy())).passes is True


def test_a_report_without_a_verdict_stays_as_it_is() -> None:
    report = findings.compare("Snapshot", OLD, CHANGED)
    assert with_news(report, None, Policy()) == report


DIFFERENT = {
    "a finding": check(OLD, AGAIN),
    "nothing": check(OLD, OLD),
    "an unread object": check(
        OLD, dataclasses.replace(CHANGED, alerts=[an_alert("dataset", "clients")], complete=False)
    ),
    "a gap": check(OLD, dataclasses.replace(
        CHANGED, coverage={**CHANGED.coverage, "recipe": NOT_PERMITTED})),
    "a level": check(OLD, CHANGED, policy=Policy(severity=(SeverityRule("*", "low"),))),
    "a failure": check(OLD, CHANGED, policy=Policy(fail_on="low")),
    "an expired rule": check(OLD, CHANGED, policy=Policy(
        ignore=(IgnoreRule("x", "y", expires=date(2026, 1, 1), where="line 3"),))),
    "an expected difference": check(OLD, a_state(
        a_resource("orders", type="x", limit=2), a_resource("clients", tags=["a"])),
        policy=Policy(ignore=(IgnoreRule("dataset.clients", "y"),))),
}  # fmt: skip


@pytest.mark.parametrize("what", DIFFERENT)
def test_a_check_differs_from_another_in(what: str) -> None:
    assert fingerprint(DIFFERENT[what]) != fingerprint(check(OLD, CHANGED))


def test_no_two_of_these_checks_are_taken_for_the_same() -> None:
    assert len({fingerprint(report) for report in DIFFERENT.values()}) == len(DIFFERENT)


def test_a_check_differs_from_another_in_which_object_could_not_be_read() -> None:
    found = {
        fingerprint(check(OLD, dataclasses.replace(OLD, alerts=[alert], complete=False)))
        for alert in (an_alert("dataset", "orders"), an_alert("dataset", "clients"))
    }
    assert len(found) == 2


def test_a_check_does_not_differ_by_its_time_or_by_who_made_the_change() -> None:
    by = dataclasses.replace
    other = by(CHANGED, captured_by="marc", node_id="other")
    assert fingerprint(check(OLD, other, at=LATER)) == fingerprint(check(OLD, CHANGED))


def test_a_secret_that_changes_back_is_another_finding() -> None:
    secrets = [a_state(a_resource("a", password={"$secret": mark * 16})) for mark in "0123"]
    names = {verdict(check(secrets[0], one)).findings[0].name for one in secrets[1:]}
    assert len(names) == 3


NAMES = """
from datetime import date
from examples import CHECK_POLICY, week
from project_drift.service import findings
from project_drift.service.verdicts import fingerprint
report = findings.compare("Check", *week(), policy=CHECK_POLICY, today=date(2026, 11, 23))
print([item.name for item in report.verdict.findings], fingerprint(report))
"""


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_names_are_the_same_in_every_process(seed: str) -> None:
    root = Path(__file__).resolve().parents[2]
    path = os.pathsep.join(str(root / name) for name in ("python-lib", "tests"))
    done = subprocess.run(
        [sys.executable, "-c", NAMES],
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    report = findings.compare("Check", *week(), policy=CHECK_POLICY, today=TODAY)
    names = [item.name for item in verdict(report).findings]
    assert done.stdout.strip() == f"{names} {fingerprint(report)}"


def test_what_changed_in_a_column_is_not_resolved_when_the_column_is_gone() -> None:
    def columns(*found: tuple[str, str]) -> State:
        listed = [{"name": name, "type": kind} for name, kind in found]
        return a_state(a_resource("orders", schema={"columns": listed}))

    old = columns(("a", "int"), ("ab", "int"), ("c", "int"))
    retyped = columns(("a", "string"), ("ab", "string"), ("c", "int"))
    before = written(check(old, retyped))
    after = verdict(check(old, columns(("ab", "int"), ("c", "int")), before))
    assert told(after.resolved) == ["dataset orders: Column ab: type changed from int to string"]
