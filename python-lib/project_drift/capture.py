"""Reads a project: all lists first, then each object that a list does not give whole.

Both waves run on one bounded pool, so the time taken is about calls / threads x latency. What
cannot be read becomes an alert or a gap in coverage, never a silent gap.
"""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Callable

from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    Forbidden,
    NotFound,
    Unauthorized,
    Unavailable,
)
from project_drift.models.resource import Resource
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ, Alert
from project_drift.sync.base import Head, Reader, ResourceSync
from project_drift.sync.registry import resource_type, resource_types

DEFAULT_THREADS = 8
MAX_THREADS = 10

# Called with the number of objects read so far and of objects known so far.
Progress = Callable[[int, int], None]


@dataclass
class Captured:
    """What a capture found; `resources` is in the order of the ids."""

    resources: list[Resource] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    coverage: dict[str, str] = field(default_factory=dict)


def capture(
    reader: Reader,
    project_key: str,
    types: Iterable[str] | None = None,
    folder_id: str | None = None,
    threads: int = DEFAULT_THREADS,
    progress: Progress | None = None,
) -> Captured:
    """Read all objects of a project, or those of some types.

    `folder_id` is the managed folder of the snapshots, which is left out. Raises `Unauthorized`
    when the key is not known, `ConfigurationError` for a type that there is not; every other
    failure is told in the result.
    """
    chosen = list(resource_types()) if types is None else sorted(set(types))
    syncs = [resource_type(name)(reader, folder_id) for name in chosen]
    result = Captured(coverage=dict.fromkeys(resource_types(), EXCLUDED))
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="capture") as pool:
        try:
            _run(pool, syncs, project_key, result, progress or _silent)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    result.resources.sort(key=lambda resource: resource.resource_id)
    result.alerts.sort(key=lambda alert: (alert.resource_type, alert.resource_id or ""))
    return result


def _run(
    pool: ThreadPoolExecutor,
    syncs: list[ResourceSync],
    project_key: str,
    result: Captured,
    progress: Progress,
) -> None:
    listings = [(sync, pool.submit(_listed, sync, project_key)) for sync in syncs]
    waiting: list[tuple[ResourceSync, Head, Future[Resource | DssError]]] = []
    for sync, listing in listings:
        heads = listing.result()
        if isinstance(heads, DssError):
            _type_failed(sync, heads, result)
            continue
        result.coverage[sync.resource_type] = READ
        for head in heads:
            known = sync.from_head(head)
            if known is not None:
                result.resources.append(known)
            else:
                waiting.append((sync, head, pool.submit(_fetched, sync, head)))
    done = len(result.resources)
    total = done + len(waiting)
    progress(done, total)
    for sync, head, reading in waiting:
        found = reading.result()
        if isinstance(found, Resource):
            result.resources.append(found)
        elif sync.single and isinstance(found, Forbidden):
            result.coverage[sync.resource_type] = NOT_PERMITTED
        elif isinstance(found, NotFound) and _is_gone(sync, head, project_key):
            pass
        else:
            result.alerts.append(_alert(sync, head.resource_id, found))
        done += 1
        progress(done, total)


def _listed(sync: ResourceSync, project_key: str) -> list[Head] | DssError:
    try:
        return sync.list_all(project_key)
    except Unauthorized:
        raise
    except DssError as error:
        return error


def _fetched(sync: ResourceSync, head: Head) -> Resource | DssError:
    try:
        return sync.fetch(head.resource_id)
    except Unauthorized:
        raise
    except DssError as error:
        return error
    except ConfigurationError as error:
        return DssError(str(error))


def _is_gone(sync: ResourceSync, head: Head, project_key: str) -> bool:
    """Whether a listed object that answered 404 was deleted meanwhile: then a new list lacks it."""
    again = _listed(sync, project_key)
    return isinstance(again, list) and head.resource_id not in {item.resource_id for item in again}


def _type_failed(sync: ResourceSync, error: DssError, result: Captured) -> None:
    if isinstance(error, Forbidden):
        result.coverage[sync.resource_type] = NOT_PERMITTED
    elif isinstance(error, NotFound) and sync.optional:
        result.coverage[sync.resource_type] = ABSENT
    else:
        result.coverage[sync.resource_type] = READ
        result.alerts.append(_alert(sync, None, error))


def _alert(sync: ResourceSync, resource_id: str | None, error: DssError) -> Alert:
    what = f"all {sync.label}" if resource_id is None else resource_id
    return Alert(
        resource_type=sync.resource_type,
        resource_id=resource_id,
        reason=_reason(error),
        message=f"Could not read {what}: {error}",
    )


def _reason(error: DssError) -> str:
    for kind, reason in ((Forbidden, "forbidden"), (NotFound, "not_found")):
        if isinstance(error, kind):
            return reason
    return "unavailable" if isinstance(error, Unavailable) else "invalid"


def _silent(_done: int, _total: int) -> None:
    pass
