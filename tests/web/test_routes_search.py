"""What the search of the page finds: names, settings, people, and everything that changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from examples import a_resource, a_state
from web.pages import Page, error, told
from web.places import Shop

WEEK = {"from_": 1, "to": 6}
PAIR = {"from_": 1, "to": 2}
FEATURES = "recipe.RETAIL_CHURN.compute_churn_features"
DELETED = "recipe.RETAIL_CHURN.compute_store_performance"


def found(page: Page, words: str, **pair: int) -> dict[str, str]:
    """Return what a search finds, with the lines that it tells."""
    answer = told(page.get("search", q=words, **(pair or WEEK)))
    result = {one["id"]: one["text"] for one in answer["matches"]}
    assert answer["count"] == len(result)
    return result


def listed(page: Page) -> list[dict[str, Any]]:
    groups = told(page.get("compare", **WEEK))["report"]["groups"]
    return [row for group in groups for row in group["rows"]]


@settings(deadline=None, max_examples=15)
@given(data=some.data())
def test_whatever_stands_in_a_changed_line_is_found(demo_page: Page, data: some.DataObject) -> None:
    text = told(demo_page.get("text", id=FEATURES, path="/payload", **WEEK))
    line = data.draw(
        some.sampled_from([it["text"] for it in text["lines"] if it["kind"] != "same"])
    )
    words = [word for word in line.split() if word]
    if words:
        assert FEATURES in found(demo_page, " ".join(words[:5]))


@settings(deadline=None, max_examples=15)
@given(data=some.data())
def test_every_row_is_found_by_its_name_and_label_in_any_case(
    demo_page: Page, data: some.DataObject
) -> None:
    row = data.draw(some.sampled_from(listed(demo_page)))
    label = data.draw(some.sampled_from([it["label"] for it in row["changes"]] or [""]))
    words = f"{row['name']} {label}"[:300]
    assert row["id"] in found(demo_page, data.draw(some.sampled_from([words, words.upper()])))


def test_the_line_that_was_found_is_told(demo_page: Page) -> None:
    assert found(demo_page, ".clip(upper=20)").keys() == {FEATURES}
    assert ".clip(upper=20)" in found(demo_page, "CLIP(upper")[FEATURES]


def test_words_may_stand_in_the_name_and_in_the_code(demo_page: Page) -> None:
    assert found(demo_page, "churn_features .clip(upper=20)").keys() == {FEATURES}
    assert found(demo_page, "permissions .clip(upper=20)") == {}


def test_unchanged_code_is_not_found(demo_page: Page) -> None:
    text = told(demo_page.get("text", id=FEATURES, path="/payload", **WEEK))
    changed = " ".join(it["text"] for it in text["lines"] if it["kind"] != "same")
    word = next(
        word for it in text["lines"] for word in it["text"].split()
        if len(word) > 12 and word not in changed
    )  # fmt: skip
    assert FEATURES not in found(demo_page, word)


def test_all_of_what_is_gone_is_found(demo_page: Page) -> None:
    code = told(demo_page.get("text", id=DELETED, path="/payload", **WEEK))["old"]
    line = max(code.split("\n"), key=len)
    assert DELETED in found(demo_page, line[:200])


def test_a_long_line_is_cut_around_what_was_found(shop: Shop) -> None:
    shop.save(
        a_state(a_resource(note="a")), a_state(a_resource(note="x" * 500 + " needle " + "y" * 500))
    )
    ((_, text),) = found(shop.page(), "needle", **PAIR).items()
    assert "needle" in text
    assert len(text) <= 160


def test_no_secret_is_found_by_its_fingerprint(shop: Shop) -> None:
    old, new = ({"$secret": digit * 16} for digit in "ab")
    shop.save(a_state(a_resource(password=old)), a_state(a_resource(password=new)))
    assert found(shop.page(), "b" * 16, **PAIR) == {}


def test_blanks_find_nothing(demo_page: Page) -> None:
    assert found(demo_page, " \n ") == {}


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "x" * 301}, {"q": ["a", "b"]}])
def test_a_search_has_words_and_a_limit(demo_page: Page, query: dict[str, Any]) -> None:
    assert error(demo_page.get("search", **WEEK, **query)) == (400, "bad_request")
