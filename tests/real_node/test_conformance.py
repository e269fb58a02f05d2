"""What the report says when a node is not as expected, refuses things or breaks off."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import ROOT
from dss_emulator import DssEmulator
from real_node.answers import like_dss
from real_node.facts import CONFIRMED, NOT_TESTABLE, REFUTED, Fact, Seen, judge
from real_node.filling import Made
from real_node.journey import Step
from real_node.points import FACTS, flow, history, lists, refusals, rights, saves, shapes
from real_node.report import Conformance, as_text
from real_node.run import verify


def outcomes(dss: DssEmulator, facts: tuple[Fact, ...], **options: Any) -> dict[str, str]:
    """Return what came of each fact, without the journey."""
    run = verify(dss.url, dss.api_key, facts=facts, travels=False, **options)
    assert dss.projects == {}
    odd = [item for item in run.findings if "a shape of its own" in item.evidence]
    assert odd == []
    return {finding.number: finding.outcome for finding in run.findings}


def test_lists_that_are_thinner_than_a_get_are_refuted(dss: DssEmulator) -> None:
    dss.lists_differ_from_get = True
    found = outcomes(dss, lists.FACTS[:3])
    assert found == {"1a": REFUTED, "1b": REFUTED, "1c": CONFIRMED}


def test_types_that_the_node_does_not_have_are_not_testable(dss: DssEmulator) -> None:
    dss.without("agent", "semantic_model", "agent_skill")
    found = outcomes(dss, (*lists.FACTS, *flow.FACTS[3:]))
    missing = {number for number, outcome in found.items() if outcome == NOT_TESTABLE}
    assert missing >= {"1g", "1k", "8d", "8e"}


def test_what_the_node_refuses_to_make_is_not_testable(dss: DssEmulator) -> None:
    dss.fail("*/webapps", method="POST", status=403)
    dss.fail("*/recipes", method="POST", status=500)
    found = outcomes(dss, (*saves.FACTS, *shapes.FACTS))
    refused = {number for number, outcome in found.items() if outcome == NOT_TESTABLE}
    assert refused == {"2b", "2c", "7a", "7b"}


def test_agents_that_are_no_saved_models_refute_that_they_are(dss: DssEmulator) -> None:
    dss.agents_among_saved_models = False
    assert outcomes(dss, flow.FACTS[4:]) == {"8e": REFUTED}


def test_a_save_that_moves_no_mark_is_refuted(dss: DssEmulator) -> None:
    dss.fail("*/recipes/*", method="PUT", status=200, body={"msg": "Saved"})
    dss.fail("*/scenarios/*/payload", method="PUT", status=200, body={"msg": "Saved"})
    found = outcomes(dss, saves.FACTS)
    assert (found["2b"], found["2c"], found["2d"]) == (REFUTED, CONFIRMED, REFUTED)


def test_other_statuses_than_expected_are_refuted(dss: DssEmulator) -> None:
    like_dss(dss)
    dss.fail("*/DRIFTVERIFY_UNKNOWN_*", status=404)
    dss.fail("/connections/*", status=404)
    found = outcomes(dss, refusals.FACTS)
    assert (found["4a"], found["4b"], found["4e"]) == (REFUTED, CONFIRMED, REFUTED)


def test_a_connection_that_is_cut_is_not_testable(dss: DssEmulator) -> None:
    dss.fail("/connections/*", drop=True)
    assert outcomes(dss, refusals.FACTS[4:5]) == {"4e": NOT_TESTABLE}


@pytest.mark.parametrize("rights_of_second_key", ["none given", "administrator", "unknown"])
def test_without_a_second_key_of_less_rights_they_are_not_testable(
    dss: DssEmulator, rights_of_second_key: str
) -> None:
    key = {
        "none given": "",
        "administrator": dss.add_user("boss", admin=True),
        "unknown": "nobody-has-this-key",
    }[rights_of_second_key]
    found = outcomes(dss, rights.FACTS[:6], reader_key=key)
    assert set(found.values()) == {NOT_TESTABLE}


def test_a_reader_who_sees_less_refutes_that_everything_is_shown(dss: DssEmulator) -> None:
    reader = dss.add_user("rita", monitor_jobs=True)
    dss.fail("*/git/status", status=403)
    found = outcomes(dss, rights.FACTS, reader_key=reader)
    refuted = {number for number, outcome in found.items() if outcome == REFUTED}
    assert refuted == {"5c", "5d"}


def test_git_that_brings_no_content_back_is_not_testable(dss: DssEmulator) -> None:
    like_dss(dss)
    found = outcomes(dss, history.FACTS)
    assert found == {
        "3a": NOT_TESTABLE, "3b": NOT_TESTABLE, "3c": NOT_TESTABLE, "3d": CONFIRMED,
    }  # fmt: skip


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.number)
def test_every_fact_stands_on_the_page_as_it_is_asked(fact: Fact) -> None:
    page = (ROOT / "docs" / "verify-on-dss.md").read_text(encoding="utf-8")
    assert f"| {fact.number} | {fact.claim} | {fact.relies} |\n" in page


def test_every_file_that_depends_on_a_fact_is_there() -> None:
    package = ROOT / "python-lib" / "project_drift"
    named = {word for fact in FACTS for word in re.findall(r"[\w/]+\.py", fact.relies)}
    gone = [name for name in named if not any(package.rglob(name))]
    assert gone == []


def test_an_answer_of_odd_shape_is_not_testable_and_says_so(dss: DssEmulator) -> None:
    dss.fail("*/flow/zones/*", status=200, body=[])
    run = verify(dss.url, dss.api_key, facts=shapes.FACTS[1:2], travels=False)
    (finding,) = run.findings
    assert finding.outcome == NOT_TESTABLE
    assert "TypeError" in finding.evidence


def report(evidence: str, step: Step) -> Conformance:
    """Return a report on one refuted fact and one step."""
    fact = Fact("9a", "A claim.", "a file", lambda _ground: Seen(False, evidence))
    run = Conformance("http://127.0.0.1", "14", "DRIFTVERIFY_0", Made(), [], [step])
    run.findings.append(judge(fact, None))  # type: ignore[arg-type]
    return run


def test_the_text_keeps_to_80_columns_and_hides_control_characters() -> None:
    hostile = "words of an answer " * 20 + "\x1b[31mred\n\u202e"
    text = as_text(report(hostile, Step("A step", False, hostile)))
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_step_that_failed_means_that_the_node_does_not_agree() -> None:
    run = report("", Step("A step", False, "exit code 1"))
    run.findings.clear()
    assert not run.agrees
    assert "FAILED" in as_text(run)
