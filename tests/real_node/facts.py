"""A fact that may hold on a node or not, and what was found out about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Callable, NamedTuple

from dataikuapi.utils import DataikuException
from requests.exceptions import RequestException

if TYPE_CHECKING:
    from real_node.ground import Ground

CONFIRMED = "confirmed"
REFUTED = "refuted"
NOT_TESTABLE = "not testable"
OUTCOMES = (CONFIRMED, REFUTED, NOT_TESTABLE)

POINTS = {
    1: "What lists tell of objects",
    2: "The mark of the last save moves with code",
    3: "The mark of the last save and git",
    4: "How the node says no",
    5: "Which rights reading needs",
    6: "Names and keys that appear or not",
    7: "Code and keys of webapps and API services",
    8: "Timeline, git diff, flow graph, agents",
    9: "The library and paths in the git log",
    10: "The file of a recipe's code",
    11: "Many requests at once",
    12: "What an export leaves behind",
}


class NotTestable(Exception):  # noqa: N818 - an outcome, not an error
    """This node, or what it let us make, does not tell; the message says why."""


class Seen(NamedTuple):
    """Whether a fact holds, and by what one can tell, in one line."""

    holds: bool
    evidence: str


@dataclass(frozen=True)
class Fact:
    """One claim of one point. `relies` says what in the code depends on it.

    `look` finds out, or raises `NotTestable`.
    """

    number: str
    claim: str
    relies: str
    look: Callable[[Ground], Seen]

    @property
    def point(self) -> int:
        """The number of the point that the claim belongs to."""
        return int(self.number[:-1])


@dataclass(frozen=True)
class Finding:
    """A fact with what came of it; `outcome` is one of `OUTCOMES`."""

    number: str
    point: int
    claim: str
    relies: str
    outcome: str
    evidence: str


def judge(fact: Fact, ground: Ground) -> Finding:
    """Find out about one fact; what keeps it from being found out is the evidence then."""
    try:
        holds, evidence = fact.look(ground)
        outcome = CONFIRMED if holds else REFUTED
    except NotTestable as reason:
        outcome, evidence = NOT_TESTABLE, str(reason)
    except (DataikuException, RequestException) as error:
        outcome, evidence = NOT_TESTABLE, f"a call failed: {error}"
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        outcome = NOT_TESTABLE
        evidence = f"an answer has a shape of its own ({type(error).__name__}: {error})"
    return Finding(fact.number, fact.point, fact.claim, fact.relies, outcome, evidence)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by point, then by letter."""
    return sorted(findings, key=lambda finding: (finding.point, finding.number))
