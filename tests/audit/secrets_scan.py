"""Looks for secrets in a built archive; ends with 1 where one is found.

    python tests/audit/secrets_scan.py dist/dss-plugin-project-drift-1.0.0.zip

A finding names file, line and shape, and a fingerprint, never the secret. What is meant to be there
stands in `INTENDED`, each with its fingerprint and reason: another secret in the same file is found
nevertheless, and a line of the list that is about nothing any more is a finding too.
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from project_drift.normalize.shapes import replaced

# By file and fingerprint: why it is no secret.
_OWN = "python-lib/project_drift"
INTENDED: dict[tuple[str, str], str] = {
    (f"{_OWN}/normalize/noise.py", "2bb80d53"): "the name of an action on secrets",
    (f"{_OWN}/normalize/secrets.py", "475ccc54"): "an expression over names of fields",
    (f"{_OWN}/normalize/shapes.py", "c91b1d6a"): "the pattern of an address with a password",
    (f"{_OWN}/normalize/shapes.py", "cd42404d"): "the pattern of a password in a command",
    (f"{_OWN}/reports/_values.py", "49aa2746"): "the words for a secret that changed",
}

_MARK = "\0"
# Shapes besides those that captures hide: keys of services that no project of DSS is about, and
# what only a person would leave in an archive.
_SHAPES = {
    "a private key": r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY|PuTTY-User-Key-File-\d",
    "an AWS key": r"\b(?:AKIA|ASIA|ABIA|ACCA)[0-9A-Z]{16}\b",
    "a GitHub token": r"\bgh[pousr]_[0-9A-Za-z]{30,}|\bgithub_pat_\w{20,}",
    "a GitLab token": r"\bgl(?:pat|dt|rt|cbt|ptt|ft)-[\w-]{16,}",
    "a Slack token": r"\bx(?:ox[abeoprs]|app)-[\w-]{10,}|hooks\.slack\.com/\w+/[\w/-]{8,}",
    "a Google key": r"\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}|\bGOCSPX-[\w-]{20,}",
    "a Stripe key": r"\b[rs]k_(?:live|test)_\w{10,}",
    "a SendGrid key": r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
    "a PyPI or npm token": r"\bpypi-[\w-]{30,}|\bnpm_[0-9A-Za-z]{30,}",
    "a key of a model provider": r"\bsk-(?:ant|proj|svcacct)-[\w-]{20,}|\bhf_[0-9A-Za-z]{30,}",
    "a JSON web token": r"\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*",
    "a DSS key": r"\bdku[a-z]{2,4}-[\w-]{8,}|\be:AES:[\w+/=:-]{8,}",
    "a password in an address": r"(?<=://)[^\s/:@\"'<>{}]{1,200}:[^\s/\"'<>{}]{3,500}(?=@)",
}
_PATTERNS = {name: re.compile(pattern) for name, pattern in _SHAPES.items()}
_ASSIGNED = re.compile(
    r"[\w\]\"'][ \t]*(?::[ \t]*[\w.]{1,40}[ \t]*)?[=:][ \t]*[rbuf]?([\"'])([\w+/=.-]{20,200})\1"
)
_HEXADECIMAL = re.compile(r"[0-9a-fA-F]+\Z")
# Bits for each character: words and identifiers stay below, what a machine drew at random does not.
_RANDOM, _RANDOM_HEXADECIMAL = 4.3, 3.2
_LEFT_BEHIND = re.compile(
    r"(?:^|/)(?:\.env(?:\..*)?|\.netrc|\.pypirc|\.npmrc|\.pgpass|id_(?:rsa|dsa|ecdsa|ed25519)"
    r"|credentials(?:\.\w+)?|[^/]*\.(?:pem|key|p12|pfx|jks|keystore|kdbx))\Z"
)
_PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")


class Finding(NamedTuple):
    """Something that looks like a secret; `fingerprint` tells it from others of its file."""

    file: str
    line: int
    what: str
    fingerprint: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what} [{self.fingerprint}]"


def scanned_archive(path: Path) -> list[Finding]:
    """Return what is found in a zip file; nothing of it is written anywhere."""
    with zipfile.ZipFile(path) as packed:
        files = {
            item.filename: packed.read(item) for item in packed.infolist() if not item.is_dir()
        }
    return [finding for name, content in sorted(files.items()) for finding in scan(name, content)]


def scan(name: str, content: bytes) -> list[Finding]:
    """Return what is found in one file, in the order of its lines."""
    if _LEFT_BEHIND.search(name):
        return [_finding(name, 1, "a file of the kind that holds secrets", name)]
    if content.startswith(_PACKED):
        return [_finding(name, 1, "a packed file, which is not looked into", name)]
    text = content.decode("utf-8", "replace").replace(_MARK, " ")
    # One secret has many shapes: the first name is kept.
    found: dict[tuple[int, str], Finding] = {}
    for line, what, secret in (*_shaped(text), *_random(text), *_as_captures_do(text)):
        if not any(at == line and (secret in known or known in secret) for at, known in found):
            found[line, secret] = _finding(name, line, what, secret)
    return sorted(found.values())


def unexpected(
    findings: list[Finding], intended: Mapping[tuple[str, str], str] = INTENDED
) -> list[str]:
    """Return what is wrong: the findings that nobody meant, and what is meant and not there."""
    there = {(item.file, item.fingerprint) for item in findings}
    wrong = [str(item) for item in findings if (item.file, item.fingerprint) not in intended]
    gone = [
        f"{file}: the list of intended findings names [{mark}], which is not there any more"
        for file, mark in intended
        if (file, mark) not in there
    ]
    return wrong + gone


def main(archive: str) -> int:
    """Scan an archive; print what is wrong and return the exit code."""
    findings = scanned_archive(Path(archive))
    wrong = unexpected(findings)
    for line in wrong:
        print(f"LOOKS LIKE A SECRET: {line}", file=sys.stderr)
    print(f"{Path(archive).name}: {len(wrong)} findings, {len(INTENDED)} intended ones listed")
    return 1 if wrong else 0


def _shaped(text: str) -> Iterator[tuple[int, str, str]]:
    for what, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            yield _line(text, match.start()), what, match[0]


def _random(text: str) -> Iterator[tuple[int, str, str]]:
    for match in _ASSIGNED.finditer(text):
        value = match[2]
        if not re.search(r"\d", value):
            continue  # a path or a name: what is drawn at random has digits at this length
        limit = _RANDOM_HEXADECIMAL if _HEXADECIMAL.match(value) else _RANDOM
        if _entropy(value) >= limit:
            yield _line(text, match.start(2)), "a random text in an assignment", value


def _as_captures_do(text: str) -> Iterator[tuple[int, str, str]]:
    """Find what captures hide. Only places are marked, and line ends kept, so that lines count."""
    secrets: list[str] = []

    def mark(secret: str) -> str:
        secrets.append(secret)
        return _MARK + "\n" * secret.count("\n")

    marked = replaced(text, mark)
    for match, secret in zip(re.finditer(_MARK, marked), secrets):
        yield _line(marked, match.start()), "a secret by the rules of captures", secret


def _entropy(value: str) -> float:
    counts = Counter(value).values()
    return -sum(count / len(value) * math.log2(count / len(value)) for count in counts)


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def _finding(name: str, line: int, what: str, secret: str) -> Finding:
    mark = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()[:8]
    return Finding(name, line, what, mark)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/audit/secrets_scan.py ARCHIVE")
    sys.exit(main(sys.argv[1]))
