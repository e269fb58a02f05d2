"""The webapp's backend: routes on a Flask application, answers from the service.

Flask is needed only once `register` is called, so that nothing else depends on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from project_drift.exceptions import ConfigurationError
from project_drift.web.site import Site as Site

if TYPE_CHECKING:
    from flask import Flask


def register(app: Flask, site: Site) -> None:
    """Add the routes below `/api` to an application; nothing is read before the first request.

    Raises `ConfigurationError` where Flask is not installed.
    """
    try:
        from project_drift.web.api import api  # noqa: PLC0415 - imports Flask
    except ModuleNotFoundError as error:
        if error.name != "flask":
            raise
        raise ConfigurationError("the webapp needs Flask: install the package flask") from error
    app.register_blueprint(api(site))
