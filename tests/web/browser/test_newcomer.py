"""Somebody who never saw the page finds out what happened, and tells a colleague."""

from __future__ import annotations

import re
from typing import Callable

from playwright.sync_api import Page, expect

from web.browser.explorer import Explorer

CLICKS = 5


def test_a_newcomer_finds_the_dropped_column_and_passes_it_on(
    own_explorer: Explorer, new_page: Callable[..., Page]
) -> None:
    for words in ("12 changes", "4 people", "2 critical"):
        expect(own_explorer.main.get_by_role("button", name=words)).to_be_visible()

    own_explorer.click(own_explorer.row("customers_clean"))
    detail = own_explorer.detail("customers_clean")
    expect(detail.get_by_role("row", name=re.compile("email.*Removed"))).to_be_visible()
    expect(detail.get_by_text("Anna Berg", exact=True)).to_be_visible()
    expect(detail.get_by_text("read by recipe compute_campaign_targets")).to_be_visible()

    own_explorer.click(own_explorer.button("Set baseline"))
    own_explorer.dialog.get_by_label("Why").fill("Reviewed for release 12")
    own_explorer.click(own_explorer.dialog.get_by_role("button", name="Set the baseline"))
    expect(own_explorer.dialog.get_by_role("status")).to_contain_text(
        "Snapshot 6 is the baseline now."
    )
    own_explorer.click(own_explorer.dialog.get_by_text("Close", exact=True))
    expect(own_explorer.dialog).to_have_count(0)

    own_explorer.click(detail.get_by_role("button", name="Copy link"))
    expect(
        own_explorer.root.get_by_role("status").filter(has_text="The link is copied.")
    ).to_have_count(1)
    link = own_explorer.copied()
    assert own_explorer.clicks == CLICKS

    other = Explorer(new_page()).open(link)
    expect(
        other.detail("customers_clean").get_by_role("row", name=re.compile("email.*Removed"))
    ).to_be_visible()
    expect(other.row("customers_clean")).to_have_attribute("aria-selected", "true")
    assert other.page.url == link
    expect(other.older).to_have_value("1")
    expect(other.newer).to_have_value("6")
