"""What the page may do: asked by its own page only, in the name of somebody who may, and logged."""

from __future__ import annotations

import json
import logging
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from dataikuapi import DSSClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from dss_emulator import DssEmulator, Project
from examples import a_resource, a_state
from project_drift import LocalDirectoryBackend, service
from project_drift.capture import Progress
from project_drift.web.jobs import Jobs
from web.pages import HOST, Page, error, told
from web.places import InDss, Shop

PAIR = {"from_": 1, "to": 2}
ORDERS = "dataset.SHOP.orders"
BASELINE = {"serial": 1, "reason": "approved"}


@pytest.fixture
def page(shop: Shop) -> Page:
    """A page on two snapshots that differ in one dataset."""
    shop.save(a_state(a_resource(rows=1)), a_state(a_resource(rows=2)))
    return shop.page()


def row(page: Page, **pair: int) -> dict[str, Any]:
    """Return the one row of a comparison."""
    report = told(page.get("compare", **(pair or PAIR)))["report"]
    ((found,),) = [group["rows"] for group in report["groups"]]
    result: dict[str, Any] = found
    return result


def mark(page: Page, reviewed: bool = True, **changed: Any) -> Any:
    """Return the answer to a review of the one row."""
    found = row(page)
    sent = {"from": 1, "to": 2, "id": found["id"], "fingerprint": found["fingerprint"]}
    return page.post("reviewed", {**sent, "reviewed": reviewed, **changed})


# Only requests of the page itself


FOREIGN: dict[str, dict[str, str | None]] = {
    "no header of ours": {"X_Project_Drift": None},
    "another value of it": {"X_Project_Drift": "0"},
    "a form": {"Content_Type": "application/x-www-form-urlencoded"},
    "a form with text": {"Content_Type": "text/plain"},
    "no type at all": {"Content_Type": None},
    "another site": {"Sec_Fetch_Site": "cross-site"},
    "a neighbour": {"Sec_Fetch_Site": "same-site"},
    "an unknown word": {"Sec_Fetch_Site": "here"},
    "another origin": {"Origin": "https://evil.example"},
    "no origin, as from a sandbox": {"Origin": "null"},
    "another port": {"Origin": "http://127.0.0.1:1"},
    "another scheme": {"Origin": f"ftp://{HOST}"},
    "our name as a part": {"Origin": f"http://{HOST}.evil.example"},
    "our name as a user": {"Origin": f"http://{HOST}@evil.example"},
    "a broken origin": {"Origin": "http://[::1"},
    "a forwarded name, where there is no proxy": {
        "Origin": "https://evil.example",
        "X_Forwarded_Host": "evil.example",
    },
}
ACTS = {
    "snapshot": {},
    "cancel": {"job": "0"},
    "baseline": BASELINE,
    "reviewed": {"from": 1, "to": 2, "id": ORDERS, "fingerprint": "x", "reviewed": True},
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("how", FOREIGN)
def test_what_another_site_may_have_sent_is_refused(
    page: Page, shop: Shop, act: str, how: str
) -> None:
    assert error(page.post(act, ACTS[act], **FOREIGN[how])) == (403, "forbidden")
    assert not list(shop.path.rglob("baselines/*")) + list(shop.path.rglob("reviews/*"))


OWN: dict[str, dict[str, str | None]] = {
    "a browser that tells everything": {},
    "an old browser": {"Sec_Fetch_Site": None},
    "one that tells nothing": {"Sec_Fetch_Site": None, "Origin": None},
    "an address that was typed": {"Sec_Fetch_Site": "none", "Origin": None},
    "a type with its letters": {"Content_Type": "application/json; charset=utf-8"},
}


@pytest.mark.parametrize("how", OWN)
def test_what_the_page_sends_is_accepted(page: Page, how: str) -> None:
    assert "baseline" in told(page.post("baseline", BASELINE, **OWN[how]))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://dss.example", "X_Forwarded_Host": "dss.example"}, 200),
        ({"Origin": "https://evil.example", "X_Forwarded_Host": "dss.example"}, 403),
        ({"Origin": "https://dss.example"}, 200),
        ({"Origin": "https://evil.example", "Sec_Fetch_Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example", "Sec_Fetch_Site": None}, 403),
    ],
)
def test_behind_the_proxy_of_dss_its_name_counts(
    in_dss: InDss, headers: dict[str, str | None], status: int
) -> None:
    in_dss.snapshot()
    found = in_dss.page("priya.nair").post("baseline", BASELINE, **headers)
    assert found.status_code == status


