"""Applications on a port of this machine, for as long as a test needs them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Callable

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from project_drift.web.local_server import application
from project_drift.web.site import Site

Make = Callable[[int], Flask]
Serve = Callable[[Make], str]
_PATIENCE = 10


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the browser tells what matters."""


@contextmanager
def serving(make: Make) -> Iterator[str]:
    """Yield the address of an application that is made for the port it gets."""
    later = Flask(__name__)
    server = make_server("127.0.0.1", 0, later, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    server.app = make(server.server_port)
    thread = threading.Thread(target=server.serve_forever, name="page", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join(_PATIENCE)
        server.server_close()
    assert not thread.is_alive()


def local(site: Site) -> Make:
    """Return the application of `project-drift serve`."""
    return lambda port: application(site, port)
