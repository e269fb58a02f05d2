"""The project of a run is removed whatever happens, and no other one is ever touched."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Callable

import pytest

from conftest import ROOT
from dss_emulator import DssEmulator
from project_drift.exceptions import ConfigurationError
from real_node.__main__ import main
from real_node.facts import Fact, Seen
from real_node.ground import Ground
from real_node.node import Node, OutsideProjectError
from real_node.run import verify
from real_node.scratch import ScratchError, new_key, scratch_project

LEFT = "DRIFTVERIFY_0123456789AB"


def writes(dss: DssEmulator) -> list[str]:
    """Return all requests that were not plain reading."""
    return [f"{item.method} {item.path}" for item in dss.requests.log if item.method != "GET"]


def raises(error: BaseException) -> Fact:
    """Return a fact whose probe ends in an error."""

    def look(_ground: Ground) -> Seen:
        raise error

    return Fact("1a", "A claim.", "a file", look)


@pytest.mark.parametrize(
    "error",
    [RuntimeError("a defect"), KeyboardInterrupt(), OutsideProjectError("elsewhere")],
    ids=repr,
)
def test_a_probe_that_breaks_off_leaves_no_project(dss: DssEmulator, error: BaseException) -> None:
    with pytest.raises(type(error)):
        verify(dss.url, dss.api_key, facts=(raises(error),), travels=False)
    assert dss.projects == {}


def test_a_removal_that_fails_is_tried_again(dss: DssEmulator) -> None:
    dss.fail("/projects/DRIFTVERIFY_*", method="DELETE", status=503, times=2)
    verify(dss.url, dss.api_key, facts=(), travels=False)
    assert dss.projects == {}


def test_a_project_that_cannot_be_removed_is_named_with_what_to_do(dss: DssEmulator) -> None:
    dss.fail("/projects/DRIFTVERIFY_*", method="DELETE", status=503)
    with pytest.raises(ScratchError) as error:
        verify(dss.url, dss.api_key, facts=(), travels=False)
    (left,) = dss.projects
    assert left in str(error.value)
    assert "delete it" in str(error.value)


def test_a_project_whose_creation_was_answered_by_silence_is_removed(dss: DssEmulator) -> None:
    node = Node(dss.url, dss.api_key, new_key())
    dss.create_project(node.key)
    dss.fail(node.path, status=404, times=1)
    dss.fail("/projects", method="POST", drop=True)
    with pytest.raises(ScratchError), scratch_project(node):
        pass
    assert dss.projects == {}


@pytest.mark.parametrize("key", ["RETAIL_CHURN", "DRIFTVERIFY_", f"X{LEFT}", f"{LEFT}0"])
def test_a_key_of_another_kind_is_refused_before_anything_is_sent(
    dss: DssEmulator, key: str
) -> None:
    dss.create_project(key)
    with pytest.raises(ScratchError), scratch_project(Node(dss.url, dss.api_key, key)):
        pass
    assert dss.requests.total == 0


def test_a_project_that_exists_already_is_not_touched(dss: DssEmulator) -> None:
    dss.create_project(LEFT)
    with pytest.raises(ScratchError), scratch_project(Node(dss.url, dss.api_key, LEFT)):
        pass
    assert writes(dss) == []


def test_what_an_earlier_run_left_is_named_and_not_touched(dss: DssEmulator) -> None:
    dss.create_project(LEFT)
    run = verify(dss.url, dss.api_key, facts=(), travels=False)
    assert any(note.startswith(LEFT) for note in run.notes)
    assert list(dss.projects) == [LEFT]
    assert not any(LEFT in request for request in writes(dss))


def test_a_key_that_may_not_make_projects_ends_the_run(dss: DssEmulator) -> None:
    dss.fail("/projects", method="POST", status=403)
    with pytest.raises(ScratchError, match="right to create"):
        verify(dss.url, dss.api_key, facts=(), travels=False)


ELSEWHERE: dict[str, Callable[[Node], object]] = {
    "another project": lambda node: node.client.get_project("SALES").set_variables(
        {"standard": {}, "local": {}}
    ),
    "its removal": lambda node: node.client.get_project("SALES").delete(),
    "the settings of the node": lambda node: node.client._perform_empty(
        "PUT", "/admin/variables/", body={}
    ),
    "a further project": lambda node: node.client.create_project("SALES2", "Sales", "admin"),
    "a way around": lambda node: node.client._perform_empty(
        "PUT", f"{node.path}/%2e%2e/SALES/variables/", body={}
    ),
    "a path that looks like it": lambda node: node.client._perform_empty(
        "PUT", f"/projects/SALES/libraries/contents/dip/publicapi{node.path}/x", body={}
    ),
    "an upload": lambda node: (
        node.client.get_project("SALES").get_managed_folder("f").put_file("x", b"x")
    ),
}


@pytest.mark.parametrize("write", ELSEWHERE.values(), ids=ELSEWHERE.keys())
def test_a_write_outside_the_project_is_stopped_before_it_is_sent(
    dss: DssEmulator, write: Callable[[Node], object]
) -> None:
    dss.create_project("SALES")
    with pytest.raises(OutsideProjectError):
        write(Node(dss.url, dss.api_key, LEFT))
    assert dss.requests.total == 0


@pytest.mark.parametrize("missing", ["DATAIKU_HOST", "DATAIKU_API_KEY"])
def test_a_missing_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str
) -> None:
    monkeypatch.setenv("DATAIKU_HOST", "http://127.0.0.1:9")
    monkeypatch.setenv("DATAIKU_API_KEY", "the-key-itself")
    monkeypatch.delenv(missing)
    assert main([]) == 1
    told = capsys.readouterr().err
    assert f"{missing} is not set" in told
    assert "the-key-itself" not in told


def test_a_node_that_does_not_answer_ends_the_run_without_the_key(
    connected: DssEmulator, capsys: pytest.CaptureFixture[str]
) -> None:
    connected.fail("*", drop=True)
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "does not say what it is" in told
    assert connected.api_key not in told


def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        verify("http://anna:secret@127.0.0.1:9", "key", facts=(), travels=False)


def test_a_run_that_is_stopped_from_outside_leaves_no_project(
    dss: DssEmulator,
) -> None:
    dss.latency = 0.05
    process = subprocess.Popen(
        [sys.executable, "-m", "real_node"],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "python-lib")]),
            "DATAIKU_HOST": dss.url,
            "DATAIKU_API_KEY": dss.api_key,
        },
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        until = time.monotonic() + 60
        while dss.requests.count("POST", "/projects/*/datasets") == 0:
            assert process.poll() is None, process.stderr
            assert time.monotonic() < until
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=300)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    assert (process.returncode, dss.projects) == (1, {})
    assert "interrupted" in told
