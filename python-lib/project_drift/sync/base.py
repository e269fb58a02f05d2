"""What a resource type has to say about itself, and what it may ask of DSS."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, ClassVar, Protocol
from urllib.parse import quote

from project_drift.canonical import is_too_deep
from project_drift.exceptions import ConfigurationError, UnexpectedAnswer
from project_drift.models.resource import (
    Resource,
    ResourceMetadata,
    parse_resource_id,
)
from project_drift.normalize.noise import (
    DEFAULTABLE,
    Normalizer,
    Rule,
    defaultable,
    drop,
    unordered,
)
from project_drift.normalize.secrets import Concealer, mask
from project_drift.strategies.paths import lies_within
from project_drift.strategies.rules import At
from project_drift.sync.lists import COMMON_STRATEGIES

# What every object carries alike; `versionTag` and `creationTag` are kept as metadata.
COMMON_NOISE: tuple[Rule, ...] = (
    drop("/versionTag", "DSS's own mark of the last save; most saves change nothing else"),
    drop("/creationTag", "tells who made the object, not what it is; kept as metadata"),
    drop("/projectKey", "identity, held in the resource id"),
    drop("/createdOn", "bookkeeping of heads, kept as metadata"),
    drop("/createdBy", "bookkeeping of heads, kept as metadata"),
    drop("/lastModifiedOn", "bookkeeping of heads, kept as metadata"),
    drop("/lastModifiedBy", "bookkeeping of heads, kept as metadata"),
    unordered("/tags", "a set: DSS answers it sorted, files keep it as typed"),
    drop("/checklists/checklists/*/items/*/stateChangedOn", "when a box was last ticked"),
    defaultable("/*", "a newer version of DSS writes empty what an older one did not know"),
)
# The same for objects whose definition repeats their id.
COMMON_NOISE_AND_ID: tuple[Rule, ...] = (
    *COMMON_NOISE,
    drop("/id", "identity, held in the resource id"),
)
# And for objects that show metrics and checks.
DISPLAYED_STATE: tuple[Rule, ...] = (
    drop("/metrics/displayedState", "which metrics somebody last looked at"),
    drop("/metricsChecks/displayedState", "which checks somebody last looked at"),
    drop("/checks/displayedState", "which checks somebody last looked at"),
)
# And for what is stored as a saved model.
TRAINING_RUNTIME: tuple[Rule, ...] = (
    drop("/lastTrainJobId", "runtime: which job trained it last"),
    drop("/lastTrainIndex", "runtime: counts trainings"),
    drop("/lastExportedFrom", "runtime: which lab model it was deployed from"),
)


class Reader(Protocol):
    """What a type needs of a connection: JSON by path, typed errors otherwise."""

    def get(self, path: str, /, **params: Any) -> Any: ...


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
    snapshots, which is not part of the project's drift; `conceal` puts fingerprints in the place of
    secrets.
    """

    resource_type: ClassVar[str]
    label: ClassVar[str]  # plural, for people
    right: ClassVar[str] = "the right to read the project's content"  # what reading them needs
    rules: ClassVar[tuple[Rule, ...]] = COMMON_NOISE
    cosmetic: ClassVar[tuple[str, ...]] = ()  # patterns of what is kept but only looks
    strategies: ClassVar[tuple[At, ...]] = COMMON_STRATEGIES  # how its parts are compared
    single: ClassVar[bool] = False  # one per project, so there is no list to ask for
    optional: ClassVar[bool] = False  # newer than DSS 12: 404 on the list means "not here"
    on_request: ClassVar[bool] = False  # too dear to be read unless asked for
    listed_whole: ClassVar[bool] = False  # a list item is a whole definition
    verify_list: ClassVar[bool] = False  # which is believed only after comparing one with its GET
    yields_to: ClassVar[tuple[str, ...]] = ()  # types that list some of the same objects
    # Its files in the project's git repository: `{name}` is the name in the resource id, `{owner}`
    # and `{own}` what stands before and after the last slash of it.
    git_files: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        reader: Reader,
        folder_id: str | None = None,
        conceal: Concealer | None = None,
    ) -> None:
        self.reader = reader
        self.folder_id = folder_id
        self.conceal = conceal

    @abstractmethod
    def list_all(self, project_key: str) -> list[Head]:
        """Return a head for each object; raises the typed DSS errors."""

    @abstractmethod
    def fetch(self, resource_id: str) -> Resource:
        """Read one object; raises the typed DSS errors and `ConfigurationError` for its name."""

    def from_head(self, head: Head) -> Resource:
        """Return the resource that a list item gives whole; only where `listed_whole` is true."""
        raise NotImplementedError(f"a list of {self.label} does not give {head.resource_id} whole")

    def agrees(self, head: Head, known: Resource) -> bool:  # noqa: ARG002 - for those that can tell
        """Whether a list item with an equal stamp also tells the same as what is known."""
        return True

    def belongs_to(self, resource: Resource) -> str | None:  # noqa: ARG002
        """Return the type that captures this object in place of this one, `None` for most."""
        return None

    @classmethod
    def git_paths(cls, resource: Resource) -> list[str]:
        """Return the files, and the folders of files, that hold an object in the git repository."""
        name = resource.resource_name or ""
        owner, _, own = name.rpartition("/")
        return [pattern.format(name=name, owner=owner, own=own) for pattern in cls.git_files]

    @classmethod
    def readable(cls, attributes: dict[str, Any]) -> dict[str, Any]:
        """Return a definition in the form in which two of them are compared.

        Two definitions differ in this form exactly when they differ as they are.
        """
        return attributes

    @classmethod
    def is_defaultable(cls, path: str) -> bool:
        """Whether absent and empty mean the same at this very path."""
        depth = path.count("/")
        return any(
            rule.action == DEFAULTABLE
            and rule.pattern.count("/") == depth
            and "[" not in path
            and lies_within(path, rule.pattern)
            for rule in cls.rules
        )

    def build(
        self, resource_id: str, document: Mapping[str, Any], display_name: str = ""
    ) -> Resource:
        """Make a resource of a definition as DSS gives it: noise out, secrets fingerprinted."""
        changed = when_and_who(document, "versionTag", "lastModified")
        created = when_and_who(document, "creationTag", "created")
        internal_id = document.get("id")
        attributes = normalizer(type(self))(document)
        return Resource(
            resource_type=self.resource_type,
            resource_id=resource_id,
            attributes=self.conceal(attributes) if self.conceal else attributes,
            metadata=ResourceMetadata(
                deployed_at=changed[0],
                deployed_by=changed[1],
                created_at=created[0],
                created_by=created[1],
                dataiku_internal_id=internal_id if isinstance(internal_id, str) else None,
            ),
            display_name=mask(display_name),
        )

    def titled(
        self, resource_id: str, document: Mapping[str, Any], field: str = "name"
    ) -> Resource:
        """Make a resource that people know by a field of its definition."""
        title = document.get(field)
        return self.build(resource_id, document, title if isinstance(title, str) else "")

    def items(
        self, project_key: str, answer: Any, id_field: str
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Return name and item of each object of a list answer.

        Raises `UnexpectedAnswer` for another shape: a list that cannot be read whole is not read.
        """
        if not isinstance(answer, list):
            raise UnexpectedAnswer(f"the list of {self.label} of {project_key} is not a list", 200)
        for item in answer:
            name = item.get(id_field) if isinstance(item, dict) else None
            if not isinstance(name, str) or not name:
                raise UnexpectedAnswer(
                    f"the list of {self.label} of {project_key} has an item without {id_field!r}",
                    200,
                )
            yield name, item

    def document(self, resource_id: str, answer: Any) -> dict[str, Any]:
        """Return a GET's answer as a JSON object; raises `UnexpectedAnswer` for another shape."""
        if not isinstance(answer, dict):
            raise UnexpectedAnswer(f"the definition of {resource_id} is not a JSON object", 200)
        return answer

    def definition(self, resource_id: str, answer: Any) -> dict[str, Any]:
        """Return the same of an object that cannot be empty: an empty answer is not its definition.

        Taken for one, it would tell that all there was is gone.
        """
        found = self.document(resource_id, answer)
        if not found:
            raise UnexpectedAnswer(f"the definition of {resource_id} is empty", 200)
        return found


_normalizers: dict[type[ResourceSync], Normalizer] = {}


def normalizer(sync_class: type[ResourceSync]) -> Normalizer:
    """Return the compiled noise rules of a type."""
    if sync_class not in _normalizers:
        _normalizers[sync_class] = Normalizer(sync_class.rules)
    return _normalizers[sync_class]


def project_path(project_key: str) -> str:
    """Return the path of a project, below which all others are."""
    return f"/projects/{project_key}"


def segment(name: str) -> str:
    """Return a name quoted whole, as one segment of a path.

    `dataikuapi` does not quote names, so that a slash or a question mark in one would ask for
    something else. Raises `ConfigurationError` for `.` and `..`, which no server can be asked for,
    and for half a character (a lone surrogate), which no address can hold.
    """
    if name in {".", ".."}:
        raise ConfigurationError(f"the name {name!r} cannot be asked for safely")
    try:
        return quote(name, safe="")
    except UnicodeEncodeError as error:
        raise ConfigurationError(
            f"the name {name!r} cannot be asked for: {error.reason}"
        ) from error


def named(resource_id: str) -> tuple[str, str]:
    """Return project key and name of an id; raises `ConfigurationError` where it has no name."""
    parts = parse_resource_id(resource_id)
    if parts.name is None:
        raise ConfigurationError(f"the resource id {resource_id!r} has no name")
    return parts.project_key, parts.name


def when_and_who(
    document: Mapping[str, Any], tag_field: str, flat: str
) -> tuple[str | None, str | None]:
    """Return time (ISO 8601, UTC) and login of a save.

    From a `versionTag` or `creationTag`, else from the flat fields (`lastModifiedOn`,
    `lastModifiedBy`) that heads have in their place.
    """
    tag = document.get(tag_field)
    if isinstance(tag, Mapping):
        when, author = tag.get("lastModifiedOn"), tag.get("lastModifiedBy")
    else:
        when, author = document.get(f"{flat}On"), document.get(f"{flat}By")
    login = author.get("login") if isinstance(author, Mapping) else author
    return iso_time(when), login if isinstance(login, str) else None


def iso_time(milliseconds: Any) -> str | None:
    """Return a DSS time (milliseconds since 1970) as ISO 8601, `None` where it is not one."""
    if not isinstance(milliseconds, (int, float)) or not 0 < milliseconds < 1e14:
        return None
    moment = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return moment.isoformat(timespec="seconds")


def parsed_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object in a text, `None` where it is anything else, or nests too deep."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not is_too_deep(value) else None
