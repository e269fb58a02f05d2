"""One object of a project as it was captured, and the ids by which objects are told apart."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from project_drift import canonical
from project_drift.exceptions import ConfigurationError, StateCorruptedError

# The key of an object that stands for a secret: its value is a fingerprint, never the secret.
SECRET_MARK = "$secret"  # noqa: S105 - a key, not a secret
# A fingerprint in the place of a secret inside a text.
SECRET_IN_TEXT = re.compile(r"(?:\[|~2)secret [0-9a-f]{16}(?:\]|~3)")
# What people see in the place of either.
SECRET_SHOWN = "(secret)"  # noqa: S105 - nor is this

_TYPE = re.compile(r"[a-z][a-z0-9_]*\Z")
_PROJECT_KEY = re.compile(r"[A-Za-z0-9_]+\Z")


class ResourceId(NamedTuple):
    """The parts of a resource id: `type.KEY` or `type.KEY.name`."""

    resource_type: str
    project_key: str
    name: str | None


def make_resource_id(resource_type: str, project_key: str, name: str | None = None) -> str:
    """Return `type.KEY` or `type.KEY.name`.

    The name is everything after the second dot: it may hold dots, spaces, slashes and any Unicode.
    Raises `ConfigurationError` where a part is empty or not of its form.
    """
    if not _TYPE.match(resource_type):
        raise ConfigurationError(f"not a resource type: {resource_type!r}")
    check_project_key(project_key)
    if name is None:
        return f"{resource_type}.{project_key}"
    if not name:
        raise ConfigurationError(f"a {resource_type} of {project_key} has an empty name")
    return f"{resource_type}.{project_key}.{name}"


def parse_resource_id(resource_id: str) -> ResourceId:
    """Return the parts of an id; raises `ConfigurationError` where it is not one."""
    parts = resource_id.split(".", 2)
    if len(parts) < 2 or not _TYPE.match(parts[0]) or not _PROJECT_KEY.match(parts[1]):
        raise ConfigurationError(
            f"not a resource id: {resource_id!r} (expected type.KEY or type.KEY.name)"
        )
    if len(parts) == 3 and not parts[2]:
        raise ConfigurationError(f"the resource id {resource_id!r} ends without a name")
    return ResourceId(parts[0], parts[1], parts[2] if len(parts) == 3 else None)


def check_project_key(project_key: str) -> str:
    """Return the key; raises `ConfigurationError` unless it is letters, digits and underscores."""
    if not _PROJECT_KEY.match(project_key):
        raise ConfigurationError(
            f"not a project key: {project_key!r} (letters, digits and underscores only)"
        )
    return project_key


def is_secret(value: Any) -> bool:
    """Whether a value is the object that stands for a secret."""
    return isinstance(value, dict) and value.keys() == {SECRET_MARK}


@dataclass(frozen=True)
class ResourceMetadata:
    """What is known about an object beside its definition; never a reason for drift.

    Times are ISO 8601 in UTC. `deployed_at` and `deployed_by` tell when and by whom the object was
    last changed in DSS, `None` where DSS does not say. `stamp` is DSS's own mark of the last save,
    exactly as the list call gives it: it is only ever compared for equality.
    """

    deployed_at: str | None = None
    deployed_by: str | None = None
    created_at: str | None = None
    created_by: str | None = None
    dataiku_internal_id: str | None = None
    checksum: str | None = None
    stamp: Any = None

    def to_dict(self) -> dict[str, Any]:
        return {
            "deployed_at": self.deployed_at,
            "deployed_by": self.deployed_by,
            "created_at": self.created_at,
            "created_by": self.created_by,
            "dataiku_internal_id": self.dataiku_internal_id,
            "checksum": self.checksum,
            "stamp": self.stamp,
        }


@dataclass(frozen=True)
class Resource:
    """One object of a project: its whole definition, without noise.

    `attributes` is a JSON object, whole numbers as integers. It is read-only by agreement: its
    checksum is taken once and put into the metadata, whatever stood there. The identity (project
    key, name or id) stands in `resource_id` and not in the attributes.
    Raises `ConfigurationError` when the id is not one, or is not of this type.
    """

    resource_type: str
    resource_id: str
    attributes: dict[str, Any]
    metadata: ResourceMetadata = field(default_factory=ResourceMetadata)
    display_name: str = ""

    def __post_init__(self) -> None:
        parts = parse_resource_id(self.resource_id)
        if parts.resource_type != self.resource_type:
            raise ConfigurationError(
                f"the id {self.resource_id!r} is not of a {self.resource_type}"
            )
        if not self.display_name:
            object.__setattr__(self, "display_name", parts.name or parts.project_key)
        folded, computed = canonical.normal_form(self.attributes)
        object.__setattr__(self, "attributes", folded)
        if self.metadata.checksum != computed:
            object.__setattr__(self, "metadata", replace(self.metadata, checksum=computed))

    @property
    def project_key(self) -> str:
        return parse_resource_id(self.resource_id).project_key

    @property
    def resource_name(self) -> str | None:
        return parse_resource_id(self.resource_id).name

    @property
    def checksum(self) -> str:
        """The checksum of the attributes, computed on construction."""
        return str(self.metadata.checksum)

    def with_metadata(self, metadata: ResourceMetadata) -> Resource:
        """Return the resource with other metadata, without computing the checksum again."""
        copied = copy(self)
        object.__setattr__(copied, "metadata", replace(metadata, checksum=self.checksum))
        return copied

    def compute_checksum(self) -> str:
        """Return the SHA-256 of the canonical JSON of the attributes."""
        return canonical.checksum(self.attributes)

    def has_changed(self, other: Resource) -> bool:
        """Whether the definition differs from the other's; metadata never counts."""
        return self.checksum != other.checksum

    def to_dict(self) -> dict[str, Any]:
        return {
            "resource_type": self.resource_type,
            "resource_id": self.resource_id,
            "display_name": self.display_name,
            "attributes": self.attributes,
            "metadata": self.metadata.to_dict(),
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Resource:
        """Build a resource from `to_dict`'s form.

        Raises `StateCorruptedError` when the attributes do not have the checksum they were stored
        with, `ConfigurationError` when the id is not one.
        """
        resource = cls(
            resource_type=data["resource_type"],
            resource_id=data["resource_id"],
            attributes=data["attributes"],
            metadata=ResourceMetadata(**data.get("metadata", {})),
            display_name=data.get("display_name", ""),
        )
        stored = data.get("metadata", {}).get("checksum")
        if stored is not None and stored != resource.checksum:
            raise StateCorruptedError(
                f"{resource.resource_id} does not have the checksum it was stored with"
            )
        return resource
