"""The views and states of the page that look different, and how to bring each about."""

from __future__ import annotations

import re
from typing import Callable

from playwright.sync_api import Locator, expect

from examples import a_resource, a_state, an_alert
from project_drift import State
from web.browser.explorer import Explorer
from web.browser.handmade import long_code, notes

Go = Callable[[Explorer], None]


def _start(explorer: Explorer) -> None:
    expect(explorer.rows.first).to_be_visible()


def _resource(name: str) -> Go:
    def go(explorer: Explorer) -> None:
        detail = explorer.see(name)
        shown = detail.get_by_role("region").or_(detail.get_by_role("definition"))
        expect(shown.first).to_be_visible()
        expect(detail.locator("[aria-busy=true]")).to_have_count(0)

    return go


def _tab(name: str, shown: Callable[[Explorer], Locator]) -> Go:
    def go(explorer: Explorer) -> None:
        explorer.view(name)
        expect(shown(explorer)).to_be_visible()

    return go


def _table(explorer: Explorer) -> None:
    explorer.view("Flow")
    explorer.button("Show as a list").click()
    expect(explorer.root.get_by_role("region", name="Flow as a table")).to_be_visible()


def _panel(button: str) -> Go:
    def go(explorer: Explorer) -> None:
        explorer.button(button).click()
        expect(explorer.dialog).to_be_visible()

    return go


def _menu(explorer: Explorer) -> None:
    explorer.button("Who").click()
    expect(explorer.root.get_by_role("checkbox").first).to_be_visible()


def _told(heading: str) -> Go:
    return lambda explorer: expect(
        explorer.main.get_by_role("heading", name=heading)
    ).to_be_visible()


def _stopped(explorer: Explorer) -> None:
    expect(explorer.views).to_be_visible()
    explorer.page.route("**/api/compare*", lambda route: route.fulfill(status=502))
    explorer.page.reload()
    _told("The backend is stopped")(explorer)


def _partial(explorer: Explorer) -> None:
    note = explorer.main.get_by_text("Not everything could be read")
    note.click()
    expect(explorer.main.get_by_role("listitem").filter(has_text="no answer")).to_be_visible()


def _held_back(explorer: Explorer) -> None:
    expect(explorer.see("compute").get_by_text(re.compile("^This diff is large"))).to_be_visible()


VIEWS: dict[str, Go] = {
    "start": _start,
    "code": _resource("compute_churn_features"),
    "schema": _resource("customers_clean"),
    "settings": _resource("permissions"),
    "gone": _resource("compute_store_performance"),
    "all": _tab("All on one page", lambda page: page.root.get_by_role("article").first),
    "flow": _tab("Flow", lambda page: page.root.get_by_role("group", name="Flow.")),
    "table": _table,
    "history": _tab("History", lambda page: page.root.get_by_role("figure")),
    "help": _panel("Keys and signs"),
    "baseline": _panel("Set baseline"),
    "menu": _menu,
}

_LOST = a_state(a_resource(note="b"), alerts=(an_alert(name="lost", message="no answer"),))
# Snapshots, the place to open, and what to do there.
STATES: dict[str, tuple[list[State], str, Go]] = {
    "nothing": ([], "", _told("No snapshot yet")),
    "one snapshot": (notes("a"), "", _told("Nothing to compare yet")),
    "no drift": (notes("a", "b", "a"), "from=1&to=3", _told("No drift")),
    "twice the same": (notes("a", "b"), "from=2&to=2", _told("Both sides are snapshot 2")),
    "partial": ([*notes("a"), _LOST], "from=1&to=2", _partial),
    "none complete": (
        [_LOST, a_state(alerts=(an_alert(name="lost"),))],
        "",
        _told("No complete snapshot yet"),
    ),
    "stopped": (notes("a", "b"), "", _stopped),
    "held back": ([long_code(800, "old"), long_code(800, "new")], "", _held_back),
}
