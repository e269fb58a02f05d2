"""Marks of what was reviewed, changes too large to show, and what can be taken away."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from web.browser.explorer import Explorer
from web.browser.handmade import long_code, notes
from web.browser.watch import Watch

OpenShop = Callable[..., Explorer]


def test_16_reviewed_marks_are_kept_and_counted(own_explorer: Explorer) -> None:
    own_explorer.see("customers_clean").get_by_role("button", name="Mark as reviewed").click()
    expect(own_explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()
    expect(own_explorer.root.get_by_role("status").filter(has_text="1 of 12.")).to_have_count(1)
    own_explorer.page.reload()
    expect(own_explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()
    own_explorer.press("v")
    expect(own_explorer.root.get_by_text("0 of 12 reviewed")).to_be_visible()


def test_16_a_mark_goes_when_the_resource_changes_again(open_shop: OpenShop) -> None:
    explorer = open_shop(*notes("a", "b", "c"))
    explorer.newer.select_option("2")
    explorer.see("orders").get_by_role("button", name="Mark as reviewed").click()
    expect(explorer.root.get_by_text("1 of 1 reviewed")).to_be_visible()
    explorer.newer.select_option("3")
    expect(explorer.root.get_by_text("0 of 1 reviewed")).to_be_visible()


def test_16_the_last_of_two_quick_clicks_is_what_is_kept(own_explorer: Explorer) -> None:
    asked: list[bool] = []

    def first_is_slow(route: Route) -> None:
        reviewed = bool(route.request.post_data_json["reviewed"])
        if reviewed:
            own_explorer.page.wait_for_timeout(700)
        asked.append(reviewed)
        route.continue_()

    own_explorer.page.route("**/api/reviewed", first_is_slow)
    detail = own_explorer.see("customers_clean")
    detail.get_by_role("button", name="Mark as reviewed").click()
    detail.get_by_role("button", name="Reviewed").click()
    with own_explorer.page.expect_response("**/api/reviewed") as first:
        pass
    own_explorer.page.wait_for_load_state("networkidle")
    assert first.value.ok
    expect(own_explorer.root.get_by_role("status").filter(has_text="0 of 12.")).to_have_count(1)
    assert asked == [True, False]
    own_explorer.page.reload()
    expect(own_explorer.root.get_by_text("0 of 12 reviewed")).to_be_visible()


def test_16_after_a_stale_mark_the_focus_is_on_the_change(
    own_explorer: Explorer, watch: Watch
) -> None:
    watch.expect("409")
    error = {"code": "stale", "message": "It changed again."}
    own_explorer.page.route(
        "**/api/reviewed",
        lambda route: route.fulfill(status=409, json={"api_version": 1, "error": error}),
    )
    detail = own_explorer.see("customers_clean")
    detail.get_by_role("button", name="Mark as reviewed").press("Enter")
    message = own_explorer.root.get_by_role("status").filter(has_text="It changed again.")
    expect(message).to_have_count(1)
    expect(detail).to_be_focused()
    expect(message).to_be_visible()


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
    expect(detail.get_by_text(re.compile("20.002 lines, \\d+ kB"))).to_be_visible()
    answer = explorer.page.request.get(link.evaluate("link => link.href"))
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


def test_20_the_exported_page_needs_nothing_else(
    explorer: Explorer, new_page: Callable[..., Page], watch: Watch, tmp_path: Path
) -> None:
    explorer.button("Export").click()
    link = explorer.root.get_by_role("link", name="HTML report", exact=True)
    saved = tmp_path / "report.html"
    saved.write_bytes(explorer.page.request.get(link.evaluate("link => link.href")).body())
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    watch.expect(f"another host: {saved.as_uri()}")
    page.goto(saved.as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("RETAIL_CHURN")
    expect(page.get_by_text("customers_clean", exact=True).first).to_be_visible()
    assert asked == [saved.as_uri()]


def test_20_a_card_that_is_not_loaded_says_so_on_paper(explorer: Explorer) -> None:
    explorer.view("All on one page")
    last = explorer.root.get_by_role("article").last
    expect(explorer.root.get_by_role("article")).to_have_count(12)
    told = "card => getComputedStyle(card, '::after').content"
    assert last.evaluate(told) == "none"
    explorer.page.emulate_media(media="print")
    assert "Not loaded" in last.evaluate(told)
    explorer.page.emulate_media(media="screen")
    last.scroll_into_view_if_needed()
    expect(last.locator("[aria-busy=true]")).to_have_count(0)
    explorer.page.emulate_media(media="print")
    assert last.evaluate(told) == "none"


def test_20_printing_opens_and_loads_every_change_first(explorer: Explorer) -> None:
    explorer.page.evaluate(
        """window.print = () => {
          const late = "[aria-busy=true], .fold-card[aria-expanded=false]";
          const waiting = document.querySelectorAll(late);
          document.title = `printed without ${waiting.length}`;
        }"""
    )
    explorer.view("All on one page")
    explorer.button("Collapse all").click()
    explorer.button("Print").click()
    expect(explorer.page).to_have_title("printed without 0")
    expect(explorer.root.get_by_role("article")).to_have_count(12)
    assert explorer.page.pdf().startswith(b"%PDF-")
