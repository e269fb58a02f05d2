"""Where a webapp runs in tests: on a store of handmade states, or inside DSS."""

from __future__ import annotations

from pathlib import Path

from dataikuapi import DSSClient
from flask import Flask

from component_runner import PluginRunner
from conftest import ROOT
from dss_emulator import DssEmulator, Project
from examples import PROJECT
from project_drift import LocalDirectoryBackend, State
from project_drift.web.local_server import application
from project_drift.web.local_site import LocalSite
from web.pages import PORT, Page

WEBAPP = "project-drift-explorer"


class Shop:
    """A store of handmade states, and pages on it by login."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def store(self) -> LocalDirectoryBackend:
        return LocalDirectoryBackend(self.path, PROJECT)

    def save(self, *states: State) -> None:
        """Save states, each as a snapshot of its own."""
        for state in states:
            self.store().save(state)

    def page(self, login: str = "anna", client: DSSClient | None = None) -> Page:
        return Page(application(LocalSite(self.store, login, client), PORT))


class InDss:
    """The webapp as DSS runs it, in the demo project."""

    def __init__(self, dss: DssEmulator, project: Project) -> None:
        self.dss = dss
        self.project = project
        self.runner = PluginRunner(ROOT, dss.url, dss.api_key, project.key)
        self.keys = {
            "anna.berg": dss.add_user("anna.berg"),  # the owner
            "priya.nair": dss.add_user("priya.nair", groups=("data-science",)),
            "mia.wolf": dss.add_user("mia.wolf", groups=("marketing-analysts",)),
            "eve": dss.add_user("eve"),
            "root": dss.add_user("root", admin=True),
        }
        self._app: Flask | None = None

    def snapshot(self) -> None:
        """Take a snapshot with the macro."""
        self.runner.run_macro("project-drift-take-snapshot")

    def page(self, login: str = "") -> Page:
        """Return the page of somebody, of nobody without a login; the backend starts once."""
        if self._app is None:
            self._app = self.runner.load_webapp(WEBAPP, {})
        return Page(self._app, self.keys[login] if login else "")

    def started_as(self, key: str) -> None:
        """Start the backend with another account."""
        self.runner.close()
        self.runner = PluginRunner(ROOT, self.dss.url, key, self.project.key)
        self._app = None

    def two_snapshots(self) -> None:
        """Take two snapshots with an edit between them."""
        self.snapshot()
        with self.project.variables(user="priya.nair") as variables:
            variables["standard"]["churn_inactivity_days"] = 60
        self.snapshot()
