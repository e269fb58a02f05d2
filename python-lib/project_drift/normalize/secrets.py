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
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Callable

MARK = "$secret"
_DIGITS = 16

# Ends of field names, compared without case, blanks, dots, dashes and underscores.
_NAMES = (
    "accesskey",
    "accountkey",
    "apikey",
    "connectionstring",
    "credential",
    "credentials",
    "passphrase",
    "passwd",
    "password",
    "privatekey",
    "pwd",
    "sastoken",
    "secret",
    "secretkey",
    "token",
    "webhookurl",
)
# One of these occurs, in lower case, in every text that a pattern below matches.
_HINTS = (
    "passw", "passphrase", "pwd", "secret", "token", "webhook",
    *(f"{word}{between}key" for word in ("api", "access", "account", "private")
      for between in ("", "_", "-", " ")),
    *(f"connection{between}string" for between in ("", "_", "-")),
    "://", "bearer", "basic", "eyj", "akia", "asia", "ghp_", "gho_", "ghu_", "ghs_", "ghr_",
    "github_pat_", "glpat-", "xox", "aiza", "sk_live_", "sk-", "dapi", "hf_", "npm_", "pypi-",
    "dkuaps-", "e:aes:", "sig=", "signature=", "identified",
)  # fmt: skip
_SEPARATORS = re.compile(r"[\s._-]+")
# Lists of pairs, as in Spark options and string maps: which field names, which one holds.
_PAIRS = (("name", "value"), ("key", "value"), ("from", "to"))

_REFERENCE = re.compile(r"\$\{[^{}]*\}\Z")

_NAME_IN_TEXT = (
    r"(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key"
    r"|account[_-]?key|private[_-]?key|secret[_-]?key|connection[_-]?string|webhook[_-]?url)"
)
# A value without quotes, which is not the type or the default in a line of code.
_BARE = (
    r"(?!(?:str|int|bytes|bool|float|none|null|true|false|optional|any)\b)[^\s\"'$(){}\[\],;]{3,}"
)
# Each pattern names the part that is secret; what is around it stays readable.
_IN_TEXT = re.compile(
    "|".join(
        (
            # A private key, whole.
            r"(?P<pem>-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?"
            r"(?:-----END [A-Z0-9 ]*PRIVATE KEY-----|\Z))",
            # scheme://user:password@host
            r"(?<=://)[^\s/:@\"'<>]{0,200}:(?P<url>[^\s/@\"'<>]{1,500})(?=@)",
            # Authorization headers.
            r"\b[Bb]earer\s+(?P<bearer>[\w.~+/=-]{8,})",
            r"\b[Aa]uthorization[\"']?\s*[:=]\s*[\"']?[Bb]asic\s+(?P<basic>[\w+/=]{8,})",
            # Well-known shapes of tokens.
            r"(?P<jwt>\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)",
            r"(?P<known>\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}\b|gh[pousr]_\w{30,}|github_pat_\w{20,}"
            r"|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}|sk_live_\w{10,}"
            r"|sk-[\w-]{20,}|dapi[0-9a-f]{32}|hf_\w{30,}|dkuaps-[\w-]{8,}|npm_\w{30,}"
            r"|pypi-[\w-]{30,}))",
            r"(?P<encrypted>\be:AES:[\w+/=:-]+)",
            # Addresses that are keys in themselves.
            r"https://hooks\.slack\.com/services/(?P<slack>[\w/-]+)",
            r"https://[\w.-]+\.webhook\.office\.com/(?P<teams>[\w@/-]+)",
            r"[?&](?:sig|X-Amz-Signature|access_token)=(?P<signature>[\w%+/=-]{16,})",
            # name = "value" in code, JSON and YAML; NAME=value in shell; --password value.
            r"(?i:" + _NAME_IN_TEXT + r")[\"']?\]?\s*(?:=>|[=:]=?)\s*"
            r"[rbuf]?(?P<quote>[\"'])(?P<assigned>[^\"'\n]{3,})(?P=quote)",
            r"(?im:^\s*(?:export\s+|set\s+)?[\w.-]*"
            + _NAME_IN_TEXT
            + r"=(?P<shell>"
            + _BARE
            + r")\s*$)",
            r"(?im:^\s*(?:-\s+)?[\w.-]*" + _NAME_IN_TEXT + r":[ \t]+(?P<yaml>" + _BARE + r")\s*$)",
            r"--[\w-]*(?i:" + _NAME_IN_TEXT + r")[ =](?P<option>[^\s\"'$-][^\s\"'$]{2,})",
            r"(?i:\bidentified\s+by\s+)'(?P<sql>[^'\n]+)'",
        )
    ),
    re.DOTALL,
)

