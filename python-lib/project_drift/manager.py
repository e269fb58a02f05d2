"""Reads states from DSS and keeps them in a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

from project_drift.backends.base import StateBackend, check_environment, utc_now
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.capture import DEFAULT_THREADS, Progress, Request, capture
from project_drift.client import Connection
from project_drift.exceptions import (
    Forbidden,
    NotFound,
    ProjectDriftError,
    ResourceNotFoundError,
    StateNotFoundError,
    Unauthorized,
    UnexpectedAnswer,
)
from project_drift.models.resource import Resource, check_project_key, parse_resource_id
from project_drift.models.state import FULL, INCREMENTAL, NOT_PERMITTED, READ, Alert, State
from project_drift.normalize.secrets import Concealer
from project_drift.sync.base import ResourceSync, project_path
from project_drift.sync.registry import resource_type, resource_types, ruleset

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
            conceal = Concealer(bytes.fromhex(self.backend.open().key))
            return sync(self._connection, conceal=conceal).fetch(resource_id)
        except NotFound as error:
            raise ResourceNotFoundError(f"{resource_id} is not in DSS: {error}") from error

    def sync_project(
        self,
        project_key: str,
        include_children: bool = True,
        previous: State | None = None,
        progress: Progress | None = None,
        types: Iterable[str] | None = None,
        full: bool = False,
    ) -> State:
        """Read a project, or only its own settings, permissions and variables.

        With a `previous` state, objects whose stamp is equal are not read again, unless `full` is
        asked for or the states would not be comparable. The store is opened first, so that nothing
        is read for a store that cannot be used. An object that cannot be read becomes an alert, and
        the state is then not `complete`.
        Raises `Unauthorized` for an unknown key, `NotFound` for a project that is not there or not
        readable (any more), `Unavailable` for a node that does not answer.
        """
        check_project_key(project_key)
        lineage = self.backend.open()
        node = self._describe_node(project_key)
        if previous is not None and previous.node_id != node.node_id:
            previous = None  # nothing of another node is known to be so here
        incremental = (
            previous is not None
            and not full
            and previous.dss_version == node.dss_version
            and previous.ruleset == ruleset()
            and previous.key_id == lineage.key_id
        )
        request = Request(
            project_key,
            types=types if include_children else PROJECT_TYPES,
            folder_id=self._own_folder(project_key),
            conceal=Concealer(bytes.fromhex(lineage.key)),
            previous=previous,
            incremental=incremental,
        )
        found = capture(self._connection, request, self.threads, progress)
        if _looks_closed(found.coverage):
            self._ask_for(project_key)
        return State(
            project_key=project_key,
            environment=self.environment,
            updated_at=utc_now().isoformat(),
            dss_version=node.dss_version,
            node_id=node.node_id,
            captured_by=node.user,
            capture=INCREMENTAL if incremental else FULL,
            complete=not found.alerts,
            ruleset=ruleset(),
            key_id=lineage.key_id,
            alerts=found.alerts,
            coverage=found.coverage,
            resources={resource.resource_id: resource for resource in found.resources},
        )

    def sync_all(self) -> State:
        """Read all projects that the key may read into one state, for a store bound to none.

        Projects are read one after another; alerts of all of them are in the one state.
        """
        whole = State(environment=self.environment, ruleset=ruleset())
        for key in readable_projects(self._connection):
            try:
                state = self.sync_project(key)
            except Unauthorized:
                raise
            except ProjectDriftError as error:
                told = f"Could not read the project {key}: {error}"
                whole.alerts += [
                    Alert(kind, f"{kind}.{key}.*", "unavailable", told) for kind in resource_types()
                ]
                whole.complete = False
                continue
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

    def _describe_node(self, project_key: str) -> _Node:
        """Ask who is asking, of which node, and whether the project can be read at all."""
        with ThreadPoolExecutor(max_workers=3) as pool:
            project = pool.submit(self._ask_for, project_key)
            instance = pool.submit(self._connection.get, "/instance-info")
            user = pool.submit(self._connection.get, "/auth/info")
        project.result()
        told, asking = instance.result(), user.result()
        if not isinstance(told, dict) or not isinstance(asking, dict):
            raise UnexpectedAnswer(f"{self._connection.host} does not describe itself as DSS does")
        return _Node(
            dss_version=str(told.get("dssVersion", "")),
            node_id=str(told.get("nodeId", "")),
            user=str(asking.get("authIdentifier", "")),
        )

    def _ask_for(self, project_key: str) -> None:
        """Raise `NotFound` where the project is not there, or not for this key."""
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


def readable_projects(connection: Connection) -> list[str]:
    """Return the keys of all projects that the API key may read, in order."""
    projects = connection.get("/projects/")
    if not isinstance(projects, list) or not all(
        isinstance(item, dict) and isinstance(item.get("projectKey"), str) for item in projects
    ):
        raise UnexpectedAnswer("the list of projects is not as DSS gives it", 200)
    return sorted(item["projectKey"] for item in projects)


def _looks_closed(coverage: Mapping[str, str]) -> bool:
    """Whether the project may have been closed or deleted while it was read.

    Something was refused that needs no right of its own, or there is nothing that was not. Taken
    for gaps that somebody wanted, it would leave a complete state of nothing.
    """
    refused = [name for name, how in coverage.items() if how == NOT_PERMITTED]
    if any(resource_type(name).right == ResourceSync.right for name in refused):
        return True
    return bool(refused) and READ not in coverage.values()


class _Node(NamedTuple):
    """Who is asking, and of which node."""

    dss_version: str
    node_id: str
    user: str
