"""API services: endpoints, authorisation and query keys."""

from __future__ import annotations

from project_drift.normalize.noise import secret
from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class ApiServiceSync(ListedSync):
    """`GET /apiservices/` and `/apiservices/ID/settings` (`DSSAPIService`); no stamp in lists."""

    resource_type = "api_service"
    label = "API services"
    lists = "/apiservices/"
    gets = "/apiservices/{}/settings"
    stamp_field = ""
    rules = (
        *COMMON_NOISE_AND_ID,
        secret("/authRealm/queryKeys/*/key", "lets its holder call the service"),
    )
