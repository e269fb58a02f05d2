"""Keys, rights, and the errors that DSS gives."""

from __future__ import annotations

from typing import Any, Callable

import dataikuapi
import pytest
import requests
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project

READS_BY_ALL: list[Callable[[DSSProject], Any]] = [
    lambda p: p.get_summary(),
    lambda p: p.get_settings(),
    lambda p: p.get_metadata(),
    lambda p: p.get_variables(),
    lambda p: p.get_tags(),
    lambda p: p.list_datasets(),
    lambda p: p.get_project_git().log(),
]


def login(dss: DssEmulator, name: str, *groups: str, **options: bool) -> DSSProject:
    """The sample project in the eyes of a new user."""
    key = dss.add_user(name, groups=groups, **options)
    return dataikuapi.DSSClient(dss.url, key).get_project("SALES")


def status(dss: DssEmulator) -> int:
    """The status of the last answer."""
    return dss.requests.log[-1].status


def test_unknown_key(dss: DssEmulator) -> None:
    """A wrong key is told apart from a project that cannot be read."""
    with pytest.raises(DataikuException, match="NotAuthenticatedException: Unknown API Key"):
        dataikuapi.DSSClient(dss.url, "wrong").list_project_keys()
    assert status(dss) == 401
    assert dss.requests.log[-1].user is None


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(lambda key: {"auth": (key, "")}, id="key as user"),
        pytest.param(lambda key: {"auth": ("", key)}, id="key as password"),
        pytest.param(lambda key: {"headers": {"Authorization": f"Bearer {key}"}}, id="bearer"),
        pytest.param(lambda key: {"headers": {"X-DKU-APITicket": key}}, id="ticket"),
    ],
)
@pytest.mark.parametrize("base", ["/dip/publicapi", "/public/api"])
def test_ways_to_present_a_key(
    dss: DssEmulator, base: str, headers: Callable[[str], dict[str, Any]]
) -> None:
    """All documented ways work under both prefixes, and versions are in every answer."""
    answer = requests.get(f"{dss.url}{base}/auth/info", timeout=10, **headers(dss.api_key))
    assert answer.status_code == 200
    assert answer.json()["authIdentifier"] == "admin"
    assert answer.headers["DSS-Version"] == "14.2.0"
    assert "DSS-API-Version" in answer.headers


@pytest.mark.parametrize("header", ["Basic !!!", "Basic /w==", "Bearer", "Digest x", ""])
def test_odd_authorization_headers(dss: DssEmulator, header: str) -> None:
    """What cannot be read is not authenticated, and no more."""
    url = f"{dss.url}/public/api/projects/"
    answer = requests.get(url, headers={"Authorization": header}, timeout=10)
    assert answer.status_code == 401


def test_instance_and_self(client: dataikuapi.DSSClient, dss: DssEmulator) -> None:
    """Version and identity of node and user."""
    info = client.get_instance_info()
    assert info.raw["dssVersion"] == "14.2.0"
    assert info.node_id == "design-emulated"
    assert client.get_auth_info() == {
        "authIdentifier": "admin",
        "groups": ["administrators"],
        "admin": True,
    }
    assert client.get_auth_info(with_secrets=True)["secrets"] == []


@pytest.mark.parametrize("header", ["Cookie", "cookie", "Authorization"])
def test_users_of_webapps(client: dataikuapi.DSSClient, dss: DssEmulator, header: str) -> None:
    """A webapp learns who sits at the browser, and may act as that user."""
    key = dss.add_user("anna", groups=("analysts",))
    cookie = header.lower() == "cookie"
    headers = {header: f"x=1; dss_access_token_11200={key}" if cookie else f"Bearer {key}"}
    info = client.get_auth_info_from_browser_headers(headers)
    assert info == {"authIdentifier": "anna", "groups": ["analysts"], "admin": False}
    ticket = client.get_ticket_from_browser_headers(headers)
    as_anna = dataikuapi.DSSClient(dss.url, internal_ticket=ticket)
    assert as_anna.get_auth_info()["authIdentifier"] == "anna"
    with pytest.raises(DataikuException, match="NotAuthenticatedException"):
        client.get_ticket_from_browser_headers({header: "x=1"})


