"""Errors as they go over the wire: status, error type and body in DSS's manner."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

NOT_FOUND = "com.dataiku.dip.server.controllers.NotFoundException"
NOT_AUTHENTICATED = "com.dataiku.dip.server.controllers.NotAuthenticatedException"
UNAUTHORIZED = "com.dataiku.dip.exceptions.UnauthorizedException"
ILLEGAL_ARGUMENT = "java.lang.IllegalArgumentException"
ILLEGAL_STATE = "java.lang.IllegalStateException"
NOT_EMULATED = "dss_emulator.NotEmulated"

JSON_TYPE = "application/json;charset=utf-8"
HTML_TYPE = "text/html"
GATEWAY_STATUSES = (502, 503, 504)


class WireError(Exception):
    """An answer with a status of 400 or more; `body()` is what the client reads."""

    def __init__(self, status: int, error_type: str, message: str) -> None:
        """Keep the three facts that make the answer."""
        super().__init__(f"{status} {error_type}: {message}")
        self.status = status
        self.error_type = error_type
        self.message = message

    def body(self) -> dict[str, Any]:
        """The JSON body of the answer."""
        return {
            "errorType": self.error_type,
            "message": self.message,
            "detailedMessage": self.message,
        }


def not_authenticated() -> WireError:
    """The key is missing or not known."""
    return WireError(401, NOT_AUTHENTICATED, "Unknown API Key")


def unreadable_project() -> WireError:
    """The project does not exist, or this user may not read it: DSS does not tell which."""
    return WireError(401, UNAUTHORIZED, "Failed to read project permissions")


def forbidden(what: str) -> WireError:
    """The project is readable, but `what` needs a right that the user has not."""
    return WireError(403, UNAUTHORIZED, f"Action forbidden, you are not allowed to {what}")


def missing(noun: str, project_key: str, name: str) -> WireError:
    """An object of a known type does not exist."""
    if noun == "flow zone":
        return WireError(404, NOT_FOUND, f"Zone {name} does not exist")
    return WireError(404, NOT_FOUND, f"{noun} does not exist: {project_key}.{name}")


def absent_feature(path: str) -> WireError:
    """This DSS version does not have the endpoint."""
    return WireError(404, NOT_FOUND, f"No API endpoint at {path}")


def not_emulated(method: str, path: str) -> WireError:
    """The emulator does not know the route: a gap in the emulator or a call made by accident."""
    return WireError(501, NOT_EMULATED, f"not emulated: {method} {path}")


def bad_request(message: str) -> WireError:
    """The request cannot be understood."""
    return WireError(400, ILLEGAL_ARGUMENT, message)


def usual_body(status: int) -> tuple[bytes, str]:
    """Body and content type that a client would meet with `status` in practice.

    Gateways in front of DSS answer in HTML; DSS itself in JSON.
    """
    if status < 400:
        return b"", JSON_TYPE
    if status in GATEWAY_STATUSES:
        phrase = HTTPStatus(status).phrase
        page = (
            f"<html>\r\n<head><title>{status} {phrase}</title></head>\r\n<body>\r\n"
            f"<center><h1>{status} {phrase}</h1></center>\r\n<hr><center>nginx</center>\r\n"
            "</body>\r\n</html>\r\n"
        )
        return page.encode("ascii"), HTML_TYPE
    usual = {
        401: unreadable_project(),
        403: forbidden("read this object"),
        404: WireError(404, NOT_FOUND, "object does not exist"),
    }
    error = usual.get(status, WireError(status, ILLEGAL_STATE, f"Request failed ({status})"))
    return json.dumps(error.body()).encode("ascii"), JSON_TYPE
