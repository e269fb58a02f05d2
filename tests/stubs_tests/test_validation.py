"""Validation: a plugin without problems, and one problem at a time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from component_runner import PluginRunner
from stubs_tests.plugin_files import META, PLUGIN, macro, param, returning, step, webapp

Start = Callable[..., PluginRunner]
CHOICES = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]
GOOD: dict[str, Any] = {
    **macro(
        returning("''"),
        permissions=["READ_CONF"],
        paramsPythonSetup="choices.py",
        macroRoles=[{"type": "PROJECT_MACROS"}, {"type": "DATASET", "targetParamsKey": "x"}],
        params=[
            param("mode", "SELECT", selectChoices=CHOICES, defaultValue="a"),
            param("folder", "SELECT", getChoicesFromPython=True, triggerParameters=["mode"]),
            param("depth", "INT", minI=1, defaultValue=2, visibilityCondition="model.mode == 'b'"),
            {"type": "SEPARATOR", "label": "More"},
        ],
        adminParams=[param("force", "BOOLEAN", defaultValue=False)],
    ),
    **step("", params=[param("profile", "PRESET", parameterSetId="kit-profile")]),
    **webapp("", roles=[{"type": "MANAGED_FOLDER", "targetParamsKey": "folder"}]),
    "resource/choices.py": "def do(payload, config, plugin_config, inputs):\n    return {}\n",
    "parameter-sets/kit-profile/parameter-set.json": {"meta": META, "params": [param("name")]},
    "code-env/python/desc.json": {"acceptedPythonInterpreters": ["PYTHON39"]},
    "code-env/python/spec/requirements.txt": "Flask==3.1.0; python_version > '3.6'\n",
}


def test_a_good_plugin_has_no_problems(start: Start) -> None:
    assert start(GOOD).validate() == []


def test_an_empty_folder_is_one_problem(tmp_path: Path) -> None:
    problems = PluginRunner(tmp_path, "http://127.0.0.1:9", "none", "SALES").validate()
    assert len(problems) == 1
    assert problems[0].startswith("plugin.json: ")


PLUGIN_PROBLEMS: list[tuple[dict[str, Any], str]] = [
    ({"id": "Kit"}, "lower case"),
    ({"id": "my kit"}, "other characters"),
    ({"id": "my-plugin"}, "'plugin'"),
    ({"version": "1.0"}, "MAJOR.MINOR.PATCH"),
    ({"meta": None}, "lacks meta"),
    ({"meta": {**PLUGIN["meta"], "label": ""}}, "lacks meta.label"),
    ({"meta": {**PLUGIN["meta"], "icon": "puzzle"}}, "icon 'puzzle'"),
    ({"meta": {**PLUGIN["meta"], "author": ""}}, "lacks meta.author"),
    ({"meta": {**PLUGIN["meta"], "supportLevel": "GREAT"}}, "supportLevel"),
    ({"meta": {**PLUGIN["meta"], "recipesCategory": "magic"}}, "recipesCategory"),
    ({"meta": {**PLUGIN["meta"], "tags": "a"}}, "tags"),
    ({"params": {}}, "not a list"),
]


@pytest.mark.parametrize(("change", "message"), PLUGIN_PROBLEMS)
def test_problems_of_the_plugin(start: Start, change: dict[str, Any], message: str) -> None:
    problems = start({**GOOD, "plugin.json": {**PLUGIN, **change}}).validate()
    assert len(problems) == 1
    assert problems[0].startswith("plugin.json: ")
    assert message in problems[0]


PARAM_PROBLEMS: list[tuple[list[dict[str, Any]], str]] = [
    ([param("a"), param("a")], "declared twice"),
    ([param("my-name")], "no snake_case identifier"),
    ([param("myName")], "no snake_case identifier"),
    ([param("class")], "no snake_case identifier"),
    ([{"name": "a", "type": "STRING"}], "no label"),
    ([param("a", "COLOUR")], "unknown type 'COLOUR'"),
    ([param("a", "FOLDER")], "unknown type 'FOLDER'"),
    ([param("a", default="x")], "says default"),
    ([param("a", minI=1)], "has minI"),
    ([param("a", "DATASET_COLUMN")], "lacks datasetParamName"),
    ([param("a", mandatory="yes")], "mandatory"),
    ([param("a", "SELECT")], "either selectChoices"),
    ([param("a", "SELECT", selectChoices=[{"value": "a"}])], "without value or label"),
    ([param("a", "SELECT", selectChoices=[*CHOICES, CHOICES[0]])], "a choice twice"),
    ([param("a", "SELECT", selectChoices=CHOICES, defaultValue="c")], "defaultValue"),
    ([param("a", "INT", defaultValue="5")], "defaultValue"),
    ([param("a", "INT", defaultValue=5, maxI=4)], "defaultValue"),
    ([param("a", visibilityCondition="model.other")], "model.other"),
    ([param("a", visibilityCondition=["model.a"])], "no expression"),
    ([param("a", "PRESET", parameterSetId="other")], "'other'"),
    ([param("a", "OBJECT_LIST", subParams=[param("b", "COLOUR")])], "COLOUR"),
    (
        [param("a", "CREDENTIAL_REQUEST", credentialRequestSettings={"type": "BASIC"})],
        "outside of a parameter set",
    ),
]


@pytest.mark.parametrize(("params", "message"), PARAM_PROBLEMS)
def test_problems_of_parameters(start: Start, params: list[dict[str, Any]], message: str) -> None:
    problems = start({**GOOD, **step("", params=params)}).validate()
    assert len(problems) == 1
    assert problems[0].startswith("python-steps/kit-step/step.json: ")
    assert message in problems[0]


OK = returning("''")
COMPONENT_PROBLEMS: list[tuple[dict[str, Any], str]] = [
    (macro(OK, resultType="TABLE"), "resultType 'TABLE'"),
    (macro(OK, resultType="FILE", extension="csv"), "lacks mimeType"),
    (macro(OK, permissions=["WRITE"]), "permissions ['WRITE']"),
    (macro(OK, impersonate="true"), "impersonate"),
    (macro(OK, resulttype="HTML"), "has resulttype"),
    (macro(OK, macroRoles=[{"type": "TABLE"}]), "unknown type 'TABLE'"),
    (macro(OK, macroRoles=[{"type": "DATASET"}]), "fills no parameter"),
    (macro(OK, macroRoles={}), "not a list"),
    (macro(OK, adminParams=[param("a", "COLOUR")]), "COLOUR"),
    (macro(OK, paramsPythonSetup="elsewhere.py"), "lacks elsewhere.py"),
    (macro("def (:\n"), "does not parse"),
    (macro(OK, params=[param("a", "SELECT", getChoicesFromPython=True)]), "no paramsPythonSetup"),
    (step("", meta={"label": "L", "description": "D", "icon": "fal fa-x"}), "icon"),
    (step("", permissions=[]), "has permissions"),
    (webapp("", baseType="FLASK"), "baseType 'FLASK'"),
    (webapp("", hasBackend="yes"), "hasBackend"),
    (webapp("", standardWebAppLibraries=["react"]), "'react'"),
    (webapp("", roles=[{"type": "PROJECT_MACROS"}]), "unknown type"),
    ({"resource/choices.py": "x = 1\n"}, "no function do"),
    (macro(OK, "kit-step"), "2 components"),
    (macro(OK, "custom-kit"), "'custom'"),
    ({"parameter-sets/kit-profile/parameter-set.json": {"params": []}}, "lacks meta"),
    ({"code-env/python/desc.json": {}}, "acceptedPythonInterpreters"),
    ({"code-env/python/spec/requirements.txt": "flask\ndataiku-api-client>=12\n"}, "brings itself"),
    ({"code-env/python/spec/requirements.txt": "click==8.1\n"}, "lacks Flask"),
    ({"python-runnables/kit-empty/readme.txt": ""}, "runnable.json is missing"),
    ({"python-steps/kit-step/step.json": "{} // x"}, "not strict JSON"),
]


@pytest.mark.parametrize(("change", "message"), COMPONENT_PROBLEMS)
def test_problems_of_components(start: Start, change: dict[str, Any], message: str) -> None:
    problems = start({**GOOD, **change}).validate()
    assert len(problems) == 1
    assert message in problems[0]


@pytest.mark.parametrize(
    "name", ["webapps/kit-webapp/app.js", "webapps/kit-webapp/backend.py",
             "python-steps/kit-step/step.py", "python-runnables/kit-macro/runnable.py",
             "code-env/python/spec/requirements.txt"],
)  # fmt: skip
def test_missing_files(write_plugin: Callable[..., Path], name: str) -> None:
    root = write_plugin(GOOD)
    (root / name).unlink()
    problems = PluginRunner(root, "http://127.0.0.1:9", "none", "SALES").validate()
    assert len(problems) == 1
    assert Path(name).name in problems[0]
