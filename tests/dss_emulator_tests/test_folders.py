"""Contents of managed folders: upload, download, list, delete, and broken uploads."""

from __future__ import annotations

import io
import socket
from pathlib import Path
from urllib.parse import urlsplit

import dataikuapi
import pytest
from dataikuapi.dss.managedfolder import DSSManagedFolder
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project


@pytest.fixture
def folder(project: DSSProject) -> DSSManagedFolder:
    return project.get_managed_folder("fOlder01")


def read(folder: DSSManagedFolder, path: str) -> bytes:
    """The bytes of a file."""
    with folder.get_file(path) as answer:
        return bytes(answer.content)


@pytest.mark.parametrize("path", ["a.txt", "/a.txt", "//x//a b/ü #1?.txt", "/50%25.txt"])
@pytest.mark.parametrize("data", [b"", b"text", bytes(range(256)) * 1000, b"\r\n--\r\n"])
def test_round_trip(folder: DSSManagedFolder, path: str, data: bytes) -> None:
    """What was put comes back, under a path with one leading slash."""
    put = folder.put_file(path, io.BytesIO(data))
    kept = "/" + "/".join(part for part in path.split("/") if part)
    assert (put["path"], put["size"]) == (kept, len(data))
    assert folder.list_contents() == {"items": [put]}
    assert read(folder, path) == data


def test_upload_of_text_file_and_tree(folder: DSSManagedFolder, tmp_path: Path) -> None:
    """Strings, open files and whole folders can be uploaded."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "one.txt").write_text("1", encoding="utf-8")
    folder.put_file("/text", "grün")
    with (tmp_path / "sub" / "one.txt").open("rb") as opened:
        folder.put_file("/file", opened)
    folder.upload_folder("/tree", str(tmp_path))
    assert read(folder, "/text") == "grün".encode()
    assert read(folder, "/file") == read(folder, "/tree/sub/one.txt") == b"1"


def test_overwrite_and_dates(folder: DSSManagedFolder) -> None:
    """A second upload replaces the first and is later."""
    first = folder.put_file("/a", b"1")
    second = folder.put_file("/a", b"22")
    assert second["lastModified"] > first["lastModified"]
    assert folder.list_contents()["items"] == [second]


def test_delete(folder: DSSManagedFolder, dss: DssEmulator) -> None:
    """Deleting twice is no error; reading what is gone is a 404."""
    folder.put_file("/a", b"1")
    folder.delete_file("/a")
    folder.delete_file("/a")
    assert folder.list_contents() == {"items": []}
    with pytest.raises(DataikuException, match="NotFoundException"):
        folder.get_file("/a")
    assert dss.requests.log[-1].status == 404


def test_unknown_folder(project: DSSProject) -> None:
    """Contents of a folder that does not exist are a 404."""
    with pytest.raises(DataikuException, match=r"managed folder does not exist: SALES\.none"):
        project.get_managed_folder("none").list_contents()


def test_create_folder(project: DSSProject, sales: Project) -> None:
    """A folder made by the client or the edit API can be used at once."""
    made = project.create_managed_folder("made", connection_name="other")
    assert made.get_definition()["name"] == "made"
    assert made.get_definition()["params"]["connection"] == "other"
    also = sales.create_folder("also", user="anna")
    tag = project.get_managed_folder(also).get_definition()["creationTag"]
    assert tag["lastModifiedBy"] == {"login": "anna"}
    project.get_managed_folder(also).put_file("x", b"1")
    assert sales.folder_files(also) == {"/x": b"1"}
    assert set(sales.names("managed_folder")) == {"fOlder01", made.id, also}


def test_files_can_be_damaged_behind_the_api(folder: DSSManagedFolder, sales: Project) -> None:
    """The view of the files is live."""
    folder.put_file("/a", b"whole")
    files = sales.folder_files("fOlder01")
    files["/a"] = files["/a"][:2]
    files["/foreign"] = b"x"
    assert read(folder, "/a") == b"wh"
    assert [item["path"] for item in folder.list_contents()["items"]] == ["/a", "/foreign"]
    assert folder.list_contents()["items"][0]["size"] == 2


def test_folders_survive_a_reload_on_request(
    dss: DssEmulator, folder: DSSManagedFolder, project: DSSProject, sample_folder: Path
) -> None:
    """With keep_folders, files and folders that the files on disk do not know stay."""
    made = project.create_managed_folder("made")
    folder.put_file("/a", b"1")
    made.put_file("/b", b"2")
    dss.load_project(sample_folder, key="SALES", keep_folders=True)
    assert read(folder, "/a") == b"1"
    assert read(made, "/b") == b"2"
    dss.load_project(sample_folder, key="SALES")
    assert folder.list_contents() == {"items": []}
    with pytest.raises(DataikuException, match="NotFoundException"):
        made.list_contents()


def cut_upload(dss: DssEmulator, body: bytes, announced: int) -> None:
    """Upload `body` as a client that vanishes before it has sent `announced` bytes."""
    host, port = urlsplit(dss.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        head = (
            "POST /dip/publicapi/projects/SALES/managedfolders/fOlder01/contents/cut HTTP/1.1\r\n"
            f"Host: {host}\r\nAuthorization: Bearer {dss.api_key}\r\n"
            "Content-Type: multipart/form-data; boundary=edge\r\n"
            f"Content-Length: {announced}\r\n\r\n"
        )
        connection.sendall(head.encode("ascii") + body)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(1024) == b""


PART = b'--edge\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\nfirst half'


def test_cut_upload_stores_nothing(dss: DssEmulator, sales: Project) -> None:
    """A client that vanishes midway leaves no file."""
    cut_upload(dss, PART, len(PART) + 100)
    assert sales.folder_files("fOlder01") == {}
    assert dss.requests.log[-1].status == 0


def test_cut_upload_may_leave_half_a_file(dss: DssEmulator, sales: Project) -> None:
    """With the switch, what had arrived stays, as in a crashed object store."""
    dss.partial_uploads = True
    cut_upload(dss, PART, len(PART) + 100)
    assert sales.folder_files("fOlder01") == {"/cut": b"first half"}


@pytest.mark.parametrize("body", [b"", b"--edge\r\n", b"no part"])
def test_upload_without_a_file_part(
    client: dataikuapi.DSSClient, dss: DssEmulator, sales: Project, body: bytes
) -> None:
    """A body that is no multipart upload is refused."""
    for content_type in ("multipart/form-data; boundary=edge", "text/plain"):
        with pytest.raises(DataikuException, match="upload has"):
            client._perform_json(
                "POST",
                "/projects/SALES/managedfolders/fOlder01/contents/x",
                raw_body=body,
                headers={"Content-Type": content_type},
            )
        assert dss.requests.log[-1].status == 400


def test_chunked_upload(client: dataikuapi.DSSClient, sales: Project) -> None:
    """A body of unknown length arrives whole."""
    body = PART + b"\r\n--edge--\r\n"
    client._perform_json(
        "POST",
        "/projects/SALES/managedfolders/fOlder01/contents/chunked",
        raw_body=iter([body[:20], body[20:]]),
        headers={"Content-Type": 'multipart/form-data; boundary="edge"'},
    )
    assert sales.folder_files("fOlder01") == {"/chunked": b"first half"}
