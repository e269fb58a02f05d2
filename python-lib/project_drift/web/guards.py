"""Who may write: only a page of this webapp can ask, for a person with the right to."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Request

from project_drift import service
from project_drift.service import Visitor
from project_drift.web.failures import Refusal
from project_drift.web.site import Site

HEADER = "X-Project-Drift"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def require_own_page(request: Request, site: Site) -> None:
    """Refuse what another site could have made a browser send.

    No form and no link can add a header or send JSON, and a script of another site must ask first,
    which nothing here answers. What the browser itself says about the origin is believed besides.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if request.headers.get(HEADER) != "1":
        raise _foreign(f"the header {HEADER} is missing")
    if request.mimetype != "application/json":
        raise _foreign("the request is not declared as JSON")
    if fetch_site not in (None, "same-origin", "none"):
        raise _foreign("it comes from another site")
    origin = request.headers.get("Origin")
    if origin is not None and not _is_own(origin, request, site, fetch_site == "same-origin"):
        raise _foreign("it comes from another origin")


def require_visitor(request: Request, site: Site) -> Visitor:
    """Return who asks; refuse those whom nobody knows."""
    visitor = site.visitor(dict(request.headers))
    if visitor is None:
        raise Refusal(401, "not_identified", "log in to DSS: it is not known who you are")
    return visitor


def require_right(request: Request, site: Site, right: str) -> Visitor:
    """Return who asks; refuse those whom DSS does not give the right."""
    visitor = require_visitor(request, site)
    missing = site.missing_right(dict(request.headers), visitor, right)
    if missing:
        raise Refusal(403, "forbidden", missing)
    return visitor


def login_of(request: Request, site: Site) -> str:
    """Return the login of who asks, empty where nobody knows them."""
    visitor = site.visitor(dict(request.headers))
    return visitor.login if visitor else ""


def why_not_write(request: Request, site: Site, visitor: Visitor | None) -> str:
    """Return why somebody may not write, in words; empty where they may."""
    if visitor is None:
        return "it is not known who you are: log in to DSS"
    return site.missing_right(dict(request.headers), visitor, service.WRITE)


def _is_own(origin: str, request: Request, site: Site, same_by_browser: bool) -> bool:
    try:
        asked = urlsplit(origin)
        host = urlsplit(f"//{request.host}").hostname
    except ValueError:
        return False
    if asked.scheme not in ("http", "https"):
        return False
    own = {request.host.lower()}
    if site.behind_proxy:
        # A browser sends this header to another origin only after asking, as it does with ours.
        forwarded = request.headers.get("X-Forwarded-Host", "")
        own |= {name.strip().lower() for name in forwarded.split(",")} - {""}
        if same_by_browser and host in _LOOPBACK and not forwarded:
            return True  # the proxy kept to itself what the browser asked for
    return asked.netloc.lower() in own


def _foreign(why: str) -> Refusal:
    return Refusal(403, "forbidden", f"this request was refused: {why}")
