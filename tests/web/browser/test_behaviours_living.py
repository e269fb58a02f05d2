"""The Flow, marks and exports, and what the page says while it waits or cannot go on."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from examples import a_resource, a_state, an_alert
from web.browser.explorer import Explorer
from web.browser.watch import Watch

OpenShop = Callable[..., Explorer]
GATEWAY = re.compile("api/compare")


def notes(*words: str) -> list[object]:
    return [a_state(a_resource(note=word)) for word in words]


def long_code(lines: int, word: str) -> object:
    text = "\n".join(f"{word} {line}" for line in range(lines))
    return a_state(a_resource("compute", "recipe", type="python", payload=text))


def test_14_the_flow_tells_how_far_a_change_reaches(explorer: Explorer) -> None:
    explorer.view("Flow")
    expect(explorer.button("churn_features, dataset, impacted, 1 step")).to_be_visible()
    counts = {"With impact": "45 of 61", "Whole Flow": "61 of 61"}
    explorer.button("Changes only").click()
    expect(explorer.root.get_by_text(re.compile(r"^\d+ of 61 objects$"))).not_to_have_text(
        "45 of 61 objects"
    )
    for scope in ("With impact", "Whole Flow"):
        explorer.button(scope).click()
        expect(explorer.root.get_by_text(f"{counts[scope]} objects")).to_be_visible()


def test_14_an_object_is_found_in_the_flow(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.root.get_by_role("combobox", name="Find in the Flow").fill("churn_segments")
    explorer.press("Enter")
    expect(explorer.button(re.compile("^churn_segments, "))).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(
        explorer.root.get_by_role("status").filter(has_text="7 steps downstream")
    ).to_be_visible()


def test_14_the_flow_is_a_list_as_well(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Show as a list").click()
    table = explorer.root.get_by_role("region", name="Flow as a table")
    expect(table.get_by_role("row")).to_have_count(46)
    expect(
        table.get_by_role("row", name=re.compile("churn_segments.*Impacted, 7 steps"))
    ).to_be_visible()


def test_15_what_is_chosen_is_chosen_everywhere(explorer: Explorer) -> None:
    explorer.see("compute_churn_features")
    expect(explorer.button(re.compile("Snapshot 3.*the open change came with it"))).to_be_visible()
    explorer.view("Flow")
    node = explorer.button(re.compile("^compute_churn_features, "))
    expect(node).to_have_attribute("aria-pressed", "true")
    explorer.button(re.compile("^customers_clean, ")).press("Enter")
    explorer.view("Changes")
    expect(explorer.chosen).to_contain_text("customers_clean")


def test_15_the_back_button_leads_to_where_people_were(explorer: Explorer) -> None:
    explorer.see("customers_clean")
    explorer.see("permissions")
    explorer.view("History")
    explorer.page.go_back()
    expect(explorer.detail("permissions")).to_be_visible()
    explorer.page.go_back()
    expect(explorer.detail("customers_clean")).to_be_visible()


def test_16_reviewed_marks_are_kept_and_counted(explorer: Explorer) -> None:
    explorer.see("customers_clean").get_by_role("button", name="Mark as reviewed").click()
    expect(explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()
    expect(explorer.root.get_by_role("status").filter(has_text="1 of 12.")).to_have_count(1)
    explorer.page.reload()
    expect(explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()
    explorer.press("v")
    expect(explorer.root.get_by_text("0 of 12 reviewed")).to_be_visible()


def test_16_a_mark_goes_when_the_resource_changes_again(open_shop: OpenShop) -> None:
    explorer = open_shop(*notes("a", "b", "c"))
    explorer.newer.select_option("2")
    explorer.see("orders").get_by_role("button", name="Mark as reviewed").click()
    expect(explorer.root.get_by_text("1 of 1 reviewed")).to_be_visible()
    explorer.newer.select_option("3")
    expect(explorer.root.get_by_text("0 of 1 reviewed")).to_be_visible()


def test_17_the_list_is_there_while_a_diff_is_still_loading(explorer: Explorer) -> None:
    held: list[Route] = []
    explorer.page.route("**/api/diff?*", lambda route: held.append(route))  # noqa: PLW0108 - it is wrapped
    explorer.row("customers_clean").click()
    detail = explorer.detail("customers_clean")
    expect(detail.get_by_text("Loading what changed")).to_have_count(1)
    explorer.filter("Level", "High")
    expect(explorer.rows).to_have_count(5)
    for route in held:
        route.continue_()
    expect(detail.get_by_role("row", name=re.compile("email.*Removed"))).to_be_visible()


def test_17_a_snapshot_is_taken_from_the_page(explorer: Explorer) -> None:
    explorer.button("Take a snapshot").click()
    words = "Nothing changed, so no new snapshot was saved."
    expect(explorer.root.get_by_role("status").filter(has_text=words)).to_have_count(1)
    expect(explorer.button("Take a snapshot")).to_be_enabled()


@pytest.mark.parametrize(
    ("words", "heading"), [((), "No snapshot yet"), (("a",), "Nothing to compare yet")]
)
def test_18_without_two_snapshots_the_page_says_what_to_do(
    new_page: Callable[..., Page],
    shop_address: Callable[..., str],
    words: tuple[str, ...],
    heading: str,
) -> None:
    page = new_page()
    page.goto(shop_address(*notes(*words)))
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button", name="Take a snapshot")).to_be_visible()


@pytest.mark.parametrize(
    ("status", "heading"),
    [(502, "The backend is stopped"), (403, "You may not see this"), (500, "Something went wrong")],
)
def test_18_a_failure_is_told_and_a_retry_keeps_the_filters(
    explorer: Explorer, watch: Watch, status: int, heading: str
) -> None:
    watch.expect(str(status))
    explorer.filter("Level", "High")
    explorer.page.route(GATEWAY, lambda route: route.fulfill(status=status, body="<html>"))
    explorer.older.select_option("2")
    expect(explorer.main.get_by_role("heading", name=heading)).to_be_visible()
    explorer.page.unroute(GATEWAY)
    explorer.button("Try again").click()
    expect(explorer.button("Remove the filter High")).to_be_visible()
    expect(explorer.rows.first).to_be_visible()


def test_18_what_could_not_be_read_is_told(
    new_page: Callable[..., Page], shop_address: Callable[..., str]
) -> None:
    partial = a_state(a_resource(note="b"), alerts=(an_alert(name="lost", message="no answer"),))
    address = shop_address(a_state(a_resource(note="a"), a_resource("lost")), partial)
    explorer = Explorer(new_page()).open(f"{address}#from=1&to=2")
    note = explorer.main.get_by_text("Not everything could be read")
    expect(note).to_be_visible()
    note.click()
    expect(explorer.main.get_by_role("listitem").filter(has_text="no answer")).to_be_visible()


def test_19_a_large_diff_waits_for_a_click(open_shop: OpenShop) -> None:
    explorer = open_shop(long_code(800, "old"), long_code(800, "new"))
    detail = explorer.see("compute")
    expect(detail.get_by_text("This diff is large")).to_be_visible()
    expect(detail.get_by_role("table")).to_have_count(0)
    detail.get_by_role("button", name="Show it").click()
    expect(detail.get_by_role("row").filter(has_text="new 799")).to_have_count(1)


def test_19_a_huge_diff_is_handed_out_as_a_patch(open_shop: OpenShop) -> None:
    explorer = open_shop(long_code(10_001, "old"), long_code(10_001, "new"))
    detail = explorer.see("compute")
    link = detail.get_by_role("link", name="Download the patch")
    answer = explorer.page.request.get(
        explorer.page.url.split("#")[0] + (link.get_attribute("href") or "").lstrip("/")
    )
    assert "+new 10000" in answer.text()


@pytest.mark.parametrize(
    ("words", "kind", "begins"),
    [
        ("HTML report", "text/html", "<!doctype html>"),
        ("JSON", "application/json", "{"),
        ("Patch", "text/", ""),
        ("Markdown", "text/markdown", "#"),
    ],
)
def test_20_the_comparison_is_exported(
    explorer: Explorer, words: str, kind: str, begins: str
) -> None:
    explorer.button("Export").click()
    link = explorer.root.get_by_role("link", name=words, exact=True)
    address = link.evaluate("link => link.href")
    answer = explorer.page.request.get(address)
    assert answer.ok
    assert answer.headers["content-type"].startswith(kind)
    assert answer.text().lower().startswith(begins)


def test_20_print_shows_what_is_compared_and_no_buttons(explorer: Explorer) -> None:
    explorer.root.get_by_role("combobox", name="Colours").select_option("dark")
    explorer.see("customers_clean")
    explorer.page.emulate_media(media="print")
    expect(explorer.root.get_by_text("snapshot 1 to snapshot 6")).to_be_visible()
    expect(explorer.button("Take a snapshot")).to_be_hidden()
    paper = explorer.page.evaluate("getComputedStyle(document.body).color")
    assert sum(map(int, re.findall(r"\d+", paper)[:3])) < 200, "the ink is dark"


def test_20_each_resource_leads_to_its_page_in_dss(explorer: Explorer) -> None:
    link = explorer.see("customers_clean").get_by_role("link", name="Open in DSS")
    expect(link).to_have_attribute(
        "href", re.compile(r"/projects/RETAIL_CHURN/datasets/customers_clean/explore/$")
    )
