"""Every error as one shape, with words for people and nothing else: tracebacks stay in the log."""

from __future__ import annotations

from flask import Response
from werkzeug.exceptions import HTTPException

from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    ProjectDriftError,
    ResourceNotFoundError,
    StateCorruptedError,
    StateNotFoundError,
    StateWriteError,
)
from project_drift.log import logger_of
from project_drift.reports import visible
from project_drift.service import ChangedMeanwhileError
from project_drift.web.answers import answer

logger = logger_of(__name__)

_MESSAGE_LIMIT = 1000


class Refusal(Exception):  # noqa: N818 - most of them are nobody's error
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


# By class, the first that fits.
_KNOWN: tuple[tuple[type[ProjectDriftError], int, str], ...] = (
    (StateNotFoundError, 404, "not_found"),
    (ResourceNotFoundError, 404, "not_found"),
    (StateCorruptedError, 422, "not_readable"),
    (ChangedMeanwhileError, 409, "stale"),
    (ConfigurationError, 409, "not_ready"),
    (StateWriteError, 502, "dss_unavailable"),
    (DssError, 502, "dss_unavailable"),
)
_HTTP = {
    404: ("not_found", "There is nothing at this address"),
    405: ("not_allowed", "This address does not answer requests of this kind"),
    413: ("too_large", "The request is too large"),
}


def failure(error: Exception) -> Response:
    """Return the answer that tells of an error."""
    if isinstance(error, Refusal):
        return _told(error.status, error.code, str(error))
    if isinstance(error, HTTPException) and error.code is not None and error.code < 500:
        code, message = _HTTP.get(error.code, ("bad_request", "The request is not understood"))
        return _told(error.code, code, message)
    for kind, status, code in _KNOWN:
        if isinstance(error, kind):
            logger.warning("%s: %s", code, error)
            return _told(status, code, str(error))
    logger.error("a request failed", exc_info=error)
    return _told(500, "internal", "Something went wrong in the backend: its log has more")


def sentence(message: str) -> str:
    """Return a message as a sentence."""
    told = visible(message, _MESSAGE_LIMIT)
    first = told.split(" ", 1)[0]
    if first.isalpha():  # and not the name of a file
        told = f"{told[:1].upper()}{told[1:]}"
    return told if told.endswith(".") else f"{told}."


def _told(status: int, code: str, message: str) -> Response:
    return answer({"error": {"code": code, "message": sentence(message)}}, status)