# Only what is asked for


BODIES: list[tuple[str, Any]] = [
    ("snapshot", {"project": "OTHER"}),
    ("snapshot", []),
    ("snapshot", None),
    ("cancel", {}),
    ("cancel", {"job": 7}),
    ("baseline", {}),
    ("baseline", {"serial": 1}),
    ("baseline", {"serial": "1", "reason": "x"}),
    ("baseline", {"serial": 1.0, "reason": "x"}),
    ("baseline", {"serial": True, "reason": "x"}),
    ("baseline", {"serial": 0, "reason": "x"}),
    ("baseline", {"serial": 10**12, "reason": "x"}),
    ("baseline", {"serial": 1, "reason": " \n"}),
    ("baseline", {"serial": 1, "reason": "x" * 2001}),
    ("baseline", {"serial": 1, "reason": 7}),
    ("baseline", {"serial": 1, "reason": "half of a pair: \ud800"}),
    ("baseline", {**BASELINE, "set_by": "somebody"}),
    ("reviewed", {**ACTS["reviewed"], "reviewed": 1}),
    ("reviewed", {**ACTS["reviewed"], "login": "somebody"}),
]


@pytest.mark.parametrize(("act", "body"), BODIES)
def test_a_body_has_just_its_fields(page: Page, act: str, body: Any) -> None:
    assert error(page.post(act, body)) == (400, "bad_request")


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 5000, b'{"serial":NaN,"reason":"x"}'])
def test_what_is_not_json_is_refused(page: Page, data: bytes) -> None:
    found = page.send(
        "POST",
        "/api/baseline",
        {"X-Project-Drift": "1", "Content-Type": "application/json"},
        data=data,
    )
    assert error(found) == (400, "bad_request")


def test_a_large_request_is_refused(page: Page) -> None:
    found = page.post("baseline", {"serial": 1, "reason": "x" * 20_000})
    assert error(found) == (413, "too_large")


# Baselines


def test_a_baseline_is_set_in_the_name_of_the_visitor(page: Page, shop: Shop) -> None:
    made = told(page.post("baseline", {"serial": 2, "reason": " release 4 "}))["baseline"]
    assert (made["serial"], made["set_by"], made["reason"]) == (2, "anna", "release 4")
    assert told(page.get("meta"))["baseline"] == made
    assert [it["is_baseline"] for it in told(page.get("snapshots"))["snapshots"]] == [False, True]
    (stored,) = service.list_baselines(shop.store())
    assert stored.set_by == "anna"


def test_the_baseline_is_what_is_compared_first(page: Page, shop: Shop) -> None:
    shop.save(a_state(a_resource(rows=3)))
    told(page.post("baseline", {"serial": 2, "reason": "x"}))
    assert told(page.get("snapshots"))["default"] == {"from": 2, "to": 3}


def test_only_a_snapshot_that_is_there_becomes_the_baseline(page: Page) -> None:
    assert error(page.post("baseline", {"serial": 9, "reason": "x"})) == (404, "not_found")


# Snapshots


