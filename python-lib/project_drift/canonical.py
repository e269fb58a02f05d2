"""Canonical JSON: one text for one value, so that equal content has an equal checksum.

Sorted keys, no spaces, ASCII escapes (a lone surrogate survives as its escape), and a whole number
written without a fraction: DSS rewrites `0.0` as `0` when an object is saved again.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

# Above this a float no longer tells neighbouring whole numbers apart, so it is left as it is.
_EXACT_WHOLE = 1e16


def dumps(value: Any) -> str:
    """Return the canonical text of a JSON value.

    Raises `TypeError` for what JSON cannot hold. Infinities and NaN, which some writers emit, are
    written as the strings "Infinity", "-Infinity" and "NaN".
    """
    return _folded(value)[1]


def checksum(value: Any) -> str:
    """Return the SHA-256, in hexadecimal, of the canonical text of a JSON value."""
    return normal_form(value)[1]


def normal_form(value: Any) -> tuple[Any, str]:
    """Return the value that the canonical text stands for, and its checksum.

    It is the very value given where nothing in it has to be folded.
    """
    folded, text = _folded(value)
    return folded, hashlib.sha256(text.encode("ascii")).hexdigest()


def fold_numbers(value: Any) -> Any:
    """Return the value with whole floats as integers and non-finite ones as strings."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return _encode(value)
        return int(value) if value.is_integer() and abs(value) < _EXACT_WHOLE else value
    if isinstance(value, dict):
        return {key: fold_numbers(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [fold_numbers(item) for item in value]
    return value


_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode


def _folded(value: Any) -> tuple[Any, str]:
    text = _encode(value)
    if ".0" in text or "NaN" in text or "Infinity" in text:
        value = fold_numbers(value)
        text = _encode(value)
    return value, text
