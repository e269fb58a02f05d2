"""Who stands behind an act that is written down."""

from __future__ import annotations

import getpass
import os
import sys
from typing import TYPE_CHECKING

from project_drift import service
from project_drift.cli.options import Place

if TYPE_CHECKING:
    from project_drift.client import DSSClient


def connection(place: Place) -> DSSClient | None:
    """Return the client of the node where one is named with a key, or the store is in DSS."""
    if service.is_in_dss(place.store) or (place.host and os.environ.get("DATAIKU_API_KEY")):
        return place.client()
    return None


def signer(client: DSSClient | None) -> str:
    """Return the login of the API key, or else the user of this machine, named as such."""
    if client is not None:
        return service.login_of(client)
    return f"{_user_of_machine()} (user of this machine)"


def _user_of_machine() -> str:
    # The variables LOGNAME and USER may say anything; the number of the user may not.
    if sys.platform == "win32":
        return getpass.getuser()
    import pwd  # noqa: PLC0415 - Windows has none

    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"uid {number}"
