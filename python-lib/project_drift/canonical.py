"""Canonical JSON: one text for one value, so that equal content has an equal checksum.

Sorted keys, no spaces, ASCII escapes (a lone surrogate survives as its escape), and a whole number
written without a fraction: DSS rewrites `0.0` as `0` when an object is saved again.
"""

from __future__ import annotations

import hashlib
import json
import math
from typing import Any

from project_drift.exceptions import ConfigurationError

# Deeper than anybody nests settings, and little enough to be followed by all that reads them.
MOST_LEVELS = 100

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
    Raises `ConfigurationError` for one that nests deeper than `MOST_LEVELS`.
    """
    folded, text = _folded(value)
    if text.count("{") + text.count("[") > MOST_LEVELS and is_too_deep(folded):
        raise ConfigurationError(f"nested deeper than {MOST_LEVELS} levels")
    return folded, hashlib.sha256(text.encode("ascii")).hexdigest()


def is_too_deep(value: Any) -> bool:
    """Whether a JSON value nests deeper than `MOST_LEVELS`; no depth is too much to tell."""
    level = [value]
    for _ in range(MOST_LEVELS + 1):
        level = [item for item in level if isinstance(item, (dict, list))]
        if not level:
            return False
        level = [
            item
            for outer in level
            for item in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return True


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
