"""Reads states from DSS and keeps them in a store."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from project_drift.backends.base import StateBackend, check_environment, utc_now
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.capture import DEFAULT_THREADS, Progress, capture
from project_drift.client import Connection
from project_drift.exceptions import (
    Forbidden,
    NotFound,
    ResourceNotFoundError,
    StateNotFoundError,
    UnexpectedAnswer,
)
from project_drift.models.resource import Resource, check_project_key, parse_resource_id
from project_drift.models.state import READ, State
from project_drift.sync.base import project_path
from project_drift.sync.registry import resource_type, ruleset

if TYPE_CHECKING:
    from project_drift.client import DSSClient

# What a capture without the project's objects reads.
PROJECT_TYPES = ("permissions", "project", "variables")


class StateManager:
    """Captures the projects of one node for one store and environment.

    `client` is a `dataikuapi.DSSClient`; it is not changed.
    """

    def __init__(
        self,
        backend: StateBackend,
        client: DSSClient,
        environment: str = "default",
        threads: int = DEFAULT_THREADS,
    ) -> None:
        self.backend = backend
        self.environment = check_environment(environment)
        self.threads = threads
        self._connection = Connection(client, threads)

    def load_state(self) -> State:
        """Return the latest complete state, an empty one where the store has none yet."""
        try:
            return self.backend.load()
        except StateNotFoundError:
            return State(environment=self.environment)

    def save_state(self, state: State) -> State:
        """Store a state; return it as stored. Raises `StateWriteError`."""
        return self.backend.save(state)

    def sync_resource(self, resource_id: str) -> Resource:
        """Read one object from DSS.

        Raises `ResourceNotFoundError` where it is not there, the typed DSS errors otherwise.
        """
        sync = resource_type(parse_resource_id(resource_id).resource_type)
        try:
            return sync(self._connection).fetch(resource_id)
        except NotFound as error:
            raise ResourceNotFoundError(f"{resource_id} is not in DSS: {error}") from error

    def sync_project(
        self,
        project_key: str,
        include_children: bool = True,
        types: Iterable[str] | None = None,
        progress: Progress | None = None,
    ) -> State:
        """Read a project, or only its own settings, permissions and variables.

        The store is opened first, so that nothing is read for a store that cannot be used. An
        object that cannot be read becomes an alert, and the state is then not `complete`.
        Raises `Unauthorized` for an unknown key, `NotFound` for a project that is not there or not
        readable, `Unavailable` for a node that does not answer.
        """
        check_project_key(project_key)
        lineage = self.backend.open()
        self._require_project(project_key)
        instance = self._connection.get("/instance-info")
        user = self._connection.get("/auth/info")
        if not isinstance(instance, dict) or not isinstance(user, dict):
            raise UnexpectedAnswer(f"{self._connection.host} does not describe itself as DSS does")
        found = capture(
            self._connection,
            project_key,
            types=types if include_children else PROJECT_TYPES,
            folder_id=self._own_folder(project_key),
            threads=self.threads,
            progress=progress,
        )
        return State(
            project_key=project_key,
            environment=self.environment,
            updated_at=utc_now().isoformat(),
            dss_version=str(instance.get("dssVersion", "")),
            node_id=str(instance.get("nodeId", "")),
            captured_by=str(user.get("authIdentifier", "")),
            complete=not found.alerts,
            ruleset=ruleset(),
            key_id=lineage.key_id,
            alerts=found.alerts,
            coverage=found.coverage,
            resources={resource.resource_id: resource for resource in found.resources},
        )

    def sync_all(self) -> State:
        """Read all projects that the key may read into one state, which no store keeps whole.

        Projects are read one after another; alerts of all of them are in the one state.
        """
        projects = self._connection.get("/projects/")
        if not isinstance(projects, list):
            raise UnexpectedAnswer("the list of projects is not a list", 200)
        whole = State(environment=self.environment, ruleset=ruleset())
        for key in sorted(str(item["projectKey"]) for item in projects):
            state = self.sync_project(key)
            whole.resources.update(state.resources)
            whole.alerts.extend(state.alerts)
            # A type counts as read only where every project's was.
            gaps = {name: how for name, how in state.coverage.items() if how != READ}
            whole.coverage = {**state.coverage, **whole.coverage, **gaps}
            whole.complete = whole.complete and state.complete
            whole.dss_version, whole.node_id = state.dss_version, state.node_id
            whole.captured_by, whole.key_id = state.captured_by, state.key_id
        whole.updated_at = utc_now().isoformat()
        return whole

    def _require_project(self, project_key: str) -> None:
        try:
            self._connection.get(project_path(project_key))
        except (Forbidden, NotFound) as error:
            raise NotFound(
                f"no project {project_key} on {self._connection.host} that this key may read "
                "(check the project key; the key needs the right to read the project's content)",
                error.status,
                error.error_type,
            ) from error

    def _own_folder(self, project_key: str) -> str | None:
        if isinstance(self.backend, ManagedFolderBackend):
            folder = self.backend.folder
            return folder.id if folder.project_key == project_key else None
        return None
