"""What is compared, and which of the changes are listed."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Page, expect

from examples import a_resource, a_state, an_alert
from project_drift import State, service
from web.browser.explorer import Explorer
from web.browser.handmade import notes
from web.browser.held import Held
from web.browser.watch import Watch
from web.places import Shop

OpenShop = Callable[..., Explorer]


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


def test_02_the_baseline_is_one_click_away(own_explorer: Explorer) -> None:
    own_explorer.button("Set baseline").click()
    own_explorer.dialog.get_by_label("Snapshot").select_option("3")
    own_explorer.dialog.get_by_label("Why").fill("Released")
    own_explorer.press("Enter")
    expect(own_explorer.dialog.get_by_role("status")).to_contain_text("Snapshot 3 is the baseline")
    own_explorer.press("Escape")
    own_explorer.button("Since the baseline").click()
    expect(own_explorer.older).to_have_value("3")
    expect(own_explorer.rows).to_have_count(8)


def test_02_the_reason_of_a_baseline_is_not_lost_by_selecting_it(explorer: Explorer) -> None:
    explorer.button("Set baseline").click()
    reason = explorer.dialog.get_by_label("Why")
    expect(reason).to_be_focused()
    reason.fill("Reviewed for release 12")
    box = reason.bounding_box()
    assert box
    mouse = explorer.page.mouse
    mouse.move(box["x"] + 100, box["y"] + 10)
    mouse.down()
    mouse.move(5, box["y"] + 10, steps=5)
    mouse.up()
    expect(reason).to_have_value("Reviewed for release 12")
    mouse.click(5, 5)
    expect(explorer.dialog).to_have_count(0)


def test_02_a_baseline_is_set_once(own_explorer: Explorer) -> None:
    asked: list[str] = []
    own_explorer.page.on(
        "request", lambda request: asked.append(request.url) if request.method == "POST" else None
    )
    own_explorer.button("Set baseline").click()
    own_explorer.dialog.get_by_label("Why").fill("Released")
    own_explorer.press("Enter")
    told = own_explorer.dialog.get_by_role("status")
    expect(told).to_contain_text("Snapshot 6 is the baseline")
    own_explorer.press("Enter")
    submit = own_explorer.dialog.get_by_role("button", name="Set the baseline")
    expect(submit).to_be_disabled()
    own_explorer.dialog.get_by_label("Why").fill("Released again")
    expect(told).to_have_text("")
    expect(submit).to_be_enabled()
    assert len(asked) == 1


def test_02_the_latest_complete_snapshot_is_offered_as_the_baseline(open_shop: OpenShop) -> None:
    lost = a_state(a_resource(note="c"), alerts=(an_alert(name="lost"),))
    explorer = open_shop(*notes("a", "b"), lost)
    explorer.newer.select_option("3")
    explorer.button("Set baseline").click()
    expect(explorer.dialog.get_by_label("Snapshot")).to_have_value("2")


def test_02_without_a_snapshot_no_baseline_is_set(
    new_page: Callable[..., Page], shop_address: Callable[..., str]
) -> None:
    page = new_page()
    page.goto(shop_address())
    page.get_by_role("button", name="Set baseline").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Set the baseline")).to_be_disabled()


def test_02_the_history_is_one_click_away_where_there_is_nothing_to_compare(
    explorer: Explorer, watch: Watch
) -> None:
    watch.expect("502")
    explorer.older.select_option("6")
    expect(explorer.main.get_by_role("heading")).to_have_text("Both sides are snapshot 6")
    explorer.view("History")
    expect(explorer.root.get_by_role("region", name="Table of changes")).to_be_visible()
    explorer.view("Changes")
    explorer.page.route("**/api/compare?*", lambda route: route.fulfill(status=502))
    explorer.older.select_option("5")
    expect(explorer.main.get_by_role("heading")).to_have_text("The backend is stopped")
    explorer.view("History")
    expect(explorer.root.get_by_role("region", name="Table of changes")).to_be_visible()


def test_02_the_last_approved_snapshot_is_a_pick(open_shop: OpenShop, shop: Shop) -> None:
    shop.save(*notes("a", "b", "c"))
    service.set_baseline(shop.store(), 2, "anna", "Release 4")
    explorer = open_shop()
    explorer.older.select_option("1")
    expect(explorer.older).to_have_value("1")
    explorer.older.select_option(label="Last approved: 2")
    expect(explorer.page).to_have_url(re.compile("#from=2&to=3"))
    expect(explorer.older).to_have_value("2")


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


def test_03_by_the_time_of_the_last_save(explorer: Explorer) -> None:
    explorer.button("More").click()
    explorer.root.get_by_role("combobox", name="Saved").select_option("last 24 hours")
    expect(explorer.root.get_by_text("4 of 12", exact=True)).to_be_visible()
    expect(explorer.rows).to_have_count(4)
    explorer.button("Remove the filter Last 24 hours").click()
    expect(explorer.rows).to_have_count(12)


def test_03_noise_is_counted_beside_the_other_filters(open_shop: OpenShop) -> None:
    def state(mark: bool, note: str) -> State:
        looks = [a_resource(name, schema={"userModified": mark}) for name in ("one", "two")]
        return a_state(a_resource(note=note), *looks)

    explorer = open_shop(state(False, "a"), state(True, "b"))
    explorer.button("More").click()
    noise = explorer.root.get_by_role("checkbox", name="Changes of looks alone")
    expect(noise).to_have_accessible_name("Changes of looks alone 2")
    noise.click()
    expect(explorer.rows).to_have_count(1)
    expect(explorer.root.get_by_text("1 of 3", exact=True)).to_be_visible()
    expect(noise).to_have_accessible_name("Changes of looks alone 2")
    noise.click()
    explorer.search.fill("two")
    expect(explorer.rows).to_have_count(1)
    explorer.button("More").click()
    expect(noise).to_have_accessible_name("Changes of looks alone 1")


def test_03_an_empty_result_offers_to_clear(explorer: Explorer) -> None:
    explorer.search.fill("no such thing")
    expect(explorer.main.get_by_text("None of the 12 changes passes the filters.")).to_be_visible()
    explorer.button("Clear the filters").click()
    expect(explorer.rows).to_have_count(12)
    expect(explorer.search).to_have_value("")


def test_03_an_empty_result_is_told_on_one_page_too(explorer: Explorer) -> None:
    explorer.view("All on one page")
    explorer.search.fill("no such thing")
    expect(explorer.main.get_by_text("None of the 12 changes passes the filters.")).to_be_visible()
    explorer.button("Clear the filters").click()
    expect(explorer.root.get_by_role("article")).to_have_count(12)


def test_04_blanks_alone_are_no_search(explorer: Explorer) -> None:
    explorer.search.fill("   ")
    explorer.page.wait_for_timeout(400)
    expect(explorer.button("Clear all")).to_have_count(0)
    explorer.search.fill("customers_clean ")
    expect(explorer.button("Remove the filter \u201ccustomers_clean\u201d")).to_be_visible()
    expect(explorer.search).to_have_value("customers_clean ")


def test_04_while_the_changed_text_is_searched_nothing_is_said_to_be_missing(
    explorer: Explorer,
) -> None:
    held = Held(explorer.page, "**/api/search?*")
    explorer.search.fill("clip(upper")
    expect(explorer.main.get_by_text("Searching the changed text.")).to_be_visible()
    expect(explorer.main.get_by_text("passes the filters")).to_have_count(0)
    held.let_go()
    expect(explorer.rows).to_have_count(1)


def test_03_a_single_change_that_is_filtered_out_is_told(open_shop: OpenShop) -> None:
    explorer = open_shop(*notes("a", "b"))
    explorer.search.fill("no such thing")
    expect(explorer.main.get_by_text("The only change does not pass the filters.")).to_be_visible()


def test_04_what_is_typed_while_a_search_is_sent_stays(explorer: Explorer) -> None:
    explorer.search.focus()
    # Each pause is near the one after which a search is sent.
    explorer.search.press_sequentially("customers_clean", delay=152)
    expect(explorer.search).to_have_value("customers_clean")
    expect(explorer.row("customers_clean")).to_be_visible()


def test_04_search_finds_names_and_values_and_marks_them(explorer: Explorer) -> None:
    explorer.press("/")
    expect(explorer.search).to_be_focused()
    explorer.page.keyboard.type("legacy_sku")
    expect(explorer.rows).to_have_count(1)
    expect(explorer.root.get_by_text("1 of 12", exact=True)).to_be_visible()
    expect(explorer.rows.locator("mark")).to_have_text("legacy_sku")


def test_04_search_finds_changed_code_and_marks_it(explorer: Explorer) -> None:
    explorer.search.fill("clip(upper")
    expect(explorer.root.get_by_text("1 of 12", exact=True)).to_be_visible()
    expect(explorer.rows).to_have_count(1)
    expect(explorer.rows.get_by_role("mark")).to_have_text("clip(upper")
    detail = explorer.see("compute_churn_features")
    line = detail.get_by_role("row").filter(has_text="clip(upper=20)")
    expect(line.locator("mark.hit")).to_have_text(["clip(upper"])
