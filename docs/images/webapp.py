"""Makes the pictures of the webapp: its main states, light and dark.

Opens the page on the demo project, and on handmade states where the demo has none of the kind, and
does what a person would do. Times on the page are those of the run.

    python docs/images/webapp.py
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Callable

IMAGES = Path(__file__).resolve().parent
ROOT = IMAGES.parent.parent
sys.path[:0] = [str(ROOT / name) for name in (".", "tests", "tests/stubs", "python-lib")]

from playwright.sync_api import expect, sync_playwright  # noqa: E402

from demo.serve import world  # noqa: E402 - they live outside the package
from examples import PROJECT, a_resource, a_state, an_alert  # noqa: E402
from project_drift import LocalDirectoryBackend, State  # noqa: E402
from project_drift.web.local_site import LocalSite  # noqa: E402
from web.browser.explorer import Explorer  # noqa: E402
from web.browser.serving import local, serving  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH, HEIGHT = 1280, 1080
THEMES = ("light", "dark")


def main() -> int:
    """Make all pictures; return 1 where there is no browser."""
    path = shutil.which("chromium")
    if path is None:
        print("no Chromium here: install it to make the pictures", file=sys.stderr)
        return 1
    with ExitStack() as stack:
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=path, timeout=300_000
        )
        stack.callback(browser.close)
        addresses = stack.enter_context(served())
        for name, (where, act) in PICTURES.items():
            for theme in THEMES:
                draw(browser, addresses[where], act, theme, f"webapp-{name}-{theme}.png")
    return 0


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """Serve the demo project and two handmade histories; yield their addresses."""
    states = {
        "empty": (),
        "partial": (
            a_state(
                a_resource(note="the release before"), a_resource("returns"), a_resource("stores")
            ),
            a_state(
                a_resource(note="the new release"),
                a_resource("stores"),
                alerts=(an_alert(name="returns", message="DSS did not answer in 120 seconds"),),
            ),
        ),
    }
    with ExitStack() as stack:
        found = {"demo": stack.enter_context(serving(local(stack.enter_context(world()).site())))}
        for name, saved in states.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            found[name] = stack.enter_context(serving(local(_handmade(folder, saved))))
        yield found


def _handmade(folder: Path, states: tuple[State, ...]) -> LocalSite:
    store = LocalDirectoryBackend(folder, PROJECT)
    for state in states:
        store.save(state)
    return LocalSite(lambda: store, "anna.berg")


def draw(
    browser: Browser, address: str, act: Callable[[Explorer], None], theme: str, name: str
) -> None:
    """Open the page, act, and keep a picture."""
    context = browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="UTC",
    )
    try:
        explorer = Explorer(context.new_page())
        explorer.page.goto(address)
        expect(explorer.root.get_by_role("heading").first).to_be_visible()
        act(explorer)
        explorer.page.wait_for_load_state("networkidle")
        explorer.page.screenshot(path=IMAGES / name)
        print(f"wrote docs/images/{name}")
    finally:
        context.close()


def _start(explorer: Explorer) -> None:
    expect(explorer.rows.first).to_be_visible()


def _schema(explorer: Explorer) -> None:
    explorer.see("customers_clean")


def _code(explorer: Explorer) -> None:
    explorer.see("compute_churn_features")


def _steps(explorer: Explorer) -> None:
    explorer.see("compute_purchases_enriched")


def _flow(explorer: Explorer) -> None:
    explorer.see("customers_clean")
    explorer.view("Flow")
    expect(explorer.button("customers_clean, dataset, modified, high")).to_be_visible()
    explorer.button("Fit").click()


def _history(explorer: Explorer) -> None:
    explorer.view("History")
    expect(explorer.root.get_by_role("button", name="5 to 6")).to_be_visible()


def _baseline(explorer: Explorer) -> None:
    explorer.button("Set baseline").click()
    explorer.dialog.get_by_label("Why").fill("Reviewed for release 12")


def _same(explorer: Explorer) -> None:
    explorer.older.select_option("6")


def _stopped(explorer: Explorer) -> None:
    explorer.page.route("**/api/compare*", lambda route: route.fulfill(status=502, body=""))
    explorer.older.select_option("2")
    expect(explorer.main.get_by_role("heading", name="The backend is stopped")).to_be_visible()


def _as_it_is(_explorer: Explorer) -> None:
    """Keep what the page shows first."""


PICTURES: dict[str, tuple[str, Callable[[Explorer], None]]] = {
    "start": ("demo", _start),
    "schema": ("demo", _schema),
    "code": ("demo", _code),
    "steps": ("demo", _steps),
    "flow": ("demo", _flow),
    "history": ("demo", _history),
    "baseline": ("demo", _baseline),
    "same": ("demo", _same),
    "stopped": ("demo", _stopped),
    "empty": ("empty", _as_it_is),
    "partial": ("partial", _as_it_is),
}


if __name__ == "__main__":
    sys.exit(main())
