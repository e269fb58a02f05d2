"""Serves the webapp on this machine alone: the routes, and the page that DSS would put around."""

from __future__ import annotations

import secrets
import socket
import sysconfig
from pathlib import Path
from types import TracebackType

from flask import Flask, Response, request, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.serving import WSGIRequestHandler, make_server

import project_drift
from project_drift import web
from project_drift.exceptions import ConfigurationError
from project_drift.web.entrance import guard
from project_drift.web.failures import Refusal, failure
from project_drift.web.site import Site

ADDRESS = "127.0.0.1"
_ASSETS = "/plugins/project-drift/resource/webapp"
_BODY = "webapps/project-drift-explorer/body.html"
_BUILT = "resource/webapp"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Project Drift</title>
<link rel="icon" href="data:,">
<script src="/shell.js"></script>
</head>
<body>
{body}
</body>
</html>
"""
# What DSS defines for every webapp.
_SHELL = '"use strict";\nwindow.getWebAppBackendUrl = (path) => "/" + path.replace(/^\\/+/, "");\n'

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def application(site: Site, port: int, token: str = "") -> Flask:
    """Return the application that answers at a port of this machine.

    Without a token it answers whoever asks: for those who guard it themselves. Raises
    `ConfigurationError` where the files of the page are not there.
    """
    root = assets()
    shown = "" if port == 80 else f":{port}"
    hosts = {f"{name}{shown}" for name in (ADDRESS, "localhost")}
    app = Flask(__name__, static_folder=None)

    @app.before_request
    def refuse_other_names() -> Response | None:
        # A page of another site may let its own name point here; the browser then sends that name.
        if request.host.lower() in hosts:
            return None
        return failure(Refusal(403, "forbidden", "this server answers on this machine alone"))

    if token:
        guard(app, port, token)

    @app.after_request
    def keep_to_itself(response: Response) -> Response:
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/")
    def page() -> Response:
        body = (root / _BODY).read_text(encoding="utf-8")
        return Response(_PAGE.format(body=body), mimetype="text/html")

    @app.get("/shell.js")
    def shell() -> Response:
        return Response(_SHELL, mimetype="text/javascript")

    @app.get(f"{_ASSETS}/<name>")
    def asset(name: str) -> Response:
        if not (root / _BUILT).is_dir():
            raise NotFound
        return send_from_directory(root / _BUILT, name)

    web.register(app, site)
    return app


def assets() -> Path:
    """Return the folder that has the page's files: that of the plugin, or where pip puts them.

    Raises `ConfigurationError` where neither has.
    """
    plugin = Path(project_drift.__file__).resolve().parents[2]
    installed = Path(sysconfig.get_path("data")) / "share" / "project-drift"
    for root in (plugin, installed):
        if (root / _BODY).is_file():
            return root
    raise ConfigurationError(
        f"the page of the webapp is neither in {plugin} nor in {installed}: install the package "
        "again, or run this from the folder of the plugin"
    )


class LocalServer:
    """A server on the loopback address; port 0 takes any that is free.

    `url` is the address to open, with the token that lets a browser in. Raises `ConfigurationError`
    where the port is taken. As a context manager it closes its port.
    """

    def __init__(self, site: Site, port: int = 0) -> None:
        try:
            self._socket = socket.create_server((ADDRESS, port))
        except OSError as error:
            raise ConfigurationError(
                f"port {port} of this machine cannot be used ({error.strerror}): choose another "
                "one, or 0 for any that is free"
            ) from error
        token = secrets.token_urlsafe(32)
        try:
            taken = self._socket.getsockname()[1]
            self._server = make_server(
                ADDRESS,
                taken,
                application(site, taken, token),
                threaded=True,
                request_handler=_Quiet,
                fd=self._socket.fileno(),
            )
        except BaseException:
            self._socket.close()
            raise
        self.url = f"http://{ADDRESS}:{taken}/?token={token}"

    def run(self) -> None:
        """Answer requests until `stop` is called, or Ctrl-C is pressed."""
        self._server.serve_forever()

    def stop(self) -> None:
        """Let `run`, on another thread, come to its end."""
        self._server.shutdown()

    def __enter__(self) -> LocalServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.server_close()
        self._socket.close()


class _Quiet(WSGIRequestHandler):
    """Tells of no request, and not of its version to those who ask."""

    server_version = "project-drift"
    sys_version = ""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Keep to the log of the routes."""
