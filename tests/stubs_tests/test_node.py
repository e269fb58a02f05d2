"""Components that talk to a node: the emulator, through the real client."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dataikuapi.utils import DataikuException

from component_runner import NotPermittedError, PluginRunner
from dss_emulator import DssEmulator
from stubs_tests.plugin_files import Files, macro, param, returning, step, webapp

Run = Callable[..., PluginRunner]


@pytest.fixture
def dss() -> Iterator[DssEmulator]:
    """A node with two empty projects, on which every request was of a known route."""
    with DssEmulator() as node:
        for key in ("SALES", "OTHER"):
            node.create_project(key)
        yield node
        assert list(node.unknown_routes) == []


@pytest.fixture
def on_node(start: Run, dss: DssEmulator) -> Run:
    """A function that writes a plugin and returns its runner on the node."""

    def runner(files: Files, **options: Any) -> PluginRunner:
        return start(files, url=dss.url, **{"api_key": dss.api_key, **options})

    return runner


def answer(runner: PluginRunner, **given: Any) -> Any:
    """Return the value that the macro printed as JSON."""
    return json.loads(runner.run_macro("kit-macro", **given).value)


def answering(expression: str) -> str:
    """Return the code of a macro that returns an expression's value as JSON."""
    return "import dataiku, json\n" + returning(f"json.dumps({expression})")


def test_the_client_has_the_rights_of_the_key(on_node: Run, dss: DssEmulator) -> None:
    code = answering("dataiku.api_client().get_auth_info()['authIdentifier']")
    runner = on_node(macro(code))
    assert answer(runner) == "admin"
    assert answer(runner, as_key=dss.add_user("anna")) == "anna"
    assert answer(runner) == "admin"


def test_the_default_project_is_the_one_of_the_run(on_node: Run) -> None:
    code = """
import dataiku
dataiku.set_default_project_key(dataiku.default_project_key().replace("SALES", "OTHER"))
""" + answering("[dataiku.api_client().get_default_project().project_key, self.project_key]")
    runner = on_node(macro(code))
    assert [answer(runner) for _ in range(2)] == [["OTHER", "SALES"]] * 2


FOLDER = """
import io, json
import dataiku
from dataiku.runnables import Runnable

class Kit(Runnable):
    def get_progress_target(self):
        return None

    def run(self, progress_callback):
        folder = dataiku.Folder(**self.config["folder"])
        folder.upload_data("/a b/one.txt", b"1")
        folder.upload_stream("two.bin", io.BytesIO(bytes(range(256))))
        folder.write_json("three.json", {"3": None})
        folder.delete_path("/two.bin" if self.config["forget"] else "/never-there")
        with folder.get_download_stream("/a b/one.txt") as stream:
            one = stream.read().decode()
        found = {"paths": sorted(folder.list_paths_in_partition()), "one": one}
        found.update(three=folder.read_json("/three.json"), id=folder.get_id())
        found.update(name=folder.get_name(), project=folder.get_info()["projectKey"])
        if not self.config["forget"]:
            folder.clear()
        return json.dumps(found)
"""
FOLDER_PARAMS = [param("folder", "MAP"), param("forget", "BOOLEAN", defaultValue=True)]


def test_folders_are_found_by_id_name_and_project(on_node: Run, dss: DssEmulator) -> None:
    own = dss.project("SALES").create_folder("inbox")
    foreign = dss.project("OTHER").create_folder("inbox")
    runner = on_node(macro(FOLDER, params=FOLDER_PARAMS))
    for folder, folder_id, key in (
        ({"lookup": own}, own, "SALES"),
        ({"lookup": "inbox"}, own, "SALES"),
        ({"lookup": "inbox", "project_key": "OTHER"}, foreign, "OTHER"),
        ({"lookup": f"OTHER.{foreign}"}, foreign, "OTHER"),
    ):
        assert answer(runner, config={"folder": folder}) == {
            "paths": ["/a b/one.txt", "/three.json"],
            "one": "1",
            "three": {"3": None},
            "id": folder_id,
            "name": "inbox",
            "project": key,
        }
        assert set(dss.project(key).folder_files(folder_id)) == {"/a b/one.txt", "/three.json"}


def test_folders_can_be_cleared(on_node: Run, dss: DssEmulator) -> None:
    folder_id = dss.project("SALES").create_folder("inbox")
    runner = on_node(macro(FOLDER, params=FOLDER_PARAMS))
    found = answer(runner, config={"folder": {"lookup": "inbox"}, "forget": False})
    assert found["paths"] == ["/a b/one.txt", "/three.json", "/two.bin"]
    assert dict(dss.project("SALES").folder_files(folder_id)) == {}


def test_a_folder_is_missed_at_its_first_use(on_node: Run) -> None:
    runner = on_node(macro(answering("dataiku.Folder('nothing').lookup")))
    assert answer(runner) == "nothing"
    runner = on_node(macro(answering("dataiku.Folder('nothing').list_paths_in_partition()")))
    with pytest.raises(ValueError, match="'nothing' does not exist in project SALES"):
        runner.run_macro("kit-macro")


def test_a_missing_file_is_an_error_of_the_node(on_node: Run, dss: DssEmulator) -> None:
    dss.project("SALES").create_folder("inbox")
    code = answering("dataiku.Folder('inbox').get_download_stream('/no').read()")
    with pytest.raises(DataikuException):
        on_node(macro(code)).run_macro("kit-macro")