def waited(page: Page, job: str) -> dict[str, Any]:
    """Return a job when it has ended."""
    deadline = time.monotonic() + 60
    while True:
        found = told(page.get("job", id=job))
        if found["state"] != "running":
            return found
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_snapshot_is_taken_while_the_page_asks_how_far_it_is(
    shop: Shop, dss: DssEmulator, client: DSSClient
) -> None:
    project = dss.create_project("SHOP")
    page = shop.page(client=client)
    started = page.post("snapshot", {})
    assert started.status_code == 202
    found = waited(page, told(started)["job"])
    assert found.keys() == {"api_version", "state", "done", "total", "message"}
    assert (found["state"], found["done"]) == ("done", found["total"])
    assert found["message"].startswith("Snapshot 1 is taken.")
    again = waited(page, told(page.post("snapshot", {}))["job"])
    assert again["message"] == "Nothing changed, so no new snapshot was saved."
    assert project.key == "SHOP"


def test_two_snapshots_at_once_are_one_too_many(
    shop: Shop, dss: DssEmulator, client: DSSClient
) -> None:
    dss.create_project("SHOP")
    dss.latency = 0.2
    page = shop.page(client=client)
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: page.post("snapshot", {}), range(2)))
    assert sorted(one.status_code for one in both) == [202, 409]
    (refused,) = [one for one in both if one.status_code == 409]
    assert error(refused) == (409, "busy")
    (started,) = [one for one in both if one.status_code == 202]
    assert waited(page, told(started)["job"])["state"] == "done"


def test_a_snapshot_that_is_cancelled_leaves_nothing(
    shop: Shop, dss: DssEmulator, client: DSSClient
) -> None:
    dss.create_project("SHOP")
    dss.latency = 0.1
    page = shop.page(client=client)
    job = told(page.post("snapshot", {}))["job"]
    assert told(page.get("meta"))["job"] == job
    assert told(page.post("cancel", {"job": job}))["job"] == job
    found = waited(page, job)
    assert (found["state"], found["message"]) == ("cancelled", "Cancelled: nothing was saved.")
    dss.latency = 0
    assert told(page.get("meta"))["job"] is None
    assert told(page.get("snapshots"))["snapshots"] == []
    assert waited(page, told(page.post("snapshot", {}))["job"])["state"] == "done"


@settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(at=some.integers(0, 200))
def test_a_snapshot_may_be_cancelled_at_any_object(
    client: DSSClient, demo: Project, at: int
) -> None:
    jobs, seen = Jobs(), []

    def work(progress: Progress) -> str:
        def step(done: int, total: int) -> None:
            seen.append(done)
            if len(seen) > at:
                jobs.cancel(jobs.running() or "")
            progress(done, total)

        service.take_snapshot(backend, client, progress=step)
        return "taken"

    with tempfile.TemporaryDirectory() as folder:
        backend = LocalDirectoryBackend(Path(folder), demo.key)
        job = jobs.start(work)
        while jobs.find(job).state == "running":
            time.sleep(0.01)
        taken = len(seen) <= at
        assert jobs.find(job).state == ("done" if taken else "cancelled")
        assert len(backend.history()) == taken
        assert len(list(Path(folder).rglob("snapshots/*"))) == taken


def test_a_snapshot_that_is_taken_already_cannot_be_cancelled(
    shop: Shop, dss: DssEmulator, client: DSSClient
) -> None:
    dss.create_project("SHOP")
    page = shop.page(client=client)
    job = told(page.post("snapshot", {}))["job"]
    waited(page, job)
    told(page.post("cancel", {"job": job}))
    assert waited(page, job)["state"] == "done"
    assert len(told(page.get("snapshots"))["snapshots"]) == 1


def test_only_a_known_work_is_cancelled(page: Page) -> None:
    assert error(page.post("cancel", {"job": "0" * 16})) == (404, "not_found")


def test_a_snapshot_that_fails_says_why(shop: Shop, dss: DssEmulator, client: DSSClient) -> None:
    page = shop.page(client=client)  # and there is no project
    found = waited(page, told(page.post("snapshot", {}))["job"])
    assert found["state"] == "failed"
    assert "SHOP" in found["message"]


