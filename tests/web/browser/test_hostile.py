"""Whatever a project may be called and hold is shown as text."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from playwright.sync_api import expect

from examples import HOSTILE, a_resource, a_state
from web.browser.explorer import Explorer

TEXTS = {
    name: text for name, text in HOSTILE.items() if name not in ("long", "null", "lone surrogate")
}
# What an attack would leave behind; the page's own script sets no attribute of this kind.
TRACES = """() => [...document.querySelectorAll("*")].filter((one) =>
  (one.localName === "script" && !one.src) || one.localName === "iframe" ||
  [...one.attributes].some(({ name }) => name.startsWith("on"))).map((one) => one.outerHTML)"""


def states(text: str) -> list[Any]:
    """Two states in which every text is this one."""

    def state(other: str) -> Any:
        return a_state(
            a_resource(text, who=text, note=text + other, **{text or "x": other}),
            a_resource("code", "recipe", payload=f"a\n{text}\n{other}"),
            a_resource(
                "table",
                schema={"columns": [{"name": text, "type": other}, {"name": "id", "type": "int"}]},
            ),
        )

    return [state("1"), state("2")]


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_texts_are_shown_as_text(open_shop: Callable[..., Explorer], name: str) -> None:
    explorer = open_shop(*states(TEXTS[name]))
    expect(explorer.rows).to_have_count(3)
    for row in range(3):
        explorer.rows.nth(row).click()
        detail = explorer.root.get_by_role("navigation", name="Changes in order")
        expect(detail).to_contain_text(f"{row + 1} of 3")
        expect(explorer.root.get_by_text("Loading what changed")).to_have_count(0)
    for view in ("All on one page", "Flow", "History"):
        explorer.view(view)
        expect(explorer.root.get_by_role("navigation", name="Views")).to_be_visible()
    assert explorer.page.evaluate(TRACES) == []
    assert explorer.page.title() == "Project Drift"


def test_markup_in_a_name_is_read_as_it_was_written(open_shop: Callable[..., Explorer]) -> None:
    text = HOSTILE["script"]
    explorer = open_shop(*states(text))
    expect(explorer.row(text)).to_have_count(1)
    explorer.see(text)
