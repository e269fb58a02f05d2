"""All objects of one project at one time, with what is known about how they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from project_drift.canonical import checksum
from project_drift.exceptions import ConfigurationError, ResourceNotFoundError
from project_drift.models.resource import Resource

FORMAT_VERSION = 1

# How well a state covers a resource type. A type without an entry was not known to the version of
# Project Drift that read the state; one without any entries was put together by hand and is whole.
READ = "read"
ABSENT = "absent"  # this version of DSS does not have the type
EXCLUDED = "excluded"  # left out by choice
NOT_PERMITTED = "not_permitted"  # this API key lacks the right

# How a state was read: everything, or only what did not carry the same stamp as before.
FULL = "full"
INCREMENTAL = "incremental"


@dataclass(frozen=True)
class Alert:
    """Something that capture could not read; `resource_id` is `None` for a whole type.

    `reason` is one word for programs (`forbidden`, `not_found`, `unavailable`, `invalid`),
    `message` one sentence for people.
    """

    resource_type: str
    resource_id: str | None
    reason: str
    message: str

    def to_dict(self) -> dict[str, Any]:
        return {
            "resource_type": self.resource_type,
            "resource_id": self.resource_id,
            "reason": self.reason,
            "message": self.message,
        }


@dataclass
class State:
    """A mutable container of frozen resources.

    `serial` counts the saves of a `lineage` (a random id that a store gets when it is first
    opened); both are set by the backend. `complete` is false when an alert tells that something
    could not be read, `capture` is `full` or `incremental`. `ruleset` names the noise rules and
    `key_id` the fingerprint key that were used. Times are ISO 8601 in UTC.
    """

    version: int = FORMAT_VERSION
    serial: int = 0
    lineage: str = ""
    project_key: str = ""
    environment: str = "default"
    updated_at: str = ""
    dss_version: str = ""
    node_id: str = ""
    captured_by: str = ""
    capture: str = FULL
    complete: bool = True
    ruleset: str = ""
    key_id: str = ""
    alerts: list[Alert] = field(default_factory=list)
    coverage: dict[str, str] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)

    def get_resource(self, resource_id: str) -> Resource:
        """Return one resource; raises `ResourceNotFoundError`."""
        try:
            return self.resources[resource_id]
        except KeyError:
            raise ResourceNotFoundError(f"the state has no resource {resource_id!r}") from None

    def add_resource(self, resource: Resource) -> None:
        """Add a resource, or replace the one of the same id."""
        self.resources[resource.resource_id] = resource

    def remove_resource(self, resource_id: str) -> Resource:
        """Take one resource out and return it; raises `ResourceNotFoundError`."""
        resource = self.get_resource(resource_id)
        del self.resources[resource_id]
        return resource

    def has_resource(self, resource_id: str) -> bool:
        return resource_id in self.resources

    def list_resources(self, resource_type: str | None = None) -> list[Resource]:
        """Return the resources, of one type where it is given, in the order of their ids."""
        return [
            resource
            for _, resource in sorted(self.resources.items())
            if resource_type is None or resource.resource_type == resource_type
        ]

    def covers(self, resource_type: str) -> bool:
        """Whether the type was read at all; alerts tell what of it could not be."""
        how = self.coverage.get(resource_type)
        if how is not None:
            return how == READ
        return (
            not self.coverage
            or any(alert.resource_type == resource_type for alert in self.alerts)
            or any(item.resource_type == resource_type for item in self.resources.values())
        )

    def content_checksum(self) -> str:
        """Return a checksum of what was found: definitions, alerts and coverage, without stamps."""
        return checksum(
            {
                "resources": {key: item.checksum for key, item in self.resources.items()},
                "alerts": sorted(
                    [a.resource_type, a.resource_id or "", a.reason] for a in self.alerts
                ),
                "coverage": self.coverage,
                "ruleset": self.ruleset,
                "key_id": self.key_id,
            }
        )

    def to_dict(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "serial": self.serial,
            "lineage": self.lineage,
            "project_key": self.project_key,
            "environment": self.environment,
            "updated_at": self.updated_at,
            "dss_version": self.dss_version,
            "node_id": self.node_id,
            "captured_by": self.captured_by,
            "capture": self.capture,
            "complete": self.complete,
            "ruleset": self.ruleset,
            "key_id": self.key_id,
            "alerts": [alert.to_dict() for alert in self.alerts],
            "coverage": dict(sorted(self.coverage.items())),
            "resources": {key: item.to_dict() for key, item in sorted(self.resources.items())},
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> State:
        """Build a state from `to_dict`'s form, which has passed the schema.

        Raises `StateCorruptedError` or `ConfigurationError` as `Resource.from_dict` does.
        """
        plain = {
            key: value
            for key, value in data.items()
            if key not in {"alerts", "coverage", "resources"}
        }
        plain["serial"] = int(plain["serial"])  # the schema takes 3.0 for an integer
        resources = {}
        for key, item in data["resources"].items():
            resource = Resource.from_dict(item)
            if resource.resource_id != key:
                raise ConfigurationError(f"{resource.resource_id!r} is stored under {key!r}")
            resources[key] = resource
        return cls(
            **plain,
            alerts=[Alert(**alert) for alert in data["alerts"]],
            coverage=dict(data["coverage"]),
            resources=resources,
        )
