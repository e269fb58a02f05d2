"""The emulator as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import dataikuapi
import pytest

import dss_emulator

WAIT = 30


def start(*arguments: str) -> subprocess.Popen[str]:
    """Start `python -m dss_emulator`."""
    root = str(Path(dss_emulator.__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-m", "dss_emulator", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )


@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_process_serves_until_interrupted(sample_folder: Path, signal_number: int) -> None:
    """One line of JSON tells where it is; a signal ends it cleanly."""
    process = start(
        "--project", str(sample_folder), "--key", "SALES",
        "--project", str(sample_folder), "--latency", "5", "--dss-version", "13.5.0",
    )  # fmt: skip
    try:
        assert process.stdout is not None
        announced = json.loads(process.stdout.readline())
        assert announced["projects"][0] == "SALES"
        client = dataikuapi.DSSClient(announced["url"], announced["api_key"])
        assert sorted(client.list_project_keys()) == sorted(announced["projects"])
        assert client.get_instance_info().raw["dssVersion"] == "13.5.0"
        client._session.close()
        process.send_signal(signal_number)
        rest, complaints = process.communicate(timeout=WAIT)
        assert (process.returncode, rest, complaints) == (0, "", "")
    finally:
        process.kill()
        process.communicate(timeout=WAIT)


def test_wrong_usage() -> None:
    """A key without a project is refused."""
    process = start("--key", "SALES")
    _, complaints = process.communicate(timeout=WAIT)
    assert process.returncode == 2
    assert "--key without --project" in complaints
