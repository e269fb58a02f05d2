"""Answers that send on to another address: key and ticket go to the node and no further."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from dataikuapi import DSSClient

from project_drift.client import Connection, FolderHandle, connect
from project_drift.exceptions import UnexpectedAnswer

ARRIVED = "/elsewhere"


class Node:
    """A server that sends on to an address, from all but one of its own."""

    def __init__(self) -> None:
        self.sends_to = ""
        self.asked: list[tuple[str, dict[str, str]]] = []
        node = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.answer()

            def answer(self) -> None:
                node.asked.append((self.path, dict(self.headers)))
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                sends_on = node.sends_to and self.path != ARRIVED
                self.send_response(307 if sends_on else 200)
                if sends_on:
                    self.send_header("Location", node.sends_to)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def running() -> Iterator[Node]:
    node = Node()
    thread = threading.Thread(target=node.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield node
    finally:
        node.server.shutdown()
        node.server.server_close()
        thread.join(timeout=10)


@pytest.fixture
def node() -> Iterator[Node]:
    with running() as found:
        yield found


@pytest.fixture
def other() -> Iterator[Node]:
    with running() as found:
        yield found


CLIENTS = {
    "a key": lambda url: connect(url, "dkuaps-key"),
    "a ticket": lambda url: DSSClient(url, internal_ticket="the-ticket"),
}


@pytest.mark.parametrize("kind", CLIENTS)
def test_neither_key_nor_ticket_is_sent_to_another_node(node: Node, other: Node, kind: str) -> None:
    node.sends_to = f"{other.url}/dip/publicapi/instance-info"
    connection = Connection(CLIENTS[kind](node.url))
    with pytest.raises(UnexpectedAnswer) as told:
        connection.get("/instance-info")
    assert other.asked == []
    for word in (f"{node.url} sends on to {other.url},", "DATAIKU_HOST"):
        assert word in str(told.value)


def test_no_file_is_sent_to_another_node(node: Node, other: Node) -> None:
    node.sends_to = f"{other.url}/"
    folder = FolderHandle(Connection(connect(node.url, "dkuaps-key")).folder("SHOP", "fOlder01"))
    with pytest.raises(UnexpectedAnswer, match="sends on to"):
        folder.write("a file", b"content")
    assert other.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1:{port}/",
        "//localhost:{port}/",
        "http://127.0.0.1:{port}@localhost/",
        "http://127.0.0.1/",
    ],
)
def test_scheme_name_and_port_are_those_of_the_node(node: Node, address: str) -> None:
    node.sends_to = address.format(port=node.server.server_port)
    with pytest.raises(UnexpectedAnswer, match=r"sends on to http"):
        Connection(connect(node.url, "dkuaps-key")).get("/instance-info")
    assert len(node.asked) == 1


def test_a_node_that_wants_https_is_told_with_the_address_to_write(node: Node) -> None:
    secure = node.url.replace("http://", "https://")
    node.sends_to = f"{secure}/"
    with pytest.raises(UnexpectedAnswer, match=f"write {secure} in DATAIKU_HOST"):
        Connection(connect(node.url, "dkuaps-key")).get("/instance-info")


@pytest.mark.parametrize("base", ["", "{url}", "{shouted}"])
def test_a_way_within_the_node_is_followed(node: Node, base: str) -> None:
    start = base.format(url=node.url, shouted=node.url.upper())
    node.sends_to = f"{start}{ARRIVED}"
    assert Connection(connect(node.url, "dkuaps-key")).get("/instance-info") == {}
    assert node.asked[-1][0] == ARRIVED
