"""How a change is told: code, schema, settings, how grave, and who."""

from __future__ import annotations

import re
from typing import Any, Callable

from playwright.sync_api import Page, Response, expect

from examples import a_resource, a_state
from project_drift import State
from web.browser.explorer import Explorer
from web.browser.handmade import code, table
from web.places import Shop

OpenShop = Callable[..., Explorer]
CODE = "compute_churn_features"


def test_07_unchanged_lines_are_folded_and_shown_on_request(explorer: Explorer) -> None:
    detail = explorer.see(CODE)
    folds = detail.get_by_role("button", name=re.compile("^Show .* unchanged line"))
    expect(folds.first).to_be_visible()
    lines = detail.get_by_role("row")
    before = lines.count()
    count = folds.count()
    detail.get_by_role("button", name="20 lines").first.click()
    expect(lines).to_have_count(before + 20)
    folds.first.click()
    expect(folds).to_have_count(count - 1)


def test_07_closed_resources_stay_closed(explorer: Explorer) -> None:
    explorer.view("All on one page")
    explorer.button("Collapse all").click()
    expect(explorer.button("Expand customers_clean")).to_have_attribute("aria-expanded", "false")
    explorer.page.reload()
    expect(explorer.button("Expand customers_clean")).to_be_visible()
    explorer.button("Expand all").click()
    explorer.page.reload()
    expect(explorer.button("Collapse customers_clean")).to_be_visible()


def test_07_a_key_folds_the_card_and_opens_it(explorer: Explorer) -> None:
    explorer.view("All on one page")
    explorer.press("j", "x")
    expect(explorer.button("Expand campaign_targets")).to_be_visible()
    expect(explorer.button("Collapse permissions")).to_be_visible()
    explorer.press("x")
    expect(explorer.button("Collapse campaign_targets")).to_be_visible()


def test_07_a_button_of_a_card_is_about_its_card(explorer: Explorer) -> None:
    explorer.view("All on one page")
    explorer.root.get_by_role("article").nth(2).click()
    other = explorer.root.get_by_role("article").filter(has_text="customers_clean").first
    other.get_by_role("button", name="Copy link").click()
    expect(explorer.page).to_have_url(re.compile("r=dataset.RETAIL_CHURN.customers_clean"))
    expect(explorer.root.get_by_role("status").filter(has_text="copied")).to_have_count(1)
    assert explorer.copied() == explorer.page.url
    downstream = other.get_by_role("list", name="Downstream, the nearest first")
    name = downstream.get_by_role("button").first.text_content()
    downstream.get_by_role("button").first.click()
    node = explorer.button(re.compile(f"^{name}, "))
    expect(node).to_have_attribute("aria-pressed", "true")


def test_08_code_is_shown_side_by_side_or_in_one_column(explorer: Explorer) -> None:
    detail = explorer.see(CODE)
    old, new = "MAX_GAP_RATIO = 12.0", "MAX_GAP_RATIO = 8.0"
    both = detail.get_by_role("row").filter(has_text=old).filter(has_text=new)
    expect(both).to_have_count(1)
    expect(both.locator("mark").first).to_be_visible()
    explorer.press("u")
    expect(both).to_have_count(0)
    expect(detail.get_by_role("row").filter(has_text=new)).to_have_count(1)


def test_08_a_narrow_page_has_one_column(explorer: Explorer) -> None:
    explorer.page.set_viewport_size({"width": 880, "height": 900})
    detail = explorer.see(CODE)
    expect(detail.get_by_role("button", name="Side by side")).to_be_disabled()
    expect(
        detail.get_by_role("row").filter(has_text="= 12.0").filter(has_text="= 8.0")
    ).to_have_count(0)


def test_08_white_space_is_ignored_and_counted(open_shop: OpenShop) -> None:
    explorer = open_shop(code("a = 1", "b = 2", "c = 3"), code("a = 1 ", "b =  2", "c = 4"))
    detail = explorer.see("compute")
    detail.get_by_role("button", name="Ignore white space").click()
    expect(detail.get_by_text(re.compile(r"^\d lines? hidden$"))).to_have_text("2 lines hidden")
    expect(detail.get_by_role("row").filter(has_text="c = 4")).to_have_count(1)
    explorer.press("w")
    expect(detail.get_by_text("hidden")).to_have_count(0)


