"""What people call an item of a list: templates over its fields, such as `column {name}`.

`{a/b}` is the text of a field, `{}` the item itself, `{#}` its number in the list. After a colon,
`words` splits a name made for machines, `lower` writes it small, `operator` makes `EQ` an equals
sign. A template counts only where all its fields are filled; the last one should need none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from project_drift.strategies.place import without_secrets

_FIELD = re.compile(r"\{([^{}:]*)(?::(\w+))?\}")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_OPERATORS = {"EQ": "=", "NE": "≠", "LT": "<", "LTE": "≤", "GT": ">", "GTE": "≥"}
_SHOWN = 3  # so many of a list of values
_LONGEST = 40


class Title(NamedTuple):
    """What an item is called; `fields` are the paths of what it tells as it is.

    `lead` is what stands before the first field, most often a noun.
    """

    text: str
    lead: str = ""
    fields: frozenset[str] = frozenset()

    @property
    def is_bare(self) -> bool:
        """Whether it tells nothing of the item, so that others may be called the same."""
        return self.text == self.lead


def title(templates: tuple[str, ...], item: Any, number: int) -> Title | None:
    """Return the item's title from the first template that can be filled, else `None`."""
    for template in templates:
        fields = _FIELD.findall(template)
        values = [_value(item, field, form, number) for field, form in fields]
        if all(values):
            parts = _FIELD.split(template)[::3]  # between them stand a field and its form
            rest = "".join(value + part for value, part in zip(values, parts[1:]))
            paths = frozenset(f"/{field}" for field, _ in fields if field not in ("", "#"))
            # "Step #3" needs no noun.
            named = parts[0].strip() and rest.lower().startswith(f"{parts[0].strip().lower()} #")
            return Title(rest, "", paths) if named else Title(parts[0] + rest, parts[0], paths)
    return None


def _value(item: Any, field: str, form: str, number: int) -> str:
    if field == "#":
        return str(number + 1)
    value = item
    for key in field.split("/") if field else ():
        value = value.get(key) if isinstance(value, dict) else None
    listed = isinstance(value, list)
    text = ", ".join(_listed(value)) if listed else _formed(_plain(value), form)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _listed(values: list[Any]) -> Iterator[str]:
    for value in values[:_SHOWN]:
        if text := _plain(value):
            yield text
    if len(values) > _SHOWN:
        yield f"{len(values) - _SHOWN} more"


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return without_secrets(value)
    if value is None or isinstance(value, (dict, list)):
        return ""
    return json.dumps(value)


def _formed(text: str, form: str) -> str:
    if form == "operator":
        return _OPERATORS.get(text, text.lower())
    if form == "words":
        shouted = text.upper() == text
        return " ".join(
            word if len(word) > 1 and word.isupper() and not shouted else word.lower()
            for word in _WORD.findall(text)
        )
    return text.lower().replace("_", " ") if form == "lower" else text
