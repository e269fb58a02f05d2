"""How a snapshot is named: every part may be left out, and what is not a reference is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift.exceptions import ConfigurationError
from project_drift.service import Located
from strategies import texts

HERE = Located("store", "SALES", "default")

KEYS = st.from_regex(r"[A-Za-z0-9_]+", fullmatch=True)
ENVIRONMENTS = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
WHICH = st.one_of(
    st.sampled_from(("baseline", "first", "previous", "latest")), st.integers(0).map(str)
)
STORES = st.one_of(
    st.sampled_from(("dss://SALES/x1", "./local", r"C:\drift", "/a#b/c:d", "#", "../x#1")),
    texts().map(lambda text: text or "x"),
)


@given(st.none() | STORES, st.none() | KEYS, st.none() | ENVIRONMENTS, WHICH)
def test_each_part_is_taken_as_given_or_else_from_here(
    store: str | None, key: str | None, environment: str | None, which: str
) -> None:
    place = (key or "") + (f"/{environment}" if environment else "")
    reference = (f"{store}#" if store else "") + (f"{place}:" if place else "") + which
    assert HERE.find(reference) == Located(
        store or "store", key or "SALES", environment or "default", which
    )


@given(STORES)
def test_a_hash_in_front_means_the_store_that_one_is_at(store: str) -> None:
    assert Located(store, "SALES", "prod").find("#7") == Located(store, "SALES", "prod", "7")


@given(texts())
def test_anything_else_is_refused_by_name_with_an_example(text: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        HERE.find(f"{text}?")
    assert repr(f"{text}?") in str(refused.value)
    assert "./other#SALES/prod:3" in str(refused.value)


@pytest.mark.parametrize(
    "reference",
    ["", "#", ":3", "./local", r"C:\drift", "x#", "a b:3", "SALES/:3", "/../x:3", "1:2:3", "-1",
     "+1", " 1", "1_0", "\u0661", "latest\n", "LATEST", f"/{'e' * 41}:1", "SALES;x:1"],
)  # fmt: skip
def test_near_misses_are_refused(reference: str) -> None:
    with pytest.raises(ConfigurationError, match="not a snapshot"):
        HERE.find(reference)


def test_two_snapshots_of_one_history_are_at_one_place() -> None:
    assert HERE.find("1").place == HERE.find("#SALES/default:latest").place
    assert HERE.find("1").place != HERE.find("SALES_TEST:1").place
