"""How an answer leaves: JSON that is harmless wherever it lands, with headers to match."""

from __future__ import annotations

import json
from typing import Any

from flask import Request, Response

API_VERSION = 1

# JSON may land in a page by somebody's hand; there these would be markup.
_IN_MARKUP = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
# A report that is opened and not saved runs nothing and asks for nothing.
_FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


def answer(data: dict[str, Any], status: int = 200) -> Response:
    """Return a JSON answer that nobody keeps."""
    text = json.dumps({"api_version": API_VERSION, **data}, separators=(",", ":"))
    response = Response(text.translate(_IN_MARKUP), status, mimetype="application/json")
    return _guarded(response, "no-store")


def kept_answer(data: dict[str, Any], request: Request) -> Response:
    """Return a JSON answer that the browser may keep, and asks for again by its ETag."""
    return _kept(answer(data), request)


def file(text: str, mimetype: str, name: str, request: Request) -> Response:
    """Return a file to be saved; `name` is of plain letters."""
    # A lone surrogate, which no encoding has, is written out.
    content = text.encode("utf-8", "backslashreplace")
    response = Response(content, mimetype=mimetype, content_type=f"{mimetype}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = _FILE_POLICY
    return _kept(response, request)


def _kept(response: Response, request: Request) -> Response:
    response.add_etag()
    _guarded(response, "private, no-cache")
    response.headers["Vary"] = "Cookie"
    response.make_conditional(request)
    return response


def _guarded(response: Response, caching: str) -> Response:
    response.headers["Cache-Control"] = caching
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
