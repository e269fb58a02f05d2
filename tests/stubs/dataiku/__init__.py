"""The part of DSS's in-product `dataiku` package that plugin components use.

Every call goes through the real `dataikuapi` client to the node that the running component was
given, so a component behaves as it would inside DSS. It only works while `component_runner` runs
a component, and holds nothing that DSS does not have.
"""

from __future__ import annotations

from dataiku._connection import (
    api_client,
    default_project_key,
    get_custom_variables,
    set_default_project_key,
)
from dataiku._dataset import Dataset
from dataiku._folder import Folder
from dataiku._impersonation import WebappImpersonationContext
from dataiku._project import Project

__all__ = [
    "Dataset",
    "Folder",
    "Project",
    "WebappImpersonationContext",
    "api_client",
    "default_project_key",
    "get_custom_variables",
    "set_default_project_key",
]
