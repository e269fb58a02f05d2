"""From the parameters of a component to a store, and to the nodes to ask.

The one module that uses the `dataiku` package, which exists only inside DSS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import dataiku
from project_drift import service
from project_drift.backends.base import check_environment
from project_drift.backends.managed_folder import ManagedFolderBackend
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.client import Connection
from project_drift.dss.node import connect_to
from project_drift.exceptions import ConfigurationError, Forbidden, NotFound, UnexpectedAnswer
from project_drift.models.resource import check_project_key
from project_drift.models.state import FULL
from project_drift.sync.base import project_path
from project_drift.sync.types.managed_folder import DEFAULT_FOLDER

Config = Mapping[str, Any]


@dataclass(frozen=True)
class Setup:
    """What a component was asked to work on.

    `client` is that of the node that the project is on: this one, or another where the parameters
    name one. The store is on this node in either case.
    """

    client: Any
    backend: SnapshotBackend


def setup(config: Config, project_key: str, create_folder: bool = False) -> Setup:
    """Read the parameters that say which project, and where its snapshots are.

    They are `project`, or `node` and `node_project` where `on_other_node` is set; `environment`;
    and `folder`, by default the one named `project_drift` in the project of the component, which is
    made where `create_folder` allows it. Raises `ConfigurationError` naming the parameter.
    """
    key = subject(config, project_key)
    client = connect_to(config.get("node")) if config.get("on_other_node") else this_node()
    name = environment(config)  # before a folder is made for it
    folder = find_folder(config, project_key, create_folder)
    return Setup(client, ManagedFolderBackend(folder, key, name))


def history(config: Config, project_key: str) -> SnapshotBackend:
    """Return the store as `setup` does, without any need to reach another node."""
    folder = find_folder(config, project_key)
    return ManagedFolderBackend(folder, subject(config, project_key), environment(config))


def this_node() -> Any:
    """Return the client of this node, with the rights of whoever runs the component."""
    return dataiku.api_client()


def this_project() -> str:
    """Return the key of the project that the component runs in."""
    key: str = dataiku.default_project_key()
    return key


def subject(config: Config, project_key: str) -> str:
    """Return the key of the project in question; `ConfigurationError` where none is named.

    One that is no project key is refused too, before anything is asked or made.
    """
    key = named_subject(config, project_key)
    if not key:
        raise ConfigurationError(
            "the project is on another node: write its key in the parameter 'Project on that node'"
        )
    return check_project_key(key)


def named_subject(config: Config, project_key: str) -> str:
    """Return the key of the project in question, empty where none is named.

    A form keeps the values of fields that it hides, so they count only where they are asked for.
    """
    if config.get("on_other_node"):
        return str(config.get("node_project") or "").strip()
    return str(config.get("project") or project_key)


def environment(config: Config) -> str:
    """Return the name of the history within the folder; raises `ConfigurationError`."""
    return check_environment(str(config.get("environment") or "default"))


def capture_options(config: Config) -> service.CaptureOptions:
    """Return how to read the project: `object_types` and `refresh`."""
    return service.CaptureOptions(
        types=config.get("object_types") or None, full=config.get("refresh") == FULL
    )


def dataset_handle(name: str) -> Any:
    """Return the `dataiku.Dataset` of that name, `KEY.name` for one of another project.

    Nothing is asked of DSS yet, and nothing is refused because the component is not a recipe.
    """
    return dataiku.Dataset(name, ignore_flow=True)


def find_folder(config: Config, project_key: str, create: bool = False) -> Any:
    """Return the handle of the managed folder that keeps the snapshots, found by id or by name.

    Raises `ConfigurationError` with what to do where there is none.
    """
    lookup = str(config.get("folder") or "")
    folder_project, _, name = lookup.rpartition(".")
    folder_project, name = folder_project or project_key, name or DEFAULT_FOLDER
    try:
        check_project_key(folder_project)
    except ConfigurationError as error:
        raise ConfigurationError(
            f"{lookup!r} in the parameter 'Folder' names no managed folder: {error}"
        ) from None
    connection = Connection(this_node())
    found = [
        item
        for item in _folders(connection, folder_project)
        if name in (item["id"], item.get("name"))
    ]
    if len(found) > 1:
        raise ConfigurationError(
            f"{folder_project} has several managed folders named {name!r}: choose one by its id"
        )
    if found:
        return connection.folder(folder_project, found[0]["id"])
    if lookup:
        raise ConfigurationError(
            f"the managed folder {lookup!r} is not in {folder_project}, or this user may not "
            "read it: choose another in the parameter 'Folder'"
        )
    if not create:
        raise ConfigurationError(
            f"{project_key} has no snapshots yet: run the macro 'Take a snapshot' first, "
            "or choose the managed folder that holds them in the parameter 'Folder'"
        )
    return connection.folder(folder_project, connection.create_folder(folder_project, name))


def _folders(connection: Connection, project_key: str) -> list[dict[str, Any]]:
    try:
        listed = connection.get(f"{project_path(project_key)}/managedfolders/")
    except (Forbidden, NotFound) as error:
        raise ConfigurationError(
            f"this user may not see the managed folders of {project_key}: choose another folder in "
            "the parameter 'Folder', or ask for the right to read that project"
        ) from error
    if not isinstance(listed, list) or not all(
        isinstance(item, dict) and isinstance(item.get("id"), str) for item in listed
    ):
        told = f"the list of managed folders of {project_key} is not as DSS gives it"
        raise UnexpectedAnswer(told, 200)
    return listed
