"""What the emulator keeps of a project, without any notion of HTTP."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .folders import FolderContents
from .git_history import AUTO, History
from .object_types import ObjectType
from .stamps import Stamp

Json = dict[str, Any]

DOCUMENTS = ("settings", "permissions", "variables", "tags", "wiki", "custom")
PERMISSION_KEYS = ("owner", "permissionsVersion", "permissions", "additionalDashboardUsers")


@dataclass
class StoredObject:
    """One object: its definition as on disk, less name, project key and versionTag.

    `payload` is the text kept beside some definitions (code, visual settings, scenario script,
    article, skill); `data` are the bytes of a library file.
    """

    definition: Json
    stamp: Stamp
    payload: str | None = None
    data: bytes = b""

    def same_content(self, other: StoredObject) -> bool:
        """Whether both hold the same, whatever their stamps."""
        return (
            self.definition == other.definition
            and self.payload == other.payload
            and self.data == other.data
        )


@dataclass
class ProjectData:
    """One project: documents, objects by type and name, folder contents and history."""

    key: str
    settings: Json
    permissions: Json
    stamp: Stamp
    variables: Json = field(default_factory=lambda: {"standard": {}, "local": {}})
    tags: Json = field(default_factory=lambda: {"tags": {}})
    wiki: Json = field(default_factory=lambda: {"homeArticleId": "", "taxonomy": []})
    custom: Json = field(default_factory=lambda: {"kv": {}})
    app_manifest: Json | None = None
    objects: dict[str, dict[str, StoredObject]] = field(default_factory=dict)
    contents: dict[str, FolderContents] = field(default_factory=dict)
    history: History = field(default_factory=History)

    @property
    def owner(self) -> str:
        """The login of the project's owner."""
        return str(self.permissions.get("owner", ""))

    @property
    def commit_mode(self) -> str:
        """Whether saves are committed at once (AUTO) or when somebody asks (EXPLICIT)."""
        return str((self.settings.get("settings") or {}).get("gitCommitMode", AUTO))

    def of_type(self, type_name: str) -> dict[str, StoredObject]:
        """The objects of a type by name; the dictionary may be changed."""
        return self.objects.setdefault(type_name, {})

    def folder(self, folder_id: str) -> FolderContents:
        """The contents of a managed folder; raises KeyError where there is no such folder."""
        if folder_id not in self.of_type("managed_folder"):
            raise KeyError(f"no managed folder {folder_id!r} in {self.key}")
        if folder_id not in self.contents:
            created = self.of_type("managed_folder")[folder_id].stamp.date
            self.contents[folder_id] = FolderContents(created)
        return self.contents[folder_id]

    def latest_date(self) -> int:
        """The latest date of any stamp, so that the clock can go on from there."""
        stamps = [self.stamp.date]
        for objects in self.objects.values():
            stamps.extend(stored.stamp.date for stored in objects.values())
        return max(stamps)


def bare(row: ObjectType, definition: Json) -> Json:
    """`definition` without the keys that the API adds to what is stored."""
    added = {"versionTag"}
    if row.id_key:
        added |= {row.id_key, "projectKey", "smartName"}
    return {key: value for key, value in definition.items() if key not in added}


def disk_path(row: ObjectType, name: str) -> str:
    """Where an object of that type and name stands on disk, below the project's folder."""
    if "{*id}" in row.file:
        return row.file.replace("{*id}", name)
    outer, _, inner = name.rpartition("/")
    in_two_parts = row.gets.count("{") > 1
    path = row.file.replace("{id}", inner if in_two_parts else name)
    return path.replace("{analysis}", outer)


def starting_settings(key: str, creation: Stamp) -> Json:
    """The settings of a project that somebody has just created."""
    return {
        "name": key,
        "projectStatus": "Sandbox",
        "shortDesc": "",
        "description": "",
        "tags": [],
        "projectType": "REGULAR",
        "projectAppType": "REGULAR",
        "tutorialProject": False,
        "settings": {
            "gitCommitMode": AUTO,
            "useRemoteGit": True,
            "disableAutomaticTriggers": False,
            "integrations": {"integrations": []},
            "flowBuildSettings": {"mergeSqlPipelines": False},
            "codeEnvs": {
                "python": {"mode": "INHERIT", "preventOverride": False},
                "r": {"mode": "INHERIT", "preventOverride": False},
            },
            "container": {"containerMode": "INHERIT"},
            "cluster": {"clusterMode": "INHERIT"},
            "dkuProperties": [],
        },
        "exposedObjects": {"objects": []},
        "dashboardAuthorizations": {"allAuthorized": False, "authorizations": []},
        "metrics": {
            "probes": [],
            "engineConfig": {},
            "displayedState": {"columns": [], "metrics": []},
        },
        "metricsChecks": {"runOnBuild": False, "checks": [], "displayedState": {"checks": []}},
        "bundleExporterSettings": {},
        "bundleContainerSettings": {},
        "customFields": {},
        "checklists": {"checklists": []},
        "creationTag": creation.as_tag(),
    }


def default_zone() -> Json:
    """The zone that every project has and that holds what no other zone claims."""
    return {
        "name": "Default",
        "color": "#2ab1ac",
        "items": [],
        "shared": [],
        "tags": [],
        "customFields": {},
        "checklists": {"checklists": []},
    }
