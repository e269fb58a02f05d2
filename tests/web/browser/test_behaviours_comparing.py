"""What is compared, and which of the changes are listed."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from web.browser.explorer import Explorer
from web.browser.watch import Watch


@pytest.mark.parametrize(
    ("number", "rows"), [("12 changes", 12), ("4 people", 12), ("2 critical", 2), ("5 high", 5)]
)
def test_01_each_number_of_the_sentence_is_a_filter(
    explorer: Explorer, number: str, rows: int
) -> None:
    explorer.main.get_by_role("button", name=number).click()
    expect(explorer.rows).to_have_count(rows)


def test_01_the_objects_downstream_lead_to_what_reaches_them(explorer: Explorer) -> None:
    explorer.main.get_by_role("button", name="12 datasets").click()
    expect(explorer.row("customers_clean")).to_be_visible()
    expect(explorer.row("permissions")).to_have_count(0)


def test_02_any_two_snapshots_are_compared(explorer: Explorer) -> None:
    explorer.older.select_option("5")
    expect(explorer.main.get_by_role("button", name="4 changes")).to_be_visible()
    explorer.button("Compare to Snapshot 3").click()
    explorer.older.select_option("1")
    expect(explorer.rows).to_have_count(4)


def test_02_the_two_snapshots_are_swapped(explorer: Explorer) -> None:
    explorer.button("Swap the two snapshots").click()
    expect(explorer.main.get_by_text("going back from")).to_be_visible()
    expect(
        explorer.row("compute_store_performance").get_by_text("Added", exact=True)
    ).to_have_count(1)


def test_02_the_same_snapshot_twice_is_told(explorer: Explorer) -> None:
    explorer.older.select_option("6")
    expect(explorer.main.get_by_role("heading")).to_have_text("Both sides are snapshot 6")
    explorer.button("See what came before").click()
    expect(explorer.rows).to_have_count(4)


def test_02_the_baseline_is_one_click_away(explorer: Explorer) -> None:
    explorer.button("Set baseline").click()
    explorer.dialog.get_by_label("Snapshot").select_option("3")
    explorer.dialog.get_by_label("Why").fill("Released")
    explorer.press("Enter")
    expect(explorer.dialog.get_by_role("status")).to_contain_text("Snapshot 3 is the baseline")
    explorer.press("Escape")
    explorer.button("Since the baseline").click()
    expect(explorer.older).to_have_value("3")
    expect(explorer.rows).to_have_count(8)


def test_03_filters_combine_and_are_taken_back(explorer: Explorer) -> None:
    explorer.filter("Level", "High")
    explorer.filter("Type", "Recipe")
    expect(explorer.rows).to_have_count(3)
    expect(explorer.root.get_by_text("3 of 12", exact=True)).to_be_visible()
    explorer.button("Remove the filter High").click()
    expect(explorer.rows).to_have_count(4)
    explorer.button("Clear all").click()
    expect(explorer.rows).to_have_count(12)


def test_03_choices_count_what_the_other_filters_leave(explorer: Explorer) -> None:
    explorer.filter("Level", "High")
    explorer.button(re.compile("^Who")).click()
    choice = explorer.root.get_by_role("checkbox", name=re.compile("^Tom Keller"))
    expect(choice).to_have_accessible_name("Tom Keller 1 change")


@pytest.mark.parametrize(
    ("menu", "choice", "rows"),
    [("Change", "Added", 2), ("Who", "Priya Nair", 3), ("Zone", "Activation", 2)],
)
def test_03_by_change_person_and_zone(
    explorer: Explorer, menu: str, choice: str, rows: int
) -> None:
    explorer.filter(menu, choice)
    expect(explorer.rows).to_have_count(rows)


def test_03_an_empty_result_offers_to_clear(explorer: Explorer) -> None:
    explorer.search.fill("no such thing")
    expect(explorer.main.get_by_text("None of the 12 changes passes the filters.")).to_be_visible()
    explorer.button("Clear the filters").click()
    expect(explorer.rows).to_have_count(12)
    expect(explorer.search).to_have_value("")


def test_04_search_finds_names_and_values_and_marks_them(explorer: Explorer) -> None:
    explorer.press("/")
    expect(explorer.search).to_be_focused()
    explorer.page.keyboard.type("legacy_sku")
    expect(explorer.rows).to_have_count(1)
    expect(explorer.root.get_by_text("1 of 12", exact=True)).to_be_visible()
    expect(explorer.rows.locator("mark")).to_have_text("legacy_sku")


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


@pytest.mark.parametrize(
    ("fragment", "words"),
    [
        ("r=dataset.RETAIL_CHURN.gone", "gone did not change between"),
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
