"""Answers that a test keeps back."""

from __future__ import annotations

from playwright.sync_api import Page, Route

_PAUSE = 20
_PAUSES = 1500


class Held:
    """Keeps all requests of a page waiting whose address fits a pattern."""

    def __init__(self, page: Page, pattern: str) -> None:
        self._page = page
        self._waiting: list[Route] = []
        page.route(pattern, self._hold)

    def first(self) -> Route:
        """Return the first request; the page may tell that it asks before it has asked."""
        for _ in range(_PAUSES):
            if self._waiting:
                return self._waiting[0]
            self._page.wait_for_timeout(_PAUSE)
        raise AssertionError("the page did not send the request that the test keeps back")

    def let_go(self) -> None:
        """Send on what was asked so far."""
        self.first()
        for route in self._waiting:
            route.continue_()

    def _hold(self, route: Route) -> None:
        self._waiting.append(route)
