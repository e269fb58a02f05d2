"""One question to DSS and what is made of its answer: a value, or an error to be told."""

from __future__ import annotations

from dataclasses import replace
from typing import Callable, TypeVar, Union

from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    Forbidden,
    NotFound,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
)
from project_drift.models.resource import Resource
from project_drift.models.state import Alert
from project_drift.normalize.secrets import mask
from project_drift.sync.base import Head, ResourceSync, when_and_who

Answer = TypeVar("Answer")
Listing = Union[list[Head], DssError]
Reading = Union[Resource, DssError]


def listed(sync: ResourceSync, project_key: str) -> Listing:
    """Ask for the list of a type; one that names an object twice tells of neither what it is."""
    heads = answered(lambda: sync.list_all(project_key))
    if isinstance(heads, DssError):
        return heads
    seen: set[str] = set()
    for head in heads:
        if head.resource_id in seen:
            return UnexpectedAnswer(f"the list of {sync.label} names {head.resource_id} twice", 200)
        seen.add(head.resource_id)
    return heads


def fetched(sync: ResourceSync, head: Head) -> Reading:
    """Ask for one object."""
    return answered(lambda: sync.fetch(head.resource_id))


def answered(ask: Callable[[], Answer]) -> Answer | DssError:
    """Return what was asked for, or the error to be told."""
    try:
        return ask()
    except Unauthorized as error:
        # The key was accepted a moment ago. As a missing right this would look like a gap that
        # somebody wanted, and a key that was revoked in between would leave an empty project.
        return DssError(str(error), error.status, error.error_type)
    except DssError as error:
        return error
    except ConfigurationError as error:
        return DssError(str(error))
    except RecursionError:
        return UnexpectedAnswer("the answer is nested deeper than can be followed")


def stamped(resource: Resource, head: Head) -> Resource:
    """Return the resource with the head's stamp, and who and when where only the head tells."""
    when, who = when_and_who(head.listed, "versionTag", "lastModified")
    metadata = replace(
        resource.metadata,
        stamp=head.stamp,
        deployed_at=when or resource.metadata.deployed_at,
        deployed_by=who or resource.metadata.deployed_by,
    )
    return resource.with_metadata(metadata)


def alert_of(sync: ResourceSync, resource_id: str | None, error: DssError) -> Alert:
    """Return the alert that tells of an error, for a whole type where there is no id."""
    what = f"all {sync.label}" if resource_id is None else resource_id
    return Alert(
        resource_type=sync.resource_type,
        resource_id=resource_id,
        reason=_reason(error),
        message=mask(f"Could not read {what}: {error}"),
    )


def _reason(error: DssError) -> str:
    for kind, reason in ((Forbidden, "forbidden"), (NotFound, "not_found")):
        if isinstance(error, kind):
            return reason
    return "unavailable" if isinstance(error, Unavailable) else "invalid"
