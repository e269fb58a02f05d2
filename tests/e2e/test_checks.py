"""Checks through the real client: policies in the store, baseline, journal, and what they cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project
from project_drift import (
    ConfigurationError,
    LocalDirectoryBackend,
    ManagedFolderBackend,
    StateNotFoundError,
    service,
)
from project_drift import client as client_module
from project_drift.backends.journal import entry_paths, last_entry, read_entry
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.models.report import CLEAN, DRIFT, INCOMPLETE, NEW, OPEN, UNSEEN, Verdict
from project_drift.policy.rules import Policy
from project_drift.service import CaptureOptions, Outcome

KEY = "RETAIL_CHURN"
SHARED = "project-drift/policy.yml"
OWN = f"project-drift/{KEY}/default/policy.yml"
RECIPE = "compute_churn_features"

Check = Callable[..., Outcome]


@pytest.fixture(params=["directory", "folder"])
def backend(
    request: pytest.FixtureRequest, dss: DssEmulator, client: DSSClient, tmp_path: Path
) -> SnapshotBackend:
    """A store of either kind; the folder is in a project of its own."""
    if request.param == "directory":
        return LocalDirectoryBackend(tmp_path, KEY)
    folder_id = dss.create_project("STORE").create_folder("project_drift")
    return ManagedFolderBackend(client.get_project("STORE").get_managed_folder(folder_id), KEY)


@pytest.fixture(scope="module")
def first_snapshot(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a store after the first snapshot of the demo project, by path."""
    store = tmp_path_factory.mktemp("first")
    with DssEmulator() as dss:
        dss.load_project(DEMO_PROJECT, key=KEY)
        service.take_snapshot(LocalDirectoryBackend(store, KEY), DSSClient(dss.url, dss.api_key))
    files = (path for path in store.rglob("*") if path.is_file())
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def check(
    demo: Project,
    client: DSSClient,
    backend: SnapshotBackend,
    first_snapshot: dict[str, bytes],
) -> Check:
    """Checks the demo project, whose first snapshot was taken before the test began."""
    for path, content in first_snapshot.items():
        backend.store.write(path, content)
    return lambda **options: service.check(backend, client, **options)


def write(backend: SnapshotBackend, path: str, *lines: str) -> None:
    backend.store.write(path, "\n".join(("version: 1", *lines)).encode())


def drop_column(project: Project) -> None:
    with project.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"].pop()


def tag(project: Project, name: str = "nightly") -> None:
    with project.edit("dataset", "campaign_targets", user="anna.berg") as dataset:
        dataset["tags"] = [*dataset.get("tags", []), name]


def change_code(project: Project, code: str = "print(1)\n") -> None:
    project.set_payload("recipe", RECIPE, code, user="priya.nair")


def verdict(outcome: Outcome) -> Verdict:
    assert outcome.report.verdict is not None
    return outcome.report.verdict


def news(outcome: Outcome) -> tuple[int, int, int]:
    """How many findings are new, still open, resolved."""
    found = verdict(outcome)
    return found.new, found.open, len(found.resolved)


def test_a_check_of_an_unchanged_project_passes_and_is_written_down(
    check: Check, backend: SnapshotBackend
) -> None:
    outcome = check()
    assert outcome.report.status == CLEAN
    assert verdict(outcome).passes
    assert outcome.entry == entry_paths(backend)[0]


