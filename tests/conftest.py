"""What all tests share: a fresh emulator, a client on it, the demo project, the corpus."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from dataikuapi import DSSClient

from dss_emulator import DssEmulator, Project

ROOT = Path(__file__).resolve().parent.parent
DEMO_PROJECT = ROOT / "demo" / "project" / "RETAIL_CHURN"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the expected reports anew")


def pytest_configure() -> None:
    # What a shell runs in the background is deaf to Ctrl-C, and so would be what tests interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def dss() -> Iterator[DssEmulator]:
    """An empty node; a request that the emulator does not know fails the test."""
    with DssEmulator() as emulator:
        yield emulator
        assert emulator.unknown_routes == []


@pytest.fixture
def client(dss: DssEmulator) -> DSSClient:
    return DSSClient(dss.url, dss.api_key)


@pytest.fixture
def demo(dss: DssEmulator) -> Project:
    return dss.load_project(DEMO_PROJECT, key="RETAIL_CHURN")


@pytest.fixture
def connected(dss: DssEmulator, monkeypatch: pytest.MonkeyPatch) -> DssEmulator:
    """The node as the command line finds it: by the environment."""
    monkeypatch.setenv("DATAIKU_HOST", dss.url)
    monkeypatch.setenv("DATAIKU_API_KEY", dss.api_key)
    return dss


def corpus_moments() -> list[Path]:
    """The folders of the corpus that the environment names; none where it names none."""
    named = os.environ.get("PROJECT_DRIFT_CORPUS")
    return sorted(path.parent for path in Path(named).glob("*/*/expected.json")) if named else []


def pytest_report_header() -> list[str]:
    moments = corpus_moments()
    found = f"{len(moments)} moments" if moments else "none (PROJECT_DRIFT_CORPUS is not set)"
    browser = shutil.which("chromium") or "none (the command chromium is not there)"
    if sys.version_info < (3, 10):
        browser = "not on this Python: Playwright begins with 3.10"
    return [f"corpus: {found}", f"browser: {browser}"]
