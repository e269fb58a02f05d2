"""What is compared where nobody chose any snapshots."""

from __future__ import annotations

from typing import Any

import pytest

from examples import a_resource, a_state, an_alert
from project_drift import State
from web.pages import told
from web.places import Shop


def whole(rows: int) -> State:
    return a_state(a_resource(rows=rows))


def partial(rows: int) -> State:
    return a_state(a_resource(rows=rows), alerts=(an_alert(name="lost"),))


def default(shop: Shop, *states: State) -> Any:
    shop.save(*states)
    return told(shop.page().get("snapshots"))["default"]


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        ("www", {"from": 1, "to": 3}),
        ("wpwp", {"from": 1, "to": 3}),
        ("wp", {"from": 1, "to": 2}),
        ("wpp", {"from": 1, "to": 3}),
        ("pw", {"from": 2, "to": 2}),
        ("pp", None),
        ("w", {"from": 1, "to": 1}),
    ],
)
def test_the_first_whole_one_is_compared_with_the_latest_that_tells_something(
    shop: Shop, history: str, expected: Any
) -> None:
    states = [whole(at) if kind == "w" else partial(at) for at, kind in enumerate(history)]
    assert default(shop, *states) == expected


def test_a_partial_one_counts_where_the_latest_complete_one_was_accepted(shop: Shop) -> None:
    shop.save(whole(1), whole(2))
    told(shop.page().post("baseline", {"serial": 2, "reason": "released"}))
    assert default(shop, partial(3)) == {"from": 2, "to": 3}


def test_a_partial_one_may_be_compared_and_says_so(shop: Shop) -> None:
    shop.save(whole(1), partial(2))
    report = told(shop.page().get("compare", from_=1, to=2))["report"]
    assert report["alerts"]
    assert not report["new"]["complete"]
