"""What DSS answered: read up to a limit, and turned into a value or a typed error.

Nothing of an answer is trusted: neither its size, nor that it is JSON, nor its depth.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests

from project_drift.canonical import MOST_LEVELS, is_too_deep
from project_drift.exceptions import (
    ConfigurationError,
    DssError,
    Forbidden,
    NotFound,
    Unauthorized,
    Unavailable,
    UnexpectedAnswer,
)
from project_drift.normalize.secrets import mask

# Four times what a project of 10,000 objects holds altogether.
MAX_ANSWER_BYTES = 100 * 1024 * 1024

_CHUNK = 64 * 1024
_MESSAGE_LIMIT = 300
_DEEP = "an answer that is nested deeper than can be followed"


def bounded(response: requests.Response, **_: Any) -> None:
    """Read an answer here and now, so that it cannot fill the memory.

    A hook of a `requests` session. Raises `UnexpectedAnswer` for more than `MAX_ANSWER_BYTES`,
    unpacked.
    """
    content = bytearray()
    for chunk in response.iter_content(_CHUNK):
        content += chunk
        if len(content) > MAX_ANSWER_BYTES:
            response.close()
            told = f"an answer of more than {MAX_ANSWER_BYTES // 1024**2} MB"
            raise UnexpectedAnswer(told, response.status_code)
    response._content = bytes(content)  # noqa: SLF001 - what `requests` itself keeps after reading


def json_of(response: requests.Response) -> Any:
    """Return the JSON of an answer, which is in UTF-8; raises `UnexpectedAnswer`."""
    content, status = response.content, response.status_code
    try:
        value = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        told = "an answer that is not JSON" if content else "an empty answer"
        raise UnexpectedAnswer(
            _DEEP if isinstance(error, RecursionError) else told, status
        ) from None
    if content.count(b"{") + content.count(b"[") > MOST_LEVELS and is_too_deep(value):
        raise UnexpectedAnswer(_DEEP, status)
    return value


@contextmanager
def typed_errors(action: str) -> Iterator[None]:
    """Turn what goes wrong inside into the typed DSS errors, with the action before their words."""
    try:
        yield
    except DssError as error:
        raise type(error)(f"{action}: {error}", error.status, error.error_type) from None
    except requests.exceptions.Timeout as error:
        raise Unavailable(f"{action}: no answer in time ({type(error).__name__})") from error
    except requests.exceptions.JSONDecodeError as error:
        raise UnexpectedAnswer(f"{action}: the answer is not JSON") from error
    except requests.exceptions.RequestException as error:
        raise Unavailable(f"{action}: {_reason(error)}") from error
    except UnicodeEncodeError as error:
        raise ConfigurationError(f"{action}: a name that no address can hold") from error
    except (ValueError, RecursionError) as error:
        # JSON all the same, with a number without end or nested without end.
        raise UnexpectedAnswer(f"{action}: the answer cannot be read") from error


def _reason(error: requests.exceptions.RequestException) -> str:
    """Say why no answer came, without the request's headers or address objects."""
    text = str(error)
    if "Name or service not known" in text or "getaddrinfo" in text or "resolve" in text:
        return "the host name is not known"
    if "refused" in text:
        return "the connection was refused"
    if isinstance(error, requests.exceptions.SSLError):
        return "the TLS certificate was not accepted"
    return f"the connection was lost ({type(error).__name__})"


def raise_typed(response: requests.Response, **_: Any) -> None:
    """Raise the typed error of an answer that tells of one; a hook of a `requests` session."""
    status = response.status_code
    if status < 400:
        return
    error_type, message = _error_body(response)
    text = f"{message} (HTTP {status})"
    raise _classify(status, error_type, message)(text, status, error_type)


def _error_body(response: requests.Response) -> tuple[str, str]:
    try:
        body = json_of(response)
    except UnexpectedAnswer:
        body = None
    if not isinstance(body, dict):
        return "", response.reason or "an error without a message"
    message = body.get("detailedMessage") or body.get("message") or "an error without a message"
    # Masked before it is cut: half a secret is not recognised, and is half a secret too much.
    return mask(str(body.get("errorType") or "")), mask(str(message))[:_MESSAGE_LIMIT]


def _classify(status: int, error_type: str, message: str) -> type[DssError]:
    """Return the error class.

    DSS says 401 for a missing right as well, and 500 for some objects that do not exist.
    """
    if status == 401 and ("NotAuthenticated" in error_type or not error_type):
        return Unauthorized
    if status in {401, 403} or "not allowed to access" in message:
        return Forbidden
    if status == 404 or (status == 500 and "does not exist" in message):
        return NotFound
    if status in {502, 503, 504}:
        return Unavailable
    return DssError
