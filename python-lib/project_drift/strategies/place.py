"""Where in a definition something is: a path for programs, words for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from project_drift.models.resource import SECRET_IN_TEXT, SECRET_SHOWN, is_secret

# Names and values beyond these lengths are cut in a label; reports show them in full beside it.
WORD_LIMIT = 60
_VALUE_LIMIT = 60
# What a JSON value can begin with, as Python reads it (NaN, Infinity).
_JSON_STARTS = frozenset('-0123456789tfnNI[{"')


@dataclass(frozen=True)
class Place:
    """A place in a definition, built from the outside to the inside.

    `path` is in the grammar of `Change.path`. `words` is how people call it, empty for the whole
    definition: keys of DSS as they are, and names of our own, which read as a sentence.
    """

    path: str = ""
    words: str = ""
    named: bool = False  # the last word is a name of our own
    sentence: bool = False  # the first one is

    def key(self, name: str) -> Place:
        """Return the place of a key of this object, called as DSS calls it."""
        return self._at(below(self.path, name), name, named=False)

    def called(self, name: str, words: str, base: Place) -> Place:
        """Return the place of a key with a name of our own, told from `base` on.

        Without words the key is passed over, and what is inside is told from `base` on.
        """
        path = below(self.path, name)
        return base._at(path, words, named=True) if words else replace(base, path=path)

    def bare(self, name: str, base: Place) -> Place:
        """Return the place of a key called as DSS calls it, told from `base` on."""
        return base._at(below(self.path, name), name, named=False)

    def item(self, mark: str, words: str, named: bool) -> Place:
        """Return the place of an item of this list; `mark` is its part of the path."""
        return self._at(self.path + mark, words, named)

    def label(self, what: str) -> str:
        """Return what happened here as a phrase."""
        text = f"{self.words or 'definition'} {what}"
        return text[:1].upper() + text[1:] if self.sentence or not self.words else text

    def _at(self, path: str, words: str, named: bool) -> Place:
        short = cut(words, WORD_LIMIT)
        if not self.words:
            return Place(path, short, named, named)
        joint = ": " if self.named else " › "
        return Place(path, f"{self.words}{joint}{short}", named, self.sentence)


WHOLE = Place()


def escaped(text: Any) -> str:
    """Return a key or name as paths have it: JSON Pointer's two escapes."""
    return str(text).replace("~", "~0").replace("/", "~1")


def below(path: str, key: str) -> str:
    """Return the path of a key of the object at a path; a bracket in it would begin an item."""
    return f"{path}/{escaped(key).replace('[', '~2')}"


def named(fields: Iterable[str], values: Iterable[Any]) -> str:
    """Return the part of a path that stands for the item of a list with these values."""
    marks = (f"{field}={escaped(it).replace(']', '~3')}" for field, it in zip(fields, values))
    return f"[{','.join(marks)}]"


def cut(text: str, limit: int) -> str:
    """Return a text of at most `limit` characters, with an ellipsis where something is missing."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def without_secrets(text: str) -> str:
    """Return a text without fingerprints; before it is cut, for half of one is not recognised."""
    return SECRET_IN_TEXT.sub(SECRET_SHOWN, text) if "secret " in text else text


def _is_json(text: str) -> bool:
    """Whether a text without quotes would read as another value: 1, true, null, []."""
    if text[:1] not in _JSON_STARTS:
        return False
    try:
        json.loads(text[:_VALUE_LIMIT])
    except ValueError:
        return False
    return True


def in_words(value: Any) -> str | None:
    """Return a short value as a label may hold it, `None` where it has to be shown beside it."""
    if is_secret(value):
        return SECRET_SHOWN
    if isinstance(value, str):
        value = without_secrets(value)
        plain = value and value == value.strip() and " " not in value and not _is_json(value)
        text = value if plain else f'"{value}"'
    elif isinstance(value, (dict, list)) and value:
        return None
    else:
        text = json.dumps(value)
    return text if len(text) <= _VALUE_LIMIT and "\n" not in text else None