_FINGERPRINT_IN_TEXT = re.compile(r"\[secret [0-9a-f]{16}\]")


class Concealer:
    """Replaces the secrets of definitions by fingerprints under one key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def __call__(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """Return a copy of a definition without its secrets."""
        search = _is_suspicious(json.dumps(definition))
        return self._object(definition, search)

    def text(self, text: str) -> str:
        """Return a text with each secret in it replaced by `[secret <fingerprint>]`."""
        return _replaced(text, lambda secret: f"[secret {self._fingerprint(secret)}]")

    def _object(self, value: Mapping[str, Any], search: bool) -> dict[str, Any]:
        told = {
            held
            for named, held in _PAIRS
            if held in value
            and named in value
            and isinstance(value[named], str)
            and is_secret_name(value[named])
        }
        return {
            name: self._secret(item)
            if name in told or is_secret_name(name)
            else self._value(item, search)
            for name, item in value.items()
        }

    def _value(self, value: Any, search: bool) -> Any:
        """Look into a value; texts are only searched where the definition looks suspicious."""
        if isinstance(value, str):
            return self.text(value) if search else value
        if isinstance(value, dict):
            return self._secret(value) if is_marked(value) else self._object(value, search)
        if isinstance(value, list):
            return [self._value(item, search) for item in value]
        return value

    def _secret(self, value: Any) -> Any:
        """Fingerprint a value known to be secret; references and booleans are none."""
        if isinstance(value, dict):
            if is_marked(value):
                return self._secret(value[MARK])
            return {key: self._secret(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._secret(item) for item in value]
        if isinstance(value, bool) or value in (None, ""):
            return value
        text = value if isinstance(value, str) else repr(value)
        return value if _REFERENCE.match(text) else {MARK: self._fingerprint(text)}

    def _fingerprint(self, secret: str) -> str:
        message = secret.encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()[:_DIGITS]


@lru_cache(maxsize=8192)
def is_secret_name(name: str) -> bool:
    """Whether a field of this name holds a secret; names recur, so answers are remembered."""
    return _SEPARATORS.sub("", name).lower().endswith(_NAMES)


def is_marked(value: Any) -> bool:
    """Whether a value is a fingerprint, or a secret waiting for one."""
    return isinstance(value, dict) and value.keys() == {MARK}


def mask(text: str) -> str:
    """Return a text for messages and logs: each secret in it replaced by `[secret]`."""
    return _replaced(text, lambda _: "[secret]")


def without_fingerprints(value: Any) -> Any:
    """Return a value with all fingerprints alike, for states whose keys differ."""
    if isinstance(value, dict):
        if is_marked(value):
            return {MARK: ""}
        return {key: without_fingerprints(item) for key, item in value.items()}
    if isinstance(value, list):
        return [without_fingerprints(item) for item in value]
    if isinstance(value, str):
        return _FINGERPRINT_IN_TEXT.sub("[secret]", value)
    return value


def _is_suspicious(text: str) -> bool:
    """Whether a search is worth its time: most texts hold none of the words it could find."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def _replaced(text: str, replacement: Callable[[str], str]) -> str:
    def substitute(match: re.Match[str]) -> str:
        name = match.lastgroup or ""
        name = "assigned" if name == "quote" else name
        secret = match[name]
        if _REFERENCE.match(secret):
            return match[0]
        start, end = match.start(name) - match.start(), match.end(name) - match.start()
        return match[0][:start] + replacement(secret) + match[0][end:]

    if not _is_suspicious(text):
        return text
    return _IN_TEXT.sub(substitute, text)
