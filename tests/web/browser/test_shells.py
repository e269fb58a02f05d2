"""The page works in whatever DSS puts around it: one walk through all views in each shell."""

from __future__ import annotations

import re
from typing import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from demo.serve import World
from web.browser.explorer import Explorer
from web.browser.serving import Serve
from web.browser.shells import API_KEY, KEY, OUTER, SHELLS, WEBAPP, Shell
from web.browser.watch import Watch

NAMED = {shell.name: shell for shell in SHELLS}


@pytest.fixture(params=SHELLS, ids=lambda shell: shell.name)
def shell(request: pytest.FixtureRequest) -> Shell:
    found: Shell = request.param
    return found


@pytest.fixture
def framed(shell: Shell, own_week: World, serve: Serve, new_page: Callable[..., Page]) -> Explorer:
    page = new_page()
    address = serve(lambda port: shell.application(own_week.site(), port))
    page.goto(address.rstrip("/") + OUTER)
    explorer = Explorer(page, page.frame_locator("iframe"))
    expect(explorer.views).to_be_visible()
    return explorer


def test_all_views_work_in_every_shell(framed: Explorer, shell: Shell) -> None:
    expect(framed.rows).to_have_count(12)
    expect(framed.main.get_by_role("button", name="2 critical")).to_be_visible()

    detail = framed.see("customers_clean")
    expect(detail.get_by_role("row", name=re.compile("email.*Removed"))).to_be_visible()
    detail = framed.see("compute_churn_features")
    expect(detail.get_by_role("row").filter(has_text="MAX_GAP_RATIO = 8.0")).to_have_count(1)

    framed.view("Flow")
    expect(framed.button("customers_clean, dataset, modified, high")).to_be_visible()
    framed.view("History")
    expect(framed.root.get_by_role("button", name="5 to 6")).to_be_visible()
    framed.view("All on one page")
    expect(framed.button("Collapse permissions")).to_be_visible()
    framed.view("Changes")

    framed.filter("Level", "Critical")
    expect(framed.rows).to_have_count(2)
    framed.button("Export").click()
    expect(framed.root.get_by_text("Patch", exact=True)).to_be_visible()
    framed.press("Escape")
    framed.root.get_by_role("combobox", name="Colours").select_option("dark")
    expect(framed.page.frame_locator("iframe").locator("html")).to_have_attribute(
        "data-theme", "dark"
    )

    (inner,) = framed.page.frames[1:]
    assert "/dip/api/webapps/view?" in inner.url, "the page was left"
    mode = inner.evaluate("document.compatMode")
    assert mode == ("BackCompat" if shell.quirks else "CSS1Compat")


def test_the_link_has_no_key_and_leads_to_the_webapp(framed: Explorer) -> None:
    framed.see("customers_clean")
    framed.root.get_by_role("banner").get_by_role("button", name="Copy link").click()
    told = framed.root.get_by_text("The link is copied.").or_(framed.dialog)
    expect(told.first).to_be_attached()
    if framed.dialog.count():
        link = framed.dialog.get_by_role("textbox").input_value()
    else:
        link = framed.copied()
    assert API_KEY not in link
    assert f"/webapps/{KEY}/{WEBAPP}#" in link
    assert "r=dataset.RETAIL_CHURN.customers_clean" in link


def test_the_back_button_undoes_a_choice(framed: Explorer) -> None:
    framed.view("Flow")
    expect(framed.grid).to_have_count(0)
    framed.page.evaluate("history.back()")
    expect(framed.grid).to_be_visible()


@pytest.mark.parametrize(
    ("shell", "words", "path"),
    [
        (NAMED["base"], "Settings of this webapp", f"/projects/{KEY}/webapps/{WEBAPP}_drift/edit"),
        (NAMED["sandbox"], "Webapps of the project", f"/projects/{KEY}/webapps/"),
    ],
    ids=["a frame", "a sandbox"],
    indirect=["shell"],
)
def test_18_a_stopped_backend_is_started_in_the_settings(
    framed: Explorer, watch: Watch, words: str, path: str
) -> None:
    watch.expect("502")
    stopped = {"status": 502, "headers": {"Access-Control-Allow-Origin": "null"}}
    framed.page.route("**/api/compare*", lambda route: route.fulfill(**stopped))
    framed.older.select_option("2")
    heading = framed.main.get_by_role("heading", name="The backend is stopped")
    expect(heading).to_be_visible()
    link = framed.main.get_by_role("link", name=words)
    assert urlsplit(link.evaluate("link => link.href")).path == path
    expect(link).to_have_attribute("target", "_blank")


@pytest.mark.parametrize("shell", [NAMED["sandbox"]], ids=["sandbox"], indirect=True)
def test_18_a_sandbox_reads_and_says_that_it_cannot_write(framed: Explorer, watch: Watch) -> None:
    watch.expect("CORS policy|Failed to load resource")
    (inner,) = framed.page.frames[1:]
    assert inner.evaluate(
        "() => { try { return localStorage.length } catch { return 'none' } }"
    ) == ("none")
    framed.see("customers_clean").get_by_role("button", name="Mark as reviewed").click()
    told = framed.root.get_by_role("status").filter(has_text="The mark was not saved: DSS shows")
    expect(told).to_contain_text("from here it can be read only")
    expect(framed.root.get_by_text("0 of 12 reviewed")).to_be_visible()
    framed.button("Set baseline").click()
    framed.dialog.get_by_label("Why").fill("Reviewed")
    framed.press("Enter")
    expect(framed.dialog.get_by_role("status")).to_contain_text("from here it can be read only")
