"""Keeps secrets out of states: a keyed fingerprint in their place, so that a change still shows.

A secret is recognised by the name of its field, by a rule of its type, or by its shape inside a
text. The fingerprint is the start of an HMAC-SHA256 under the store's key: without the key nobody
can test a guess, and the same secret gives the same fingerprint in every state of the store.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from project_drift import canonical
from project_drift.models.resource import SECRET_IN_TEXT, is_secret
from project_drift.models.resource import SECRET_MARK as MARK
from project_drift.normalize.shapes import is_suspicious, pattern, replaced

_DIGITS = 16

# Ends of field names, compared without case, blanks, dots, dashes and underscores.
_NAMES = (
    "accesskey",
    "accountkey",
    "apikey",
    "apikeys",
    "authorization",
    "connectionstring",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "privatekey",
    "pwd",
    "sastoken",
    "secret",
    "secretkey",
    "secrets",
    "token",
    "webhookurl",
)
_SEPARATORS = re.compile(r"[\s._-]+")
# Lists of pairs, as in Spark options and string maps: which field names, which one holds.
_PAIRS = (("name", "value"), ("key", "value"), ("from", "to"))

# Where the shapes of secrets are searched for: a part of the rules that snapshots are marked with.
_PLACES = ("texts", "names")

_REFERENCE = re.compile(r"\$\{[^{}]*\}\Z")


class Concealer:
    """Replaces the secrets of definitions by fingerprints under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """Return a copy of a definition without its secrets."""
        search = is_suspicious(json.dumps(definition))
        return self._object(definition, search)

    def text(self, text: str) -> str:
        """Return a text with each secret in it replaced by `[secret <fingerprint>]`."""
        return replaced(text, lambda secret: f"[secret {self._fingerprint(secret)}]")

    def _object(self, value: Mapping[str, Any], search: bool) -> dict[str, Any]:
        told = {
            held
            for named, held in _PAIRS
            if held in value
            and named in value
            and isinstance(value[named], str)
            and is_secret_name(value[named])
        }
        concealed = {
            name: self._secret(item)
            if name in told or is_secret_name(name)
            else self._value(item, search)
            for name, item in value.items()
        }
        return self._named(concealed) if search else concealed

    def _named(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return an object without the secrets in its names, as where a name is an address."""
        if not is_suspicious("\n".join(value)):
            return value
        return _object_of((self.text(name), item) for name, item in value.items())

    def _value(self, value: Any, search: bool) -> Any:
        """Look into a value; texts are only searched where the definition looks suspicious."""
        if isinstance(value, str):
            return self.text(value) if search else value
        if isinstance(value, dict):
            return self._secret(value) if is_secret(value) else self._object(value, search)
        if isinstance(value, list):
            return [self._value(item, search) for item in value]
        return value

    def _secret(self, value: Any) -> Any:
        """Fingerprint a value known to be secret; references and booleans are none."""
        if isinstance(value, dict):
            if is_secret(value):
                return self._secret(value[MARK])
            return self._named({key: self._secret(item) for key, item in value.items()})
        if isinstance(value, list):
            return [self._secret(item) for item in value]
        if not _is_worth_hiding(value):
            return value
        text = value if isinstance(value, str) else canonical.dumps(value)
        return {MARK: self._fingerprint(text)}

    def _fingerprint(self, secret: str) -> str:
        message = secret.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_DIGITS]


def _object_of(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of all these names and values; of equal names the later ones get numbers."""
    made: dict[str, Any] = {}
    for name, value in items:
        free, number = name, 1
        while free in made:
            number += 1
            free = f"{name} ({number})"
        made[free] = value
    return made


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a field of this name holds a secret; names recur, so answers are remembered."""
    return _SEPARATORS.sub("", name).lower().endswith(_NAMES)


def marked(value: Any) -> Any:
    """Return a value known to be secret with each part of it waiting for its fingerprint."""
    if is_secret(value):
        return value
    if isinstance(value, dict):
        return {key: marked(item) for key, item in value.items()}
    if isinstance(value, list):
        return [marked(item) for item in value]
    return {MARK: value} if _is_worth_hiding(value) else value


def _is_worth_hiding(value: Any) -> bool:
    if isinstance(value, bool) or value in (None, ""):
        return False
    return not (isinstance(value, str) and _REFERENCE.match(value))


def secret_rules() -> list[str]:
    """Return what secrets are recognised by, and where: another list finds other secrets."""
    return [*_NAMES, pattern(), *_PLACES]


def mask(text: str) -> str:
    """Return a text for messages and logs: each secret in it replaced by `[secret]`."""
    return replaced(text, lambda _: "[secret]")


def without_fingerprints(value: Any) -> Any:
    """Return a value with all fingerprints alike, for states whose keys differ."""
    if isinstance(value, dict):
        if is_secret(value):
            return {MARK: ""}
        items = [(_shown(name), without_fingerprints(item)) for name, item in value.items()]
        if len({name for name, _ in items}) < len(items):
            # The order of the names was that of their fingerprints, which says nothing here.
            items.sort(key=lambda item: (item[0], canonical.dumps(item[1])))
        return _object_of(items)
    if isinstance(value, list):
        return [without_fingerprints(item) for item in value]
    return _shown(value) if isinstance(value, str) else value


def _shown(text: str) -> str:
    return SECRET_IN_TEXT.sub("[secret]", text)
