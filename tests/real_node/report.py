"""The conformance report: text of 80 columns for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
import textwrap
from collections import Counter
from dataclasses import dataclass, field

from project_drift.reports import visible
from real_node.facts import CONFIRMED, NOT_TESTABLE, POINTS, REFUTED, Finding, in_order
from real_node.filling import Made
from real_node.journey import Step

FORMAT_VERSION = 1
_WIDTH = 80
_MARGIN = 21


@dataclass
class Conformance:
    """Everything that one run found out about one node."""

    host: str
    dss_version: str
    project: str
    made: Made
    findings: list[Finding]
    journey: list[Step]
    notes: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether no fact was refuted and no step of the journey failed."""
        refuted = any(finding.outcome == REFUTED for finding in self.findings)
        return not refuted and all(step.passed for step in self.journey)


def as_json(run: Conformance) -> str:
    """Return the report as JSON with sorted keys."""
    data = {
        "format_version": FORMAT_VERSION,
        **dataclasses.asdict(run),
        "findings": [dataclasses.asdict(finding) for finding in in_order(run.findings)],
        "agrees": run.agrees,
    }
    return json.dumps(data, sort_keys=True, indent=2) + "\n"


def as_text(run: Conformance) -> str:
    """Return the report for people; no line is longer than 80 columns unless a word is."""
    lines = [
        *_wrapped(f"What Project Drift believes about DSS, asked of {run.host}"),
        *_wrapped(f"DSS {run.dss_version}; project {run.project}, made for this run"),
        *(line for note in run.notes for line in _wrapped(f"Note: {note}")),
        "",
        *_made(run.made),
    ]
    point = 0
    for finding in in_order(run.findings):
        if finding.point != point:
            point = finding.point
            lines += ["", f"{point}. {POINTS[point]}"]
        lines += _finding(finding)
    lines += ["", "The journey, from a snapshot to a verified store"]
    for step in run.journey:
        outcome = "passed" if step.passed else "FAILED"
        lines += _entry("", outcome, [step.what, f"seen: {step.evidence}"])
    return "\n".join([*lines, "", *_summary(run)]) + "\n"


def _made(made: Made) -> list[str]:
    lines = _wrapped(f"Made: {', '.join(made.names) or 'nothing'}.")
    for kind, reason in made.refused.items():
        lines += _wrapped(f"Not made: {kind}: {reason}")
    return lines


def _finding(finding: Finding) -> list[str]:
    outcome = finding.outcome.upper() if finding.outcome == REFUTED else finding.outcome
    parts = [finding.claim, f"seen: {finding.evidence}"]
    if finding.outcome != CONFIRMED:
        parts.append(f"in the code: {finding.relies}")
    return _entry(finding.number, outcome, parts)


def _entry(number: str, outcome: str, parts: list[str]) -> list[str]:
    """Lay out what stands beside a number and an outcome."""
    lines = []
    head = f"  {number:<4} {outcome:<13}"
    for index, part in enumerate(parts):
        first = f"{head:<{_MARGIN}}" if index == 0 else " " * _MARGIN
        lines += _wrapped(part, first, " " * _MARGIN)
    return lines


def _wrapped(text: str, first: str = "", others: str = "  ") -> list[str]:
    return textwrap.wrap(
        visible(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _summary(run: Conformance) -> list[str]:
    counted = Counter(finding.outcome for finding in run.findings)
    failed = sum(not step.passed for step in run.journey)
    told = ", ".join(
        f"{counted[outcome]} {outcome}" for outcome in (CONFIRMED, REFUTED, NOT_TESTABLE)
    )
    steps = f"{len(run.journey) - failed} of {len(run.journey)} steps of the journey passed"
    return _wrapped(f"{told}. {steps[0].upper()}{steps[1:]}.")
