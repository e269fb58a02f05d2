"""The pages that DSS may put around the webapp, as far as the webapp can tell them apart.

The page of the webapp stands in a frame of the page of DSS; its backend is behind a proxy, and its
address has a key that must not get out.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, Response, request, send_from_directory
from markupsafe import escape

from project_drift import web
from project_drift.web.local_server import assets
from project_drift.web.site import Site

KEY = "RETAIL_CHURN"
WEBAPP = "Ab3dEf9"
API_KEY = "key-of-the-page"
OUTER = f"/projects/{KEY}/webapps/{WEBAPP}_drift/view"
_INNER = "/dip/api/webapps/view"
_SANDBOX = "allow-forms allow-pointer-lock allow-popups allow-scripts"
_STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'"
)
_PAGE = """{doctype}<html lang="en"><head><meta charset="utf-8"><title>Project Drift</title>{base}
<link rel="icon" href="data:,"><script src="/shell.js"></script></head><body>
{body}
</body></html>"""
_FRAME = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>DSS</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/frame.css"></head><body>
<iframe title="Webapp" src="{address}"{sandbox} allow="clipboard-write"></iframe></body></html>"""
_FRAME_CSS = "body { margin: 0 } iframe { border: 0; width: 100vw; height: 99vh; display: block }"
_SCRIPT = "window.getWebAppBackendUrl = (path) => location.origin + '/' + path;"
_SANDBOXED_SCRIPT = "window.getWebAppBackendUrl = (path) => '{origin}/' + path;"


@dataclass(frozen=True)
class Shell:
    """One way in which DSS shows webapps."""

    name: str
    base: bool = False
    quirks: bool = False
    strict: bool = False
    sandbox: bool = False
    second_origin: bool = False

    def application(self, site: Site, port: int) -> Flask:
        """Return DSS with this webapp, as it answers at a port."""
        here, there = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        app = Flask(__name__, static_folder=None)

        @app.get(OUTER)
        def outer() -> Response:
            query = urlencode({"projectKey": KEY, "webAppId": WEBAPP, "apiKey": API_KEY})
            address = f"{there if self.second_origin else here}{_INNER}?{query}"
            sandbox = f' sandbox="{_SANDBOX}"' if self.sandbox else ""
            page = _FRAME.format(address=escape(address), sandbox=sandbox)
            return Response(page, mimetype="text/html")

        @app.get(_INNER)
        def inner() -> Response:
            page = _PAGE.format(
                doctype="" if self.quirks else "<!DOCTYPE html>",
                base='<base href="/">' if self.base else "",
                body=(assets() / "webapps/project-drift-explorer/body.html").read_text("utf-8"),
            )
            answer = Response(page, mimetype="text/html")
            if self.strict:
                answer.headers["Content-Security-Policy"] = _STRICT
            return answer

        @app.get("/shell.js")
        def shell() -> Response:
            script = _SANDBOXED_SCRIPT.format(origin=here) if self.sandbox else _SCRIPT
            return Response(script, mimetype="text/javascript")

        @app.get("/frame.css")
        def frame() -> Response:
            return Response(_FRAME_CSS, mimetype="text/css")

        @app.get("/plugins/project-drift/resource/webapp/<name>")
        def asset(name: str) -> Response:
            return send_from_directory(assets() / "resource/webapp", name)

        @app.after_request
        def let_the_sandbox_in(answer: Response) -> Response:
            # A sandboxed page is of the origin "null", to which the backend is another one.
            if self.sandbox and request.headers.get("Origin") == "null":
                answer.headers["Access-Control-Allow-Origin"] = "null"
                answer.headers["Access-Control-Allow-Credentials"] = "true"
            return answer

        web.register(app, site)
        return app


SHELLS = (
    Shell("plain"),
    Shell("base", base=True),
    Shell("quirks", quirks=True),
    Shell("strict", strict=True),
    Shell("sandbox", sandbox=True),
    Shell("second origin", second_origin=True),
    Shell("all at once", base=True, quirks=True, strict=True, second_origin=True),
)
