"""Project documents: settings, metadata, permissions, variables, tags, manifest."""

from __future__ import annotations

import dataikuapi
import pytest
from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException

from dss_emulator import DssEmulator, Project

from .sample import CREATED, sample_files, write_files


def test_settings_are_params_less_permissions(project: DSSProject) -> None:
    """Owner and permissions have a document of their own."""
    settings = project.get_settings().get_raw()
    assert settings["name"] == "Sales"
    assert settings["tags"] == ["alpha", "zeta"]
    assert settings["versionTag"] == settings["creationTag"] == CREATED
    assert not {"owner", "permissions", "additionalDashboardUsers", "customMeta"} & set(settings)
    permissions = project.get_permissions()
    assert permissions["owner"] == "olga"
    assert permissions["permissionsVersion"] == "V2"
    assert len(permissions["permissions"]) == 4


def test_metadata(project: DSSProject) -> None:
    """Metadata is a view on the settings."""
    assert project.get_metadata() == {
        "label": "Sales",
        "description": "",
        "shortDesc": "What we sold",
        "tags": ["alpha", "zeta"],
        "customFields": {},
        "checklists": {"checklists": []},
        "custom": {"kv": {"team": "retail"}},
    }


def test_variables_tags_and_summary(project: DSSProject) -> None:
    """The smaller documents."""
    assert project.get_variables() == {"standard": {"year": 2026}, "local": {"node": "design"}}
    assert project.get_tags() == {"tags": {"alpha": {"color": "#3A85AD"}}}
    summary = project.get_summary()
    assert (summary["projectKey"], summary["ownerLogin"]) == ("SALES", "olga")


def test_list_of_projects(client: dataikuapi.DSSClient, sales: Project, dss: DssEmulator) -> None:
    """Heads of projects carry stamps, and a location on request."""
    dss.create_project("EMPTY", owner="anna")
    assert client.list_project_keys() == ["SALES", "EMPTY"]
    heads = {head["projectKey"]: head for head in client.list_projects(include_location=True)}
    assert heads["SALES"]["versionTag"] == CREATED
    assert heads["EMPTY"]["ownerLogin"] == "anna"
    assert heads["EMPTY"]["projectLocation"]
    dss.delete_project("EMPTY")
    assert client.list_project_keys() == ["SALES"]
    with pytest.raises(KeyError):
        dss.project("EMPTY")


def test_empty_project_has_a_default_zone_only(
    client: dataikuapi.DSSClient, dss: DssEmulator
) -> None:
    """The client looks for a zone of the id `default`."""
    project = dss.create_project("EMPTY")
    assert project.types() == ["flow_zone"]
    zones = client.get_project("EMPTY").get_flow().list_zones()
    assert [zone.id for zone in zones] == ["default"]
    assert client.get_project("EMPTY").list_datasets() == []


def test_edits_of_documents(project: DSSProject, sales: Project) -> None:
    """Settings and permissions stamp the project; variables and tags have no stamp."""
    with sales.variables(user="anna") as variables:
        variables["standard"]["year"] = 2027
    with sales.tags(user="anna") as tags:
        tags["tags"]["beta"] = {}
    assert project.get_summary()["versionTag"] == CREATED
    with sales.settings(user="anna") as settings:
        settings["shortDesc"] = "changed"
    with sales.permissions(user="olga") as permissions:
        permissions["permissions"].append({"group": "new", "readProjectContent": True})
    tag = project.get_summary()["versionTag"]
    assert (tag["versionNumber"], tag["lastModifiedBy"]) == (2, {"login": "olga"})
    assert project.get_variables()["standard"] == {"year": 2027}
    assert set(project.get_tags()["tags"]) == {"alpha", "beta"}
    assert project.get_settings().get_raw()["shortDesc"] == "changed"
    with sales.document("wiki") as wiki:
        wiki["homeArticleId"] = "2"
    assert project.get_wiki().get_settings().get_home_article_id() == "2"


def test_failed_edit_saves_nothing(project: DSSProject, sales: Project) -> None:
    """An exception inside the block leaves document and object as they were."""
    with pytest.raises(ZeroDivisionError), sales.variables() as variables:
        variables["standard"].clear()
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), sales.edit("dataset", "orders") as dataset:
        dataset.clear()
        raise ZeroDivisionError
    assert project.get_variables()["standard"] == {"year": 2026}
    assert project.get_dataset("orders").get_settings().get_raw()["versionTag"] == CREATED


def test_saving_documents_through_the_client(project: DSSProject, sales: Project) -> None:
    """The client's own saves work and are stamped in the name of the key's user."""
    settings = project.get_settings()
    settings.get_raw()["shortDesc"] = "saved"
    settings.save()
    metadata = project.get_metadata()
    metadata.update(label="Renamed", custom={"kv": {"team": "other"}})
    project.set_metadata(metadata)
    project.set_variables({"standard": {"a": 1}, "local": {}})
    project.set_tags({"tags": {}})
    permissions = project.get_permissions()
    permissions["permissions"] = []
    project.set_permissions(permissions)
    after = project.get_settings().get_raw()
    assert (after["shortDesc"], after["name"]) == ("saved", "Renamed")
    assert after["versionTag"]["lastModifiedBy"] == {"login": "admin"}
    assert after["versionTag"]["versionNumber"] == 3
    assert project.get_metadata()["custom"] == {"kv": {"team": "other"}}
    assert project.get_variables() == {"standard": {"a": 1}, "local": {}}
    assert project.get_tags() == {"tags": {}}
    assert project.get_permissions()["permissions"] == []


def test_app_manifest(
    dss: DssEmulator, project: DSSProject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Present where the project has the file, else not found."""
    with pytest.raises(DataikuException, match="NotFoundException"):
        project.get_app_manifest()
    files = {**sample_files(), "app-manifest.json": {"homepageSections": []}}
    dss.load_project(write_files(tmp_path_factory.mktemp("app"), files), key="SALES")
    assert project.get_app_manifest().get_raw() == {"homepageSections": []}
