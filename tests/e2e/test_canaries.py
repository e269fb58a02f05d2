"""No secret of a project is kept, shown or logged anywhere, yet a change of each is reported."""

from __future__ import annotations

import gzip
import json
import logging
import sys
import traceback
from collections import Counter
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from canaries import PLACES, expected_changes, given_away, plant
from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project
from project_drift import (
    ChangeType,
    DiffEngine,
    LocalDirectoryBackend,
    ProjectDriftError,
    StateManager,
    cli,
)
from project_drift import client as client_module
from project_drift.capture import Request, capture
from project_drift.client import Connection
from project_drift.reports import formats

KEY = "RETAIL_CHURN"
TAKE = "project-drift-take-snapshot"
COMPARE = "project-drift-compare-snapshots"
LEAKY = (
    "Connection to jdbc:postgresql://db.example.com/shop?user=etl&password={0} failed, "
    "so did postgresql://etl:{0}@db.example.com/shop; sent Authorization: Bearer {1}"
)


class Witness:
    """Keeps whatever is written, printed or logged while a test runs."""

    def __init__(
        self, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        self._capsys = capsys
        self._caplog = caplog
        self.seen: list[bytes | str] = []

    def run(self, *arguments: str) -> str:
        """Run the command line in this process; return what it prints on standard output."""
        sys.argv = ["project-drift", *arguments]
        with pytest.raises(SystemExit):
            cli.main()
        out, err = self._capsys.readouterr()
        self.seen += [out, err]
        return out

    def read(self, folder: Path) -> None:
        self.see({str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()})

    def see(self, files: dict[str, bytes]) -> None:
        for path, content in files.items():
            self.seen += [path, gzip.decompress(content) if path.endswith(".gz") else content]

    def given_away(self) -> list[str]:
        assert "dip/publicapi" in self._caplog.text, "the log was not listened to"
        return given_away([*self.seen, *self._capsys.readouterr(), self._caplog.text])


@pytest.fixture
def witness(
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Witness:
    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    monkeypatch.setattr(sys, "argv", [])
    return Witness(capsys, caplog)


@pytest.fixture
def runner(dss: DssEmulator, demo: Project) -> PluginRunner:
    return PluginRunner(ROOT, dss.url, dss.api_key, KEY)


def test_every_canary_is_where_dss_shows_it(demo: Project, client: DSSClient) -> None:
    plant(demo, 1)
    read = capture(Connection(client), Request(KEY)).resources
    shown = {resource.resource_id: json.dumps(resource.attributes) for resource in read}
    assert len(PLACES) >= 25
    for place in PLACES:
        kind, _, name = place.resource.partition(".")
        resource_id = f"{kind}.{KEY}.{name}" if name else f"{kind}.{KEY}"
        assert (place.canary(1) in shown[resource_id]) is not place.silent, place.name


def test_a_part_of_a_canary_gives_it_away() -> None:
    place = PLACES[3]
    assert given_away(["...", f"<b>{place.canary(2)[12:24]}</b>".encode()])
    assert set(given_away([place.canary(1)])) == {f"{place.name} (1)"}


def test_a_change_of_any_secret_is_a_visible_change_of_its_object(
    demo: Project, client: DSSClient, tmp_path: Path
) -> None:
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), client)
    states = []
    for generation in (1, 2):
        plant(demo, generation)
        states.append(manager.save_state(manager.sync_project(KEY)))
    found: Counter[str] = Counter()
    for diff in DiffEngine().diff(*states):
        if diff.change_type is not ChangeType.UNCHANGED:
            assert diff.change_type is ChangeType.MODIFIED
            found[diff.resource_id.replace(f".{KEY}", "", 1)] = len(diff.changes)
    assert found == expected_changes()


def test_planting_the_same_secrets_again_changes_nothing(
    demo: Project, client: DSSClient, tmp_path: Path
) -> None:
    manager = StateManager(LocalDirectoryBackend(tmp_path, KEY), client)
    plant(demo, 1)
    first = manager.sync_project(KEY)
    plant(demo, 1)
    again = manager.sync_project(KEY, previous=first)
    assert first.content_checksum() == again.content_checksum()


