"""Impersonation in webapps: the browser's headers become a ticket of their user."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from dataikuapi.utils import DataikuException

from component_runner import PluginRunner
from stubs_tests.plugin_files import webapp

Start = Callable[..., PluginRunner]

BACKEND = """
import dataiku

def login():
    return dataiku.api_client().get_auth_info()["authIdentifier"]

@app.route("/whoami")
def whoami():
    with dataiku.WebappImpersonationContext():
        inside = login()
    return {"inside": inside, "outside": login()}
"""


class Node(BaseHTTPRequestHandler):
    """Knows users by a header of the browser, tickets by their prefix, and the key `key`."""

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if sent.get("X-Login"):
            self._answer(200, {"msg": f"ticket-{sent['X-Login']}"})
        else:
            self._answer(401, {"errorType": "NotAuthenticated", "detailedMessage": "who?"})

    def do_GET(self) -> None:
        ticket = self.headers.get("X-DKU-APITicket")
        login = ticket[len("ticket-") :] if ticket else "webapp-owner"
        self._answer(200, {"authIdentifier": login})

    def _answer(self, status: int, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def node() -> Iterator[str]:
    """The URL of a node that knows the two calls of impersonation."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Node) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join(timeout=10)


def test_inside_the_context_the_client_is_the_browser_s_user(start: Start, node: str) -> None:
    app = start(webapp(BACKEND), url=node, api_key="key").load_webapp("kit-webapp")
    for login in ("anna", "marc"):
        answer = app.test_client().get("/whoami", headers={"X-Login": login})
        assert answer.get_json() == {"inside": login, "outside": "webapp-owner"}


def test_an_unknown_browser_is_refused_by_the_node(start: Start, node: str) -> None:
    app = start(webapp(BACKEND), url=node, api_key="key").load_webapp("kit-webapp")
    app.testing = True
    with pytest.raises(DataikuException, match="who"):
        app.test_client().get("/whoami")
