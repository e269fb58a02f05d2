"""Webapps with their code, which the API gives within `params`."""

from __future__ import annotations

from project_drift.normalize.noise import drop
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class WebappSync(ListedSync):
    """`GET /webapps/` and `GET /webapps/ID` (`dataikuapi.dss.webapp.DSSWebApp`)."""

    resource_type = "webapp"
    label = "webapps"
    lists = "/webapps/"
    gets = "/webapps/{}"
    stamp_field = "lastModifiedOn"
    rules = (
        *COMMON_NOISE_AND_ID,
        drop("/apiKey", "a secret that DSS makes anew at saves"),
    )
