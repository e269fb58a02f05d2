"""The page in a real browser, in front of the demo project's week.

The browser is the Chromium of the distribution. It can reach this machine and nothing else, and a
test fails on any error that the page tells the console, even where it saw what it looked for.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

import pytest

from demo.serve import World
from project_drift import State
from project_drift.web.local_site import LocalSite
from web.places import Shop

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, ViewportSize

    from web.browser.explorer import Explorer
    from web.browser.serving import Serve
    from web.browser.watch import Watch

# Playwright for Python begins with 3.10; the page is the same whatever serves it.
collect_ignore_glob = ["test_*.py"] if sys.version_info < (3, 10) else []

# Milliseconds that one act or expectation may take: a busy machine can stand still for seconds.
PATIENCE = 30_000
# Chromium prepares these in processes of their own for each context, and they take more of the
# machine than the page does: what drops down from the address bar, and a tab that might be opened.
_BESIDE_THE_PAGE = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess")
# The last list is the one that counts, so it repeats what Playwright leaves out of Chromium.
_OF_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
PERMISSIONS = ("clipboard-read", "clipboard-write")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = shutil.which("chromium")
    if path is None:
        words = "the command chromium is not there: apt-get install chromium"
        if os.environ.get("CI") == "true":
            pytest.fail(words, pytrace=False)
        pytest.skip(f"NO BROWSER TESTS: {words}")
    return {
        **browser_type_launch_args,
        "executable_path": path,
        # A cold start reads hundreds of megabytes, which takes a slow disk minutes.
        "timeout": 300_000,
        "args": [
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            f"--disable-features={','.join((*_OF_PLAYWRIGHT, *_BESIDE_THE_PAGE))}",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 900},
        "locale": "en-GB",
        "timezone_id": "UTC",
        "reduced_motion": "reduce",
        "permissions": PERMISSIONS,
    }


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    from playwright.sync_api import expect  # noqa: PLC0415 - not there on Python 3.9

    expect.set_options(timeout=PATIENCE)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves an application on a free port until the test ends."""
    from web.browser.serving import serving  # noqa: PLC0415 - not there on Python 3.9

    with ExitStack() as stack:
        yield lambda make: stack.enter_context(serving(make))


@pytest.fixture
def own_week(week: World, tmp_path: Path) -> World:
    """The demo world with a store of its own, for a test to write to."""
    store = tmp_path / "week"
    shutil.copytree(week.store, store)
    return World(week.dss, store)


@pytest.fixture(scope="session")
def address(week: World) -> Iterator[str]:
    """The address of the page on the demo project, for all tests that only look."""
    from web.browser.serving import local, serving  # noqa: PLC0415 - not there on Python 3.9

    before = sorted(week.store.rglob("*"))
    with serving(local(week.site())) as found:
        yield found
    assert sorted(week.store.rglob("*")) == before, "a test wrote: it needs the own_explorer"


@pytest.fixture
def own_address(own_week: World, serve: Serve) -> str:
    """The address of the page on a demo project of its own."""
    from web.browser.serving import local  # noqa: PLC0415 - not there on Python 3.9

    return serve(local(own_week.site()))


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What went wrong in any page of this test; nothing may, unless the test expects it."""
    from web.browser.watch import Watch  # noqa: PLC0415 - not there on Python 3.9

    made = Watch()
    yield made
    assert made.wrong() == []


@pytest.fixture
def new_page(new_context: Callable[..., BrowserContext], watch: Watch) -> Callable[..., Page]:
    """Opens an empty page, each in a browser context of its own: no storage is shared."""

    def make(viewport: ViewportSize | None = None, **options: Any) -> Page:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        page = context.new_page()
        if viewport:
            page.set_viewport_size(viewport)
        return page

    return make


@pytest.fixture
def explorer(new_page: Callable[..., Page], address: str) -> Explorer:
    """The page on the demo project, opened, for a test that only looks."""
    from web.browser.explorer import Explorer  # noqa: PLC0415 - not there on Python 3.9

    return Explorer(new_page()).open(address)


@pytest.fixture
def own_explorer(new_page: Callable[..., Page], own_address: str) -> Explorer:
    """The page on a demo project of its own, opened, for a test that writes."""
    from web.browser.explorer import Explorer  # noqa: PLC0415 - not there on Python 3.9

    return Explorer(new_page()).open(own_address)


@pytest.fixture
def shop_address(shop: Shop, serve: Serve) -> Callable[..., str]:
    """Saves handmade states, one snapshot each, and returns where the page on them is."""
    from web.browser.serving import local  # noqa: PLC0415 - not there on Python 3.9

    def make(*states: State) -> str:
        shop.save(*states)
        return serve(local(LocalSite(shop.store, "anna")))

    return make


@pytest.fixture
def open_shop(
    shop_address: Callable[..., str], new_page: Callable[..., Page]
) -> Callable[..., Explorer]:
    """Opens the page on handmade states."""
    from web.browser.explorer import Explorer  # noqa: PLC0415 - not there on Python 3.9

    return lambda *states: Explorer(new_page()).open(shop_address(*states))
