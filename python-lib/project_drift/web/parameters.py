"""Reads what a browser sends: numbers of snapshots, ids to look up, a reason. All else is refused.

Nothing of it names a file or a place: a serial is looked for in the list of snapshots, an id among
the rows of a report.
"""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Request

from project_drift.web.failures import Refusal

_SERIAL = re.compile(r"[1-9][0-9]{0,8}\Z", re.ASCII)
_MAX_SERIAL = 999_999_999
_TEXT_LIMIT = 4000
REASON_LIMIT = 2000
SEARCH_LIMIT = 300
BODY_LIMIT = 16 * 1024


def serial(request: Request, name: str) -> int:
    """Return the number of a snapshot."""
    return _number(request, name, _SERIAL)


def limit(request: Request, default: int, most: int) -> int:
    """Return how many are wanted, at most `most`."""
    if "limit" not in request.args:
        return default
    return min(_number(request, "limit", _SERIAL), most)


def flag(request: Request, name: str) -> bool:
    """Return a choice of 0, the default, and 1."""
    if name not in request.args:
        return False
    found = _once(request, name)
    if found not in ("0", "1"):
        raise _bad(f"the parameter {name} is 0 or 1")
    return found == "1"


def text(request: Request, name: str, most: int = _TEXT_LIMIT) -> str:
    """Return a text to look something up by."""
    found = _once(request, name)
    if not found or len(found) > most:
        raise _bad(f"the parameter {name} is missing, or too long")
    return found


def body(request: Request, **types: type) -> dict[str, Any]:
    """Return the JSON object of a request; it has just these fields, of just these types."""
    endless = request.content_length is None and "Transfer-Encoding" in request.headers
    if endless or (request.content_length or 0) > BODY_LIMIT:
        raise Refusal(413, "too_large", f"a request has a length, of at most {BODY_LIMIT} bytes")
    try:
        found = json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError):
        raise _bad("the request is not JSON") from None
    if not isinstance(found, dict) or found.keys() != types.keys():
        raise _bad(f"the request is an object with the fields {sorted(types)}")
    for name, kind in types.items():
        # In Python, True is a number as well.
        if type(found[name]) is not kind:
            raise _bad(f"the field {name} is not of its type")
    return found


def checked_serial(number: int) -> int:
    """Return a number that came in a body; raises where it can be none of a snapshot."""
    if not 1 <= number <= _MAX_SERIAL:
        raise _bad("a snapshot has a number from 1 on")
    return number


def checked_reason(reason: str) -> str:
    """Return a reason without blanks around it; raises where nothing is left, or too much."""
    found = reason.strip()
    if not found:
        raise _bad("a baseline needs a reason: whoever asks later why this was accepted reads it")
    if len(found) > REASON_LIMIT:
        raise _bad(f"a reason has at most {REASON_LIMIT} characters")
    try:
        found.encode()
    except UnicodeEncodeError:
        raise _bad("a reason has a character that is no text: half of a pair") from None
    return found


def _number(request: Request, name: str, form: re.Pattern[str]) -> int:
    found = _once(request, name)
    if not form.match(found):
        raise _bad(f"the parameter {name} is a whole number from 1 on")
    return int(found)


def _once(request: Request, name: str) -> str:
    found = request.args.getlist(name)
    if len(found) != 1:
        raise _bad(f"the parameter {name} is given once")
    return found[0]


def _bad(message: str) -> Refusal:
    return Refusal(400, "bad_request", message)
