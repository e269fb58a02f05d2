"""The webapp on somebody's own machine: for that machine alone, with a page around it."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from conftest import ROOT
from examples import a_resource, a_state
from project_drift.exceptions import ConfigurationError
from project_drift.web import local_server
from project_drift.web.local_server import LocalServer
from project_drift.web.local_site import LocalSite
from web.pages import HOST, OWN, Page, error, told
from web.places import Shop


@contextmanager
def served(shop: Shop) -> Iterator[str]:
    """Serve a shop for real; give the address with its token."""
    with LocalServer(LocalSite(shop.store, "anna")) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield server.url
        finally:
            server.stop()
            thread.join(timeout=30)


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port is not None
    return port


def asked(
    port: int, path: str, host: str | None = None, method: str = "GET", **headers: str
) -> http.client.HTTPResponse:
    """Ask as a stranger does: nothing is remembered from one request to the next."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        name = {} if host is None else {"Host": host}
        connection.request(method, path, headers={**name, **headers})
        response = connection.getresponse()
        response.body = response.read()  # type: ignore[attr-defined]
        return response
    finally:
        connection.close()


def address_of(url: str) -> str:
    """Return what a browser asks for that opens an address."""
    return url[url.index("/", len("http://")) :]


def cookie_of(url: str) -> str:
    """Return what a browser sends back that opened an address."""
    found = asked(port_of(url), address_of(url))
    assert found.status == 303
    return str(found.getheader("Set-Cookie")).partition(";")[0]


NAMES = ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost.evil:{port}",
         "0.0.0.0:{port}", "127.0.0.1:{port}@evil.example", ""]  # fmt: skip


def test_it_answers_under_the_names_of_this_machine_alone(shop: Shop) -> None:
    with served(shop) as url:
        port, cookie = port_of(url), cookie_of(url)
        for name in ("127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}"):
            found = asked(port, "/api/meta", name.format(port=port), Cookie=cookie)
            assert found.status == 200
        for name in NAMES:
            for path in ("/", "/api/meta", "/shell.js", "/nothing", address_of(url)):
                found = asked(port, path, name.format(port=port), Cookie=cookie)
                assert found.status in (400, 403), name


def test_the_address_lets_a_browser_in_and_does_not_stay(shop: Shop) -> None:
    with served(shop) as url:
        found = asked(port_of(url), address_of(url))
        assert (found.status, found.getheader("Location")) == (303, "/")
        _, *attributes = str(found.getheader("Set-Cookie")).split("; ")
        assert sorted(attributes) == ["HttpOnly", "Path=/", "SameSite=Strict"]
        assert found.getheader("Cache-Control") == "no-store"
        assert asked(port_of(url), "/", Cookie=cookie_of(url)).status == 200


STRANGERS = ["", "project-drift-{port}=", "project-drift-{port}=guess", "project-drift-{port}=\xe9",
             "project-drift=1", "session={token}"]  # fmt: skip


PATHS = ["/", "/api/meta", "/shell.js", "/?token=", "/?token=%C3%A9", "/?token={token}x",
         "/api/meta?token={token}"]  # fmt: skip


def test_nothing_is_answered_to_other_users_of_the_machine(shop: Shop) -> None:
    with served(shop) as url:
        port, token = port_of(url), url.partition("token=")[2]
        for cookie in STRANGERS:
            sent = {"Cookie": cookie.format(port=port, token=token)} if cookie else {}
            for path in PATHS:
                found = asked(port, path.format(token=token), **sent)
                assert found.status == 403, (cookie, path)
                assert not found.getheader("Set-Cookie")
        assert asked(port, "/api/baseline", method="POST").status == 403


def test_who_is_not_let_in_is_told_what_to_open(shop: Shop) -> None:
    with served(shop) as url:
        found = json.loads(asked(port_of(url), "/").body)  # type: ignore[attr-defined]
        assert found["error"] == {
            "code": "forbidden",
            "message": "Open the address that was printed where this server was started.",
        }


def test_every_start_has_a_token_of_its_own(shop: Shop) -> None:
    with served(shop) as one, served(shop) as other:
        stolen = cookie_of(one).partition("=")[2]
        cookie = f"project-drift-{port_of(other)}={stolen}"
        assert asked(port_of(other), "/", Cookie=cookie).status == 403


def test_the_refusal_of_another_name_has_the_shape_of_every_error(shop: Shop) -> None:
    page = shop.page()
    found = page.send("GET", "/api/meta", {"Host": "evil.example"})
    assert error(found) == (403, "forbidden")


def test_it_listens_on_the_loopback_address(shop: Shop) -> None:
    with LocalServer(LocalSite(shop.store, "anna")) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server._socket.getsockname()[0] == "127.0.0.1"


