"""Webapp: the backend of the explorer. DSS injects `app`."""

from __future__ import annotations

import logging

from dataiku.customwebapp import get_webapp_config
from project_drift import dss, web

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
web.register(app, dss.Explorer(get_webapp_config))  # noqa: F821 - injected
