"""The shapes of secrets in code, queries and prose: what is searched for, and what only looks so.

Every pattern takes a time that grows with the length of the text and no faster: none may start over
at each place of a long run. What is hidden in vain costs readability, what is missed is a leak.
"""

from __future__ import annotations

import re
from typing import Callable

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

# What stands for a value in a text: `${x}`, `{x}`, `{{ x }}`, `$X`, `<x>`, `%s`, `***`.
_PLACEHOLDER = re.compile(
    r"(?:\$(?:[A-Z_][A-Z0-9_]*|[a-z_]+)\b|\$?\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]*>"
    r"|%\([\w.]*\)s|%s|[*.:_\s-])+\Z"
)

_NAME_IN_TEXT = (
    r"(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key"
    r"|account[_-]?key|private[_-]?key|secret[_-]?key|connection[_-]?string|webhook[_-]?url)"
)
# What stands in the place of a value: a type or a default, a variable named like the field.
_TYPE = (
    r"(?:str|string|text|varchar|char|bytes|int|integer|bigint|number|float|double|bool|boolean"
    r"|date|datetime|object|array|list|dict|any|optional|required|mandatory|none|null|nil"
    r"|undefined|unknown|true|false|yes|no|on|off)"
)
_VARIABLE = r"(?:\w+\.)*(?:\w+_|(?-i:[A-Z][a-z]+))?" + _NAME_IN_TEXT + r"(?:str)?"
_NOT = r"(?!(?:" + _TYPE + "|" + _VARIABLE + ")"
# A value without quotes; a bracket or a comma means that it is part of a line of code.
_END = r"(?=[&;\s\"'\\]|\Z)"
_BARE = _NOT + _END + r")[^\s\"'$(){}\[\],;&<>=\\][^\s\"'(){}\[\],;&<>=\\]{2,}={0,2}"
_LINE = _NOT + r"[ \t]*(?:#|$))[^\s\"'$(){}\[\],;<>=][^\s\"'(){}\[\],;<>]{2,}"
_UPPER = _NOT + r"[ \t]*(?:#|$))[^\s\"'$(<=][^\s\"']{2,}"
# A word of prose has neither digits nor capitals inside.
_RANDOM = r"(?=[\w.~+/-]*(?:\d|=|[a-z][A-Z]))"
# Each pattern names the part that is secret; what is around it stays readable.
_IN_TEXT = re.compile(
    "|".join(
        (
            # A private key, whole.
            r"(?P<pem>-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?"
            r"(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\Z))",
            # scheme://user:password@host and scheme://token@host
            r"(?<=://)[^\s/:@\"'<>]{0,200}:(?P<url>[^\s/\"'<>]{1,500})(?=@)",
            r"(?<=://)(?P<user>[\w-]{30,200})(?=@)",
            # Authorization headers.
            r"\b(?i:bearer)\s+" + _RANDOM + r"(?P<bearer>[\w.~+/=-]{8,})",
            r"(?i:\bauthorization[\"']?\s*[:=]\s*[\"']?basic\s+)"
            + _RANDOM
            + r"(?P<basic>[\w+/=]{8,})",
            # Well-known shapes of tokens.
            r"(?P<jwt>(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)",
            r"(?P<known>\b(?:(?:AKIA|ASIA)[0-9A-Z]{16}\b|gh[pousr]_[0-9A-Za-z]{30,}"
            r"|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abeprs]-[\w-]{10,}|AIza[\w-]{30,}"
            r"|sk_live_\w{10,}|sk-(?=[\w-]{0,60}\d)(?=[\w-]{0,60}[A-Z])[\w-]{20,}"
            r"|dapi[0-9a-f]{32}|hf_[0-9A-Za-z]{30,}|dkuaps-[\w-]{8,}|npm_[0-9A-Za-z]{30,}"
            r"|pypi-[\w-]{30,}))",
            r"(?P<encrypted>\be:AES:[\w+/=:-]+)",
            # Addresses that are keys in themselves.
            r"https://hooks\.slack\.com/(?:services|workflows|triggers)/(?P<slack>[\w/-]+)",
            r"https://[\w.-]+\.webhook\.office\.com/(?P<teams>[\w@/-]+)",
            r"[?&](?:sig|X-Amz-Signature)=(?P<signature>[\w%+/=-]{16,})",
            # NAME=value on a line of its own, in shell and .env files.
            r"(?im:^[ \t]*(?:export[ \t]+|set[ \t]+)?(?:[A-Z0-9_]*(?-i:"
            + _NAME_IN_TEXT.upper()
            + r")=(?P<upper>"
            + _UPPER
            + r")|[\w.-]*"
            + _NAME_IN_TEXT
            + r"=(?P<shell>"
            + _LINE
            + r"))[ \t]*\r?$)",
            # name = "value" in code, JSON, R and YAML, with or without a type; name=value in
            # commands, URLs and connection strings.
            r"(?i:" + _NAME_IN_TEXT + r")(?:\\?[\"']?\]?(?::[ \t]*[\w.\[\]| ]{1,40})?"
            r"[ \t]*(?:=>|<-|[=:]=?)[ \t]*[rbuf]?(?P<quote>\"\"\"|\'\'\'|\\?[\"'])"
            r"(?!(?i:" + _TYPE + r")(?P=quote))"
            r"(?P<assigned>(?:(?!(?P=quote))(?:\\.|[^\n\\])){3,})(?P=quote)"
            r"|=(?P<bare>(?i:" + _BARE + r"))" + _END + r")",
            # name: value in YAML.
            r"(?im:^[ \t]*(?:-[ \t]+)?[\w.-]*"
            + _NAME_IN_TEXT
            + r":[ \t]+(?P<yaml>"
            + _LINE
            + r")[ \t]*(?:[ \t]#.*?)?\r?$)",
            # --password value
            r"(?<![\w-])--[\w-]*(?i:" + _NAME_IN_TEXT + r")(?:=|[ \t]+)(?P<around>[\"']?)"
            r"(?!(?:must|is|are|was|to|and|or|for|with|the|has|may|can|will|should|options?|instead|via)\b"
            r"|(?i:[a-z_]*" + _NAME_IN_TEXT + r")\b)"
            r"(?P<option>[^\s\"'$<-][^\s\"'$]{2,})",
            # SQL.
            r"(?i:\bidentified\s+(?:with\s+\w+\s+)?by\s+(?:password\s+)?|\bpassword\s+"
            r"|\bsecret_access_key\s+)(?P<sql_quote>[\"'])(?P<sql>[^\"'\n]+)(?P=sql_quote)",
        )
    ),
    re.DOTALL,
)


def pattern() -> str:
    """Return the whole pattern, for those who want to know whether it changed."""
    return _IN_TEXT.pattern


def is_suspicious(text: str) -> bool:
    """Whether a search is worth its time: most texts hold none of the words it could find."""
    lowered = text.lower()
    return any(hint in lowered for hint in _HINTS)


def replaced(text: str, replacement: Callable[[str], str]) -> str:
    """Return a text with each secret in it replaced."""

    def substitute(match: re.Match[str]) -> str:
        name = match.lastgroup or ""
        secret = match[name]
        if _PLACEHOLDER.match(secret):
            return match[0]
        start, end = match.start(name) - match.start(), match.end(name) - match.start()
        return match[0][:start] + replacement(secret) + match[0][end:]

    if not is_suspicious(text):
        return text
    return _IN_TEXT.sub(substitute, text)
