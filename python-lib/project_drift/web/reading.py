"""What the page reads. Open to whoever may open the webapp."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from project_drift import reports, service
from project_drift._version import VERSION
from project_drift.backends.baselines import Baseline
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.exceptions import ConfigurationError, StateCorruptedError
from project_drift.service.searching import search
from project_drift.web import guards, parameters, payloads
from project_drift.web.answers import answer, file, kept_answer
from project_drift.web.failures import Refusal, sentence
from project_drift.web.jobs import Jobs
from project_drift.web.recent import Recent
from project_drift.web.site import Site

_EXPLORATIONS = 8
_STEPS = 500
_HISTORY, _HISTORY_LIMIT = 60, 200
_MIMETYPES = {"html": "text/html", "json": "application/json", "md": "text/markdown"}
_FORMATS = {"html": "html", "json": "json", "md": "markdown"}


class Reading:
    """The answers about one history; what was computed lately is kept."""

    def __init__(self, site: Site, jobs: Jobs) -> None:
        self._site = site
        self._jobs = jobs
        self._explorations: Recent[tuple[str, ...], service.Exploration] = Recent(_EXPLORATIONS)
        self._steps: Recent[service.StepKey, service.Step] = Recent(_STEPS)

    def meta(self) -> Response:
        """Say what is shown to whom, or what has to be done before anything can be."""
        facts: dict[str, Any] = {
            "version": VERSION,
            "ready": True,
            "what_to_do": "",
            "project_key": "",
            "environment": "",
            "user": None,
            "may_write": False,
            "why_not": "",
            "baseline": None,
            "baseline_problem": "",
            "project_url": "",
            "job": self._jobs.running(),
        }
        try:
            backend = self._site.backend()
        except ConfigurationError as error:
            told = sentence(str(error))
            return answer({**facts, "ready": False, "what_to_do": told, "why_not": told})
        visitor = self._site.visitor(dict(request.headers))
        why_not = guards.why_not_write(request, self._site, visitor)
        facts.update(
            project_key=backend.project_key,
            environment=backend.environment,
            user=visitor.login if visitor else None,
            may_write=not why_not,
            why_not=sentence(why_not) if why_not else "",
            project_url=self._site.project_url(),
        )
        try:
            facts["baseline"] = told_baseline(service.list_baselines(backend)[-1:])
        except StateCorruptedError as error:
            facts["baseline_problem"] = sentence(str(error))
        return answer(facts)

    def snapshots(self) -> Response:
        """List the snapshots, oldest first."""
        return answer(payloads.snapshots(service.timeline(self._site.backend())))

    def history(self) -> Response:
        """Tell what changed from each complete snapshot to the next."""
        limit = parameters.limit(request, _HISTORY, _HISTORY_LIMIT)
        found = service.steps(self._site.backend(), limit, self._steps.get)
        return kept_answer(payloads.history(found), request)

    def compare(self) -> Response:
        """Tell what differs between two snapshots."""
        backend, found = self._asked()
        login = guards.login_of(request, self._site)
        reviewed = service.reviewed(backend, found, login) if login else ()
        return kept_answer({"report": payloads.report(found, reviewed)}, request)

    def diff(self) -> Response:
        """Tell all that changed in one object."""
        _, found = self._asked()
        row = found.row(parameters.text(request, "id"))
        load = parameters.flag(request, "load")
        return kept_answer(payloads.difference(found, row, load), request)

    def search(self) -> Response:
        """Tell in which objects changed names, settings or texts have all words."""
        _, found = self._asked()
        words = parameters.text(request, "q", parameters.SEARCH_LIMIT)
        return kept_answer(payloads.matches(search(found, words)), request)

    def text(self) -> Response:
        """Return one text of an object whole."""
        _, found = self._asked()
        one = found.text(parameters.text(request, "id"), parameters.text(request, "path"))
        ignore_space = parameters.flag(request, "ws")
        if payloads.is_too_large(one.old, one.new):
            raise Refusal(413, "too_large", "this text is too large for a page: save the patch")
        return kept_answer(
            payloads.text(service.whole_text(one.old, one.new, ignore_space)), request
        )

    def flow(self) -> Response:
        """Return the Flow of the newer snapshot and of what is gone."""
        _, found = self._asked()
        return kept_answer(payloads.flow(found.flow), request)

    def export(self, style: str) -> Response:
        """Return a comparison as a file."""
        _, found = self._asked()
        sides = [found.report.old, found.report.new]
        serials = "-".join(str(side.serial) for side in sides if side is not None)
        name = f"project-drift-{found.report.project_key}-{serials}.{style}"
        if style == "patch":
            return file(service.patch(found), "text/x-diff", name, request)
        content = reports.render(_FORMATS[style], found.report)
        return file(content, _MIMETYPES[style], name, request)

    def job(self) -> Response:
        """Tell how far a snapshot is."""
        job = self._jobs.find(parameters.text(request, "id"))
        return answer({name: value for name, value in vars(job).items() if name != "id"})

    def exploration(self, backend: SnapshotBackend, old: int, new: int) -> service.Exploration:
        """Return the comparison of two snapshots, computed once."""
        client = self._site.client()
        return self._explorations.get(
            service.identity(backend, old, new),
            lambda: service.explore(backend, old, new, client),
        )

    def _asked(self) -> tuple[SnapshotBackend, service.Exploration]:
        old, new = parameters.serial(request, "from"), parameters.serial(request, "to")
        backend = self._site.backend()
        return backend, self.exploration(backend, old, new)


def told_baseline(found: list[Baseline]) -> dict[str, Any] | None:
    """Return the baseline that counts as the page is told of it."""
    if not found:
        return None
    last = found[-1]
    return {
        "serial": last.serial,
        "set_at": last.set_at,
        "set_by": last.set_by,
        "reason": last.reason,
    }
