"""API services: endpoints, authorisation and query keys."""

from __future__ import annotations

from project_drift.normalize.noise import secret
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, keyed


class ApiServiceSync(ListedSync):
    """`GET /apiservices/` and `/apiservices/ID/settings` (`DSSAPIService`); no stamp in lists."""

    resource_type = "api_service"
    label = "API services"
    git_files = ("lambda_services/{name}.json",)
    lists = "/apiservices/"
    gets = "/apiservices/{}/settings"
    stamp_field = ""
    strategies = (
        *COMMON_STRATEGIES,
        At(
            "/endpoints",
            Items(("endpoint {id}", "endpoint"), rules=(At("/code", called="code"),)),
            called="",
        ),
        At("/authRealm/queryKeys", keyed("query key", "id"), called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        secret("/authRealm/queryKeys/*/key", "lets its holder call the service"),
    )
