"""Reads a project: all lists first, then each object that a list does not give whole.

Both waves run on one bounded pool, so the time taken is about calls / threads x latency. What
cannot be read becomes an alert or a gap in coverage, never a silent gap. With a previous state, an
object whose stamp is equal keeps its attributes and is not read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from project_drift import canonical
from project_drift.capture.asking import (
    Listing,
    Reading,
    alert_of,
    answered,
    fetched,
    listed,
    stamped,
)
from project_drift.capture.request import DEFAULT_THREADS, Captured, Progress, Request
from project_drift.exceptions import DssError, Forbidden, NotFound, UnexpectedAnswer
from project_drift.log import logger_of
from project_drift.models.resource import Resource
from project_drift.models.state import ABSENT, EXCLUDED, NOT_PERMITTED, READ
from project_drift.sync.base import Head, Reader, ResourceSync
from project_drift.sync.registry import resource_type, resource_types

logger = logger_of(__name__)

# How many objects that a list no longer shows are asked for by name.
_DOUBTS = 3

_Waiting = tuple[ResourceSync, Head, "Future[Reading]"]


def capture(
    reader: Reader,
    request: Request,
    threads: int = DEFAULT_THREADS,
    progress: Progress | None = None,
) -> Captured:
    """Read what is requested.

    Raises `ConfigurationError` for a type that there is not; every other failure is told in the
    result. An exception of `progress` ends the capture.
    """
    with ThreadPoolExecutor(max_workers=threads, thread_name_prefix="capture") as pool:
        try:
            return _Capture(reader, request, pool, progress or _silent).run()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


class _Capture:
    """One run; its result is built in the calling thread, only requests run in the pool."""

    def __init__(
        self, reader: Reader, request: Request, pool: ThreadPoolExecutor, progress: Progress
    ) -> None:
        self._request = request
        self._pool = pool
        self._progress = progress
        self._seen: set[str] = set()
        self._relisted: dict[str, tuple[ResourceSync, Listing]] = {}
        self._result = Captured(coverage=dict.fromkeys(resource_types(), EXCLUDED))
        self._syncs = [
            resource_type(name)(reader, request.folder_id, request.conceal)
            for name in _chosen(request.types)
        ]

    def run(self) -> Captured:
        waiting: list[_Waiting] = []
        whole: list[tuple[ResourceSync, list[Head], _Waiting | None]] = []
        for sync, heads in self._listed():
            if sync.listed_whole:
                whole.append((sync, heads, self._sample(sync, heads)))
                continue
            for head in heads:
                kept = self._kept(sync, head)
                if kept is None:
                    waiting.append(self._read(sync, head))
                else:
                    self._result.resources.append(kept)
        # Only now, while the pool works on the readings.
        for sync, heads, sample in whole:
            if sample is None or _is_equal(sample):
                for head in heads:
                    self._build(sync, head)
            else:
                logger.info("the list of %s is not of whole definitions: reading each", sync.label)
                waiting += [self._read(sync, head) for head in heads]
        self._collect(waiting)
        newcomers = self._newcomers()
        if newcomers:
            self._collect(newcomers)
        self._result.resources.sort(key=lambda resource: resource.resource_id)
        self._result.alerts.sort(key=lambda alert: (alert.resource_type, alert.resource_id or ""))
        return self._result

    def _build(self, sync: ResourceSync, head: Head) -> None:
        """Take a list item for the definition that it is."""
        built = answered(lambda: sync.from_head(head))
        if isinstance(built, Resource):
            self._result.resources.append(stamped(built, head))
        else:
            self._result.alerts.append(alert_of(sync, head.resource_id, built))

    def _read(self, sync: ResourceSync, head: Head) -> _Waiting:
        return sync, head, self._pool.submit(fetched, sync, head)

    def _listed(self) -> list[tuple[ResourceSync, list[Head]]]:
        """Ask for all lists at once; return those that can be believed."""
        asked = []
        for sync in self._syncs:
            if self._is_known_to_be_absent(sync):
                self._result.coverage[sync.resource_type] = ABSENT
            else:
                asked.append((sync, self._pool.submit(listed, sync, self._request.project_key)))
        found: dict[str, tuple[ResourceSync, list[Head]]] = {}
        for sync, listing in asked:
            heads = listing.result()
            if isinstance(heads, DssError):
                self._type_failed(sync, heads)
            else:
                self._result.coverage[sync.resource_type] = READ
                self._seen.update(head.resource_id for head in heads)
                found[sync.resource_type] = (sync, heads)
        for name, lie in self._lying(found):
            sync, _ = found.pop(name)
            self._result.alerts.append(alert_of(sync, None, lie))
        for name, (sync, heads) in found.items():
            theirs = {
                head.resource_id.split(".", 2)[2]
                for other in sync.yields_to
                if other in found
                for head in found[other][1]
            }
            if theirs:
                ours = [head for head in heads if head.resource_id.split(".", 2)[2] not in theirs]
                found[name] = (sync, ours)
        return list(found.values())

    def _sample(self, sync: ResourceSync, heads: list[Head]) -> _Waiting | None:
        """Ask for one object by itself, the one with the most to differ in."""
        if not sync.verify_list or not heads:
            return None
        return self._read(sync, max(heads, key=lambda head: len(str(head.listed))))

    def _kept(self, sync: ResourceSync, head: Head) -> Resource | None:
        """Return the resource of the earlier state where nothing tells that it changed."""
        known = self._before().get(head.resource_id) if self._request.incremental else None
        if (
            known is None
            or head.stamp is None
            or answered(lambda: _is_as_known(sync, head, known)) is not True
        ):
            return None
        return stamped(known, head)

    def _before(self) -> Mapping[str, Resource]:
        return self._request.previous.resources if self._request.previous else {}

    def _is_known_to_be_absent(self, sync: ResourceSync) -> bool:
        previous = self._request.previous
        return (
            self._request.incremental
            and previous is not None
            and previous.coverage.get(sync.resource_type) == ABSENT
        )

    def _lying(
        self, found: Mapping[str, tuple[ResourceSync, list[Head]]]
    ) -> list[tuple[str, DssError]]:
        """Return the types whose list lacks objects that are still there, with what to say.

        A list can be cut short with a status of success. A few of the objects that it no longer
        shows are asked for by name: one that answers shows that the list is not whole. Only one
        that does not exist is gone; after any other answer nobody knows.
        """
        doubts: list[tuple[str, _Waiting]] = []
        for name, (sync, heads) in found.items():
            listed = {head.resource_id for head in heads}
            gone = [
                resource_id
                for resource_id, resource in self._before().items()
                if resource.resource_type == name and resource_id not in listed
            ]
            if not sync.single:
                doubts += [(name, self._read(sync, Head(item, {}))) for item in gone[:_DOUBTS]]
        lies: dict[str, DssError] = {}
        for name, (sync, head, reading) in doubts:
            found_again = reading.result()
            if isinstance(found_again, Resource):
                told = f"the list of {sync.label} lacks {head.resource_id}, which is still there"
                lies[name] = UnexpectedAnswer(told)
            elif not isinstance(found_again, NotFound):
                lies.setdefault(name, found_again)
        return sorted(lies.items())

    def _collect(self, waiting: list[_Waiting]) -> None:
        done = len(self._result.resources)
        total = done + len(waiting)
        self._progress(done, total)
        for sync, head, reading in waiting:
            found = reading.result()
            if isinstance(found, Resource):
                self._add(sync, head, found)
            elif sync.single and isinstance(found, Forbidden):
                self._result.coverage[sync.resource_type] = NOT_PERMITTED
            elif isinstance(found, NotFound) and self._is_gone(sync, head):
                logger.info("%s was deleted while the project was read", head.resource_id)
            else:
                self._result.alerts.append(alert_of(sync, head.resource_id, found))
            done += 1
            self._progress(done, total)

    def _is_gone(self, sync: ResourceSync, head: Head) -> bool:
        """Whether a listed object that answered 404 was deleted meanwhile: a new list lacks it."""
        if sync.resource_type not in self._relisted:
            again = self._pool.submit(listed, sync, self._request.project_key)
            self._relisted[sync.resource_type] = (sync, again.result())
        heads = self._relisted[sync.resource_type][1]
        return isinstance(heads, list) and head.resource_id not in {
            item.resource_id for item in heads
        }

    def _newcomers(self) -> list[_Waiting]:
        """Ask for what the new lists show: an object that is gone may have another name now."""
        return [
            self._read(sync, head)
            for sync, heads in self._relisted.values()
            if isinstance(heads, list)
            for head in heads
            if head.resource_id not in self._seen
        ]

    def _add(self, sync: ResourceSync, head: Head, found: Resource) -> None:
        owner = sync.belongs_to(found)
        if owner is None or self._result.coverage.get(owner) == ABSENT:
            self._result.resources.append(stamped(found, head))

    def _was_read(self, sync: ResourceSync) -> bool:
        previous = self._request.previous
        return previous is not None and previous.coverage.get(sync.resource_type) == READ

    def _type_failed(self, sync: ResourceSync, error: DssError) -> None:
        if isinstance(error, Forbidden):
            self._result.coverage[sync.resource_type] = NOT_PERMITTED
        elif error.status == 404 and sync.optional and not self._was_read(sync):
            self._result.coverage[sync.resource_type] = ABSENT
        else:
            self._result.coverage[sync.resource_type] = READ
            self._result.alerts.append(alert_of(sync, None, error))


def _is_as_known(sync: ResourceSync, head: Head, known: Resource) -> bool:
    """Whether nothing in a list item tells that its object changed."""
    same = canonical.dumps(known.metadata.stamp) == canonical.dumps(head.stamp)
    return same and sync.agrees(head, known)


def _is_equal(sample: _Waiting) -> bool:
    """Whether a list item is the definition: read by itself, the object has to be the same."""
    sync, head, reading = sample
    read = reading.result()
    built = answered(lambda: sync.from_head(head))
    return (
        isinstance(read, Resource) and isinstance(built, Resource) and not read.has_changed(built)
    )


def _chosen(types: Iterable[str] | None) -> list[str]:
    if types is not None:
        return sorted(set(types))
    return [name for name, sync in resource_types().items() if not sync.on_request]


def _silent(_done: int, _total: int) -> None:
    pass
