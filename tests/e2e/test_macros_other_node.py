"""Projects of another node, read into a folder of this one: from the unpacked archive."""

from __future__ import annotations

import html
import logging
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from component_runner import PluginRunner
from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project

TAKE = "project-drift-take-snapshot"
CHECK = "project-drift-check"
COMPARE = "project-drift-compare-snapshots"
SNAPSHOT_STEP = "project-drift-snapshot-step"
CHECK_STEP = "project-drift-check-step"

KEY = "dkuaps-of-the-automation-node"
THERE = {
    "on_other_node": True,
    "node": {"mode": "PRESET", "name": "automation"},
    "node_project": "PROD_CHURN",
    "environment": "prod",
}


@pytest.fixture
def automation() -> Iterator[DssEmulator]:
    with DssEmulator(node_id="automation", api_key=KEY) as emulator:
        emulator.load_project(DEMO_PROJECT, key="PROD_CHURN")
        yield emulator
        assert emulator.unknown_routes == []


@pytest.fixture
def production(automation: DssEmulator) -> Project:
    return automation.project("PROD_CHURN")


@pytest.fixture
def presets(automation: DssEmulator) -> dict[str, dict[str, Any]]:
    return {"automation": {"url": automation.url, "api_key": KEY}}


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def drop_column(project: Project) -> None:
    with project.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        columns = dataset["schema"]["columns"]
        dataset["schema"]["columns"] = [item for item in columns if item["name"] != "email"]


def files_of(project: Project) -> dict[str, bytes]:
    return {
        path: content
        for name in project.names("managed_folder")
        for path, content in project.folder_files(name).items()
    }


def test_a_project_of_another_node_is_kept_in_a_folder_of_this_one(
    uploaded: PluginRunner, demo: Project, production: Project, presets: dict[str, Any]
) -> None:
    told = text_of(uploaded.run_macro(TAKE, THERE, presets=presets).value)
    assert "Snapshot of PROD_CHURN (prod)" in told
    assert any("/PROD_CHURN/prod/snapshots/" in path for path in files_of(demo))
    assert not any("project-drift" in path for path in files_of(production))


def test_its_drift_is_found_with_the_authors_of_its_own_git_log(
    uploaded: PluginRunner,
    dss: DssEmulator,
    automation: DssEmulator,
    production: Project,
    presets: dict[str, Any],
) -> None:
    uploaded.run_macro(TAKE, THERE, presets=presets)
    automation.clock.at_least(int(time.time() * 1000))  # the snapshot has the time of this machine
    production.delete("recipe", "compute_session_stats", user="tom.keller")
    told = text_of(uploaded.run_macro(CHECK, THERE, presets=presets).value)
    assert "tom.keller" in told
    assert automation.requests.count("GET", "/projects/PROD_CHURN/git/*") > 0
    assert dss.requests.count("GET", "*/git/*") == 0


def test_steps_get_the_preset_through_the_envelope(
    uploaded: PluginRunner, production: Project, presets: dict[str, Any]
) -> None:
    assert not uploaded.run_step(SNAPSHOT_STEP, THERE, presets=presets).failed
    assert not uploaded.run_step(CHECK_STEP, THERE, presets=presets).failed
    drop_column(production)
    result = uploaded.run_step(CHECK_STEP, THERE, presets=presets)
    assert str(result.error).startswith("PROD_CHURN (prod) drifted since snapshot 1")


def test_environments_are_compared(
    uploaded: PluginRunner, production: Project, presets: dict[str, Any]
) -> None:
    drop_column(production)
    uploaded.run_macro(TAKE)
    uploaded.run_macro(TAKE, THERE, presets=presets)
    elsewhere = {
        "old_elsewhere": True,
        "old_project": "PROD_CHURN",
        "old_environment": "prod",
        "new": "1",
    }
    told = text_of(uploaded.run_macro(COMPARE, elsewhere).value)
    assert "customers_clean" in told
    assert "email" in told


def test_its_snapshots_can_be_chosen_without_reaching_the_node(
    uploaded: PluginRunner, automation: DssEmulator, presets: dict[str, Any]
) -> None:
    uploaded.run_macro(TAKE, THERE, presets=presets)
    automation.requests.clear()
    offered = uploaded.choices("macro", CHECK, "against", THERE)
    assert [item["value"] for item in offered] == ["baseline", "latest", "1"]
    assert automation.requests.count("*", "*") == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"node_project": " "}, "write its key in the parameter 'Project on that node'"),
        ({"node": {}}, "choose one in the parameter 'Node'"),
        ({"node": {"mode": "NONE"}}, "choose one in the parameter 'Node'"),
    ],
)
def test_what_is_missing_is_named(
    uploaded: PluginRunner, change: dict[str, Any], told: str, presets: dict[str, Any]
) -> None:
    result = uploaded.run_step(CHECK_STEP, {**THERE, **change}, presets=presets)
    assert told in str(result.error)


