"""A browser's side of the webapp for tests: what a page sends, and the shapes it is promised."""

from __future__ import annotations

import json
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

PORT = 8765
HOST = f"127.0.0.1:{PORT}"
# What a page of the webapp sends with each act.
OWN = {
    "X-Project-Drift": "1",
    "Content-Type": "application/json",
    "Sec-Fetch-Site": "same-origin",
    "Origin": f"http://{HOST}",
}


class Page:
    """One browser; `key` is the API key that stands for a DSS session, empty for nobody."""

    def __init__(self, app: Flask, key: str = "") -> None:
        self._client = app.test_client()
        if key:
            self._client.set_cookie("dss_access_token_test", key, domain="127.0.0.1")

    def get(
        self, route: str, /, headers: dict[str, str] | None = None, **query: Any
    ) -> TestResponse:
        """Ask a route; `from_` stands for the parameter `from`."""
        named = {name.rstrip("_"): value for name, value in query.items()}
        return self.send("GET", f"/api/{route}", headers or {}, query_string=named)

    def post(self, route: str, body: Any, /, **headers: str | None) -> TestResponse:
        """Act as a page does; a header of `None` is left out, `_` stands for `-`."""
        changed = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**OWN, **changed}.items() if value is not None}
        return self.send("POST", f"/api/{route}", sent, json=body)

    def send(self, method: str, path: str, headers: dict[str, str], **options: Any) -> TestResponse:
        """Send any request."""
        if "json" in options and not isinstance(options["json"], bytes):
            options["data"] = json.dumps(options.pop("json"))
        return self._client.open(
            path,
            buffered=True,
            method=method,
            base_url=f"http://{HOST}",
            headers=headers,
            **options,
        )


def told(response: TestResponse) -> dict[str, Any]:
    """Return what a route answered, which is JSON of our version and no error."""
    found: dict[str, Any] = response.get_json()
    assert response.status_code < 300, found
    assert found["api_version"] == 1
    return found


def error(response: TestResponse) -> tuple[int, str]:
    """Return status and code of an error, which has the one shape and a sentence."""
    found = response.get_json()
    assert found.keys() == {"api_version", "error"}
    assert found["api_version"] == 1
    assert found["error"].keys() == {"code", "message"}
    message = found["error"]["message"]
    assert message.endswith(".")
    assert "Traceback" not in message
    assert response.mimetype == "application/json"
    return response.status_code, found["error"]["code"]
