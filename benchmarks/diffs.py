"""Comparing two states: an ordinary large pair, and single objects that are as hard as can be."""

from __future__ import annotations

import json
from collections.abc import Iterator

from deepdiff import DeepDiff

from benchmarks import hard, made_up
from benchmarks.measure import MEGABYTE, Result, timed
from project_drift import DiffEngine, State

# What a hard object may take: a fixed bound, generous enough for a machine that is busy or slow.
MOST_SECONDS = 15.0


def of_diffs(size: int) -> Iterator[Result]:
    """Diffs against the time to parse the JSON of both states.

    Only the one of 1 % has a target; what takes long is measured once.
    """
    old = made_up.state(size)
    for what, changed, target, rounds in (
        ("nothing changed", 0.0, None, 3),
        ("1 % changed", 0.01, 1.0, 3),
        ("all changed", 1.0, None, 1),
    ):
        new = made_up.state(size, changed)
        texts = [json.dumps(state.to_dict()) for state in (old, new)]
        parsing = timed(lambda texts=texts: [json.loads(text) for text in texts], 3)
        taken = timed(lambda new=new: DiffEngine().diff(old, new), rounds)
        note = f"{size} resources, 2 x {len(texts[0]) / MEGABYTE:.0f} MB"
        yield Result(f"diff, {what}, to parsing both", taken, taken / parsing, target, note)


def of_plain_deepdiff(size: int) -> Iterator[Result]:
    """Diffs against DeepDiff as it is, on the same two states as dicts.

    Both sides of the ratio are of this size, a small one: DeepDiff's time is what limits it.
    """
    old = made_up.state(size)
    for what, changed in (("1 % changed", 0.01), ("all changed", 1.0)):
        new = made_up.state(size, changed)
        taken = timed(lambda new=new: DiffEngine().diff(old, new), 1)
        plainly = timed(lambda new=new: DeepDiff(old.to_dict(), new.to_dict()), 1)
        note = f"{size} resources on both sides; plain DeepDiff {plainly:.1f} s"
        yield Result(f"diff, {what}, to plain DeepDiff", taken, taken / plainly, note=note)


def of_hard_objects() -> Iterator[Result]:
    """One object each, with a bound in seconds: there is nothing of the kind to compare with."""
    for case in hard.cases():
        old, new = State(project_key=made_up.KEY), State(project_key=made_up.KEY)
        old.add_resource(case.old)
        new.add_resource(case.new)
        taken = timed(lambda old=old, new=new: DiffEngine().diff(old, new), 1)
        yield Result(f"hard: {case.what}", taken, note=case.note, bound=MOST_SECONDS)
