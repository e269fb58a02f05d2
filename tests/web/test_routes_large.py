"""What is too large for a page is held back at exact limits, and never lost: the patch has it."""

from __future__ import annotations

import gzip

import pytest

from examples import a_resource, a_state
from project_drift import Resource
from web.pages import Page, error, told
from web.places import Shop

PAIR = {"from_": 1, "to": 2}
CODE = "recipe.SHOP.compute"
ORDERS = "dataset.SHOP.orders"


def code(lines: int, word: str) -> Resource:
    return a_resource("compute", "recipe", payload="\n".join(f"{word} {n}" for n in range(lines)))


def rewritten(shop: Shop, lines: int) -> Page:
    """Return a page on a code of which every line changed, `lines` on both sides together."""
    before = lines // 2
    shop.save(a_state(code(before, "old")), a_state(code(lines - before, "new")))
    return shop.page()


@pytest.mark.parametrize(
    ("lines", "guard"), [(1_500, ""), (1_501, "load"), (20_000, "load"), (20_001, "download")]
)
def test_many_lines_are_held_back(shop: Shop, lines: int, guard: str) -> None:
    found = told(rewritten(shop, lines).get("diff", id=CODE, **PAIR))
    (change,) = found["row"]["changes"]
    assert (found["guard"], found["lines"]) == (guard, lines)
    assert bool(change["hunks"]) == (not guard)


@pytest.mark.parametrize(("lines", "guard"), [(1_501, ""), (20_001, "download")])
def test_what_is_held_back_is_sent_on_request_unless_it_is_far_too_much(
    shop: Shop, lines: int, guard: str
) -> None:
    found = told(rewritten(shop, lines).get("diff", id=CODE, load=1, **PAIR))
    (change,) = found["row"]["changes"]
    assert (found["guard"], bool(change["hunks"])) == (guard, not guard)


@pytest.mark.parametrize(("size", "guard"), [(500_000, ""), (524_288, "load")])
def test_a_large_object_that_is_new_is_held_back(shop: Shop, size: int, guard: str) -> None:
    shop.save(a_state(), a_state(a_resource(note="b" * size)))
    found = told(shop.page().get("diff", id=ORDERS, **PAIR))
    assert (found["guard"], "content" in found) == (guard, not guard)
    assert "content" in told(shop.page().get("diff", id=ORDERS, load=1, **PAIR))


@pytest.mark.parametrize(
    ("size", "guard"),
    [(500_000, ""), (524_288, "load"), (2_000_000, "load"), (2_097_152, "download")],
)
def test_large_values_are_held_back(shop: Shop, size: int, guard: str) -> None:
    shop.save(a_state(a_resource(note="a")), a_state(a_resource(note="b" * size)))
    found = told(shop.page().get("diff", id=ORDERS, **PAIR))
    (change,) = found["row"]["changes"]
    assert found["guard"] == guard
    assert bool(change["new"] or change["hunks"]) == (not guard)


@pytest.mark.parametrize(("lines", "status"), [(20_000, 200), (20_001, 413)])
def test_a_text_has_a_limit(shop: Shop, lines: int, status: int) -> None:
    shop.save(a_state(code(lines, "same")), a_state(code(lines - 1, "same")))
    found = shop.page().get("text", id=CODE, path="/payload", **PAIR)
    assert found.status_code == status
    if status != 200:
        assert error(found) == (413, "too_large")


def test_what_is_never_sent_is_in_the_patch(shop: Shop) -> None:
    page = rewritten(shop, 20_002)
    assert page.get("export.patch", **PAIR).text.count("\n+new ") == 10_001


def test_a_list_of_2000_changes_stays_small(shop: Shop) -> None:
    def objects(rows: int) -> list[Resource]:
        return [
            a_resource(f"orders_{n}", who="anna", rows=rows, note=f"{rows}" * 2_000)
            for n in range(2_000)
        ]

    shop.save(a_state(*objects(1)), a_state(*objects(2)))
    assert len(gzip.compress(shop.page().get("compare", **PAIR).data, 6)) < 300_000