def test_a_port_that_is_taken_is_told(shop: Shop) -> None:
    with served(shop) as url:
        port = port_of(url)
        with pytest.raises(ConfigurationError, match=f"port {port} .* choose"):
            LocalServer(LocalSite(shop.store, "anna"), port)


@pytest.mark.parametrize("path", ["/", "/shell.js", "/api/meta", "/api/nothing", "/nothing"])
def test_every_answer_is_guarded(shop: Shop, path: str) -> None:
    headers = shop.page().send("GET", path, {}).headers
    assert headers["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert not [name for name, _ in headers if name.lower().startswith("access-control-")]


def test_a_saved_report_keeps_its_own_policy(shop: Shop) -> None:
    shop.save(a_state(a_resource(rows=1)))
    found = shop.page().get("export.html", from_=1, to=1)
    assert found.headers["Content-Security-Policy"].endswith("sandbox")


def test_the_page_has_no_script_and_no_style_of_its_own(shop: Shop) -> None:
    page = shop.page().send("GET", "/", {}).text
    assert page.startswith("<!DOCTYPE html>")
    assert re.findall(r"<script[^>]*>([^<]*)</script>", page) == ["", ""]
    assert not re.search(r"<style|\sstyle=|\son\w+=|https?://", page)
    assert page.index("/shell.js") < page.index("app.js")


def test_the_shell_defines_what_dss_defines(shop: Shop) -> None:
    found = shop.page().send("GET", "/shell.js", {})
    assert found.mimetype == "text/javascript"
    assert "window.getWebAppBackendUrl" in found.text


def test_built_files_are_served_and_no_others(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = tmp_path / "plugin/resource/webapp"
    built.mkdir(parents=True)
    (built / "app.js").write_text("1;")
    (tmp_path / "plugin/resource/secret.txt").write_text("no")
    monkeypatch.setattr(local_server, "assets", lambda: tmp_path / "plugin")
    page = shop.page()
    base = "/plugins/project-drift/resource/webapp"
    assert page.send("GET", f"{base}/app.js", {}).text == "1;"
    for path in ("other.js", "../secret.txt", "%2e%2e/secret.txt", "..%2fsecret.txt", "", "."):
        assert page.send("GET", f"{base}/{path}", {}).status_code == 404


def test_what_is_done_is_done_by_the_one_who_started_it(shop: Shop) -> None:
    shop.save(a_state(a_resource(rows=1)))
    page = shop.page("tom (user of this machine)")
    made = told(page.post("baseline", {"serial": 1, "reason": "x"}))["baseline"]
    assert made["set_by"] == "tom (user of this machine)"


def test_a_forwarded_name_does_not_count_here(shop: Shop) -> None:
    shop.save(a_state(a_resource(rows=1)))
    sent = {**OWN, "Origin": "https://evil.example", "X-Forwarded-Host": f"evil.example, {HOST}"}
    found = shop.page().send("POST", "/api/baseline", sent, json={"serial": 1, "reason": "x"})
    assert error(found) == (403, "forbidden")


def started(*command: str) -> tuple[subprocess.Popen[str], str]:
    """Start a server as a person does; return it and the address that it prints."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, "DATAIKU_HOST": "", "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{40,}", line)
    if found is None:
        process.kill()
        pytest.fail(f"no address in {line!r}: {process.communicate(timeout=300)}")
    return process, found[0]


@pytest.mark.parametrize("how", ["serve", "demo"])
def test_people_start_it_with_one_command_and_end_it_with_ctrl_c(shop: Shop, how: str) -> None:
    shop.save(a_state(a_resource(rows=1)))
    command = ["demo/serve.py"]
    if how == "serve":
        command = ["-m", "project_drift", "serve", "SHOP", "--store", str(shop.path), "--port", "0"]
    process, url = started(*command)
    try:
        cookie = cookie_of(url)
        for path in ("/", "/api/snapshots"):
            assert asked(port_of(url), path, Cookie=cookie).status == 200
    finally:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert (process.returncode, "Traceback" in out + err) == (0, False)


def test_a_store_that_cannot_be_read_is_told_before_anything_starts() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "project_drift", "serve", "SHOP", "--store", "ftp://x"],
        capture_output=True, text=True, timeout=300, check=False, cwd=ROOT,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "not a store" in done.stderr


def test_a_page_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, shop: Shop) -> None:
    monkeypatch.setattr(local_server, "_BODY", "nowhere/body.html")
    with pytest.raises(ConfigurationError, match="install the package again"):
        LocalServer(LocalSite(shop.store, "anna"))


def test_pages_of_two_people_do_not_mix(shop: Shop) -> None:
    one, other = shop.page("anna"), shop.page("tom")
    users = [told(it.get("meta"))["user"] for it in (one, other, one)]
    assert users == ["anna", "tom", "anna"]
    assert isinstance(one, Page)
