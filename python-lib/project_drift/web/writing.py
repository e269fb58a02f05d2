"""What the page may do: take a snapshot, set the baseline, mark something as reviewed.

Each is asked for by a page of this webapp only, in the name of a person who may, and logged.
"""

from __future__ import annotations

import threading

from flask import Response, request

from project_drift import service
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.capture import Progress
from project_drift.exceptions import ConfigurationError
from project_drift.log import logger_of
from project_drift.service import Visitor
from project_drift.web import guards, parameters
from project_drift.web.answers import answer
from project_drift.web.failures import sentence
from project_drift.web.jobs import Jobs
from project_drift.web.reading import Reading, told_baseline
from project_drift.web.site import Site

logger = logger_of(__name__)


class Writing:
    """The acts on one history."""

    def __init__(self, site: Site, jobs: Jobs, reading: Reading) -> None:
        self._site = site
        self._jobs = jobs
        self._reading = reading
        self._reviewing = threading.Lock()

    def snapshot(self) -> Response:
        """Start to take a snapshot, with the account of the webapp.

        In the name of each visitor it would cover what that visitor may read, and a history that
        covers more one day and less the next tells of changes that nobody made.
        """
        visitor = self._allowed(service.WRITE)
        parameters.body(request)
        backend, client = self._site.backend(), self._site.client()
        if client is None:
            raise ConfigurationError(
                "there is no connection to DSS: start the webapp with DATAIKU_HOST and "
                "DATAIKU_API_KEY set"
            )

        def work(progress: Progress) -> str:
            outcome = service.take_snapshot(backend, client, progress=progress)
            if outcome.saved is None:
                return "Nothing changed, so no new snapshot was saved."
            return sentence(f"snapshot {outcome.saved.serial} is taken. {outcome.report.sentence}")

        job = self._jobs.start(work)
        _log(visitor, "takes a snapshot", backend)
        return answer({"job": job}, 202)

    def cancel(self) -> Response:
        """Give up a snapshot that is being taken; what is stored already stays."""
        visitor = self._allowed(service.WRITE)
        sent = parameters.body(request, job=str)
        self._jobs.cancel(sent["job"])
        _log(visitor, "cancels a snapshot", self._site.backend())
        return answer({"job": sent["job"]}, 202)

    def baseline(self) -> Response:
        """Make a snapshot the baseline."""
        visitor = self._allowed(service.WRITE)
        sent = parameters.body(request, serial=int, reason=str)
        serial = parameters.checked_serial(sent["serial"])
        reason = parameters.checked_reason(sent["reason"])
        backend = self._site.backend()
        made = service.set_baseline(backend, serial, visitor.login, reason)
        _log(visitor, f"made snapshot {serial} the baseline", backend)
        return answer({"baseline": told_baseline([made])})

    def reviewed(self) -> Response:
        """Mark what changed in an object as reviewed, or take the mark back."""
        visitor = self._allowed(service.READ)
        kinds = {"from": int, "to": int, "id": str, "fingerprint": str, "reviewed": bool}
        sent = parameters.body(request, **kinds)
        old, new = (parameters.checked_serial(sent[side]) for side in ("from", "to"))
        backend = self._site.backend()
        found = self._reading.exploration(backend, old, new)
        with self._reviewing:
            count = service.review(
                backend, found, visitor.login, sent["id"], sent["fingerprint"], sent["reviewed"]
            )
        act = "reviewed" if sent["reviewed"] else "took back the review of"
        _log(visitor, f"{act} {sent['id']} between snapshots {old} and {new}", backend)
        return answer({"reviewed": sent["reviewed"], "count": count})

    def _allowed(self, right: str) -> Visitor:
        guards.require_own_page(request, self._site)
        return guards.require_right(request, self._site, right)


def _log(visitor: Visitor, act: str, backend: SnapshotBackend) -> None:
    logger.info("%s %s (%s, %s)", visitor.login, act, backend.project_key, backend.environment)