def test_09_a_schema_is_a_table_of_columns(open_shop: OpenShop) -> None:
    explorer = open_shop(
        table(("id", "int"), ("city", "string"), ("age", "int"), ("gone", "string")),
        table(
            ("id", "int"), ("city", "string"), ("age", "bigint"), ("fresh", "date"), comment="key"
        ),
    )
    region = explorer.see("orders").get_by_role("region", name="Columns")
    for words in ("age.*int.*bigint.*Type changed", "fresh.*date.*Added", "gone.*string.*Removed"):
        expect(region.get_by_role("row").filter(has_text=re.compile(words))).to_have_count(1)
    expect(region.get_by_role("row").filter(has_text="city")).to_have_count(0)
    explorer.button("Show 1 unchanged column").click()
    expect(region.get_by_role("row").filter(has_text="city")).to_have_count(1)
    explorer.detail("orders").get_by_label("Sort by").select_option("name")
    expect(region.get_by_role("row").nth(1).get_by_role("rowheader")).to_have_text("age")


def test_09_columns_are_renamed_and_moved(open_shop: OpenShop) -> None:
    kept = [(name, "string") for name in ("a", "b", "c")]
    explorer = open_shop(
        table(("customer_id", "int"), *kept, ("last", "date")),
        table(("last", "date"), ("CustomerID", "int"), *kept),
    )
    region = explorer.see("orders").get_by_role("region", name="Columns")
    expect(region.get_by_role("row")).to_have_count(3)
    for words in ("customer_id.*CustomerID.*Renamed", "last.*date.*Moved"):
        expect(region.get_by_role("row").filter(has_text=re.compile(words))).to_have_count(1)


def test_09_a_notebook_is_told_by_its_cells(open_shop: OpenShop) -> None:
    def notebook(*sources: str) -> State:
        cells = [{"cell_type": "code", "source": source} for source in sources]
        return a_state(a_resource("explore", "jupyter_notebook", cells=cells))

    explorer = open_shop(notebook("a = 1", "b = 2"), notebook("a = 1", "b = 3", "c = 4"))
    cells = explorer.see("explore").get_by_role("listitem")
    expect(cells.filter(has_text="b = 3")).to_have_count(1)
    expect(cells.filter(has_text="c = 4")).to_have_count(1)
    expect(cells.filter(has_text="a = 1")).to_have_count(0)


def test_09_a_scenario_is_told_by_its_steps(open_shop: OpenShop) -> None:
    def scenario(*names: str, **params: Any) -> State:
        steps = [{"id": name, "name": name, "type": "runnable", "params": params} for name in names]
        return a_state(a_resource("NIGHTLY", "scenario", params={"steps": steps}))

    explorer = open_shop(scenario("load", retries=1), scenario("load", "train", retries=2))
    detail = explorer.see("NIGHTLY")
    expect(detail.get_by_role("heading", name="Steps", exact=True)).to_be_visible()
    expect(detail.get_by_role("heading", name="Step load")).to_be_visible()
    expect(detail.get_by_text("Step train added")).to_be_visible()


def test_10_settings_have_a_path_in_words_and_both_values(explorer: Explorer) -> None:
    detail = explorer.see("variables")
    expect(detail.get_by_role("definition")).to_have_text(["90", "60"])
    raw = detail.get_by_role("button", name="Raw paths and values")
    raw.click()
    expect(detail.get_by_text("/standard/churn_inactivity_days", exact=True)).to_be_visible()


def test_10_a_secret_is_in_no_view_and_in_no_answer(
    shop_address: Callable[..., str], new_page: Callable[..., Page]
) -> None:
    marks = ("0123456789abcdef", "fedcba9876543210")
    page = new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is wrapped
    explorer = Explorer(page).open(
        shop_address(
            *(a_state(a_resource(params={"password": {"$secret": mark}})) for mark in marks)
        )
    )
    detail = explorer.see("orders")
    expect(detail.get_by_text("(secret)").first).to_be_visible()
    detail.get_by_role("button", name="Raw paths and values").click()
    expect(detail.get_by_text("/params/password")).to_be_visible()
    seen = [page.content()]
    for view in ("All on one page", "Flow", "History"):
        explorer.view(view)
        page.wait_for_load_state("networkidle")
        seen.append(page.content())
    told = [one.text() for one in answers if "/api/" in one.url]
    assert len(told) >= 6
    assert not [mark for mark in marks if any(mark[:8] in text for text in seen + told)]


