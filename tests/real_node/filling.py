"""Objects of every kind that a node lets us make, so that there is something to ask about."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Callable

from dataikuapi.dss.project import DSSProject
from dataikuapi.utils import DataikuException
from requests.exceptions import RequestException

from real_node.facts import NotTestable
from real_node.node import Node

CODE = "print('written by make verify-dss')\n"
NAME = "driftverify"
INPUT, OUTPUT = f"{NAME}_input", f"{NAME}_output"

# The first kind that the node takes: files on its own disk, a table typed in, an upload.
_DATASETS: tuple[tuple[str, dict[str, str]], ...] = (
    ("Filesystem", {"connection": "filesystem_managed", "path": "${projectKey}/driftverify"}),
    ("Inline", {}),
    ("UploadedFiles", {}),
)
_COLUMNS = ({"name": "id", "type": "bigint"}, {"name": "label", "type": "string"})
_NOTEBOOK = {
    "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
    "cells": [
        {
            "cell_type": "code",
            "metadata": {},
            "source": [CODE],
            "outputs": [],
            "execution_count": None,
        }
    ],
}


@dataclass
class Made:
    """What the project holds: names by kind, and why a kind is missing."""

    names: dict[str, str] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def name(self, kind: str) -> str:
        """Return the name of the object of a kind; raises `NotTestable` where there is none."""
        if kind not in self.names:
            raise NotTestable(f"no {kind} could be made: {self.refused.get(kind, 'not tried')}")
        return self.names[kind]


def fill(node: Node) -> Made:
    """Make one object of each kind; what the node refuses is noted and left out."""
    made = Made()
    for kind, make in _MAKERS.items():
        try:
            made.names[kind] = make(node.project)
        except (DataikuException, RequestException) as error:
            made.refused[kind] = " ".join(str(error).split())[:160]
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            made.refused[kind] = f"the answer has another shape ({type(error).__name__}: {error})"
    return made


def _dataset(project: DSSProject) -> str:
    for name in (INPUT, OUTPUT):
        _create_dataset(project, name)
        settings = project.get_dataset(name).get_settings()
        for column in _COLUMNS:
            settings.add_raw_schema_column(dict(column))
        settings.save()
    return INPUT


def _create_dataset(project: DSSProject, name: str) -> None:
    refusals = []
    for kind, params in _DATASETS:
        own = {**params, "path": f"{params['path']}/{name}"} if "path" in params else dict(params)
        try:
            project.create_dataset(name, kind, own, "csv", {"separator": ",", "style": "excel"})
        except DataikuException as error:
            refusals.append(str(error))
        else:
            return
    raise DataikuException("; ".join(refusals))


def _recipe(project: DSSProject) -> str:
    return code_recipe(project, "python", f"compute_{OUTPUT}")


def code_recipe(project: DSSProject, kind: str, name: str) -> str:
    """Make a recipe of that language between the two datasets, and return its name."""
    prototype = {
        "type": kind,
        "name": name,
        "inputs": {"main": {"items": [{"ref": INPUT, "deps": []}]}},
        "outputs": {"main": {"items": [{"ref": OUTPUT, "appendMode": False}]}},
    }
    made: str = project.create_recipe(prototype, {"script": CODE}).recipe_name
    return made


def _scenario(project: DSSProject) -> str:
    definition = {"active": False, "params": {"steps": []}, "triggers": [], "reporters": []}
    made: str = project.create_scenario(f"{NAME} steps", "step_based", definition).id
    return made


def _script_scenario(project: DSSProject) -> str:
    scenario = project.create_scenario(f"{NAME} script", "custom_python")
    settings = scenario.get_settings()
    settings.code = CODE
    settings.save()
    made: str = scenario.id
    return made


def _folder(project: DSSProject) -> str:
    made: str = project.create_managed_folder(NAME).id
    return made


def _variables(project: DSSProject) -> str:
    project.set_variables({"standard": {NAME: "1"}, "local": {}})
    return NAME


def _zone(project: DSSProject) -> str:
    zone = project.get_flow().create_zone(NAME)
    zone.add_item(project.get_dataset(INPUT))
    made: str = zone.id
    return made


def _article(project: DSSProject) -> str:
    made: str = project.get_wiki().create_article(NAME, content="# Verification\n").article_id
    return made


def _library_file(project: DSSProject) -> str:
    path = f"{NAME}.py"
    project.get_library().add_file(path).write(CODE)
    return path


def _notebook(project: DSSProject) -> str:
    project.create_jupyter_notebook(NAME, _NOTEBOOK)
    return NAME


def _webapp(project: DSSProject) -> str:
    webapp = project.create_webapp(NAME)
    settings = webapp.get_settings()
    settings.get_raw()["params"]["python"] = CODE
    settings.save()
    made: str = webapp.webapp_id
    return made


def _dashboard(project: DSSProject) -> str:
    made: str = project.create_dashboard(NAME).dashboard_id
    return made


def _api_service(project: DSSProject) -> str:
    settings = project.create_api_service(NAME).get_settings()
    realm = settings.get_raw().setdefault("authRealm", {})
    realm.setdefault("queryKeys", []).append({"key": secrets.token_hex(16), "description": NAME})
    settings.save()
    return NAME


def _evaluation_store(project: DSSProject) -> str:
    made: str = project.create_evaluation_store(NAME, "TABULAR").id
    return made


def _streaming_endpoint(project: DSSProject) -> str:
    project.create_httpsse_streaming_endpoint(NAME, "http://127.0.0.1/")
    return NAME


def _agent(project: DSSProject) -> str:
    made: str = project.create_agent(NAME, "PYTHON_AGENT").id
    return made


def _agent_skill(project: DSSProject) -> str:
    made: str = project.create_agent_skill(NAME).id
    return made


def _semantic_model(project: DSSProject) -> str:
    made: str = project.create_semantic_model(NAME).id
    return made


_MAKERS: dict[str, Callable[[DSSProject], str]] = {
    "dataset": _dataset,
    "recipe": _recipe,
    "scenario": _scenario,
    "scenario with a script": _script_scenario,
    "managed folder": _folder,
    "set of variables": _variables,
    "flow zone": _zone,
    "wiki article": _article,
    "library file": _library_file,
    "Jupyter notebook": _notebook,
    "webapp": _webapp,
    "dashboard": _dashboard,
    "API service": _api_service,
    "evaluation store": _evaluation_store,
    "streaming endpoint": _streaming_endpoint,
    "agent": _agent,
    "agent skill": _agent_skill,
    "semantic model": _semantic_model,
}