def test_without_a_connection_no_snapshot_is_taken(page: Page) -> None:
    assert error(page.post("snapshot", {})) == (409, "not_ready")


# Reviewed marks


def test_a_mark_is_kept_and_taken_back(page: Page) -> None:
    assert told(mark(page))["count"] == 1
    assert row(page)["reviewed"]
    assert told(mark(page))["count"] == 1
    assert told(mark(page, reviewed=False))["count"] == 0
    assert not row(page)["reviewed"]


def test_a_mark_holds_where_the_same_changed(page: Page, shop: Shop) -> None:
    told(mark(page))
    shop.save(a_state(a_resource(rows=2), a_resource("more")))
    report = told(page.get("compare", from_=1, to=3))["report"]
    marks = {it["id"]: it["reviewed"] for group in report["groups"] for it in group["rows"]}
    assert marks == {ORDERS: True, "dataset.SHOP.more": False}


def test_a_mark_is_gone_where_something_else_changed(page: Page, shop: Shop) -> None:
    told(mark(page))
    shop.save(a_state(a_resource(rows=3)))
    assert not row(page, from_=1, to=3)["reviewed"]
    assert row(page)["reviewed"]


def test_a_mark_of_what_is_not_there_is_refused(page: Page) -> None:
    assert error(mark(page, fingerprint="0" * 16)) == (409, "stale")
    assert error(mark(page, id="dataset.SHOP.other")) == (404, "not_found")
    assert error(mark(page, to=9)) == (404, "not_found")


HOSTILE_LOGINS = [
    "../../x",
    "a/b",
    "A",
    "a",
    "",
    ".",
    "..",
    "CON",
    "ü@x.y",
    "x" * 5000,
    "\0",
    "=41",
]


@pytest.mark.parametrize("login", [login for login in HOSTILE_LOGINS if login])
def test_a_login_is_no_path(shop: Shop, login: str) -> None:
    shop.save(a_state(a_resource(rows=1)), a_state(a_resource(rows=2)))
    before = set(shop.path.parent.rglob("*"))
    told(mark(shop.page(login)))
    (made,) = [
        path for path in set(shop.path.parent.rglob("*")) - before
        if path.is_file() and path.name != "cache.json"
    ]  # fmt: skip
    assert made.parent == next(shop.path.rglob("snapshots")).parent / "reviews"
    assert row(shop.page(login))["reviewed"]


def test_two_people_have_marks_of_their_own(shop: Shop, page: Page) -> None:
    other = shop.page("Anna")
    told(mark(page))
    assert (row(page)["reviewed"], row(other)["reviewed"]) == (True, False)


def test_marks_that_were_damaged_count_as_none(shop: Shop, page: Page) -> None:
    told(mark(page))
    (file,) = shop.path.rglob("reviews/*.json")
    for content in ("", "[]", '{"version": 1}', '{"version": 2, "login": "anna", "marks": []}',
                    json.dumps({"version": 1, "login": "anna", "marks": [{"x": 1}]})):  # fmt: skip
        file.write_text(content)
        assert not row(page)["reviewed"]
    assert told(mark(page))["count"] == 1


# Who may, in DSS


def may(page: Page) -> tuple[int, int]:
    """Return what comes of setting a baseline and of marking something."""
    found = told(page.get("compare", **PAIR))["report"]["groups"][0]["rows"][0]
    sent = {"from": 1, "to": 2, "id": found["id"], "fingerprint": found["fingerprint"]}
    return (
        page.post("baseline", BASELINE).status_code,
        page.post("reviewed", {**sent, "reviewed": True}).status_code,
    )


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("anna.berg", (200, 200)),  # owns the project
        ("priya.nair", (200, 200)),  # may write
        ("mia.wolf", (403, 200)),  # may read
        ("eve", (403, 403)),  # may open the webapp and nothing else
        ("root", (200, 200)),  # administers the node
        ("", (401, 401)),  # is nobody
    ],
)
def test_dss_decides_who_may(in_dss: InDss, login: str, expected: tuple[int, int]) -> None:
    in_dss.two_snapshots()
    page = in_dss.page(login)
    meta = told(page.get("meta"))
    assert (meta["user"], meta["may_write"]) == (login or None, expected[0] == 200)
    assert bool(meta["why_not"]) == (not meta["may_write"])
    assert may(page) == expected


