"""A scenario that runs every night, from the unpacked archive: what its mails would say.

Its two steps take a snapshot and check for drift. Between the nights people edit the demo project;
one edit is expected, one was expected until a rule expired, one night a list cannot be read, and in
the end one edit is taken back. `make golden` writes the expected text anew, to be read like prose.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from component_runner import PluginRunner
from conftest import DEMO_PROJECT
from dss_emulator import DssEmulator, Project
from dss_emulator.faults import Fault

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "journal.txt"
DAY = 24 * 60 * 60 * 1000
POLICY = b"""\
version: 1
ignore:
  - resource: dataset.campaign_targets
    path: /tags
    reason: The campaign team tags as it likes
    owner: priya.nair
  - resource: variables
    reason: The inactivity window was tried out in spring
    owner: marc.dubois
    expires: 2020-05-31
"""
TOLD = ("new", "still open", "unseen", "suppressed", "unreadable", "resolved", "expired")


class Nights:
    """Runs the scenario night after night and writes down what each told."""

    def __init__(self, runner: PluginRunner, dss: DssEmulator, demo: Project) -> None:
        self._runner = runner
        self._dss = dss
        self._demo = demo
        self._read: set[str] = set()
        self.lines: list[str] = []
        self.told: Counter[tuple[str, str]] = Counter()

    def night(self, day: int, edit: str) -> None:
        """Run both steps, the second one whatever became of the first, as the scenario does."""
        self._dss.clock.advance(DAY)
        snapshot = self._runner.run_step("project-drift-snapshot-step")
        check = self._runner.run_step("project-drift-check-step")
        self._write(f"Day {day}: {edit}")
        taken = "failed" if snapshot.failed else "passed"
        self._write(f"  snapshot    {taken}: {self._words(snapshot, 'snapshot_summary')}")
        verdict = "failed" if check.failed else "passed"
        self._write(f"  check       {verdict}: {self._words(check, 'summary')}")
        path = check.variables["project_drift_report_path"]
        if path in self._read:
            self._write("  journal     the same as the night before: no new entry")
            return
        self._read.add(path)
        for what, sentence in said(self._entry(path)):
            self.told[what, sentence] += 1
            self._write(f"  {what:<11} {sentence}")

    def _words(self, result: Any, name: str) -> str:
        text: str = result.variables[f"project_drift_{name}"]
        return text.replace(self._dss.url, "the node")

    def _write(self, line: str) -> None:
        self.lines.append(line)

    def _entry(self, path: str) -> dict[str, Any]:
        folder = next(
            name
            for name in self._demo.names("managed_folder")
            if self._demo.get("managed_folder", name)["name"] == "project_drift"
        )
        entry: dict[str, Any] = json.loads(gzip.decompress(self._demo.folder_files(folder)[path]))
        return entry


def said(entry: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a journal entry tells, by the kind of news."""
    report = entry["report"]
    verdict = report["verdict"]
    names = {"new": "new", "open": "still open", "unseen": "unseen"}
    found = [(names[it["news"]], it["sentence"]) for it in verdict["findings"]]
    found += [("resolved", it["sentence"]) for it in verdict["resolved"]]
    for row in rows(report["expected"]):
        what = f"{row['resource_type']} {row['name']}"
        found += [("suppressed", f"{what}: {change['label']}") for change in row["changes"]]
    found += [
        ("unreadable", row["name"]) for row in rows(report["groups"]) if row["change"] == "unknown"
    ]
    found += [
        ("expired", f"{rule['where']}, over since {rule['expires']}, covers {rule['matches']}")
        for rule in verdict["rules"]
        if rule["state"] == "expired" and rule["matches"]
    ]
    yield from sorted(found, key=lambda item: (TOLD.index(item[0]), item[1]))


def rows(groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for group in groups for row in group["rows"]]


@pytest.fixture(scope="module")
def nights(unpacked: Path) -> Iterator[Nights]:
    with DssEmulator() as dss:
        demo = dss.load_project(DEMO_PROJECT, key="RETAIL_CHURN")
        yield _six_nights(PluginRunner(unpacked, dss.url, dss.api_key, demo.key), dss, demo)
        assert dss.unknown_routes == []


def _six_nights(runner: PluginRunner, dss: DssEmulator, demo: Project) -> Nights:
    runner.run_step("project-drift-snapshot-step")
    (folder,) = [
        name
        for name in demo.names("managed_folder")
        if demo.get("managed_folder", name)["name"] == "project_drift"
    ]
    demo.folder_files(folder)["/project-drift/RETAIL_CHURN/default/policy.yml"] = POLICY
    found = Nights(runner, dss, demo)
    columns = demo.get("dataset", "customers_clean")["schema"]["columns"]
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"] = [item for item in columns if item["name"] != "email"]
    found.night(1, "anna.berg drops the column email of customers_clean")
    with demo.edit("dataset", "campaign_targets", user="priya.nair") as dataset:
        dataset["tags"] = [*dataset["tags"], "crm"]
    found.night(2, "priya.nair adds a tag to campaign_targets, which a rule expects")
    with demo.variables(user="marc.dubois") as variables:
        variables["standard"]["churn_inactivity_days"] = 60
    found.night(3, "marc.dubois changes a variable, which a rule expected until 2020")
    with demo.edit("scenario", "WEEKLY_RETRAIN", user="tom.keller") as scenario:
        scenario["triggers"][0]["active"] = False
    fault: Fault = dss.fail(path="/projects/RETAIL_CHURN/datasets*", status=500)
    found.night(4, "tom.keller switches a trigger off; the list of datasets cannot be read")
    assert fault.hits > 0
    fault.stop()
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        dataset["schema"]["columns"] = columns
    found.night(5, "anna.berg brings the column back")
    found.night(6, "nobody does anything")
    return found


def test_five_days_are_told_as_golden(nights: Nights, request: pytest.FixtureRequest) -> None:
    text = "\n".join(nights.lines) + "\n"
    if request.config.getoption("--write-golden"):
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("once", ["new", "resolved"])
def test_what_is_new_and_what_is_resolved_is_told_once(nights: Nights, once: str) -> None:
    counts = {sentence: n for (what, sentence), n in nights.told.items() if what == once}
    assert counts
    assert set(counts.values()) == {1}


def test_every_kind_of_news_occurs(nights: Nights) -> None:
    assert {what for what, _ in nights.told} >= set(TOLD)