def test_drift_is_told_as_new_then_as_open_and_at_last_as_resolved(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    before = demo.payload("recipe", RECIPE) or ""
    check()
    change_code(demo)
    assert news(check()) == (1, 0, 0)
    assert news(check()) == (0, 1, 0)
    drop_column(demo)
    assert news(check()) == (1, 1, 0)
    change_code(demo, before)
    assert news(check()) == (0, 1, 1)
    assert news(check()) == (0, 1, 0)
    assert len(entry_paths(backend)) == 4


def test_what_changed_again_is_new_and_not_resolved(demo: Project, check: Check) -> None:
    change_code(demo)
    check()
    change_code(demo, "print(2)\n")
    assert news(check()) == (1, 0, 0)


def test_rows_say_what_is_new(demo: Project, check: Check) -> None:
    drop_column(demo)
    check()
    change_code(demo)
    report = check().report
    found = {row.name: row.news for group in report.groups for row in group.rows}
    assert found == {"customers_clean": OPEN, RECIPE: NEW}


def test_an_unread_object_is_unseen_and_neither_open_nor_resolved(
    dss: DssEmulator, demo: Project, check: Check
) -> None:
    change_code(demo)
    check()
    fault = dss.fail(path=f"/projects/{KEY}/recipes", status=500)
    outcome = check()
    assert news(outcome) == (0, 0, 0)
    assert [item.news for item in verdict(outcome).findings] == [UNSEEN]
    assert verdict(outcome).unsure
    fault.stop()
    assert news(check()) == (0, 1, 0)


def test_a_check_of_some_types_resolves_nothing_of_the_others(demo: Project, check: Check) -> None:
    change_code(demo)
    check()
    outcome = check(options=CaptureOptions(types=["dataset"]))
    assert news(outcome) == (0, 0, 0)
    assert [item.news for item in verdict(outcome).findings] == [UNSEEN]
    assert news(check()) == (0, 1, 0)


@pytest.mark.parametrize("against", ["latest", 1, "first"])
def test_a_check_against_another_snapshot_leaves_the_news_of_the_baseline_alone(
    demo: Project, check: Check, against: int | str
) -> None:
    change_code(demo)
    check()
    check(against=against)
    assert news(check()) == (0, 1, 0)


def test_what_differs_from_the_latest_is_always_new(demo: Project, check: Check) -> None:
    change_code(demo)
    assert news(check(against="latest")) == (1, 0, 0)
    assert news(check(against="latest")) == (0, 0, 0)


def test_accepting_drift_leaves_earlier_findings_in_the_journal(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    change_code(demo)
    entry = check().entry
    service.set_baseline(backend, "latest", "anna", "release 7")
    outcome = check()
    assert (outcome.report.status, outcome.report.old and outcome.report.old.serial) == (CLEAN, 2)
    assert verdict(outcome).passes
    assert read_entry(backend, entry).findings
    assert news(check()) == (0, 0, 0)


def test_until_a_baseline_is_set_the_report_says_what_it_compares_with(check: Check) -> None:
    told = check().report.warnings
    assert "No baseline is set: compared with the first complete snapshot, 1." in told


def test_a_policy_of_the_store_and_one_of_the_project_are_put_together(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    write(backend, SHARED, "ignore: [{resource: dataset.*, path: /tags, reason: tags}]",
          "fail_on: low")  # fmt: skip
    write(backend, OWN, "ignore: [{resource: recipe.*, reason: a trial}]", "fail_on: critical")
    tag(demo)
    change_code(demo)
    drop_column(demo)
    outcome = check()
    assert verdict(outcome).suppressed == 2
    assert [item.level for item in verdict(outcome).findings] == ["high"]
    assert (verdict(outcome).fail_on, verdict(outcome).passes) == ("critical", True)
    assert [use.where for use in verdict(outcome).rules] == [
        f"policy.yml of {KEY} (default), line 2", "policy.yml of the store, line 2",
    ]  # fmt: skip


def test_a_policy_that_is_given_takes_their_place(
    demo: Project, check: Check, backend: SnapshotBackend, tmp_path: Path
) -> None:
    write(backend, OWN, "ignore: [{resource: '*', reason: all of it}]")
    file = tmp_path / "strict.yml"
    file.write_text("version: 1\nfail_on: low\n")
    tag(demo)
    assert check().report.status == CLEAN
    outcome = check(policy=service.load_policy(backend, file))
    assert (outcome.report.status, verdict(outcome).fails) == (DRIFT, True)
    assert verdict(outcome).rules == ()


def test_what_becomes_expected_is_not_resolved(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    change_code(demo)
    check()
    write(backend, OWN, "ignore: [{resource: recipe.*, reason: a trial}]")
    outcome = check()
    assert (outcome.report.status, news(outcome)) == (CLEAN, (0, 0, 0))
    assert [row.name for group in outcome.report.expected for row in group.rows] == [RECIPE]


def test_an_expired_rule_is_told_and_hides_nothing(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    rule = "{resource: recipe.*, reason: x, owner: anna, expires: 2020-01-31}"
    write(backend, OWN, f"ignore: [{rule}]")
    change_code(demo)
    outcome = check()
    assert verdict(outcome).fails
    (told,) = (line for line in outcome.report.warnings if "expired" in line)
    assert told.startswith(f"The rule in policy.yml of {KEY} (default), line 2 expired on 2020-01")
    assert "(anna)" in told


def test_a_rule_about_nothing_is_told(check: Check, backend: SnapshotBackend) -> None:
    write(backend, OWN, "ignore: [{resource: dataset.nothing_*, reason: x}]")
    assert any("dataset.nothing_*, which is not there" in it for it in check().report.warnings)


def test_nothing_is_said_of_a_rule_about_what_could_not_be_read(
    dss: DssEmulator, check: Check, backend: SnapshotBackend
) -> None:
    write(backend, OWN, "ignore: [{resource: dataset.customers_clean, reason: x}]")
    dss.fail(path=f"/projects/{KEY}/datasets", status=500)
    assert not any("which is not there" in line for line in check().report.warnings)


@pytest.mark.parametrize("path", [SHARED, OWN])
def test_a_policy_that_cannot_be_read_is_told_before_anything_is_asked(
    dss: DssEmulator, check: Check, backend: SnapshotBackend, path: str
) -> None:
    write(backend, path, "fail_on: hihg")
    dss.requests.clear()
    with pytest.raises(ConfigurationError, match="line 2: fail_on"):
        check()
    assert dss.requests.count(path=f"/projects/{KEY}/*") == 0


def test_a_type_that_must_be_covered_and_may_not_be_read_does_not_pass(
    dss: DssEmulator, demo: Project, backend: SnapshotBackend, tmp_path: Path
) -> None:
    own = LocalDirectoryBackend(tmp_path / "own", KEY)
    reader = DSSClient(dss.url, dss.add_user("reader", groups=("marketing-analysts",)))
    service.take_snapshot(own, reader)
    write(own, OWN, "require: [permissions, dataset]")
    outcome = service.check(own, reader)
    assert (outcome.report.status, verdict(outcome).unsure) == (INCOMPLETE, True)
    assert "The policy requires what was not covered: permissions" in outcome.report.alerts
    write(own, OWN, "require: [dataset]")
    assert verdict(service.check(own, reader)).passes
    drop_column(demo)
    write(own, OWN, "require: [permissions]", "fail_on: none")
    outcome = service.check(own, reader)
    assert (outcome.report.status, verdict(outcome).unsure) == (DRIFT, True)


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [("critical", False), ("high", True), ("medium", True), ("low", True), ("none", False)],
)
def test_a_check_fails_from_the_level_of_the_policy_on(
    demo: Project, client: DSSClient, tmp_path: Path, fail_on: str, fails: bool
) -> None:
    own = LocalDirectoryBackend(tmp_path / "own", KEY)
    service.take_snapshot(own, client)
    change_code(demo)
    outcome = service.check(own, client, policy=Policy(fail_on=fail_on))
    assert (verdict(outcome).level, verdict(outcome).fails) == ("high", fails)


def test_old_drift_passes_where_the_policy_says_so(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    write(backend, OWN, "fail_on_open: false")
    change_code(demo)
    assert verdict(check()).fails
    outcome = check()
    assert (outcome.report.status, verdict(outcome).passes) == (DRIFT, True)
    drop_column(demo)
    assert verdict(check()).fails


def test_a_check_that_is_not_saved_leaves_the_store_as_it_is(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    change_code(demo)
    files = backend.files()
    outcome = check(save=False)
    assert news(outcome) == (1, 0, 0)
    assert (backend.files(), outcome.entry, outcome.saved) == (files, "", None)


def test_nothing_to_compare_with_is_told_before_anything_is_asked(
    dss: DssEmulator, demo: Project, client: DSSClient, backend: SnapshotBackend
) -> None:
    with pytest.raises(StateNotFoundError, match="take one first"):
        service.check(backend, client)
    assert dss.requests.count(path=f"/projects/{KEY}/*") == 0


def test_a_user_who_may_only_read_gets_the_verdict_and_is_told_what_was_not_kept(
    dss: DssEmulator, demo: Project, client: DSSClient
) -> None:
    folder_id = demo.create_folder("project_drift")

    def opened(who: DSSClient) -> SnapshotBackend:
        return ManagedFolderBackend(who.get_project(KEY).get_managed_folder(folder_id), KEY)

    service.take_snapshot(opened(client), client)
    with demo.permissions() as rights:
        rights["permissions"] = [
            {**item, "readProjectContent": True, "writeProjectContent": False, "admin": False}
            for item in rights["permissions"]
        ]
    reader = DSSClient(dss.url, dss.add_user("reader", groups=("marketing-analysts",)))
    drop_column(demo)
    files = dict(demo.folder_files(folder_id))
    outcome = service.check(opened(reader), reader)
    assert verdict(outcome).fails
    assert (outcome.saved, outcome.entry) == (None, "")
    told = "\n".join(outcome.report.warnings)
    assert "what was found could not be saved" in told
    assert "The check could not be written into the journal" in told
    assert demo.folder_files(folder_id) == files


@pytest.fixture
def drifted(demo: Project, client: DSSClient, monkeypatch: pytest.MonkeyPatch) -> SnapshotBackend:
    """A managed folder with a snapshot, from which the project drifted since."""
    monkeypatch.setattr(client_module, "BACKOFF", 0)
    folder = client.get_project(KEY).get_managed_folder(demo.create_folder("project_drift"))
    backend = ManagedFolderBackend(folder, KEY)
    service.take_snapshot(backend, client)
    drop_column(demo)
    return backend


@pytest.mark.parametrize("against", [service.BASELINE, service.LATEST])
@pytest.mark.parametrize("path", ["snapshots/*", "checks/*", "cache.json"])
def test_a_folder_that_is_full_takes_no_verdict_away(
    dss: DssEmulator, client: DSSClient, drifted: SnapshotBackend, path: str, against: str
) -> None:
    dss.fail(method="POST", path=f"*/contents/*/{path}", status=500)
    outcome = service.check(drifted, client, against)
    assert verdict(outcome).fails
    assert outcome.report.status == "drift"


def test_a_journal_that_cannot_be_read_takes_no_verdict_away(
    dss: DssEmulator, client: DSSClient, drifted: SnapshotBackend
) -> None:
    service.check(drifted, client)
    dss.fail(method="GET", path="*/contents/*/checks/*", status=503)
    outcome = service.check(drifted, client)
    assert verdict(outcome).fails
    assert any("all is told as new" in note for note in outcome.report.warnings)


_KINDS = {"POST": "writes", "PUT": "writes", "DELETE": "deletions"}


class Watch:
    """Counts what a check asks of the folder and writes into it."""

    def __init__(self, dss: DssEmulator) -> None:
        self.dss = dss

    def __call__(self, run: Callable[[], object]) -> dict[str, int]:
        self.dss.requests.clear()
        run()
        found = {"listings": 0, "reads": 0, "writes": 0, "deletions": 0}
        for request in self.dss.requests.log:
            if request.path.startswith("/projects/STORE/managedfolders/"):
                listing = request.method == "GET" and request.path.endswith("/contents")
                kind = {"POST": "writes", "PUT": "writes", "DELETE": "deletions"}.get(
                    request.method
                )
                found[kind or ("listings" if listing else "reads")] += 1
        return found


@pytest.fixture
def folder(dss: DssEmulator, client: DSSClient) -> Callable[[], SnapshotBackend]:
    """Opens the same managed folder anew at each call, as the next check does."""
    folder_id = dss.create_project("STORE").create_folder("project_drift")
    handle = client.get_project("STORE").get_managed_folder(folder_id)
    return lambda: ManagedFolderBackend(handle, KEY)


def test_a_second_check_writes_nothing_but_the_cache(
    dss: DssEmulator, demo: Project, client: DSSClient, folder: Callable[[], SnapshotBackend]
) -> None:
    service.take_snapshot(folder(), client)
    change_code(demo)
    counted = Watch(dss)
    first = counted(lambda: service.check(folder(), client))
    second = counted(lambda: service.check(folder(), client))
    third = counted(lambda: service.check(folder(), client))
    assert first["writes"] == 3, "a snapshot, an entry, the cache"
    assert second["writes"] == third["writes"] <= 1, "the cache at most"
    assert second == third
    assert first["deletions"] == second["deletions"] == 0
    assert len(entry_paths(folder())) == 1
    assert len(folder().history()) == 2


def test_the_journal_is_listed_and_read_once_where_nothing_is_news(
    dss: DssEmulator, demo: Project, client: DSSClient, folder: Callable[[], SnapshotBackend]
) -> None:
    service.take_snapshot(folder(), client)
    service.check(folder(), client)
    dss.requests.clear()
    service.check(folder(), client)
    reads = [request for request in dss.requests.log if "/checks/" in request.path]
    assert len(reads) == 1


def test_the_entry_holds_the_report_that_was_told(
    demo: Project, check: Check, backend: SnapshotBackend
) -> None:
    change_code(demo)
    outcome = check()
    entry = last_entry(backend)
    assert entry is not None
    assert (entry.path, entry.against, entry.reference) == (outcome.entry, 1, "baseline")
    assert entry.sentence == outcome.report.sentence
    assert entry.report["verdict"]["new"] == 1
    assert [item["news"] for item in entry.findings] == [NEW]
