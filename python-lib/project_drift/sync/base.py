"""What a resource type has to say about itself, and what it may ask of DSS."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, ClassVar, Protocol
from urllib.parse import quote

from project_drift.exceptions import ConfigurationError, UnexpectedAnswer
from project_drift.models.resource import (
    Resource,
    ResourceMetadata,
    make_resource_id,
    parse_resource_id,
)
from project_drift.normalize.noise import Normalizer, Rule, defaultable, drop, unordered

# What every object carries alike; `versionTag` and `creationTag` are kept as metadata.
COMMON_NOISE: tuple[Rule, ...] = (
    drop("/versionTag", "DSS's own mark of the last save; most saves change nothing else"),
    drop("/creationTag", "tells who made the object, not what it is; kept as metadata"),
    drop("/projectKey", "identity, held in the resource id"),
    unordered("/tags", "a set: DSS answers it sorted, files keep it as typed"),
    defaultable("/description", "DSS writes an empty text where none was typed"),
    defaultable("/shortDesc", "DSS writes an empty text where none was typed"),
    defaultable("/customFields", "newer versions of DSS write it empty"),
)


class Reader(Protocol):
    """What a type needs of a connection: JSON by path, typed errors otherwise."""

    def get(self, path: str, **params: Any) -> Any: ...


@dataclass(frozen=True)
class Head:
    """What a list call tells about one object.

    `listed` is the item as listed; `stamp` is DSS's mark of the last save, where the list has one.
    """

    resource_id: str
    listed: Mapping[str, Any]
    stamp: Any = None


class ResourceSync(ABC):
    """One resource type: where it is listed and read, and which of its fields are bookkeeping.

    Subclasses are found by listing `sync/types`. `folder_id` is the managed folder that holds the
    snapshots, which is not part of the project's drift.
    """

    resource_type: ClassVar[str]
    label: ClassVar[str]  # plural, for people
    rules: ClassVar[tuple[Rule, ...]] = COMMON_NOISE
    single: ClassVar[bool] = False  # one per project, so there is no list to ask for
    optional: ClassVar[bool] = False  # newer than DSS 12: 404 on the list means "not here"

    def __init__(self, reader: Reader, folder_id: str | None = None) -> None:
        self.reader = reader
        self.folder_id = folder_id

    @abstractmethod
    def list_all(self, project_key: str) -> list[Head]:
        """Return a head for each object; raises the typed DSS errors."""

    @abstractmethod
    def fetch(self, resource_id: str) -> Resource:
        """Read one object; raises the typed DSS errors and `ConfigurationError` for its name."""

    def from_head(self, head: Head) -> Resource | None:  # noqa: ARG002 - for those that can
        """Return the resource where the list item is the whole definition, else `None`."""
        return None

    def build(
        self,
        resource_id: str,
        document: Mapping[str, Any],
        display_name: str = "",
        stamp: Any = None,
    ) -> Resource:
        """Make a resource of a definition as DSS gives it."""
        changed = when_and_who(document.get("versionTag"))
        created = when_and_who(document.get("creationTag"))
        internal_id = document.get("id")
        return Resource(
            resource_type=self.resource_type,
            resource_id=resource_id,
            attributes=normalizer(type(self))(dict(document)),
            metadata=ResourceMetadata(
                deployed_at=changed[0],
                deployed_by=changed[1],
                created_at=created[0],
                created_by=created[1],
                dataiku_internal_id=internal_id if isinstance(internal_id, str) else None,
                stamp=stamp,
            ),
            display_name=display_name,
        )

    def heads(self, project_key: str, items: Any, id_field: str) -> list[Head]:
        """Return the heads of a list answer; raises `UnexpectedAnswer` for another shape."""
        if not isinstance(items, list):
            raise UnexpectedAnswer(
                f"the list of {self.label} of {project_key} is not a list", status=200
            )
        found = []
        for item in items:
            name = item.get(id_field) if isinstance(item, dict) else None
            if not isinstance(name, str) or not name:
                raise UnexpectedAnswer(
                    f"the list of {self.label} of {project_key} has an item without {id_field!r}",
                    status=200,
                )
            resource_id = make_resource_id(self.resource_type, project_key, name)
            found.append(Head(resource_id, item, item.get("versionTag")))
        return found

    def document(self, resource_id: str, answer: Any) -> dict[str, Any]:
        """Return a GET's answer as a JSON object; raises `UnexpectedAnswer` for another shape."""
        if not isinstance(answer, dict):
            raise UnexpectedAnswer(f"the definition of {resource_id} is not a JSON object", 200)
        return answer


_normalizers: dict[type[ResourceSync], Normalizer] = {}


def normalizer(sync_class: type[ResourceSync]) -> Normalizer:
    """Return the compiled noise rules of a type."""
    if sync_class not in _normalizers:
        _normalizers[sync_class] = Normalizer(sync_class.rules)
    return _normalizers[sync_class]


def project_path(project_key: str, *segments: str) -> str:
    """Return `/projects/KEY/...`, each segment quoted whole.

    `dataikuapi` does not quote names, so that a slash or a question mark in one would ask for
    something else. Raises `ConfigurationError` for `.` and `..`, which no server can be asked for.
    """
    for segment in segments:
        if segment in {".", ".."}:
            raise ConfigurationError(f"the name {segment!r} cannot be asked for safely")
    return "/".join(["/projects", project_key, *(quote(item, safe="") for item in segments)])


def named(resource_id: str) -> tuple[str, str]:
    """Return project key and name of an id; raises `ConfigurationError` where it has no name."""
    parts = parse_resource_id(resource_id)
    if parts.name is None:
        raise ConfigurationError(f"the resource id {resource_id!r} has no name")
    return parts.project_key, parts.name


def when_and_who(tag: Any) -> tuple[str | None, str | None]:
    """Return time (ISO 8601, UTC) and login of a `versionTag` or `creationTag`."""
    if not isinstance(tag, Mapping):
        return None, None
    author = tag.get("lastModifiedBy")
    login = author.get("login") if isinstance(author, Mapping) else None
    return iso_time(tag.get("lastModifiedOn")), login if isinstance(login, str) else None


def iso_time(milliseconds: Any) -> str | None:
    """Return a DSS time (milliseconds since 1970) as ISO 8601, `None` where it is not one."""
    if not isinstance(milliseconds, (int, float)) or not 0 < milliseconds < 1e14:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return moment.isoformat(timespec="seconds")


def parsed_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text, `None` where the text is anything else."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None
