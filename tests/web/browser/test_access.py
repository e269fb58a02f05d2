"""The page is for everybody: by eye in either theme, by ear, by keys, and on a small screen."""

from __future__ import annotations

import re
from typing import Any, Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, ViewportSize, expect

from web.browser.explorer import Explorer
from web.browser.views import STATES, VIEWS
from web.browser.watch import Watch

NewPage = Callable[..., Page]
MOST_STOPS = 200
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
THEMES = ("light", "dark")
SMALL: ViewportSize = {"width": 320, "height": 640}
# To a page, zoom is a window with half as many pixels, each of them twice as large.
ZOOMED: dict[str, Any] = {"viewport": {"width": 640, "height": 450}, "device_scale_factor": 2}


def faults(page: Page) -> list[str]:
    """Return what breaks a success criterion of WCAG 2.2 A or AA."""
    rules = {"type": "tag", "values": WCAG}
    # What passes is listed too unless told otherwise, which takes longer than finding out.
    found = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return [
        f"{fault['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def faults_in_both_themes(explorer: Explorer) -> list[str]:
    """Return what breaks a success criterion in the light theme, or in the dark one."""
    found = []
    for theme in THEMES:
        # A panel that is open keeps the list of themes out of reach.
        explorer.page.emulate_media(color_scheme=theme)
        expect(explorer.page.locator("html")).to_have_attribute("data-theme", theme)
        found += [f"{theme}: {fault}" for fault in faults(explorer.page)]
    return found


@pytest.mark.parametrize("view", VIEWS)
def test_no_rule_of_wcag_is_broken(explorer: Explorer, view: str) -> None:
    VIEWS[view](explorer)
    assert faults_in_both_themes(explorer) == []


@pytest.mark.parametrize("state", STATES)
def test_no_rule_of_wcag_is_broken_where_something_is_wrong(
    new_page: NewPage, shop_address: Callable[..., str], state: str, watch: Watch
) -> None:
    watch.expect("502")
    states, start, go = STATES[state]
    page = new_page()
    page.goto(f"{shop_address(*states)}#{start}")
    go(Explorer(page))
    assert faults_in_both_themes(Explorer(page)) == []


def test_a_planted_fault_is_found(explorer: Explorer) -> None:
    explorer.page.evaluate("document.querySelector('h1').style.color = 'rgb(225, 225, 225)'")
    explorer.page.evaluate("document.querySelector('h1').style.background = 'white'")
    assert any(fault.startswith("color-contrast") for fault in faults(explorer.page))


@pytest.mark.parametrize("window", [{"viewport": SMALL}, ZOOMED], ids=["320 pixels", "200 percent"])
def test_no_view_scrolls_sideways(new_page: NewPage, address: str, window: dict[str, Any]) -> None:
    explorer = Explorer(new_page(**window))
    wide = []
    for view, go in VIEWS.items():
        go(explorer.open(address))
        if explorer.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        ):
            wide.append(view)
    assert wide == []


@pytest.mark.parametrize("width", [320, 1440])
def test_a_filter_menu_is_seen_as_a_whole(explorer: Explorer, width: int) -> None:
    page = explorer.page
    page.set_viewport_size({"width": width, "height": 900})
    explorer.search.fill("customers_clean")
    expect(explorer.rows).to_have_count(1)
    bar = explorer.root.get_by_role("search", name="Filter the changes")
    for name in ("Level", "Type", "Who", "More"):
        button = bar.get_by_role("button", name=re.compile(f"^{name}"))
        button.click()
        panel = page.locator(".menu-panel")
        cut = panel.evaluate(
            """panel => {
              const { left, right, bottom } = panel.getBoundingClientRect();
              const pane = panel.closest(".left");
              const room = pane.getBoundingClientRect();
              const clips = getComputedStyle(pane).overflowY !== "visible";
              const outside = bottom > room.bottom || right > room.right;
              return left < 0 || right > innerWidth || (clips && outside);
            }"""
        )
        assert not cut, name
        button.click()


def test_a_long_project_key_stays_on_a_small_screen(new_page: NewPage, address: str) -> None:
    page = new_page(viewport=SMALL)

    def with_a_long_key(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "project_key": "A_LONG_KEY_" * 6})

    page.route("**/api/meta", with_a_long_key)
    explorer = Explorer(page).open(address)
    expect(explorer.root.get_by_role("heading", level=1)).to_contain_text("A_LONG_KEY_A")
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_a_change_that_takes_the_place_of_the_list_is_seen_and_has_the_focus(
    new_page: NewPage, address: str
) -> None:
    explorer = Explorer(new_page(viewport=SMALL)).open(address)
    explorer.row("variables").click()
    detail = explorer.detail("variables")
    expect(detail).to_be_focused()
    expect(detail.get_by_role("heading", level=2)).to_be_in_viewport()


