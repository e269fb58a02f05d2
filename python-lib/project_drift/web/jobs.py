"""Work that takes longer than a request: started by one, asked about by others."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import Callable

from project_drift.capture import Progress
from project_drift.exceptions import ProjectDriftError
from project_drift.log import logger_of
from project_drift.web.failures import Refusal, sentence

logger = logger_of(__name__)

RUNNING, DONE, FAILED, CANCELLED = "running", "done", "failed", "cancelled"
_KEPT = 20

# Does the work and returns what to say of it.
Work = Callable[[Progress], str]


@dataclass(frozen=True)
class Job:
    """How far a work is; `done` and `total` count objects."""

    id: str
    state: str = RUNNING
    done: int = 0
    total: int = 0
    message: str = ""


class _CancelledError(Exception):
    """Nobody wants the work any more."""


class Jobs:
    """Runs one work at a time and remembers the last ones; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._unwanted: set[str] = set()

    def start(self, work: Work) -> str:
        """Start a work and return its id; raises `Refusal` 409 while another one runs."""
        with self._lock:
            if any(job.state == RUNNING for job in self._jobs.values()):
                raise Refusal(409, "busy", "a snapshot is being taken already: wait until it is")
            job = Job(secrets.token_hex(8))
            self._jobs[job.id] = job
            while len(self._jobs) > _KEPT:
                self._jobs.popitem(last=False)
        thread = threading.Thread(target=self._run, args=(job.id, work), name="snapshot-job")
        thread.daemon = True  # a capture writes in the end, with one call: it may be cut off
        thread.start()
        return job.id

    def find(self, job_id: str) -> Job:
        """Return a job; raises `Refusal` 404 where it is not known, or not any more."""
        with self._lock:
            return self._known(job_id)

    def running(self) -> str | None:
        """Return the id of the work that is being done."""
        with self._lock:
            return next((job.id for job in self._jobs.values() if job.state == RUNNING), None)

    def cancel(self, job_id: str) -> None:
        """Let a work end where it next tells how far it is; one that tells no more ends as usual.

        Raises `Refusal` 404 as `find` does.
        """
        with self._lock:
            if self._known(job_id).state == RUNNING:
                self._unwanted.add(job_id)

    def _known(self, job_id: str) -> Job:
        job = self._jobs.get(job_id)
        if job is None:
            raise Refusal(
                404, "not_found", "this work is not known: the backend may have restarted"
            )
        return job

    def _run(self, job_id: str, work: Work) -> None:
        try:
            message = work(lambda done, total: self._progress(job_id, done, total))
        except _CancelledError:
            logger.info("a snapshot was cancelled")
            self._tell(job_id, state=CANCELLED, message="Cancelled: nothing was saved.")
        except ProjectDriftError as error:
            logger.warning("a snapshot could not be taken: %s", error)
            self._tell(job_id, state=FAILED, message=sentence(str(error)))
        except Exception:
            logger.exception("a snapshot could not be taken")
            self._tell(
                job_id, state=FAILED, message="Something went wrong: the backend's log has more."
            )
        else:
            self._tell(job_id, state=DONE, message=message)
        finally:
            with self._lock:
                self._unwanted.discard(job_id)

    def _progress(self, job_id: str, done: int, total: int) -> None:
        self._tell(job_id, done=done, total=total)
        with self._lock:
            if job_id in self._unwanted:
                raise _CancelledError

    def _tell(self, job_id: str, **facts: object) -> None:
        with self._lock:
            self._jobs[job_id] = replace(self._jobs[job_id], **facts)  # type: ignore[arg-type]
