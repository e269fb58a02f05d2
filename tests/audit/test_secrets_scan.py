"""A secret in the archive is found wherever it stands, named by its place, and not shown."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import secrets_scan
from conftest import ROOT
from secret_texts import LONG, SHAPES, Planted

FILE = "python-lib/project_drift/settings.py"
# What the project's own shapes do not know; put together here, so that this file has none of it.
OTHERS = {
    "GitLab, of a deployment": f"gldt-{LONG}",
    "Slack, of an app": f"xapp-{LONG}",
    "Google, short-lived": f"ya29.{LONG}",
    "Google, of a client": f"GOCSPX-{LONG}",
    "Stripe, for tests": f"sk_test_{LONG}",
    "SendGrid": f"SG.{LONG}.{LONG}",
    "PuTTY": f"PuTTY-User-Key-File-3: {LONG}",
    "DSS, of a user": f"dkuper-{LONG}",
    "an address": f"https://shop:{LONG}@git.example.com",
    "random, hexadecimal": 'colour = "3f9ac04be17d5826fa90b3c47e1d6258"',
    "random, base 64": 'SALT: bytes = b"q8Zk2vXw0LtB7nYc4Rj9Hs5Ud1Gf6MaE"',
    "random, in JSON": '{"seed": "q8Zk2vXw0LtB7nYc4Rj9Hs5Ud1Gf6MaE"}',
}


@pytest.mark.parametrize("planted", SHAPES.values(), ids=list(SHAPES))
def test_every_shape_that_captures_hide_is_found(planted: Planted) -> None:
    assert secrets_scan.scan(FILE, planted.text.encode())


@pytest.mark.parametrize("text", OTHERS.values(), ids=list(OTHERS))
def test_other_shapes_are_found_too(text: str) -> None:
    assert secrets_scan.scan(FILE, text.encode())


@settings(max_examples=40)
@given(
    before=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=20)),
    planted=st.sampled_from(sorted(SHAPES.values())),
)
def test_a_finding_names_its_line_whatever_stands_before(
    before: list[str], planted: Planted
) -> None:
    lines = [line.translate({ord(mark): " " for mark in ":=-\"'"}) for line in before]
    text = "\n".join([*lines, planted.text])
    first = len(lines) + 1
    last = first + planted.text.count("\n")
    assert any(first <= finding.line <= last for finding in secrets_scan.scan(FILE, text.encode()))


def test_two_secrets_of_one_file_are_two_findings() -> None:
    text = f"a\npassword = 'Kq7vZx2Lm9Tb'\n\ntoken = 'ghp_{LONG}'\n"
    assert [finding.line for finding in secrets_scan.scan(FILE, text.encode())] == [2, 4]


def test_one_secret_of_many_shapes_is_one_finding() -> None:
    text = f"token = 'ghp_{LONG}'\n"
    assert len(secrets_scan.scan(FILE, text.encode())) == 1


@pytest.mark.parametrize(
    "name", [".env", "a/.env.prod", "id_rsa", "keys/site.pem", ".netrc", "b/credentials.json"]
)
def test_a_file_of_the_kind_that_holds_secrets_is_found_whatever_is_in_it(name: str) -> None:
    assert secrets_scan.scan(name, b"")


def test_a_packed_file_is_not_passed_over() -> None:
    assert secrets_scan.scan("resource/more.zip", b"PK\x03\x04...")


@pytest.mark.parametrize(
    "text",
    [
        'path = "/plugins/project-drift/resource/webapp"',
        'name = "project_drift_snapshot_of_one_project_2"',
        "token = read_token()",
        'home = "https://example.com/a/b"',
        "checksum: str",
    ],
)
def test_ordinary_lines_are_none(text: str) -> None:
    assert secrets_scan.scan(FILE, text.encode()) == []


def test_what_is_meant_is_let_through_and_another_secret_of_the_same_file_is_not() -> None:
    known, other = secrets_scan.scan(FILE, f"a = 'ghp_{LONG}'\nb = 'glpat-{LONG}'".encode())
    intended = {(FILE, known.fingerprint): "an example"}
    assert secrets_scan.unexpected([known, other], intended) == [str(other)]


def test_a_meant_finding_that_is_gone_is_told() -> None:
    (told,) = secrets_scan.unexpected([], {(FILE, "12345678"): "an example"})
    assert told.startswith(f"{FILE}: ")


def test_the_command_ends_with_1_and_shows_place_and_fingerprint_alone(tmp_path: Path) -> None:
    archive = tmp_path / "plugin.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(FILE, f"import os\n\nTOKEN = 'ghp_{LONG}'\n")
    done = scanned(archive)
    assert done.returncode == 1
    assert f"{FILE}:3: a GitHub token" in done.stderr
    assert LONG[:6] not in done.stdout + done.stderr


def test_the_archive_that_people_upload_has_none(tmp_path: Path) -> None:
    subprocess.run(
        ["make", "--silent", "plugin", f"DIST={tmp_path}"], cwd=ROOT, check=True, timeout=120
    )
    (archive,) = tmp_path.iterdir()
    done = scanned(archive)
    assert (done.returncode, done.stderr) == (0, "")


def scanned(archive: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "tests/audit/secrets_scan.py"), str(archive)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
