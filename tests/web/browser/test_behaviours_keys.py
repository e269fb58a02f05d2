"""The keys of the page, and the links that lead back to a place on it."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from web.browser.explorer import Explorer
from web.browser.handmade import notes
from web.browser.held import Held
from web.browser.watch import Watch
from web.places import Shop


def test_05_keys_lead_through_the_changes(explorer: Explorer) -> None:
    explorer.press("j")
    expect(explorer.chosen).to_contain_text("campaign_targets")
    explorer.press("j")
    expect(explorer.chosen).to_contain_text("permissions")
    explorer.press("k")
    expect(explorer.chosen).to_contain_text("campaign_targets")
    explorer.press("Enter")
    expect(explorer.detail("campaign_targets")).to_be_focused()
    explorer.press("x")
    expect(explorer.detail("campaign_targets")).to_have_count(0)


def test_05_keys_lead_through_the_places_of_a_change(explorer: Explorer) -> None:
    detail = explorer.see("compute_churn_features")
    expect(detail.get_by_role("button", name=re.compile("unchanged line")).first).to_be_visible()
    explorer.press("n")
    expect(explorer.page).to_have_url(re.compile("h=1$"))
    explorer.press("n")
    expect(explorer.page).to_have_url(re.compile("h=2$"))
    expect(explorer.root.get_by_role("status").filter(has_text="Place 2 of 2")).to_have_count(1)
    explorer.press("p")
    expect(explorer.page).to_have_url(re.compile("h=1$"))


def test_05_keys_change_the_view(explorer: Explorer) -> None:
    for key, name in (("a", "All on one page"), ("g", "Flow"), ("h", "History")):
        explorer.press(key)
        current = explorer.views.get_by_role("button", name=name)
        expect(current).to_have_attribute("aria-current", "page")


def test_05_keys_that_change_the_view_keep_the_focus_on_the_page(explorer: Explorer) -> None:
    for key in "gh":
        explorer.view("Changes")
        explorer.row("customers_clean").press("Enter")
        explorer.row("customers_clean").focus()
        explorer.press(key)
        expect(explorer.main).to_be_focused()


def test_05_keys_rest_where_there_is_nothing_to_view(
    new_page: Callable[..., Page], shop_address: Callable[..., str]
) -> None:
    page = new_page()
    page.goto(shop_address(*notes("a")))
    expect(page.get_by_role("heading", name="Nothing to compare yet")).to_be_visible()
    before = page.url
    for key in "hga":
        page.keyboard.press(key)
    assert page.url == before
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def test_05_the_map_of_keys_can_switch_them_off(explorer: Explorer) -> None:
    explorer.press("?")
    explorer.dialog.get_by_role("checkbox", name="Use these keys").click()
    explorer.press("Escape", "g")
    expect(explorer.dialog).to_have_count(0)
    expect(explorer.grid).to_be_visible()


def test_05_keys_rest_in_fields(explorer: Explorer) -> None:
    explorer.search.fill("")
    explorer.search.press_sequentially("ghx")
    expect(explorer.search).to_have_value("ghx")
    expect(explorer.search).to_be_focused()


def test_06_a_link_leads_to_the_same_filters_and_view(
    explorer: Explorer, new_page: Callable[..., Page]
) -> None:
    explorer.older.select_option("2")
    explorer.filter("Level", "High")
    explorer.root.get_by_label("Sort by").select_option("name")
    explorer.see("Weekly retrain")
    explorer.root.get_by_role("banner").get_by_role("button", name="Copy link").click()
    expect(explorer.root.get_by_text("The link is copied.")).to_have_count(1)
    other = Explorer(new_page()).open(explorer.copied())
    expect(other.detail("Weekly retrain")).to_be_visible()
    assert other.rows.all_text_contents() == explorer.rows.all_text_contents()


def test_06_a_link_to_a_place_in_a_change_opens_it_there(
    new_page: Callable[..., Page], address: str
) -> None:
    place = "r=recipe.RETAIL_CHURN.compute_churn_features&h=2"
    explorer = Explorer(new_page()).open(f"{address}#{place}")
    line = (
        explorer.detail("compute_churn_features")
        .get_by_role("row")
        .filter(has_text="clip(upper=20)")
    )
    expect(line).to_be_focused()
    expect(line).to_be_in_viewport()


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("r=dataset.RETAIL_CHURN.gone", "gone is not among the changes between"),
        ("from=99&to=6", "99"),
    ],
)
def test_06_a_stale_link_explains_what_is_gone(
    new_page: Callable[..., Page], address: str, watch: Watch, fragment: str, words: str
) -> None:
    watch.expect("404")
    page = new_page()
    page.goto(f"{address}#{fragment}")
    expect(page.get_by_role("main")).to_contain_text(words)


def test_06_a_link_to_what_was_renamed_since_leads_to_the_rename(
    explorer: Explorer, new_page: Callable[..., Page], address: str
) -> None:
    compared = explorer.page.request.get(f"{address}api/compare?from=1&to=6").json()["report"]
    rows = [row for group in compared["groups"] for row in group["rows"]]
    (renamed,) = [row for row in rows if row["renamed_from"]]
    follower = renamed["followers"][0]["resource_id"]
    for linked in (renamed["renamed_from"], follower):
        other = Explorer(new_page()).open(f"{address}#r={linked}")
        expect(other.detail(renamed["name"])).to_contain_text("followed the rename")
        expect(other.chosen).to_contain_text(renamed["name"])
        other.press("x")
        expect(other.row(renamed["name"])).to_be_focused()


def test_21_the_focus_stays_on_the_page_where_its_button_goes(explorer: Explorer) -> None:
    """Where it went to the body, the next Tab would begin at the top of the page."""
    main = explorer.root.locator("#main")
    for name in ("History", "All on one page", "Flow", "Changes"):
        explorer.views.get_by_role("button", name=name).press("Enter")
        expect(explorer.views.get_by_role("button", name=name)).to_be_focused()
    explorer.filter("Level", "High")
    explorer.button("Remove the filter High").press("Enter")
    expect(explorer.search).to_be_focused()
    for clear in ("Clear all", "Clear the filters"):
        explorer.search.fill("no such thing")
        explorer.button(clear).press("Enter")
        expect(explorer.search).to_be_focused()
    explorer.page.set_viewport_size({"width": 700, "height": 900})
    explorer.see("customers_clean")
    explorer.button("All changes").press("Enter")
    expect(explorer.row("customers_clean")).to_be_focused()
    explorer.view("Flow")
    explorer.button(re.compile("^customers_clean, ")).press("Enter")
    explorer.button("See what changed").press("Enter")
    expect(main).to_be_focused()
    explorer.view("History")
    table = explorer.root.get_by_role("region", name="Table of changes")
    table.get_by_role("button").first.press("Enter")
    expect(main).to_be_focused()


def test_21_unfolded_lines_have_the_focus_that_their_button_had(explorer: Explorer) -> None:
    detail = explorer.see("compute_churn_features")
    for name in ("20 lines", "unchanged line"):
        before = detail.get_by_role("row").count()
        fold = detail.get_by_role("button", name=name).last
        fold.press("Enter")
        expect(detail.get_by_role("row")).not_to_have_count(before)
        expect(detail.locator(".lines:focus")).to_have_count(1)


def test_21_the_focus_stays_while_a_snapshot_is_taken(
    open_shop: Callable[..., Explorer], shop: Shop
) -> None:
    explorer = open_shop(*notes("a", "b"))
    explorer.page.route(
        "**/api/snapshot", lambda route: route.fulfill(json={"api_version": 1, "job": "j"})
    )
    held = Held(explorer.page, "**/api/job?*")
    take = explorer.button("Take a snapshot")
    take.press("Enter")
    expect(explorer.root.get_by_text("Starting")).to_be_visible()
    expect(take).to_be_disabled()
    expect(take).to_be_focused()
    shop.save(*notes("c"))
    held.first().fulfill(json={"state": "done", "done": 1, "total": 1, "message": "Saved."})
    expect(explorer.newer).to_have_value("3")
    expect(explorer.main).to_be_focused()


def test_21_show_what_did_change_leads_into_the_list(
    new_page: Callable[..., Page], address: str
) -> None:
    explorer = Explorer(new_page()).open(f"{address}#r=dataset.RETAIL_CHURN.gone")
    explorer.button("Show what did change").press("Enter")
    expect(explorer.root.locator("#main")).to_be_focused()