def test_hidden_fields_count_for_nothing(uploaded: PluginRunner, presets: dict[str, Any]) -> None:
    hidden = {**THERE, "on_other_node": False}
    assert "RETAIL_CHURN (prod)" in text_of(uploaded.run_macro(TAKE, hidden, presets=presets).value)


@pytest.mark.parametrize(
    "trouble", ["wrong key", "nobody there", "server error", "no such project", "odd key"]
)
def test_the_key_stands_in_no_error_no_log_and_no_variable(
    uploaded: PluginRunner,
    automation: DssEmulator,
    caplog: pytest.LogCaptureFixture,
    trouble: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    config, preset = dict(THERE), {"url": automation.url, "api_key": KEY}
    if trouble == "wrong key":
        preset["api_key"] = "dkuaps-not-known-anywhere"
    elif trouble == "odd key":
        preset["api_key"] = "dkuaps-n\u00f6t-\u0001possible"
    elif trouble == "nobody there":
        preset["url"] = "http://127.0.0.1:9"
    elif trouble == "no such project":
        config["node_project"] = "GONE"
    else:
        automation.fail(path="*", status=500, body={"message": f"refused {KEY}"})
    result = uploaded.run_step(SNAPSHOT_STEP, config, presets={"automation": preset})
    assert result.failed
    shown = f"{result.error!r} {result.variables} {caplog.text}"
    assert preset["api_key"] not in shown
    assert result.variables["project_drift_snapshot_summary"] == str(result.error)


def test_the_key_stands_in_no_report_and_no_file(
    uploaded: PluginRunner, demo: Project, presets: dict[str, Any]
) -> None:
    page = uploaded.run_macro(TAKE, THERE, presets=presets).value
    assert KEY not in page
    assert not any(KEY.encode() in content for content in files_of(demo).values())


def test_an_address_with_a_password_is_refused_without_showing_it(uploaded: PluginRunner) -> None:
    preset = {"url": "https://me:hunter2@automation.example.com", "api_key": KEY}
    result = uploaded.run_step(CHECK_STEP, THERE, presets={"automation": preset})
    assert "must not hold a user or a password" in str(result.error)
    assert "hunter2" not in str(result.error)


# fmt: off
MAKE_CERTIFICATE = [
    "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
    "-keyout", "key.pem", "-out", "certificate.pem",
]
# fmt: on


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody trusts; its private key is beside it."""
    folder = tmp_path_factory.mktemp("tls")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here to make a certificate with")
    subprocess.run(MAKE_CERTIFICATE, cwd=folder, check=True, capture_output=True, timeout=300)
    return folder / "certificate.pem"


@pytest.fixture
def behind_tls(automation: DssEmulator, certificate: Path) -> str:
    """The address of the automation node when it speaks TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.parent / "key.pem")
    server = automation._server._server
    server.socket = context.wrap_socket(server.socket, server_side=True)
    return automation.url.replace("http://", "https://")


def test_an_unknown_certificate_is_refused(uploaded: PluginRunner, behind_tls: str) -> None:
    preset = {"url": behind_tls, "api_key": KEY, "tls": "verify"}
    result = uploaded.run_step(SNAPSHOT_STEP, THERE, presets={"automation": preset})
    assert "the TLS certificate was not accepted" in str(result.error)


def test_a_certificate_file_makes_it_known(
    uploaded: PluginRunner, behind_tls: str, certificate: Path
) -> None:
    preset = {"url": behind_tls, "api_key": KEY, "tls": "own_ca", "ca_file": str(certificate)}
    assert not uploaded.run_step(SNAPSHOT_STEP, THERE, presets={"automation": preset}).failed


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_the_check_of_the_certificate_can_be_switched_off(
    uploaded: PluginRunner, behind_tls: str
) -> None:
    preset = {"url": behind_tls, "api_key": KEY, "tls": "no_check", "ca_file": "/hidden"}
    assert not uploaded.run_step(SNAPSHOT_STEP, THERE, presets={"automation": preset}).failed


@pytest.mark.parametrize(
    ("ca_file", "told"),
    [("", "has no Certificate file"), ("/nowhere.pem", "no file with certificates at")],
)
def test_a_certificate_file_that_is_missing_is_named(
    uploaded: PluginRunner, ca_file: str, told: str
) -> None:
    preset = {"url": "https://127.0.0.1:9", "api_key": KEY, "tls": "own_ca", "ca_file": ca_file}
    result = uploaded.run_step(SNAPSHOT_STEP, THERE, presets={"automation": preset})
    assert told in str(result.error)
