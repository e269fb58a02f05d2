"""The HTTP side: a threaded server on the loopback address that keeps connections alive."""

from __future__ import annotations

import logging
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Callable

from .messages import Incoming, Reply

_log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
API_VERSION = "1.0"
IDLE_SECONDS = 600
_CHUNK = 64 * 1024
_READY_SECONDS = 10.0

Answer = Callable[[Incoming], Reply]
Version = Callable[[], str]


class HttpServer:
    """Serves `answer` in a daemon thread from `start()` to `stop()`.

    `version` is asked for the version in the headers of each answer.
    """

    def __init__(self, answer: Answer, version: Version, port: int = 0) -> None:
        self._server = _Server((LOOPBACK, port), answer, version)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="dss-emulator", daemon=True)

    @property
    def port(self) -> int:
        """The port that the system gave."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Serve; returns once requests are accepted."""
        self._thread.start()
        if not self._ready.wait(_READY_SECONDS):
            raise RuntimeError("the emulator's server thread did not start")

    def stop(self) -> None:
        """Stop serving and close all connections, also those kept alive by clients."""
        self._server.shutdown()
        self._server.server_close()
        self._server.close_connections()
        self._thread.join(_READY_SECONDS)

    def _serve(self) -> None:
        self._ready.set()
        self._server.serve_forever(poll_interval=0.02)


class _Server(ThreadingHTTPServer):
    request_queue_size = 256
    allow_reuse_port = False

    def __init__(self, address: tuple[str, int], answer: Answer, version: Version) -> None:
        self.answer = answer
        self.version = version
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # HTTPServer would look up the name of the host here, which may take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        with self._open_lock:
            connections = list(self._open)
        for connection in connections:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                _log.debug("connection was closed by the client")

    def handle_error(self, request: Any, client_address: Any) -> None:
        _log.debug("connection of %s broke off", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: _Server

    def _serve(self) -> None:
        body, complete = self._read_body()
        incoming = Incoming(self.command, self.path, self.headers, body, complete)
        reply = self.server.answer(incoming)
        if reply.status == 0:
            self.close_connection = True
            return
        self._send(reply)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = _serve  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base's name
        """Stay silent: the request log tells more."""

    def _read_body(self) -> tuple[bytes, bool]:
        if "chunked" in (self.headers.get("Transfer-Encoding") or "").lower():
            return self._read_chunked()
        length = int(self.headers.get("Content-Length") or 0)
        return self._read_exactly(length)

    def _read_exactly(self, length: int) -> tuple[bytes, bool]:
        parts = []
        left = length
        while left > 0:
            try:
                part = self.rfile.read1(min(left, _CHUNK))
            except OSError:
                part = b""
            if not part:
                break
            parts.append(part)
            left -= len(part)
        return b"".join(parts), left == 0

    def _read_chunked(self) -> tuple[bytes, bool]:
        parts: list[bytes] = []
        while True:
            size = self.rfile.readline().partition(b";")[0].strip()
            if not size:
                return b"".join(parts), False
            part, complete = self._read_exactly(int(size, 16))
            parts.append(part)
            if not complete:
                return b"".join(parts), False
            self.rfile.readline()
            if int(size, 16) == 0:
                return b"".join(parts), True

    def _send(self, reply: Reply) -> None:
        phrase = HTTPStatus(reply.status).phrase if reply.status in _KNOWN else "Unknown"
        lines = [
            f"HTTP/1.1 {reply.status} {phrase}",
            f"Date: {self.date_time_string()}",
            f"DSS-Version: {self.server.version()}",
            f"DSS-API-Version: {API_VERSION}",
        ]
        if reply.status != 204:
            lines.append(f"Content-Type: {reply.content_type}")
            length = f"Content-Length: {len(reply.body)}"
            lines.append("Transfer-Encoding: chunked" if reply.chunked else length)
        if self.close_connection:
            lines.append("Connection: close")
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        if self.command == "HEAD" or reply.status == 204:
            self.wfile.write(head)
        elif reply.chunked:
            self.wfile.write(head)
            self._send_chunks(reply.body)
        else:
            self.wfile.write(head + reply.body)

    def _send_chunks(self, body: bytes) -> None:
        for start in range(0, len(body), _CHUNK):
            part = body[start : start + _CHUNK]
            self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
        self.wfile.write(b"0\r\n\r\n")


_KNOWN = frozenset(status.value for status in HTTPStatus)
