"""What the page reads: each route keeps its promise, on the demo project's week."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from conftest import ROOT
from demo.serve import World
from examples import a_resource, a_state, an_alert
from project_drift import reports, service
from project_drift.models.state import NOT_PERMITTED
from web.pages import Page, told
from web.places import Shop

SCHEMA = ROOT / "python-lib/project_drift/schemas/report_v1.schema.json"
LAST = 6
WEEK = {"from_": 1, "to": LAST}
ROW = {
    "change", "symbol", "resource_type", "resource_id", "name", "who", "when", "changes", "reason",
    "commits", "unattributed", "renamed_from", "followers", "level", "level_reason", "news",
    "impact",
}  # fmt: skip
SHORT = {"path", "kind", "label", "cosmetic", "told", "follows", "level"}
FEATURES = "recipe.RETAIL_CHURN.compute_churn_features"
DELETED = "recipe.RETAIL_CHURN.compute_store_performance"
NEW_DATASET = "dataset.RETAIL_CHURN.vip_watchlist"
NEW = "recipe.RETAIL_CHURN.compute_vip_watchlist"


def rows(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for group in report["groups"] for row in group["rows"]]


@pytest.fixture(scope="module")
def report(demo_page: Page) -> dict[str, Any]:
    found: dict[str, Any] = told(demo_page.get("compare", **WEEK))["report"]
    return found


def test_meta_says_what_is_shown_to_whom(demo_page: Page) -> None:
    meta = told(demo_page.get("meta"))
    assert meta.keys() == {
        "api_version", "version", "ready", "what_to_do", "project_key", "environment",
        "user", "may_write", "why_not", "baseline", "baseline_problem", "project_url", "job",
    }  # fmt: skip
    assert (meta["project_key"], meta["user"], meta["may_write"]) == ("RETAIL_CHURN", "admin", True)
    assert meta["project_url"].endswith("/projects/RETAIL_CHURN/")


def test_snapshots_are_listed_oldest_first_with_what_to_compare(demo_page: Page) -> None:
    found = told(demo_page.get("snapshots"))
    assert [one["serial"] for one in found["snapshots"]] == list(range(1, LAST + 1))
    assert found["default"] == {"from": 1, "to": LAST}
    for one in found["snapshots"]:
        assert one.keys() == {
            "serial", "taken_at", "captured_by", "objects", "complete", "size", "is_baseline",
            "problem",
        }  # fmt: skip


def test_the_history_has_a_step_between_each_two_snapshots(demo_page: Page) -> None:
    steps = told(demo_page.get("history"))["steps"]
    assert [(one["from"], one["to"]) for one in steps] == [(n, n + 1) for n in range(1, LAST)]
    for one in steps:
        assert one.keys() == {"from", "to", "taken_at", "counts", "levels", "people", "sentence"}
    assert steps[0]["people"] == ["anna.berg", "marc.dubois"]


def test_a_limit_keeps_the_newest_steps(demo_page: Page) -> None:
    found = told(demo_page.get("history", limit=2))
    assert [one["to"] for one in found["steps"]] == [LAST - 1, LAST]
    assert found["earlier"] == LAST - 3
    assert told(demo_page.get("history"))["earlier"] == 0


def test_a_comparison_is_the_report_of_every_other_door(
    report: dict[str, Any], week: World
) -> None:
    site = week.site()
    expected = json.loads(
        reports.render("json", service.compare(site.backend(), 1, LAST, site.client()))
    )
    shortened = {"groups", "expected", "impacted"}
    assert {key: value for key, value in report.items() if key not in shortened} == {
        key: value for key, value in expected.items() if key not in shortened
    }
    assert [(row["id"], row["level"], row["who"], row["commits"]) for row in rows(report)] == [
        (row["resource_id"], row["level"], row["who"], row["commits"]) for row in rows(expected)
    ]


def test_rows_of_a_comparison_are_short(report: dict[str, Any]) -> None:
    assert report["sentence"].startswith("12 objects changed by 4 people since snapshot 1")
    for row in rows(report):
        assert row.keys() == ROW | {"id", "zone", "fingerprint", "reviewed"}
        assert all(change.keys() == SHORT for change in row["changes"])
        assert not row["reviewed"]
    assert {row["zone"] for row in rows(report)} >= {"Ingest", "Churn model", ""}


def test_the_level_of_a_row_is_that_of_a_change_in_it(report: dict[str, Any]) -> None:
    for row in rows(report):
        if row["change"] == "modified":
            assert row["level"] in {change["level"] for change in row["changes"]}


def test_every_row_can_be_opened(report: dict[str, Any], demo_page: Page) -> None:
    for row in rows(report):
        found = told(demo_page.get("diff", id=row["id"], **WEEK))
        assert found.keys() - {"columns", "content"} == {
            "api_version", "row", "blocks", "lines", "size", "guard",
        }  # fmt: skip
        assert found["row"].keys() == ROW
        assert found["guard"] == ""
        assert len(found["row"]["changes"]) == len(row["changes"])


def test_a_dataset_with_another_schema_comes_with_all_columns(demo_page: Page) -> None:
    found = told(demo_page.get("diff", id="dataset.RETAIL_CHURN.customers_clean", **WEEK))
    before, after = ([one["name"] for one in found["columns"][side]] for side in ("old", "new"))
    assert set(before) - set(after) == {"email"}


def test_a_text_is_whole_with_its_changed_words_marked(demo_page: Page) -> None:
    found = told(demo_page.get("text", id=FEATURES, path="/payload", ws=0, **WEEK))
    for side, gone in (("old", "added"), ("new", "removed")):
        lines = [line["text"] for line in found["lines"] if line["kind"] != gone]
        assert "\n".join(lines) == found[side]
    marked = [line["text"][start:end] for line in found["lines"] for start, end in line["marks"]]
    assert marked == ["12", "8", ".clip(upper=20)"]


def test_the_code_of_a_deleted_recipe_can_still_be_read(demo_page: Page) -> None:
    blocks = told(demo_page.get("diff", id=DELETED, **WEEK))["blocks"]
    assert blocks == [{"path": "/payload", "label": "payload"}]
    found = told(demo_page.get("text", id=DELETED, path="/payload", **WEEK))
    assert found["new"] is None
    assert {line["kind"] for line in found["lines"]} == {"removed"}


def test_what_is_new_comes_with_all_of_it(demo_page: Page) -> None:
    found = told(demo_page.get("diff", id=NEW, **WEEK))
    inputs, outputs = (found["content"][side]["main"]["items"] for side in ("inputs", "outputs"))
    assert [one["ref"] for one in inputs] == ["churn_segments"]
    assert [one["ref"] for one in outputs] == ["vip_watchlist"]
    assert found["content"]["payload"]["expression"].startswith("risk_band")


def test_what_is_gone_comes_with_what_it_was_and_its_texts_apart(demo_page: Page) -> None:
    found = told(demo_page.get("diff", id=DELETED, **WEEK))
    assert found["content"]["type"] == "sql_query"
    assert "payload" not in found["content"]


def test_a_dataset_that_is_new_has_all_columns_on_one_side(demo_page: Page) -> None:
    found = told(demo_page.get("diff", id=NEW_DATASET, **WEEK))
    assert found["columns"]["old"] == []
    assert found["columns"]["new"][0].keys() == {"name", "type"}


def test_what_is_on_both_sides_has_changes_and_no_content(demo_page: Page) -> None:
    assert "content" not in told(demo_page.get("diff", id=FEATURES, **WEEK))


def test_the_flow_has_what_changed_and_what_lies_downstream(demo_page: Page) -> None:
    found = told(demo_page.get("flow", **WEEK))
    nodes = {node["id"]: node for node in found["nodes"]}
    assert nodes[FEATURES]["change"] == "modified"
    assert nodes[DELETED]["change"] == "removed"
    for node in nodes.values():
        assert node.keys() == {
            "id", "type", "subtype", "name", "kind", "change", "level", "expected", "impacted",
            "distance", "zone",
        }  # fmt: skip
        assert node["impacted"] == (not node["change"] and node["distance"] is not None)
    for start, end in found["edges"]:
        assert {start, end} <= nodes.keys()
        if nodes[start]["distance"] is not None:
            assert nodes[end]["distance"] <= nodes[start]["distance"] + 1
    assert {node["zone"] for node in nodes.values()} - {""} <= {it["id"] for it in found["zones"]}


def test_a_list_of_changes_names_the_nearest_of_what_they_hit_and_counts_the_rest(
    report: dict[str, Any], demo_page: Page
) -> None:
    hit: set[str] = set()
    for row in rows(report):
        whole = told(demo_page.get("diff", **WEEK, id=row["id"]))["row"]["impact"]
        for what, count in (("resources", "resource_count"), ("scenarios", "scenario_count")):
            assert row["impact"][what] == whole[what][:8]
            assert row["impact"][count] == len(whole[what])
        hit.update(whole["resources"])
    left = hit - {row["id"] for row in rows(report)}
    datasets = [one for one in left if one.startswith("dataset.")]
    assert report["impacted"] == {"objects": len(left), "datasets": len(datasets)}
    assert len(datasets) == 12


def test_what_a_row_hits_is_marked_in_the_flow(report: dict[str, Any], demo_page: Page) -> None:
    nodes = {node["id"]: node for node in told(demo_page.get("flow", **WEEK))["nodes"]}
    for row in rows(report):
        for hit in row["impact"]["resources"]:
            assert nodes[hit]["distance"] is not None


def test_what_nobody_looked_at_is_unknown_in_the_flow(shop: Shop) -> None:
    refs = {"main": {"items": [{"ref": "orders"}, {"ref": "nowhere"}]}}
    recipe = a_resource("compute", "recipe", inputs=refs)
    shop.save(
        a_state(a_resource(), recipe),
        a_state(a_resource(), recipe, alerts=(an_alert("dataset"),)),
        a_state(recipe, coverage={"dataset": NOT_PERMITTED}),
    )
    for new in (2, 3):
        nodes = told(shop.page().get("flow", from_=1, to=new))["nodes"]
        changes = {node["name"]: node["change"] for node in nodes}
        assert changes == {"orders": "unknown", "nowhere": "unknown", "compute": ""}
    nodes = told(shop.page().get("flow", from_=1, to=1))["nodes"]
    assert {node["change"] for node in nodes} == {""}


def test_the_flow_names_what_is_expected_and_passes_over_what_hits_nothing(shop: Shop) -> None:
    shop.store().write_note(
        "policy.yml", b"version: 1\nignore:\n- resource: dataset.tmp\n  reason: scratch data\n"
    )
    roles = {"inputs": "orders", "outputs": "tmp"}
    recipe = a_resource(
        "compute",
        "recipe",
        **{side: {"main": {"items": [{"ref": ref}]}} for side, ref in roles.items()},
    )
    shop.save(*(a_state(a_resource(tags=[it]), a_resource("tmp", note=it), recipe) for it in "ab"))
    nodes = {it["name"]: it for it in told(shop.page().get("flow", from_=1, to=2))["nodes"]}
    assert (nodes["orders"]["change"], nodes["orders"]["level"]) == ("modified", "low")
    assert {name: one["expected"] for name, one in nodes.items()} == {
        "orders": False, "compute": False, "tmp": True,
    }  # fmt: skip
    assert [one["distance"] for one in nodes.values()] == [None] * 3


@pytest.mark.parametrize(
    ("style", "mimetype", "start"),
    [
        ("html", "text/html", "<!"),
        ("json", "application/json", "{"),
        ("md", "text/markdown", "#"),
        ("patch", "text/x-diff", "--- a/dataset/campaign_targets.json\n"),
    ],
)
def test_a_comparison_can_be_saved(demo_page: Page, style: str, mimetype: str, start: str) -> None:
    found = demo_page.get(f"export.{style}", **WEEK)
    assert (found.status_code, found.mimetype) == (200, mimetype)
    assert found.text.startswith(start)
    name = f'attachment; filename="project-drift-RETAIL_CHURN-1-{LAST}.{style}"'
    assert found.headers["Content-Disposition"] == name
    assert "sandbox" in found.headers["Content-Security-Policy"]


def test_the_saved_json_follows_the_schema_of_reports(demo_page: Page) -> None:
    schema = json.loads(SCHEMA.read_text())
    data = json.loads(demo_page.get("export.json", **WEEK).text)
    assert list(jsonschema.Draft7Validator(schema).iter_errors(data)) == []


def test_a_comparison_may_go_back_in_time(demo_page: Page) -> None:
    counts = told(demo_page.get("compare", from_=LAST, to=1))["report"]["counts"]
    assert (counts["added"], counts["removed"]) == (1, 2)


def test_a_snapshot_does_not_differ_from_itself(demo_page: Page) -> None:
    found = told(demo_page.get("compare", from_=2, to=2))["report"]
    assert (found["status"], found["groups"]) == ("clean", [])


@settings(deadline=None, max_examples=15)
@given(old=some.integers(1, LAST), new=some.integers(1, LAST))
def test_list_flow_and_history_agree_on_what_changed(demo_page: Page, old: int, new: int) -> None:
    report = told(demo_page.get("compare", from_=old, to=new))["report"]
    nodes = {it["id"]: it for it in told(demo_page.get("flow", from_=old, to=new))["nodes"]}
    for row in rows(report):
        if row["id"] in nodes:
            assert (nodes[row["id"]]["change"], nodes[row["id"]]["level"]) == (
                row["change"],
                row["level"],
            )
    if new == old + 1:
        step = told(demo_page.get("history"))["steps"][old - 1]
        assert (step["counts"], step["levels"]) == (report["counts"], report["levels"])


KEPT = ["compare", "flow", "search", "history", "export.html", "export.patch"]


@pytest.mark.parametrize("route", KEPT)
def test_what_the_browser_has_is_not_sent_again(demo_page: Page, route: str) -> None:
    query = {"history": {}, "search": {**WEEK, "q": "churn"}}.get(route, WEEK)
    first = demo_page.get(route, **query)
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = demo_page.get(route, {"If-None-Match": first.headers["ETag"]}, **query)
    assert (again.status_code, again.data) == (304, b"")
    other = demo_page.get(route, {"If-None-Match": '"other"'}, **query)
    assert other.status_code == 200


@pytest.mark.parametrize("route", ["meta", "snapshots"])
def test_what_may_change_is_never_kept(demo_page: Page, route: str) -> None:
    found = demo_page.get(route)
    assert found.headers["Cache-Control"] == "no-store"
    assert "ETag" not in found.headers