@pytest.mark.parametrize("view", ["start", "code", "all", "flow", "history", "baseline"])
def test_at_200_percent_zoom_no_rule_is_broken(new_page: NewPage, address: str, view: str) -> None:
    explorer = Explorer(new_page(**ZOOMED)).open(address)
    VIEWS[view](explorer)
    assert faults(explorer.page) == []


@pytest.mark.parametrize("view", ["code", "schema", "all", "flow", "table", "history"])
def test_the_tab_key_leads_through_the_page_and_out(explorer: Explorer, view: str) -> None:
    VIEWS[view](explorer)
    skip = explorer.button("Skip to the changes")
    skip.focus()
    for _ in range(MOST_STOPS):
        explorer.press("Tab")
        if skip.evaluate("found => found === document.activeElement"):
            break
    expect(skip).to_be_focused()


def tab_to(explorer: Explorer, name: str) -> None:
    """Press Tab until something with this name has the focus."""
    target = explorer.root.get_by_role("button", name=name, exact=True).first
    for _ in range(60):
        explorer.press("Tab")
        if target.evaluate("found => found === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


def test_the_keyboard_alone_is_enough(own_explorer: Explorer) -> None:
    own_explorer.press("Tab")
    expect(own_explorer.button("Skip to the changes")).to_be_focused()
    own_explorer.press("Enter")
    expect(own_explorer.main).to_be_focused()
    for _ in range(40):
        own_explorer.press("Tab")
        if own_explorer.rows.first.evaluate("row => row === document.activeElement"):
            break
    own_explorer.press("ArrowDown")
    expect(own_explorer.chosen).to_contain_text("permissions")
    expect(own_explorer.chosen).to_be_focused()
    own_explorer.press("Enter")
    detail = own_explorer.detail("permissions")
    expect(detail).to_be_focused()
    tab_to(own_explorer, "Mark as reviewed")
    own_explorer.press("Space")
    expect(own_explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()


def test_a_panel_keeps_the_focus_and_gives_it_back(explorer: Explorer) -> None:
    opener = explorer.button("Set baseline")
    opener.focus()
    explorer.press("Enter")
    expect(explorer.dialog).to_be_visible()
    inside = "document.querySelector('dialog').contains(document.activeElement)"
    assert explorer.page.evaluate(inside)
    explorer.press("Escape")
    expect(explorer.dialog).to_have_count(0)
    expect(opener).to_be_focused()


def test_a_menu_is_left_with_escape(explorer: Explorer) -> None:
    menu = explorer.button("Who")
    menu.focus()
    explorer.press("Enter", "Tab", "Space", "Escape")
    expect(menu).to_be_focused()
    expect(menu).to_have_attribute("aria-expanded", "false")


def test_each_bar_of_the_chart_is_reached_by_the_tab_key(explorer: Explorer) -> None:
    explorer.view("History")
    chart = explorer.root.get_by_role("region", name="Chart of changes")
    bars = chart.get_by_role("button")
    expect(bars).to_have_count(5)
    assert bars.evaluate_all("bars => bars.map(bar => bar.tabIndex)") == [0] * 5
    chart.focus()
    explorer.press("Tab", "Tab")
    expect(bars.nth(1)).to_be_focused()
    explorer.press("Enter")
    expect(explorer.older).to_have_value("2")


def test_the_drawn_flow_is_one_stop_of_the_tab_key(explorer: Explorer) -> None:
    explorer.view("Flow")
    nodes = explorer.root.get_by_role("group", name="Flow.").get_by_role("button")
    expect(nodes).to_have_count(45)
    stops = "nodes => nodes.filter(node => node.tabIndex >= 0).length"
    assert nodes.evaluate_all(stops) == 1
    explorer.button(re.compile("^customers_clean, ")).focus()
    assert nodes.evaluate_all(stops) == 1
    explorer.press("Tab")
    expect(explorer.button("Zoom in")).to_be_focused()


def test_a_message_is_seen_with_less_motion_too(explorer: Explorer) -> None:
    less = "matchMedia('(prefers-reduced-motion: reduce)').matches"
    assert explorer.page.evaluate(less)
    explorer.root.get_by_role("banner").get_by_role("button", name="Copy link").click()
    message = explorer.root.get_by_role("status").filter(has_text="The link is copied.")
    expect(message).to_have_css("opacity", "1")
