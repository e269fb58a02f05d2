"""Code studios: template and settings; their files are not read, reading them would copy them."""

from __future__ import annotations

from project_drift.sync.base import COMMON_NOISE_AND_ID
from project_drift.sync.listed import ListedSync


class CodeStudioSync(ListedSync):
    """`GET /code-studios/` and `/code-studios/ID` (`dataikuapi.dss.codestudio.DSSCodeStudio`)."""

    resource_type = "code_studio"
    label = "code studios"
    git_files = ("code_studios/{name}.json",)
    lists = "/code-studios/"
    gets = "/code-studios/{}"
    rules = COMMON_NOISE_AND_ID
