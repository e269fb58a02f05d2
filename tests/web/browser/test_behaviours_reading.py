"""How a change is told: code, schema, settings, how grave, and who."""

from __future__ import annotations

import re
from typing import Callable

from playwright.sync_api import expect

from examples import a_resource, a_state
from web.browser.explorer import Explorer
from web.places import Shop

OpenShop = Callable[..., Explorer]
CODE = "compute_churn_features"


def code(*lines: str) -> object:
    return a_state(a_resource("compute", "recipe", type="python", payload="\n".join(lines)))


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
    expect(explorer.button("Collapse customers_clean")).to_be_visible()


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
    def table(*columns: tuple[str, str], **extra: str) -> object:
        found = [{"name": name, "type": kind} for name, kind in columns]
        found[0].update(extra)
        return a_state(a_resource(type="Filesystem", schema={"columns": found}))

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


def test_10_settings_have_a_path_in_words_and_both_values(explorer: Explorer) -> None:
    detail = explorer.see("variables")
    expect(detail.get_by_role("definition")).to_have_text(["90", "60"])
    raw = detail.get_by_role("button", name="Raw paths and values")
    raw.click()
    expect(detail.get_by_text("/standard/churn_inactivity_days", exact=True)).to_be_visible()


def test_10_a_secret_is_never_shown(open_shop: OpenShop) -> None:
    marks = ("0123456789abcdef", "fedcba9876543210")
    explorer = open_shop(
        *(a_state(a_resource(params={"password": {"$secret": mark}})) for mark in marks)
    )
    detail = explorer.see("orders")
    expect(detail.get_by_text("(secret)").first).to_be_visible()
    detail.get_by_role("button", name="Raw paths and values").click()
    shown = explorer.page.content()
    assert not [mark for mark in marks if mark[:8] in shown]


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
    explorer.root.get_by_text("1 expected change left out by 1 rule of the policy").click()
    expect(explorer.root.get_by_role("list", name="Rules")).to_contain_text("scratch data")
    expect(explorer.main.get_by_text("tmp_1", exact=True)).to_be_visible()


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
