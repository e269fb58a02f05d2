"""What can be wrong in the `meta` block that every descriptor has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

# FontAwesome 3.2.1 names, the only ones before DSS 12.5, and those of 5.15.4 free.
_ICON = re.compile(r"icon-[a-z0-9-]+|fa[srb] fa-[a-z0-9-]+")


def meta_problems(meta: Any) -> Iterator[str]:
    """Say what is wrong in a `meta` block, one sentence each."""
    if not isinstance(meta, dict):
        yield "lacks meta"
        return
    for key in ("label", "description"):
        if not isinstance(meta.get(key), str) or not meta[key].strip():
            yield f"lacks meta.{key}"
    icon = meta.get("icon")
    if not isinstance(icon, str) or not _ICON.fullmatch(icon):
        yield f"has icon {icon!r}: DSS knows `icon-name` and `fas fa-name`"
