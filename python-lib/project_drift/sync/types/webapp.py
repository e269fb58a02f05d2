"""Webapps with their code, which the API gives within `params`."""

from __future__ import annotations

from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, values


class WebappSync(ListedSync):
    """`GET /webapps/` and `GET /webapps/ID` (`dataikuapi.dss.webapp.DSSWebApp`)."""

    resource_type = "webapp"
    label = "webapps"
    git_files = ("web_apps/{name}.json", "web_apps/{name}")
    lists = "/webapps/"
    gets = "/webapps/{}"
    stamp_field = "lastModifiedOn"
    strategies = (
        *COMMON_STRATEGIES,
        At("/params/python", called="Python code"),
        At("/params/js", called="JavaScript code"),
        At("/params/html", called="HTML code"),
        At("/params/css", called="CSS code"),
        At("/params/libraries", values("library"), called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/apiKey", "a secret that DSS makes anew at saves"),
    )
