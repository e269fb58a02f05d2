"""The webapp as people see it: by roles and names."""

from __future__ import annotations

import re
from typing import Union

from playwright.sync_api import FrameLocator, Locator, Page, expect

Text = Union[str, re.Pattern[str]]


class Explorer:
    """One open page of the webapp; `within` is the frame that has it, where that is another."""

    def __init__(self, page: Page, within: FrameLocator | None = None) -> None:
        self.page = page
        self.root: Page | FrameLocator = within or page
        self.clicks = 0

    def open(self, address: str) -> Explorer:
        """Go to an address and wait until the comparison is there."""
        self.page.goto(address)
        expect(self.views).to_be_visible()
        return self

    @property
    def main(self) -> Locator:
        return self.root.get_by_role("main")

    @property
    def views(self) -> Locator:
        return self.root.get_by_role("navigation", name="Views")

    @property
    def grid(self) -> Locator:
        return self.root.get_by_role("grid", name="Changes")

    @property
    def rows(self) -> Locator:
        return self.grid.get_by_role("row")

    @property
    def dialog(self) -> Locator:
        return self.root.get_by_role("dialog")

    @property
    def search(self) -> Locator:
        return self.root.get_by_role("searchbox", name="Search names")

    @property
    def older(self) -> Locator:
        return self.root.get_by_role("combobox", name="From", exact=True)

    @property
    def newer(self) -> Locator:
        return self.root.get_by_role("combobox", name="To", exact=True)

    @property
    def chosen(self) -> Locator:
        return self.grid.get_by_role("row", selected=True)

    def button(self, name: Text, exact: bool = False) -> Locator:
        return self.root.get_by_role("button", name=name, exact=exact)

    def row(self, name: str) -> Locator:
        """Return the row of the list that names a resource."""
        return self.rows.filter(has=self.root.get_by_text(name, exact=True))

    def detail(self, name: str) -> Locator:
        """Return the part of the page that shows what changed in a resource."""
        return self.root.get_by_role("region", name=f"What changed in {name}", exact=True)

    def click(self, target: Locator) -> None:
        """Click, and count it."""
        target.click()
        self.clicks += 1

    def see(self, name: str) -> Locator:
        """Open a resource from the list."""
        self.row(name).click()
        found = self.detail(name)
        expect(found).to_be_visible()
        expect(found.get_by_text("Loading what changed")).to_have_count(0)
        return found

    def view(self, name: str) -> None:
        """Change to another view."""
        button = self.views.get_by_role("button", name=name)
        button.click()

    def filter(self, menu: str, choice: str) -> None:
        """Tick a choice of a filter, and close its menu."""
        button = self.root.get_by_role("search", name="Filter the changes").get_by_role(
            "button", name=re.compile(rf"^{menu}( ?\d+)?$")
        )
        button.click()
        self.root.get_by_role("checkbox", name=choice).click()
        button.click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def copied(self) -> str:
        """Return what the clipboard has."""
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text
