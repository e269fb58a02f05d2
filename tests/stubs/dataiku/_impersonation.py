"""Acting as the person in front of the browser, inside a webapp's route."""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import TYPE_CHECKING

import dataikuapi

from dataiku._context import current

if TYPE_CHECKING:
    from types import TracebackType

_ticket: ContextVar[str | None] = ContextVar("browser_ticket", default=None)


def current_ticket() -> str | None:
    """Return the ticket of the impersonated user, `None` outside of an impersonation."""
    return _ticket.get()


class WebappImpersonationContext:
    """Makes `api_client()` act as the user whose browser sent the current Flask request.

    The node exchanges the request's headers for a ticket; its refusal is raised on entering.
    """

    def __init__(self) -> None:
        self._tokens: list[Token[str | None]] = []

    def __enter__(self) -> WebappImpersonationContext:
        context = current("webapp")
        # Macros and steps may run where there is no Flask.
        from flask import request  # noqa: PLC0415

        client = dataikuapi.DSSClient(context.url, api_key=context.api_key)
        ticket = client.get_ticket_from_browser_headers(dict(request.headers))
        self._tokens.append(_ticket.set(ticket))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        _ticket.reset(self._tokens.pop())
