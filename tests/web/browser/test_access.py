"""The page is for everybody: by eye in either theme, by ear, by keys, and on a small screen."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from web.browser.explorer import Explorer

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
VIEWS = (
    "start",
    "code",
    "schema",
    "settings",
    "gone",
    "all",
    "flow",
    "table",
    "history",
    "help",
    "baseline",
    "menu",
)
SMALL: ViewportSize = {"width": 320, "height": 640}


def go(explorer: Explorer, view: str) -> None:
    """Bring the page into one of the states that look different."""
    resources = {
        "code": "compute_churn_features",
        "schema": "customers_clean",
        "settings": "permissions",
        "gone": "compute_store_performance",
    }
    tabs = {"all": "All on one page", "flow": "Flow", "table": "Flow", "history": "History"}
    if view in resources:
        detail = explorer.see(resources[view])
        expect(
            detail.get_by_role("region").first.or_(detail.get_by_role("definition").first)
        ).to_be_visible()
    elif view in tabs:
        explorer.view(tabs[view])
        if view == "table":
            explorer.button("Show as a list").click()
        ends = {
            "all": explorer.root.get_by_role("article").first,
            "flow": explorer.root.get_by_role("group", name="Flow."),
            "table": explorer.root.get_by_role("region", name="Flow as a table"),
            "history": explorer.root.get_by_role("figure"),
        }
        expect(ends[view]).to_be_visible()
    elif view in ("help", "baseline"):
        explorer.button({"help": "Keys and signs", "baseline": "Set baseline"}[view]).click()
        expect(explorer.dialog).to_be_visible()
    elif view == "menu":
        explorer.button("Who").click()
        expect(explorer.root.get_by_role("checkbox").first).to_be_visible()


def faults(page: Page) -> list[str]:
    """Return what breaks a success criterion of WCAG 2.2 A or AA."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{fault['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_no_rule_of_wcag_is_broken(explorer: Explorer, view: str, theme: str) -> None:
    explorer.root.get_by_role("combobox", name="Colours").select_option(theme)
    go(explorer, view)
    assert faults(explorer.page) == []


def test_a_planted_fault_is_found(explorer: Explorer) -> None:
    explorer.page.evaluate("document.querySelector('h1').style.color = 'rgb(225, 225, 225)'")
    explorer.page.evaluate("document.querySelector('h1').style.background = 'white'")
    assert any(fault.startswith("color-contrast") for fault in faults(explorer.page))


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_scrolls_sideways_at_320_pixels(explorer: Explorer, view: str) -> None:
    explorer.page.set_viewport_size(SMALL)
    go(explorer, view)
    wide, seen = explorer.page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide <= seen


@pytest.mark.parametrize("view", ["start", "code", "flow"])
def test_at_200_percent_zoom_no_rule_is_broken(explorer: Explorer, view: str) -> None:
    # To a page, zoom is a window that has half as many pixels.
    explorer.page.set_viewport_size({"width": 640, "height": 450})
    go(explorer, view)
    assert faults(explorer.page) == []


def tab_to(explorer: Explorer, name: str) -> None:
    """Press Tab until something with this name has the focus."""
    target = explorer.root.get_by_role("button", name=name, exact=True).first
    for _ in range(60):
        explorer.press("Tab")
        if target.evaluate("found => found === document.activeElement"):
            return
    raise AssertionError(f"the Tab key does not lead to {name}")


def test_the_keyboard_alone_is_enough(explorer: Explorer) -> None:
    explorer.press("Tab")
    expect(explorer.button("Skip to the changes")).to_be_focused()
    explorer.press("Enter")
    expect(explorer.main).to_be_focused()
    for _ in range(40):
        explorer.press("Tab")
        if explorer.rows.first.evaluate("row => row === document.activeElement"):
            break
    explorer.press("ArrowDown")
    expect(explorer.chosen).to_contain_text("permissions")
    expect(explorer.chosen).to_be_focused()
    explorer.press("Enter")
    detail = explorer.detail("permissions")
    expect(detail).to_be_focused()
    tab_to(explorer, "Mark as reviewed")
    explorer.press("Space")
    expect(explorer.root.get_by_text("1 of 12 reviewed")).to_be_visible()


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
