"""The Flow with what changed and what that reaches, and one choice in all views."""

from __future__ import annotations

import re
from typing import Callable

import pytest
from playwright.sync_api import Locator, expect

from examples import a_resource, a_state, an_alert
from web.browser.explorer import Explorer
from web.browser.handmade import chains

OpenShop = Callable[..., Explorer]
TABLE = "Flow as a table"


def all_labels(found: Locator) -> list[str]:
    """Return the names by which the parts of a drawing are called."""
    return [one.get_attribute("aria-label") or "" for one in found.all()]


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
    table = explorer.root.get_by_role("region", name=TABLE)
    expect(table.get_by_role("row")).to_have_count(46)
    expect(
        table.get_by_role("row", name=re.compile("churn_segments.*Impacted, 7 steps"))
    ).to_be_visible()


def test_14_the_list_has_the_objects_of_the_drawing(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Changes only").click()
    nodes = explorer.root.get_by_role("group", name="Flow.").get_by_role("button")
    expect(nodes.first).to_be_visible()
    drawn = [name.split(", ")[0] for name in all_labels(nodes)]
    explorer.button("Show as a list").click()
    listed = explorer.root.get_by_role("region", name=TABLE).get_by_role("rowheader")
    assert sorted(listed.all_text_contents()) == sorted(drawn)


def test_14_what_could_not_be_read_is_not_said_to_be_as_it_was(
    open_shop: OpenShop,
) -> None:
    reads = {"main": {"items": [{"ref": "orders"}]}}
    recipe = a_resource("compute", "recipe", inputs=reads)
    both = a_state(a_resource(), recipe)
    explorer = open_shop(both, a_state(a_resource(), recipe, alerts=(an_alert("dataset"),)))
    explorer.older.select_option("1")
    explorer.newer.select_option("2")
    explorer.view("Flow")
    explorer.button(re.compile("^orders, dataset, not readable")).press("Enter")
    expect(explorer.main.get_by_text("nobody knows whether it changed.")).to_be_visible()
    expect(explorer.button("See what changed")).to_have_count(0)
    legend = explorer.main.get_by_role("listitem").filter(has_text="Not readable")
    expect(legend).to_have_count(1)


def test_14_what_a_link_selects_is_drawn(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Changes only").click()
    explorer.view("Changes")
    detail = explorer.see("customers_clean")
    downstream = detail.get_by_role("list", name="Downstream, the nearest first")
    downstream.get_by_role("button", name="compute_campaign_targets").click()
    node = explorer.button(re.compile("^compute_campaign_targets, "))
    expect(node).to_have_attribute("aria-pressed", "true")
    expect(explorer.button("With impact")).to_have_attribute("aria-pressed", "true")
    explorer.page.goto(explorer.page.url + "&scope=changes")
    expect(node).to_have_attribute("aria-pressed", "true")
    expect(explorer.button("Whole Flow")).to_have_attribute("aria-pressed", "true")
    explorer.button("Changes only").click()
    expect(explorer.button("Changes only")).to_have_attribute("aria-pressed", "true")
    expect(node).to_have_count(0)
    expect(explorer.main.get_by_text("Select an object to see")).to_be_visible()


def test_14_who_drags_a_node_selects_nothing(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Fit").click()
    node = explorer.button("customers_clean, dataset, modified, high")
    before = node.bounding_box()
    assert before
    mouse = explorer.page.mouse
    at = (before["x"] + before["width"] / 2, before["y"] + before["height"] / 3)
    mouse.move(*at)
    mouse.down()
    mouse.move(at[0] + 60, at[1] + 20, steps=4)
    mouse.up()
    after = node.bounding_box()
    assert after
    assert after["x"] - before["x"] == pytest.approx(60, abs=1)
    expect(node).to_have_attribute("aria-pressed", "false")
    node.click()
    expect(node).to_have_attribute("aria-pressed", "true")


def test_14_zones_are_groups_around_their_objects(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Whole Flow").click()
    expect(explorer.root.get_by_text("61 of 61 objects")).to_be_visible()
    zone = explorer.main.locator("svg.flow .zone").filter(has_text="Ingest").locator("rect")
    around = zone.bounding_box()
    node = explorer.button(re.compile(r", zone Ingest$")).first.bounding_box()
    assert around and node
    assert around["x"] <= node["x"] <= around["x"] + around["width"]
    assert around["y"] <= node["y"] <= around["y"] + around["height"]


def test_14_a_large_flow_has_a_minimap_and_fits(open_shop: OpenShop) -> None:
    explorer = open_shop(chains(160, "a"), chains(160, "b"))
    explorer.view("Flow")
    explorer.button("Whole Flow").click()
    last = explorer.button(re.compile("^d159, "))
    expect(last).to_be_attached()
    expect(last).not_to_be_in_viewport()
    minimap = explorer.main.locator("svg.minimap")
    box = minimap.bounding_box()
    assert box
    minimap.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    expect(last).to_be_in_viewport()
    explorer.button("Fit").click()
    expect(last).to_be_in_viewport()
    expect(explorer.button(re.compile("^d0, "))).to_be_in_viewport()


def test_14_a_flow_of_300_needs_no_minimap(explorer: Explorer) -> None:
    explorer.view("Flow")
    expect(explorer.button("Fit")).to_be_visible()
    expect(explorer.main.locator("svg.minimap")).to_have_count(0)


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


def test_15_a_click_on_a_node_is_undone_by_the_back_button(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Fit").click()
    node = explorer.button("customers_clean, dataset, modified, high")
    node.click()
    expect(node).to_have_attribute("aria-pressed", "true")
    expect(explorer.root.get_by_role("status").filter(has_text="Modified, high.")).to_be_visible()
    explorer.page.go_back()
    expect(node).to_have_attribute("aria-pressed", "false")
    explorer.page.go_forward()
    explorer.button("See what changed").click()
    expect(explorer.chosen).to_contain_text("customers_clean")
