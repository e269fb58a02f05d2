"""Numbers and types in words, the same in messages, reports and on the command line."""

from __future__ import annotations


def counted(count: int, one: str, many: str = "") -> str:
    """Return a number with its noun; the plural has an s unless another one is given."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def noun(resource_type: str) -> str:
    """Return what one object of a resource type is called."""
    return resource_type.replace("_", " ")