def test_no_secret_is_in_a_local_store_or_in_what_the_command_line_tells(
    connected: DssEmulator, demo: Project, witness: Witness, tmp_path: Path
) -> None:
    plant(demo, 1)
    witness.run("snapshot", KEY)
    plant(demo, 2)
    for style in formats():
        assert "compute_ticket_stats" in witness.run("check", KEY, "--no-save", "--format", style)
    witness.run("check", KEY, "--format", "html", "--output", "report.html")
    witness.run("snapshot", KEY, "--full", "--always", "--format", "json")
    for style in formats():
        assert "compute_ticket_stats" in witness.run("diff", KEY, "1", "2", "--format", style)
    for style in ("text", "json"):
        witness.run("list", KEY, "--format", style)
    witness.read(tmp_path)
    assert witness.given_away() == []


def test_no_secret_is_in_a_managed_folder_or_in_what_the_macros_tell(
    dss: DssEmulator, demo: Project, runner: PluginRunner, witness: Witness
) -> None:
    plant(demo, 1)
    witness.seen.append(runner.run_macro(TAKE).value)
    plant(demo, 2)
    told = runner.run_macro(TAKE).value
    assert "compute_ticket_stats" in told
    witness.seen += [told, runner.run_macro(COMPARE).value]
    witness.seen.append(str(runner.choices("macro", COMPARE, "old")))
    (folder,) = [
        name
        for name in demo.names("managed_folder")
        if demo.get("managed_folder", name)["name"] == "project_drift"
    ]
    witness.see(demo.folder_files(folder))
    assert witness.given_away() == []


def leaky_body() -> dict[str, str]:
    message = LEAKY.format(PLACES[0].canary(1), PLACES[3].canary(2))
    kind = "org.postgresql.util.PSQLException"
    return {"errorType": kind, "message": message, "detailedMessage": f"{kind}: {message}"}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/instance-info", 500),
        ("/projects", 403),
        (f"/projects/{KEY}", 503),
        (f"/projects/{KEY}/settings", 500),
        (f"/projects/{KEY}/datasets", 403),
        (f"/projects/{KEY}/datasets", 500),
        (f"/projects/{KEY}/datasets", 503),
        (f"/projects/{KEY}/recipes/compute_ticket_stats", 500),
    ],
)
def test_no_secret_is_in_what_is_told_of_an_error_of_dss(
    connected: DssEmulator, demo: Project, witness: Witness, tmp_path: Path, path: str, status: int
) -> None:
    types = ("--type", "project", "--type", "dataset", "--type", "recipe")
    witness.run("snapshot", KEY, *types)
    fault = connected.fail(path=path, status=status, body=leaky_body())
    witness.run("snapshot", KEY, "--full", *types)
    witness.run("snapshot", "--all-projects", *types)
    for style in formats():
        witness.run("check", KEY, "--format", style, *types)
    assert fault.hits
    witness.read(tmp_path)
    assert witness.given_away() == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_secret_is_in_the_error_of_a_macro_whose_folder_fails(
    dss: DssEmulator, demo: Project, runner: PluginRunner, witness: Witness, method: str
) -> None:
    plant(demo, 1)
    fault = dss.fail(
        path=f"/projects/{KEY}/managedfolders/*", method=method, status=500, body=leaky_body()
    )
    for macro in (TAKE, COMPARE):
        with pytest.raises(ProjectDriftError) as failed:
            runner.run_macro(macro)
        witness.seen += traceback.format_exception(failed.type, failed.value, failed.tb)
    witness.seen.append(str(runner.choices("macro", COMPARE, "old")))
    assert fault.hits
    assert witness.given_away() == []


@pytest.mark.parametrize("before", range(240, 300, 6))
def test_no_part_of_a_secret_is_in_a_message_that_was_cut(
    connected: DssEmulator, demo: Project, witness: Witness, tmp_path: Path, before: int
) -> None:
    address = f"postgresql://etl:{PLACES[0].canary(1)}@db.example.com/shop"
    message = f"{'no ' * (before // 3)}{address}"
    connected.fail(path=f"/projects/{KEY}/datasets", status=500, body={"message": message})
    witness.run("snapshot", KEY, "--type", "dataset")
    witness.read(tmp_path)
    assert witness.given_away() == []
