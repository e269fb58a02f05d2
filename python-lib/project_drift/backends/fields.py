"""Whether what a file of the store holds is of the types that it is declared with."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

Declared = TypeVar("Declared")

_JSON_TYPES: dict[str, type] = {"int": int, "str": str, "list": list, "dict": dict}


def checked(made: Declared) -> Declared:
    """Return an instance of a dataclass; raises `TypeError` where a field is of another type.

    Fields are declared as `int`, `str`, `list[...]`, `dict[...]`; what is inside a list or a dict
    is not looked at.
    """
    fields: Any = dataclasses.fields(made)  # type: ignore[arg-type]
    for field in fields:
        value = getattr(made, field.name)
        wanted = _JSON_TYPES[str(field.type).partition("[")[0]]
        if not isinstance(value, wanted) or isinstance(value, bool):
            raise TypeError(f"{field.name} is not of its type")
    return made
