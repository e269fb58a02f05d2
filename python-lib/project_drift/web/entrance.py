"""Lets one person in: a port of a machine is open to all of its users.

The address that is printed at the start holds a random token. A browser trades it for a cookie, and
without that cookie nothing is answered.
"""

from __future__ import annotations

import hmac

from flask import Flask, Response, request

from project_drift.web.failures import Refusal, failure


def guard(app: Flask, port: int, token: str) -> None:
    """Let an application answer those only who opened the address with the token."""
    # Named by the port, for a browser sends a cookie to all ports of a machine.
    cookie = f"project-drift-{port}"

    @app.before_request
    def refuse_strangers() -> Response | None:
        if request.path == "/" and _is_same(request.args.get("token", ""), token):
            # The address of the page itself is free of the token: it may be passed on.
            answer = Response(status=303, headers={"Location": "/", "Cache-Control": "no-store"})
            answer.set_cookie(cookie, token, httponly=True, samesite="Strict")
            return answer
        if _is_same(request.cookies.get(cookie, ""), token):
            return None
        told = "open the address that was printed where this server was started"
        return failure(Refusal(403, "forbidden", told))


def _is_same(sent: str, token: str) -> bool:
    """Whether a text is the token, in a time that does not tell how much of it is."""
    return hmac.compare_digest(sent.encode("utf-8", "replace"), token.encode("utf-8"))
