"""`make verify-dss` from its first to its last line, on the emulator or on a real node."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from real_node.__main__ import main
from real_node.conftest import DEMO, Place
from real_node.facts import CONFIRMED, NOT_TESTABLE, REFUTED
from real_node.points import FACTS

# What the emulator answers in another way than the code hopes, or cannot tell.
REFUTED_THERE = {"1f", "1g", "8d", "9a"}
NOT_TOLD_THERE = {"1h", "3a", "3b", "3c", "12b", "12c"}


class Whole(NamedTuple):
    """What a whole run wrote and ended with, and where it ran."""

    code: int
    text: str
    report: dict[str, Any]
    place: Place


@pytest.fixture(scope="module")
def whole(place: Place) -> Iterator[Whole]:
    with pytest.MonkeyPatch.context() as patched:
        for name, value in place.environment.items():
            patched.setenv(name, value)
        written = io.StringIO()
        with contextlib.redirect_stdout(written):
            code = main(["--format", "json"])
    yield Whole(code, written.getvalue(), json.loads(written.getvalue()), place)


def test_every_step_of_the_journey_passes(whole: Whole) -> None:
    failed = {step["what"]: step["evidence"] for step in whole.report["journey"]}
    passed = [step["what"] for step in whole.report["journey"] if step["passed"]]
    assert len(passed) == 7, failed


def test_every_fact_is_judged_once(whole: Whole) -> None:
    judged = [finding["number"] for finding in whole.report["findings"]]
    assert sorted(judged) == sorted(fact.number for fact in FACTS)


def test_all_twelve_points_are_looked_at(whole: Whole) -> None:
    assert {finding["point"] for finding in whole.report["findings"]} == set(range(1, 13))


def test_the_exit_code_tells_whether_anything_was_refuted(whole: Whole) -> None:
    refuted = [item for item in whole.report["findings"] if item["outcome"] == REFUTED]
    assert whole.code == (2 if refuted else 0)


def test_no_key_is_written(whole: Whole) -> None:
    assert whole.place.environment["DATAIKU_API_KEY"] not in whole.text


@pytest.fixture
def emulated(whole: Whole) -> Whole:
    """The run, where it was one on the emulator."""
    if whole.place.emulator is None:
        pytest.skip("tells of the emulator, and this is a real node")
    return whole


def test_the_emulator_is_as_the_code_expects_but_for_what_is_known(emulated: Whole) -> None:
    expected = {fact.number: CONFIRMED for fact in FACTS}
    expected.update(dict.fromkeys(REFUTED_THERE, REFUTED))
    expected.update(dict.fromkeys(NOT_TOLD_THERE, NOT_TESTABLE))
    found = {item["number"]: item["outcome"] for item in emulated.report["findings"]}
    assert found == expected


def test_everything_that_was_wanted_could_be_made(emulated: Whole) -> None:
    assert emulated.report["made"]["refused"] == {}


def test_the_project_is_gone_and_the_other_one_is_not(emulated: Whole) -> None:
    assert emulated.place.emulator is not None
    assert list(emulated.place.emulator.projects) == [DEMO]


def test_nothing_is_written_outside_the_project_of_the_run(emulated: Whole) -> None:
    assert emulated.place.emulator is not None
    writes: Counter[str] = Counter()
    for request in emulated.place.emulator.requests.log:
        if request.method != "GET":
            writes[_written_to(f"{request.method} {request.path}")] += 1
    key = emulated.report["project"]
    assert writes.pop(f"files in folders of {key}") > 0
    assert writes == {"POST /projects": 1, f"project {key}": 50}


def _written_to(request: str) -> str:
    _, _, path = request.partition(" ")
    parts = path.strip("/").split("/")
    if parts[0] != "projects" or len(parts) == 1:
        return request
    if parts[2:3] == ["managedfolders"] and parts[4:5] == ["contents"]:
        return f"files in folders of {parts[1]}"
    return f"project {parts[1]}"
