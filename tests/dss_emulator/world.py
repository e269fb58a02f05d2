"""The emulated instance: its projects, users and switches, behind one lock."""

from __future__ import annotations

import copy
import random
import string
import threading

from .auth import Users
from .clock import DEFAULT_START, Clock
from .counters import RequestLog
from .edits import Editor, restamp_after_load
from .faults import Faults
from .loading import Loaded
from .object_types import OBJECT_TYPES, object_type
from .store import ProjectData

ID_LENGTH = 8


class World:
    """State of one emulated instance.

    Whoever reads or changes `projects` or what is in them holds `lock`; it is never held while
    time passes on purpose.
    """

    def __init__(
        self,
        dss_version: str = "14.2.0",
        node_id: str = "design-emulated",
        clock_start: int = DEFAULT_START,
        seed: int = 1,
    ) -> None:
        self.dss_version = dss_version
        self.node_id = node_id
        self.clock = Clock(clock_start)
        self.lock = threading.RLock()
        self.users = Users()
        self.projects: dict[str, ProjectData] = {}
        self.requests = RequestLog()
        self.faults = Faults()
        self.unknown_routes: list[str] = []
        self.latency = 0.0
        self.partial_uploads = False
        self.lists_differ_from_get = False
        self.agents_among_saved_models = True
        self._absent: set[str] = set()
        self._random = random.Random(seed)
        self._origins: dict[str, ProjectData] = {}

    def without(self, *type_names: str) -> None:
        """Make object types unknown to this instance, whatever its version."""
        self._absent.update(object_type(name).name for name in type_names)

    def has_type(self, type_name: str) -> bool:
        """Whether this instance's version knows the object type."""
        version = tuple(int(part) for part in self.dss_version.split(".") if part.isdigit())
        return type_name not in self._absent and version >= OBJECT_TYPES[type_name].since

    def editor(self, project: ProjectData, user: str) -> Editor:
        """An editor of a project in the name of `user`."""
        return Editor(project, self.clock, user)

    def new_id(self) -> str:
        """A fresh id in the manner of DSS."""
        letters = string.ascii_letters + string.digits
        return "".join(self._random.choice(letters) for _ in range(ID_LENGTH))

    def create_folder(
        self,
        project: ProjectData,
        name: str,
        user: str,
        kind: str = "Filesystem",
        connection: str = "filesystem_folders",
        path: str = "/${projectKey}/${odbId}",
    ) -> str:
        """Create a managed folder and return its id."""
        folder_id = self.new_id()
        definition = {
            "name": name,
            "type": kind,
            "params": {
                "connection": connection,
                "path": path,
                "notReadyIfEmpty": False,
                "filesSelectionRules": {
                    "mode": "ALL",
                    "excludeRules": [],
                    "includeRules": [],
                    "explicitFiles": [],
                },
            },
            "flowOptions": {},
            "metrics": {},
            "checks": {
                "runOnBuild": False,
                "checks": [],
                "displayedState": {"partition": "NP", "checks": []},
            },
            "tags": [],
            "customFields": {},
            "checklists": {"checklists": []},
        }
        row = OBJECT_TYPES["managed_folder"]
        self.editor(project, user).save(row, folder_id, definition)
        return folder_id

    def put_project(self, loaded: Loaded, keep_folders: bool = False) -> None:
        """Add a project, or let it take the place of the one with its key.

        With `keep_folders`, managed folders of the old one stay with all their files.
        """
        project = loaded.project
        with self.lock:
            old = self.projects.get(project.key)
            if old is not None:
                restamp_after_load(old, project, loaded.tagged, self.clock)
                project.history = old.history
                if keep_folders:
                    for folder_id, stored in old.of_type("managed_folder").items():
                        project.of_type("managed_folder").setdefault(folder_id, stored)
                    project.contents = old.contents
            # As old as the newest stamp that it brought: what is saved next is younger.
            project.history.record(
                f"Imported project {project.key}", project.owner, self.clock.now, ["params.json"]
            )
            self.projects[project.key] = project
            self._origins[project.key] = copy.deepcopy(project)

    def remove_project(self, key: str) -> None:
        """Delete a project; KeyError where there is none."""
        with self.lock:
            del self.projects[key]
            del self._origins[key]

    def reset(self) -> None:
        """Bring projects back to the state in which they were loaded; forget faults and requests.

        The clock goes on, switches and users stay.
        """
        with self.lock:
            self.projects = copy.deepcopy(self._origins)
            self.unknown_routes.clear()
        self.faults.clear()
        self.requests.clear()