def test_unknown_and_unreadable_projects_look_alike(dss: DssEmulator, sales: Project) -> None:
    """The same 401 whether the project is missing or closed to the user."""
    stranger = login(dss, "stranger", "guests")
    messages = set()
    for project in (stranger, stranger.client.get_project("NO_SUCH")):
        with pytest.raises(DataikuException) as caught:
            project.list_datasets()
        assert status(dss) == 401
        messages.add(str(caught.value))
    assert messages == {
        "com.dataiku.dip.exceptions.UnauthorizedException: Failed to read project permissions"
    }
    assert stranger.client.list_project_keys() == []


def test_reader(dss: DssEmulator, sales: Project) -> None:
    """A reader sees the project, but neither permissions nor scenarios, and writes nothing."""
    reader = login(dss, "rita", "analysts")
    assert reader.client.list_project_keys() == ["SALES"]
    for read in READS_BY_ALL:
        read(reader)
    forbidden: list[Callable[[], Any]] = [
        reader.get_permissions,
        reader.list_scenarios,
        lambda: reader.create_managed_folder("mine"),
        lambda: reader.get_managed_folder("fOlder01").put_file("a", b"x"),
        lambda: reader.set_variables({"standard": {}, "local": {}}),
    ]
    for call in forbidden:
        with pytest.raises(DataikuException, match="UnauthorizedException"):
            call()
        assert status(dss) == 403


def test_writer_monitor_and_project_admin(dss: DssEmulator, sales: Project) -> None:
    """Each further right opens what DSS opens with it."""
    writer = login(dss, "wim", "builders")
    assert writer.list_scenarios()
    writer.get_managed_folder("fOlder01").put_file("a", b"x")
    with pytest.raises(DataikuException, match="UnauthorizedException"):
        writer.get_permissions()
    monitor = login(dss, "mo", "analysts", monitor_jobs=True)
    assert monitor.list_scenarios()
    assert login(dss, "boss").get_permissions()["owner"] == "olga"
    assert login(dss, "olga").get_permissions()["owner"] == "olga"
    assert login(dss, "root", admin=True).get_permissions()["owner"] == "olga"


def test_rights_follow_the_permissions(dss: DssEmulator, sales: Project) -> None:
    """A changed permission takes effect at once."""
    reader = login(dss, "rita", "analysts")
    with sales.permissions(user="olga") as permissions:
        permissions["permissions"][0]["runScenarios"] = True
    assert reader.list_scenarios()
    with sales.permissions(user="olga") as permissions:
        permissions["permissions"].clear()
    with pytest.raises(DataikuException, match="Failed to read project permissions"):
        reader.list_datasets()


def test_missing_connection_is_an_internal_error(
    client: dataikuapi.DSSClient, dss: DssEmulator
) -> None:
    """DSS reports some missing things with status 500."""
    with pytest.raises(DataikuException, match="Connection 'x' does not exist"):
        client._perform_json("GET", "/connections/x/info")
    assert status(dss) == 500


def test_unknown_routes_are_answered_501_and_kept(dss: DssEmulator, sales: Project) -> None:
    """A call that the emulator does not know can never pass for a missing feature."""
    client = dataikuapi.DSSClient(dss.url, dss.api_key)
    with pytest.raises(DataikuException, match="not emulated: GET /projects/SALES/jobs"):
        client.get_project("SALES").list_jobs()
    with pytest.raises(DataikuException, match="not emulated: DELETE /projects/SALES/datasets/x"):
        client.get_project("SALES").get_dataset("x").delete()
    assert (
        requests.get(f"{dss.url}/somewhere", auth=(dss.api_key, ""), timeout=10).status_code == 501
    )
    assert dss.unknown_routes == [
        "GET /projects/SALES/jobs",
        "DELETE /projects/SALES/datasets/x",
        "GET /somewhere",
    ]
    dss.unknown_routes.clear()