def test_who_may_not_write_is_told_which_right_is_missing(in_dss: InDss) -> None:
    in_dss.snapshot()
    found = in_dss.page("mia.wolf").post("baseline", BASELINE).get_json()["error"]["message"]
    assert found == "mia.wolf needs the right 'Write project content' in RETAIL_CHURN."


def test_a_baseline_set_in_dss_bears_the_name_of_the_person(in_dss: InDss) -> None:
    in_dss.snapshot()
    made = told(in_dss.page("priya.nair").post("baseline", BASELINE))["baseline"]
    assert made["set_by"] == "priya.nair"


def test_a_webapp_that_cannot_see_permissions_lets_administrators_write(
    in_dss: InDss, dss: DssEmulator
) -> None:
    in_dss.two_snapshots()
    in_dss.started_as(dss.add_user("webapp", groups=("data-science",)))
    assert may(in_dss.page("anna.berg"))[0] == 200
    refused = in_dss.page("priya.nair").post("baseline", BASELINE)
    assert error(refused) == (403, "forbidden")
    assert "cannot be seen" in refused.get_json()["error"]["message"]


def test_the_right_is_needed_in_the_project_of_the_folder_too(
    in_dss: InDss, dss: DssEmulator
) -> None:
    vault: Project = dss.create_project("VAULT")
    folder = vault.create_folder("snapshots")
    config = {"folder": f"VAULT.{folder}"}
    in_dss.runner.run_macro("project-drift-take-snapshot", config)
    app = in_dss.runner.load_webapp("project-drift-explorer", config)
    refused = Page(app, in_dss.keys["priya.nair"]).post("baseline", BASELINE)
    assert error(refused) == (403, "forbidden")
    assert "VAULT" in refused.get_json()["error"]["message"]
    told(Page(app, in_dss.keys["root"]).post("baseline", BASELINE))


def test_a_snapshot_is_taken_in_dss(in_dss: InDss) -> None:
    in_dss.snapshot()
    with in_dss.project.variables(user="priya.nair") as variables:
        variables["standard"]["churn_inactivity_days"] = 60
    page = in_dss.page("priya.nair")
    found = waited(page, told(page.post("snapshot", {}))["job"])
    assert found["message"].startswith("Snapshot 2 is taken. 1 object changed")
    for act, body in (("snapshot", {}), ("cancel", {"job": "0"})):
        assert error(in_dss.page("mia.wolf").post(act, body)) == (403, "forbidden")


def test_two_people_in_dss_have_marks_of_their_own(in_dss: InDss) -> None:
    in_dss.two_snapshots()
    told(mark(in_dss.page("priya.nair")))
    assert row(in_dss.page("priya.nair"))["reviewed"]
    assert not row(in_dss.page("mia.wolf"))["reviewed"]
    assert not row(in_dss.page())["reviewed"]


def test_acts_are_logged_with_the_login(page: Page, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="project_drift.web"):
        told(page.post("baseline", BASELINE))
        told(mark(page))
    messages = [it.getMessage() for it in caplog.records if it.name.startswith("project_drift.web")]
    assert messages == [
        "anna made snapshot 1 the baseline (SHOP, default)",
        f"anna reviewed {ORDERS} between snapshots 1 and 2 (SHOP, default)",
    ]


def test_a_login_forges_no_line_of_the_log(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.save(a_state(a_resource(rows=1)))
    with caplog.at_level(logging.INFO, logger="project_drift.web"):
        told(shop.page("anna\nroot made it").post("baseline", BASELINE))
    assert all("\n" not in record.getMessage() for record in caplog.records)