def test_11_changes_of_looks_are_listed_and_can_be_left_out(open_shop: OpenShop) -> None:
    def state(mark: bool, note: str) -> object:
        return a_state(a_resource(note=note), a_resource("looks", schema={"userModified": mark}))

    explorer = open_shop(state(False, "a"), state(True, "b"))
    expect(explorer.row("looks").get_by_text("Cosmetic", exact=True)).to_be_visible()
    detail = explorer.see("looks")
    expect(detail.get_by_text("1 change that only concern")).to_be_visible()
    explorer.filter("More", "Changes of looks alone")
    expect(explorer.rows).to_have_count(1)
    explorer.button("Remove the filter Without changes of looks").click()
    expect(explorer.rows).to_have_count(2)


def test_11_what_the_policy_leaves_out_is_told_with_its_rule(
    open_shop: OpenShop, shop: Shop
) -> None:
    shop.store().write_note(
        "policy.yml", b"version: 1\nignore:\n- resource: dataset.tmp_*\n  reason: scratch data\n"
    )
    explorer = open_shop(
        a_state(a_resource(note="a"), a_resource("tmp_1", note="a")),
        a_state(a_resource(note="b"), a_resource("tmp_1", note="b")),
    )
    expect(explorer.rows).to_have_count(1)
    explorer.root.get_by_text("1 expected difference left out by 1 rule of the policy").click()
    expect(explorer.root.get_by_role("list", name="Rules")).to_contain_text("scratch data")
    expect(explorer.main.get_by_text("tmp_1", exact=True)).to_be_visible()


def test_11_where_only_what_is_expected_changed_nothing_is_as_it_was(
    open_shop: OpenShop, shop: Shop
) -> None:
    shop.store().write_note(
        "policy.yml", b"version: 1\nignore:\n- resource: dataset.tmp_*\n  reason: scratch data\n"
    )
    explorer = open_shop(*(a_state(a_resource("tmp_1", note=note)) for note in "ab"))
    expect(explorer.main.get_by_role("heading", name="No drift that counts")).to_be_visible()
    expect(explorer.main).not_to_contain_text("as it was")
    words = "1 expected difference left out by 1 rule of the policy"
    expect(explorer.main.get_by_text(words)).to_be_visible()
    explorer.view("Flow")
    expect(explorer.main.get_by_text(words)).to_be_visible()
    explorer.button("tmp_1, dataset, expected").press("Enter")
    expect(explorer.main.get_by_text("expected by the policy")).to_be_visible()


def test_12_how_grave_a_change_is_stands_there_in_words(explorer: Explorer) -> None:
    detail = explorer.see("customers_clean")
    expect(detail.get_by_text("High", exact=True)).to_be_visible()
    expect(detail.get_by_text("a column that others may read is gone")).to_be_visible()
    explorer.button("Keys and signs").click()
    for level in ("Critical", "High", "Medium", "Low", "Cosmetic"):
        expect(explorer.dialog.get_by_text(level, exact=True)).to_be_visible()


def test_13_who_it_was_has_a_whole_name_and_two_times(explorer: Explorer) -> None:
    person = explorer.row("customers_clean").get_by_title("Anna Berg (anna.berg)")
    expect(person).to_contain_text("AB")
    detail = explorer.see("customers_clean")
    expect(detail.get_by_text("Anna Berg", exact=True)).to_be_visible()
    expect(detail.get_by_role("time").first).to_have_text(re.compile(r"^\d days ago, .* UTC$"))


def test_13_where_nobody_is_named_it_is_told(open_shop: OpenShop) -> None:
    explorer = open_shop(a_state(a_resource(note="a")), a_state(a_resource(note="b")))
    expect(explorer.row("orders").get_by_text("Nobody is named")).to_have_count(1)
    explorer.see("orders")
    expect(
        explorer.detail("orders").get_by_text("DSS keeps no mark of who saved it")
    ).to_be_visible()
