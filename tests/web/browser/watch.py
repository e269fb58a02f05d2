"""Everything that goes wrong in a browser without anybody looking."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError

_HERE = frozenset({"127.0.0.1", "localhost"})
_INNER = frozenset({"about", "blob", "data"})


class Watch:
    """Collects errors of the console and of scripts, and requests that leave this machine."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._expected: list[re.Pattern[str]] = []

    def over(self, context: BrowserContext) -> None:
        """Watch all pages of a context."""
        context.on("console", self._console)
        context.on("weberror", self._script)
        context.on("request", self._request)

    def expect(self, pattern: str) -> None:
        """Let errors pass that a test brings about itself."""
        self._expected.append(re.compile(pattern))

    def wrong(self) -> list[str]:
        """Return what nobody expected."""
        return [
            words
            for words in self._told
            if not any(pattern.search(words) for pattern in self._expected)
        ]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._told.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def _script(self, error: WebError) -> None:
        self._told.append(f"script: {error.error}")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in _INNER and address.hostname not in _HERE:
            self._told.append(f"request to another host: {request.url}")