def test_variables_are_expanded(on_node: Run, dss: DssEmulator) -> None:
    with dss.project("SALES").variables() as variables:
        variables["standard"].update(a="1", b="${a}-${c}-${nobody}", limit=5, loop="${loop}x")
        variables["local"].update(a="2", c="${projectKey}")
    found = answer(on_node(macro(answering("dataiku.get_custom_variables()"))))
    loop = found.pop("loop")
    assert found == {
        "a": "2",
        "b": "2-SALES-${nobody}",
        "c": "SALES",
        "limit": "5",
        "projectKey": "SALES",
    }
    assert loop.startswith("${loop}x")
    typed = answer(on_node(macro(answering("dataiku.get_custom_variables(typed=True)"))))
    assert typed["limit"] == 5
    other = answer(on_node(macro(answering("dataiku.get_custom_variables('OTHER')"))))
    assert other == {"projectKey": "OTHER"}


def test_a_project_s_variables_can_be_set(on_node: Run, dss: DssEmulator) -> None:
    code = """
        import dataiku
        project = dataiku.Project()
        variables = project.get_variables()
        variables["standard"]["seen_by"] = project.project_key
        project.set_variables(variables)
    """
    assert not on_node(step(code)).run_step("kit-step").failed
    with dss.project("SALES").variables() as variables:
        assert variables["standard"] == {"seen_by": "SALES"}


def test_a_step_sees_the_variables_of_its_scenario(on_node: Run, dss: DssEmulator) -> None:
    with dss.project("SALES").variables() as variables:
        variables["standard"].update(a="project", b="project")
    code = """
        import dataiku
        from dataiku.scenario import Scenario
        Scenario().set_scenario_variables(c="step")
        everything = Scenario().get_all_variables()
        Scenario().set_scenario_variables(seen=everything, text=dataiku.get_custom_variables())
    """
    result = on_node(step(code)).run_step("kit-step", scenario_variables={"b": "scenario"})
    assert result.error is None
    assert result.variables["seen"] == {
        "projectKey": "SALES", "a": "project", "b": "scenario", "c": "step",
    }  # fmt: skip
    assert result.variables["text"]["b"] == "scenario"


def test_choices_come_from_the_node(on_node: Run, dss: DssEmulator) -> None:
    folder_id = dss.project("SALES").create_folder("inbox")
    script = """
        import dataiku

        def do(payload, config, plugin_config, inputs):
            project = dataiku.api_client().get_default_project()
            folders = project.list_managed_folders()
            return {"choices": [{"value": f["id"], "label": f["name"]} for f in folders]}
    """
    asked = param("folder", "SELECT", getChoicesFromPython=True)
    files = macro(returning("''"), params=[asked], paramsPythonSetup="choices.py")
    runner = on_node({**files, "resource/choices.py": script})
    offered = runner.choices("macro", "kit-macro", "folder")
    assert offered == [{"value": folder_id, "label": "inbox"}]


def test_a_webapp_s_routes_reach_the_node(on_node: Run) -> None:
    code = """
        import dataiku
        @app.route("/whoami")
        def whoami():
            return {"login": dataiku.api_client().get_auth_info()["authIdentifier"]}
    """
    app = on_node(webapp(code)).load_webapp("kit-webapp")
    assert app.test_client().get("/whoami").get_json() == {"login": "admin"}


@pytest.mark.parametrize(
    ("needed", "rights", "may"),
    [
        ([], {}, True),
        (["READ_CONF"], {}, False),
        (["READ_CONF"], {"readProjectContent": True}, True),
        (["WRITE_CONF"], {"readProjectContent": True}, False),
        (["WRITE_CONF"], {"writeProjectContent": True}, True),
        (["READ_CONF", "WRITE_CONF"], {"writeProjectContent": True}, True),
        (["ADMIN"], {"writeProjectContent": True}, False),
        (["ADMIN"], {"admin": True}, True),
    ],
)
def test_permissions_of_a_macro_are_checked(
    on_node: Run, dss: DssEmulator, needed: list[str], rights: dict[str, bool], may: bool
) -> None:
    key = dss.add_user("anna", groups=("analysts",))
    with dss.project("SALES").permissions() as document:
        document["permissions"].append({"group": "analysts", **rights})
    runner = on_node(macro(returning("'ran'"), permissions=needed))
    if may:
        assert runner.run_macro("kit-macro", as_key=key).value == "ran"
    else:
        with pytest.raises(NotPermittedError, match="anna lacks it"):
            runner.run_macro("kit-macro", as_key=key)


def test_owners_and_administrators_may_run_everything(on_node: Run, dss: DssEmulator) -> None:
    dss.create_project("ANNAS", owner="anna")
    anna, tom = dss.add_user("anna"), dss.add_user("tom", admin=True)
    runner = on_node(macro(returning("'ran'"), permissions=["ADMIN"]), project_key="ANNAS")
    for key in (anna, tom):
        assert runner.run_macro("kit-macro", as_key=key).value == "ran"
    runner = on_node(macro(returning("'ran'"), requiresGlobalAdmin=True), project_key="ANNAS")
    assert runner.run_macro("kit-macro", as_key=tom).value == "ran"
    with pytest.raises(NotPermittedError, match="administrators"):
        runner.run_macro("kit-macro", as_key=anna)


def test_admin_parameters_of_others_are_ignored(on_node: Run, dss: DssEmulator) -> None:
    declared = [param("force", "BOOLEAN", defaultValue=False)]
    runner = on_node(macro(answering("self.config"), adminParams=declared))
    given = {"admin_config": {"force": True}}
    assert answer(runner, **given, as_key=dss.add_user("tom", admin=True)) == {"force": True}
    assert answer(runner, **given, as_key=dss.add_user("anna")) == {"force": False}


def test_without_another_key_the_runner_itself_asks_nothing(on_node: Run, dss: DssEmulator) -> None:
    """So that a test can count the requests of the macro alone."""
    runner = on_node(macro(returning("'ran'"), permissions=["ADMIN"]))
    dss.requests.clear()
    runner.run_macro("kit-macro")
    assert dss.requests.total == 0
