"""The webapp starts from its descriptor before anybody has set it up, and says what is missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project
from web.pages import Page, error, told
from web.places import WEBAPP, InDss

FOLDER = ROOT / "webapps" / WEBAPP


def test_the_backend_starts_without_settings_and_without_a_node(demo: Project) -> None:
    runner = PluginRunner(ROOT, "http://127.0.0.1:1", "no key", demo.key)
    with runner:
        app = runner.load_webapp(WEBAPP)
        assert app.test_client().get("/__ping").status_code == 200


def test_meta_says_what_to_do_where_there_are_no_snapshots(in_dss: InDss) -> None:
    meta = told(in_dss.page("priya.nair").get("meta"))
    assert (meta["ready"], meta["may_write"]) == (False, False)
    assert "run the macro 'Take a snapshot' first" in meta["what_to_do"]


@pytest.mark.parametrize("route", ["snapshots", "history", "compare", "diff", "flow", "export.md"])
def test_nothing_can_be_read_before_there_are_snapshots(in_dss: InDss, route: str) -> None:
    found = in_dss.page("priya.nair").get(route, from_=1, to=2)
    assert error(found) == (409, "not_ready")
    assert "Take a snapshot" in found.get_json()["error"]["message"]


def test_nothing_can_be_done_before_there_are_snapshots(in_dss: InDss) -> None:
    before = in_dss.project.names("managed_folder")
    assert error(in_dss.page("priya.nair").post("snapshot", {})) == (409, "not_ready")
    assert in_dss.project.names("managed_folder") == before


def test_it_is_ready_as_soon_as_there_is_a_snapshot(in_dss: InDss) -> None:
    page = in_dss.page("mia.wolf")
    assert not told(page.get("meta"))["ready"]
    in_dss.snapshot()
    meta = told(page.get("meta"))
    assert (meta["ready"], meta["project_key"]) == (True, "RETAIL_CHURN")
    assert meta["project_url"] == "/projects/RETAIL_CHURN/"


def test_it_shows_the_history_that_its_settings_name(in_dss: InDss) -> None:
    config = {"environment": "prod"}
    in_dss.runner.run_macro("project-drift-take-snapshot", config)
    page = Page(in_dss.runner.load_webapp(WEBAPP, config), in_dss.keys["mia.wolf"])
    assert told(page.get("meta"))["environment"] == "prod"
    assert len(told(page.get("snapshots"))["snapshots"]) == 1


def test_the_form_offers_the_projects_of_the_folder(in_dss: InDss) -> None:
    in_dss.snapshot()
    offered = in_dss.runner.choices("webapp", WEBAPP, "project", {})
    assert "RETAIL_CHURN" in {choice["value"] for choice in offered}


def test_a_node_that_does_not_answer_is_told_as_such(in_dss: InDss, dss: DssEmulator) -> None:
    in_dss.snapshot()
    page = in_dss.page("mia.wolf")
    dss.fail(path="*/managedfolders*", status=500)
    assert error(page.get("snapshots")) == (502, "dss_unavailable")


def test_the_descriptors_are_what_dss_reads(in_dss: InDss) -> None:
    assert in_dss.runner.validate() == []


def test_the_page_loads_what_the_plugin_ships() -> None:
    body = (FOLDER / "body.html").read_text()
    assert "/plugins/project-drift/resource/webapp/app.js" in body
    assert "/plugins/project-drift/resource/webapp/app.css" in body
    assert 'id="project-drift"' in body


@pytest.mark.parametrize("name", ["app.js", "style.css"])
def test_the_slots_of_dss_hold_only_a_comment(name: str) -> None:
    text = (FOLDER / name).read_text().strip()
    assert text.startswith(("//", "/*"))
    assert "\n" not in text


def test_the_backend_file_is_a_door() -> None:
    assert len((FOLDER / "backend.py").read_text().splitlines()) <= 60


WITHOUT_FLASK = """
import sys
sys.modules["flask"] = sys.modules["werkzeug"] = None
import project_drift, project_drift.cli, project_drift.service, project_drift.web
from project_drift.exceptions import ConfigurationError
try:
    project_drift.web.register(None, None)
except ConfigurationError as error:
    print(error)
sys.argv = ["project-drift", "serve", "SALES", "--store", sys.argv[1]]
project_drift.cli.main()
"""


def test_without_flask_only_the_webapp_is_missing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_FLASK, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout) == (
        1,
        "the webapp needs Flask: install the package flask\n",
    )
    assert done.stderr == "Error: the webapp needs Flask: install the package flask\n"
