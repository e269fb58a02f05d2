"""What the page says while it waits, where it cannot go on, and to those who may only read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from demo.serve import World
from examples import a_resource, a_state, an_alert
from project_drift import State, service
from project_drift.service import Visitor
from project_drift.web.local_site import LocalSite
from web.browser.explorer import Explorer
from web.browser.handmade import notes
from web.browser.held import Held
from web.browser.serving import Serve, local
from web.browser.watch import Watch
from web.places import Shop

NewPage = Callable[..., Page]
GATEWAY = re.compile("api/compare")


class ReadOnly(LocalSite):
    """A webapp whose visitor may read the project and nothing else."""

    WHY = "mia.wolf needs the right 'Write project content' in SHOP."

    def missing_right(
        self,
        headers: Mapping[str, str],
        visitor: Visitor,
        right: str,
    ) -> str:
        return self.WHY if right == service.WRITE else ""


def partial(note: str) -> State:
    """A state of which something could not be read."""
    return a_state(a_resource(note=note), alerts=(an_alert(name="lost", message="no answer"),))


@contextmanager
def slowed(week: World) -> Iterator[None]:
    """Let each call of the node take its time."""
    week.dss.latency = 0.5
    try:
        yield
    finally:
        week.dss.latency = 0


def test_17_the_list_is_there_while_a_diff_is_still_loading(explorer: Explorer) -> None:
    held = Held(explorer.page, "**/api/diff?*")
    explorer.row("customers_clean").click()
    detail = explorer.detail("customers_clean")
    expect(detail.get_by_text("Loading what changed")).to_have_count(1)
    explorer.filter("Level", "High")
    expect(explorer.rows).to_have_count(5)
    held.let_go()
    expect(detail.get_by_role("row", name=re.compile("email.*Removed"))).to_be_visible()


def test_17_a_snapshot_is_taken_from_the_page(own_explorer: Explorer) -> None:
    own_explorer.button("Take a snapshot").click()
    words = "Nothing changed, so no new snapshot was saved."
    expect(own_explorer.root.get_by_role("status").filter(has_text=words)).to_have_count(1)
    expect(own_explorer.button("Take a snapshot")).to_be_enabled()


@pytest.mark.parametrize(
    ("route", "words"),
    [("snapshots", "Loading the snapshots"), ("compare", "Comparing the two snapshots")],
)
def test_17_a_skeleton_stands_where_an_answer_will(
    new_page: NewPage, address: str, route: str, words: str
) -> None:
    page = new_page()
    held = Held(page, f"**/api/{route}*")
    page.goto(address)
    waiting = page.get_by_role("main").locator("[aria-busy=true]")
    expect(waiting.get_by_role("status")).to_have_text(words)
    expect(waiting.locator(".skeleton")).to_have_count(6)
    held.let_go()
    expect(Explorer(page).rows).to_have_count(12)
    expect(waiting).to_have_count(0)


def test_17_a_snapshot_tells_how_far_it_is_and_is_given_up(
    week: World, tmp_path: Path, serve: Serve, new_page: NewPage
) -> None:
    store = tmp_path / "empty"
    page = new_page()
    page.goto(serve(local(World(week.dss, store).site())))
    take = page.get_by_role("button", name="Take a snapshot")
    main = page.get_by_role("main")
    with slowed(week):
        take.click()
        expect(main.get_by_text(re.compile(r"^\d+ of \d+ objects read$"))).to_be_visible()
        expect(main.get_by_role("progressbar", name="Objects read")).to_be_visible()
        expect(take).to_be_disabled()
        main.get_by_role("button", name="Cancel the snapshot").click()
        expect(main.get_by_text("Cancelled: nothing was saved.")).to_be_visible()
    assert not list(store.rglob("*.json.gz"))
    expect(page.get_by_role("heading", name="No snapshot yet")).to_be_visible()
    take.click()
    expect(page.get_by_role("heading", name="Nothing to compare yet")).to_be_visible()


@pytest.mark.parametrize(
    ("words", "heading"), [((), "No snapshot yet"), (("a",), "Nothing to compare yet")]
)
def test_18_without_two_snapshots_the_page_says_what_to_do(
    new_page: NewPage,
    shop_address: Callable[..., str],
    words: tuple[str, ...],
    heading: str,
) -> None:
    page = new_page()
    page.goto(shop_address(*notes(*words)))
    expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("main").get_by_role("button", name="Take a snapshot")).to_be_visible()


@pytest.mark.parametrize(
    ("status", "heading"),
    [(502, "The backend is stopped"), (403, "You may not see this"), (500, "Something went wrong")],
)
def test_18_a_failure_is_told_and_a_retry_keeps_the_filters(
    explorer: Explorer, watch: Watch, status: int, heading: str
) -> None:
    watch.expect(str(status))
    explorer.filter("Level", "High")
    explorer.page.route(GATEWAY, lambda route: route.fulfill(status=status, body="<html>"))
    explorer.older.select_option("2")
    expect(explorer.main.get_by_role("heading", name=heading)).to_be_visible()
    explorer.page.unroute(GATEWAY)
    explorer.button("Try again").press("Enter")
    expect(explorer.main).to_be_focused()
    expect(explorer.button("Remove the filter High")).to_be_visible()
    expect(explorer.rows.first).to_be_visible()


def test_17_the_timeline_has_a_snapshot_that_was_just_taken(
    new_page: NewPage, shop_address: Callable[..., str], shop: Shop
) -> None:
    page = new_page()

    def with_job(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "job": "j"})

    page.route("**/api/meta", with_job, times=1)
    held = Held(page, "**/api/job?*")
    explorer = Explorer(page).open(shop_address(*notes("a", "b")))
    expect(explorer.button(re.compile("Snapshot 2, .*1 change"))).to_be_visible()
    explorer.view("History")
    shop.save(*notes("c"))
    held.first().fulfill(json={"state": "done", "done": 1, "total": 1, "message": "Saved."})
    expect(explorer.button(re.compile("Compare to Snapshot 3, .*1 change"))).to_be_visible()
    table = explorer.root.get_by_role("region", name="Table of changes")
    expect(table.get_by_role("row")).to_have_count(3)


def test_17_a_long_history_tells_how_much_of_it_is_shown(
    new_page: NewPage, shop_address: Callable[..., str]
) -> None:
    page = new_page()
    page.route(
        "**/api/history?*",
        lambda route: route.continue_(url=route.request.url.replace("limit=60", "limit=2")),
    )
    explorer = Explorer(page).open(shop_address(*notes("a", "b", "c", "d")))
    explorer.view("History")
    expect(explorer.main.get_by_text("The last 2 of 3 steps.")).to_be_visible()


def test_18_a_text_that_cannot_be_loaded_is_asked_for_again(
    new_page: NewPage, shop_address: Callable[..., str], watch: Watch
) -> None:
    watch.expect("500")
    page = new_page()
    page.route("**/api/text?*", lambda route: route.fulfill(status=500, body="{}"), times=1)
    both = (
        a_state(a_resource()),
        a_state(a_resource(), a_resource("compute", "recipe", payload="a = 1\nb = 2\n")),
    )
    explorer = Explorer(page).open(shop_address(*both))
    detail = explorer.see("compute")
    expect(detail.get_by_text("The whole text could not be loaded")).to_be_visible()
    expect(detail.get_by_text("These are the changed places.")).to_have_count(0)
    expect(detail.get_by_text("Only white space differs")).to_have_count(0)
    expect(detail.get_by_text("+0")).to_have_count(0)
    detail.get_by_role("button", name="Try again").press("Enter")
    expect(detail).to_be_focused()
    expect(detail.get_by_role("row").filter(has_text="b = 2")).to_have_count(1)


def test_18_what_could_not_be_read_is_told(
    new_page: NewPage, shop_address: Callable[..., str]
) -> None:
    address = shop_address(a_state(a_resource(note="a"), a_resource("lost")), partial("b"))
    explorer = Explorer(new_page()).open(f"{address}#from=1&to=2")
    note = explorer.main.get_by_text("Not everything could be read")
    expect(note).to_be_visible()
    note.click()
    expect(explorer.main.get_by_role("listitem").filter(has_text="no answer")).to_be_visible()


def test_18_no_drift_is_told_with_its_time(
    new_page: NewPage, shop_address: Callable[..., str]
) -> None:
    explorer = Explorer(new_page())
    explorer.open(f"{shop_address(*notes('a', 'b', 'a'))}#from=1&to=3")
    expect(explorer.main.get_by_role("heading", name="No drift")).to_be_visible()
    expect(explorer.main.get_by_text(re.compile(r"as of \d+ \w+ \d{4}, \d\d:\d\d"))).to_be_visible()
    explorer.button("See the history").click()
    expect(explorer.root.get_by_role("region", name="Table of changes")).to_be_visible()


def test_18_where_no_snapshot_is_complete_any_two_may_be_picked(
    new_page: NewPage, shop_address: Callable[..., str]
) -> None:
    page = new_page()
    page.goto(shop_address(partial("a"), partial("b")))
    expect(page.get_by_role("heading", name="No complete snapshot yet")).to_be_visible()
    explorer = Explorer(page)
    explorer.older.select_option("1")
    explorer.newer.select_option("2")
    expect(explorer.row("orders")).to_be_visible()


def test_18_who_may_not_write_reads_why(shop: Shop, serve: Serve, new_page: NewPage) -> None:
    shop.save(*notes("a", "b"))
    explorer = Explorer(new_page()).open(serve(local(ReadOnly(shop.store, "mia.wolf"))))
    expect(explorer.root.get_by_text(f"Read only: {ReadOnly.WHY}")).to_be_visible()
    for name in ("Take a snapshot", "Set baseline"):
        expect(explorer.button(name)).to_be_disabled()
        expect(explorer.button(name)).to_have_accessible_description(ReadOnly.WHY)
    explorer.see("orders").get_by_role("button", name="Mark as reviewed").click()
    expect(explorer.root.get_by_text("1 of 1 reviewed")).to_be_visible()


def test_18_a_browser_without_storage_shows_the_page_all_the_same(
    new_page: NewPage, address: str
) -> None:
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no'); } })"
    )
    explorer = Explorer(page).open(address)
    explorer.root.get_by_role("combobox", name="Colours").select_option("dark")
    explorer.view("History")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_17_a_slow_answer_about_the_project_holds_up_nothing(
    new_page: NewPage, address: str
) -> None:
    page = new_page()
    held = Held(page, "**/api/meta")
    told: list[str] = []
    page.expose_function("tell", lambda words: told.append(words))  # noqa: PLW0108 - it is wrapped
    page.add_init_script(
        """new MutationObserver(() => {
          const heading = document.querySelector("main h2");
          if (heading) tell(heading.textContent);
        }).observe(document, { childList: true, subtree: true });"""
    )
    explorer = Explorer(page).open(address)
    expect(explorer.rows).to_have_count(12)
    expect(explorer.button("Take a snapshot")).to_be_disabled()
    held.let_go()
    expect(explorer.button("Take a snapshot")).to_be_enabled()
    assert "No complete snapshot yet" not in told


def test_18_without_an_answer_about_the_project_all_can_be_read(
    new_page: NewPage, address: str, watch: Watch
) -> None:
    watch.expect("502")
    page = new_page()
    page.route("**/api/meta", lambda route: route.fulfill(status=502), times=1)
    explorer = Explorer(page).open(address)
    expect(explorer.rows).to_have_count(12)
    trouble = explorer.root.get_by_role("alert")
    expect(trouble).to_contain_text("What you may do here is not known")
    trouble.get_by_role("button", name="Try again").press("Enter")
    expect(trouble).to_have_count(0)
    expect(explorer.button("Take a snapshot")).to_be_enabled()
    expect(explorer.main).to_be_focused()
    expect(explorer.rows).to_have_count(12)


def test_17_a_snapshot_is_followed_past_an_answer_that_gets_lost(
    own_explorer: Explorer, watch: Watch
) -> None:
    watch.expect("502")
    lost: list[str] = []

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.fulfill(status=502, body="<html>")

    own_explorer.page.route("**/api/job?*", lose, times=2)
    own_explorer.button("Take a snapshot").click()
    words = "Nothing changed, so no new snapshot was saved."
    expect(own_explorer.root.get_by_role("status").filter(has_text=words)).to_have_count(1)
    assert len(lost) == 2


def test_17_a_message_stays_while_the_comparison_loads(explorer: Explorer) -> None:
    explorer.root.get_by_role("banner").get_by_role("button", name="Copy link").click()
    explorer.older.select_option("5")
    expect(explorer.rows).to_have_count(4)
    explorer.page.wait_for_timeout(300)
    message = explorer.root.get_by_role("status").filter(has_text="The link is copied.")
    expect(message).to_be_visible()
    # It is told to those who listen as soon as the message is gone.
    sentence = explorer.root.get_by_role("status").filter(has_text=re.compile("^4 .*changed"))
    expect(sentence).to_have_count(1)
