"""The routes: which address is answered by what."""

from __future__ import annotations

from functools import partial
from typing import Callable

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from project_drift.web.failures import failure
from project_drift.web.jobs import Jobs
from project_drift.web.reading import Reading
from project_drift.web.site import Site
from project_drift.web.writing import Writing

PREFIX = "/api"
View = Callable[[], Response]
_EXPORTS = ("html", "json", "md", "patch")


def api(site: Site) -> Blueprint:
    """Return the routes of one webapp."""
    jobs = Jobs()
    reading = Reading(site, jobs)
    writing = Writing(site, jobs, reading)
    routes = Blueprint("project_drift", __name__, url_prefix=PREFIX)
    asked: dict[str, View] = {
        "meta": reading.meta,
        "snapshots": reading.snapshots,
        "history": reading.history,
        "compare": reading.compare,
        "diff": reading.diff,
        "search": reading.search,
        "text": reading.text,
        "flow": reading.flow,
        "job": reading.job,
        **{f"export.{style}": partial(reading.export, style) for style in _EXPORTS},
    }
    done: dict[str, View] = {
        "snapshot": writing.snapshot,
        "cancel": writing.cancel,
        "baseline": writing.baseline,
        "reviewed": writing.reviewed,
    }
    for method, views in (("GET", asked), ("POST", done)):
        for name, view in views.items():
            routes.add_url_rule(
                f"/{name}",
                endpoint=f"{method}_{name}".replace(".", "_"),
                view_func=view,
                methods=[method],
                provide_automatic_options=False,
            )
    routes.before_request(_refuse_heads)
    routes.register_error_handler(Exception, failure)
    routes.app_errorhandler(HTTPException)(_outside)
    return routes


def _refuse_heads() -> None:
    # Flask answers HEAD wherever it answers GET, after all the work for a body.
    if request.method == "HEAD":
        raise MethodNotAllowed


def _outside(error: HTTPException) -> Response | HTTPException:
    """Answer an unknown address below ours in our shape; leave those of others alone."""
    ours = request.path == PREFIX or request.path.startswith(f"{PREFIX}/")
    return failure(error) if ours else error
