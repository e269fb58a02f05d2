"""What goes wrong is told in one shape, in words, and names no more than it has to."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from dss_emulator import DssEmulator
from examples import HOSTILE, PROJECT, a_resource, a_state
from project_drift import LocalDirectoryBackend
from project_drift.client import connect
from project_drift.service import open_store
from project_drift.web.local_server import application
from project_drift.web.local_site import LocalSite
from web.pages import PORT, Page, error, told
from web.places import Shop

PAIR = {"from_": 1, "to": 2}
ORDERS = "dataset.SHOP.orders"
CODE = "recipe.SHOP.compute_orders"


@pytest.fixture
def page(shop: Shop) -> Page:
    """A page on two snapshots of a shop."""
    shop.save(
        a_state(a_resource(rows=1), a_resource("compute_orders", "recipe", payload="a\nb\n")),
        a_state(a_resource(rows=2), a_resource("compute_orders", "recipe", payload="a\nc\n")),
    )
    return shop.page()


SERIALS = ["0", "-1", "+1", "1.0", " 1", "1 ", "01", "1e1", "x", "", "٣", "latest", "1\n", "9" * 10,
           "../1", "1/..", "null"]  # fmt: skip


@pytest.mark.parametrize("serial", SERIALS)
@pytest.mark.parametrize("route", ["compare", "flow", "export.json"])
def test_what_is_not_a_number_names_no_snapshot(page: Page, route: str, serial: str) -> None:
    assert error(page.get(route, from_=serial, to=2)) == (400, "bad_request")
    assert error(page.get(route, from_=1, to=serial)) == (400, "bad_request")


REQUESTS: list[tuple[str, dict[str, Any], tuple[int, str]]] = [
    ("compare", {}, (400, "bad_request")),
    ("compare", {"from_": 1}, (400, "bad_request")),
    ("compare", {"from_": ["1", "2"], "to": 2}, (400, "bad_request")),
    ("compare", {"from_": 1, "to": 3}, (404, "not_found")),
    ("flow", {"from_": 3, "to": 1}, (404, "not_found")),
    ("history", {"limit": "all"}, (400, "bad_request")),
    ("history", {"limit": 0}, (400, "bad_request")),
    ("diff", PAIR, (400, "bad_request")),
    ("diff", {**PAIR, "id": ""}, (400, "bad_request")),
    ("diff", {**PAIR, "id": "x" * 5000}, (400, "bad_request")),
    ("diff", {**PAIR, "id": "dataset.SHOP.other"}, (404, "not_found")),
    ("diff", {**PAIR, "id": ORDERS, "load": "yes"}, (400, "bad_request")),
    ("text", {**PAIR, "id": CODE}, (400, "bad_request")),
    ("text", {**PAIR, "id": CODE, "path": "/type"}, (404, "not_found")),
    ("text", {**PAIR, "id": ORDERS, "path": "/rows"}, (404, "not_found")),
    ("text", {**PAIR, "id": CODE, "path": "/payload", "ws": "2"}, (400, "bad_request")),
    ("job", {}, (400, "bad_request")),
    ("job", {"id": "nothing"}, (404, "not_found")),
    ("export.xml", PAIR, (404, "not_found")),
    ("", {}, (404, "not_found")),
    ("meta/", {}, (404, "not_found")),
    ("../etc/passwd", {}, (404, "not_found")),
]


@pytest.mark.parametrize(("route", "query", "expected"), REQUESTS)
def test_what_is_asked_wrongly_is_refused(
    page: Page, route: str, query: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert error(page.get(route, **query)) == expected


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "TRACE"])
@pytest.mark.parametrize("route", ["meta", "compare", "export.html"])
def test_reading_is_asked_with_get_alone(page: Page, route: str, method: str) -> None:
    found = page.send(method, f"/api/{route}", {})
    assert found.status_code == 405
    if method != "HEAD":  # which has no body
        assert error(found) == (405, "not_allowed")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"])
@pytest.mark.parametrize("route", ["snapshot", "baseline", "reviewed"])
def test_acts_are_asked_with_post_alone(page: Page, route: str, method: str) -> None:
    assert page.send(method, f"/api/{route}", {}).status_code == 405


def test_a_missing_snapshot_is_told_with_those_there_are(page: Page) -> None:
    message = page.get("compare", from_=1, to=99).get_json()["error"]["message"]
    assert message == "There is no snapshot 99: the store holds 1 to 2."


def test_a_damaged_snapshot_is_named_and_the_others_still_work(page: Page, shop: Shop) -> None:
    shop.save(a_state(a_resource(rows=3)))
    (damaged,) = shop.path.rglob("000002-*")
    damaged.write_bytes(damaged.read_bytes()[:-10])
    assert error(page.get("compare", **PAIR)) == (422, "not_readable")
    assert told(page.get("compare", from_=1, to=3))["report"]["status"] == "drift"
    problems = [bool(one["problem"]) for one in told(page.get("snapshots"))["snapshots"]]
    assert problems == [False, True, False]
    steps = told(page.get("history"))["steps"]
    assert [(one["from"], one["to"]) for one in steps] == [(1, 3)]


def test_a_damaged_baseline_is_told_and_the_rest_still_works(page: Page, shop: Shop) -> None:
    told(page.post("baseline", {"serial": 1, "reason": "approved"}))
    (damaged,) = shop.path.rglob("baselines/*.json")
    damaged.write_text("{")
    meta = told(page.get("meta"))
    assert meta["baseline"] is None
    assert "damaged" in meta["baseline_problem"]
    assert error(page.get("snapshots")) == (422, "not_readable")


def test_an_empty_store_has_nothing_to_compare(shop: Shop) -> None:
    page = shop.page()
    assert told(page.get("snapshots")) == {"api_version": 1, "snapshots": [], "default": None}
    assert told(page.get("history"))["steps"] == []
    assert error(page.get("compare", **PAIR)) == (404, "not_found")


def test_an_unusable_policy_is_told_with_its_line(page: Page, shop: Shop) -> None:
    shop.store().write_note("policy.yml", b"version: 1\nignore: 7\n")
    found = page.get("compare", **PAIR)
    assert error(found) == (409, "not_ready")
    assert "policy.yml" in found.get_json()["error"]["message"]


def test_a_defect_is_told_without_its_details(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(LocalDirectoryBackend):
        def history(self) -> Any:
            raise ZeroDivisionError("the inside of it")

    page = Page(application(LocalSite(lambda: Broken(tmp_path, PROJECT), "anna"), PORT))
    with caplog.at_level(logging.ERROR):
        found = page.get("snapshots")
    assert error(found) == (500, "internal")
    assert "inside" not in found.text
    assert "the inside of it" in caplog.text


def test_a_store_that_does_not_answer_is_told_as_such(dss: DssEmulator) -> None:
    folder_id = dss.create_project(PROJECT).create_folder("snapshots")
    client = connect(dss.url, dss.api_key)
    dss.fail(path="*/contents*", status=403)
    place = f"dss://{PROJECT}/{folder_id}"
    site = LocalSite(lambda: open_store(place, PROJECT, client=client), "anna")
    assert error(Page(application(site, PORT)).get("snapshots")) == (502, "dss_unavailable")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_found_and_told_as_text(shop: Shop, name: str) -> None:
    hostile = HOSTILE[name][:1000]
    shop.save(
        a_state(a_resource(hostile, rows=1), a_resource("x", "recipe", payload=f"1\n{hostile}")),
        a_state(a_resource(hostile, rows=2), a_resource("x", "recipe", payload=f"2\n{hostile}")),
    )
    page = shop.page()
    found = page.get("compare", **PAIR)
    assert b"<" not in found.data
    assert [row["name"] for g in told(found)["report"]["groups"] for row in g["rows"]] == [
        hostile,
        "x",
    ]
    for route in ("flow", "export.html", "export.json", "export.md", "export.patch"):
        assert page.get(route, **PAIR).status_code == 200
    if name != "lone surrogate":  # which no address can hold
        resource_id = f"dataset.SHOP.{hostile}"
        row = told(page.get("diff", id=resource_id, **PAIR))["row"]
        assert row["resource_id"] == resource_id


@pytest.mark.parametrize(
    "path", ["../../policy.yml", "/etc/passwd", "%2e%2e%2fpolicy.yml", "policy.yml\0", "C:\\x"]
)
def test_no_path_reaches_the_store(page: Page, shop: Shop, path: str) -> None:
    before = sorted(file for file in shop.path.rglob("*") if file.is_file())
    for query in ({"id": path}, {"id": CODE, "path": path}):
        assert error(page.get("text", **{"path": "/payload", **query}, **PAIR))[0] == 404
    assert error(page.post("reviewed", {**_review(path)}))[0] == 404
    after = sorted(file for file in shop.path.rglob("*") if file.is_file())
    assert [file for file in after if file.name != "cache.json"] == before


def _review(resource_id: str) -> dict[str, Any]:
    return {"from": 1, "to": 2, "id": resource_id, "fingerprint": "x", "reviewed": True}


def test_secrets_never_leave_the_store(shop: Shop) -> None:
    before, after = "0123456789abcdef", "fedcba9876543210"
    shop.save(
        *(
            a_state(
                a_resource(params={"password": {"$secret": mark}}),
                a_resource("x", "recipe", payload=f'key = "[secret {mark}]"\n'),
                a_resource("new" + mark, "recipe", payload=f'a = 1\nkey = "[secret {mark}]"\n'),
            )
            for mark in (before, after)
        )
    )
    page = shop.page()
    report = told(page.get("compare", **PAIR))["report"]
    seen = [page.get("compare", **PAIR).text, page.get("flow", **PAIR).text]
    ids = [row["id"] for group in report["groups"] for row in group["rows"]]
    for resource_id in ids:
        found = told(page.get("diff", id=resource_id, **PAIR))
        seen.append(page.get("diff", id=resource_id, **PAIR).text)
        seen += [
            page.get("text", id=resource_id, path=block["path"], **PAIR).text
            for block in found["blocks"]
        ]
    seen += [page.get(f"export.{style}", **PAIR).text for style in ("html", "json", "md", "patch")]
    for text in seen:
        for mark in (before, after):
            assert text.replace(f"new{mark}", "").count(mark) == 0
    assert sum("(secret)" in text for text in seen) >= 5
    (password,) = told(page.get("diff", id=ORDERS, **PAIR))["row"]["changes"]
    assert (password["old"], password["new"]) == ("(secret)", "(secret)")
