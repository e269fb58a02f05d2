"""Faults on purpose."""

from __future__ import annotations

import time

import dataikuapi
import pytest
import requests
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project


@pytest.mark.parametrize(
    ("status", "text"),
    [
        (401, "UnauthorizedException: Failed to read project permissions"),
        (403, "UnauthorizedException: Action forbidden"),
        (404, "NotFoundException: object does not exist"),
        (500, r"IllegalStateException: Request failed \(500\)"),
        (502, "Unknown error: <html>"),
        (503, "Unknown error: <html>"),
        (504, "Unknown error: <html>"),
    ],
)
def test_usual_bodies(project: DSSProject, dss: DssEmulator, status: int, text: str) -> None:
    """Without a body given, the client meets what it would meet in practice."""
    fault = dss.fail(path="/projects/*/datasets", status=status)
    with pytest.raises(DataikuException, match=text):
        project.list_datasets()
    assert project.list_recipes()
    assert fault.hits == 1
    assert dss.requests.log[0].status == status


def test_given_bodies(project: DSSProject, dss: DssEmulator) -> None:
    """Text, bytes and data are sent as they are."""
    with_null = {"errorType": "X", "message": "m", "detailedMessage": None}
    dss.fail(path="/projects/SALES/tags", status=500, body=with_null)
    with pytest.raises(DataikuException, match=r"^X: None$"):
        project.get_tags()
    dss.fail(path="/projects/SALES/variables", status=418, body=b"\xff", content_type="image/x")
    with pytest.raises(DataikuException, match="Unknown error"):
        project.get_variables()
    dss.fail(path="/projects/SALES/settings", status=400, body=["a list"])
    with pytest.raises(AttributeError):
        project.get_settings()


def test_empty_200(project: DSSProject, dss: DssEmulator) -> None:
    """An empty body with status 200 is not JSON."""
    dss.fail(path="/projects/SALES/tags", status=200, body="")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        project.get_tags()


def test_dropped_connection(project: DSSProject, dss: DssEmulator) -> None:
    """The socket is closed without an answer, and the next call works."""
    dss.fail(path="/projects/SALES/tags", drop=True, times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        project.get_tags()
    assert dss.requests.log[-1].status == 0
    assert project.get_tags()


def test_times_and_after(project: DSSProject, dss: DssEmulator) -> None:
    """A fault may let some calls pass and end after some hits."""
    fault = dss.fail(path="/projects/SALES/tags", status=503, after=2, times=2)
    outcomes = []
    for _ in range(6):
        try:
            project.get_tags()
            outcomes.append("ok")
        except DataikuException:
            outcomes.append("failed")
    assert outcomes == ["ok", "ok", "failed", "failed", "ok", "ok"]
    assert fault.hits == 2


def test_stop_and_clear(project: DSSProject, dss: DssEmulator) -> None:
    """Faults end one by one or all at once."""
    fault = dss.fail(path="*", status=500)
    with pytest.raises(DataikuException):
        project.get_tags()
    fault.stop()
    project.get_tags()
    dss.fail(path="*", status=500)
    dss.clear_faults()
    project.get_tags()
    assert fault.hits == 1


def test_delay_only(project: DSSProject, dss: DssEmulator) -> None:
    """A status below 400 without a body slows the normal answer down."""
    dss.fail(path="/projects/SALES/tags", status=200, delay=0.2)
    begun = time.monotonic()
    assert project.get_tags()["tags"]
    assert time.monotonic() - begun >= 0.2


def test_fault_on_upload_stores_nothing(
    project: DSSProject, dss: DssEmulator, sales: Project
) -> None:
    """A failed write has no effect; other methods of the path are not hit."""
    folder = project.get_managed_folder("fOlder01")
    dss.fail(path="/projects/*/managedfolders/*/contents/*", method="POST", status=503, times=1)
    with pytest.raises(DataikuException):
        folder.put_file("/a", b"1")
    assert sales.folder_files("fOlder01") == {}
    folder.put_file("/a", b"1")


@pytest.mark.parametrize("length", [0, 1, 5, 100])
def test_a_cut_upload_leaves_the_first_bytes_under_the_name(
    project: DSSProject, dss: DssEmulator, sales: Project, length: int
) -> None:
    """No answer comes, what had arrived stays, and the next upload is whole."""
    folder = project.get_managed_folder("fOlder01")
    dss.fail(path="*/contents/*", method="POST", cut=length, times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        folder.put_file("/a", b"\r\n\r\nwhole")
    assert sales.folder_files("fOlder01") == {"/a": b"\r\n\r\nwhole"[:length]}
    folder.put_file("/a", b"whole")
    assert sales.folder_files("fOlder01") == {"/a": b"whole"}


def test_a_cut_of_anything_but_an_upload_is_a_dropped_connection(
    project: DSSProject, dss: DssEmulator
) -> None:
    """Nothing else can be done by half."""
    dss.fail(path="/projects/SALES/tags", cut=3, times=1)
    with pytest.raises(requests.exceptions.ConnectionError):
        project.get_tags()
    assert project.get_tags()


def test_fault_hits_before_authentication(dss: DssEmulator) -> None:
    """A gateway in front of DSS knows no keys."""
    dss.fail(path="*", method="*", status=502)
    with pytest.raises(DataikuException, match="Bad Gateway"):
        dataikuapi.DSSClient(dss.url, "wrong").list_project_keys()


def test_first_fault_wins(project: DSSProject, dss: DssEmulator) -> None:
    """Of two faults on one path the older one decides until it ends."""
    dss.fail(path="/projects/SALES/tags", status=403, times=1)
    dss.fail(path="/projects/SALES/t*", status=404)
    for text in ("UnauthorizedException", "NotFoundException"):
        with pytest.raises(DataikuException, match=text):
            project.get_tags()
