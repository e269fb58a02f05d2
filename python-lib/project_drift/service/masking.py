"""Takes the fingerprints of secrets out of what leaves the store for a browser.

A state keeps a fingerprint where a secret stands, so that a new password is seen. Whoever may read
the snapshots may see it; whoever may open a page about them need not.
"""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from project_drift.models.resource import SECRET_IN_TEXT, SECRET_SHOWN, is_secret

Found = TypeVar("Found")


def masked(found: Found) -> Found:
    """Return the same with `(secret)` for each fingerprint, in values as in the middle of texts."""
    result: Found = _masked(found)
    return result


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return SECRET_IN_TEXT.sub(SECRET_SHOWN, value) if "secret " in value else value
    if is_secret(value):
        return SECRET_SHOWN
    if isinstance(value, dict):
        return {_masked(key): _masked(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_masked(item) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [item.name for item in dataclasses.fields(value)]
        return dataclasses.replace(value, **{name: _masked(getattr(value, name)) for name in names})
    return value
