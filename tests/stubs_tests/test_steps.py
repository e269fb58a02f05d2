"""Steps: scripts that end well, end badly, and say something before that."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from component_runner import ConfigError, PluginRunner
from stubs_tests.plugin_files import PLUGIN, macro, param, returning, step
from stubs_tests.test_config import PRESET_FILES, PROFILE

Start = Callable[..., PluginRunner]

ENVELOPE = """
from dataiku.customstep import get_plugin_config, get_step_config, get_step_resource
from dataiku.scenario import Scenario

Scenario().set_scenario_variables(
    own=get_step_config(), envelope=get_plugin_config(), resource=get_step_resource()
)
"""


def test_a_step_gets_its_settings_and_the_envelope(start: Start) -> None:
    """Presets are resolved in the envelope only, the plugin's settings are inside it."""
    runner = start(
        {
            "plugin.json": {**PLUGIN, "params": [param("title", defaultValue="Report")]},
            **step(ENVELOPE, params=[param("limit", "INT", defaultValue=2), PROFILE]),
            **PRESET_FILES,
        },
        plugin_config={"title": "Mine"},
    )
    saved = {"mode": "PRESET", "name": "nightly"}
    result = runner.run_step(
        "kit-step", {"profile": saved}, presets={"nightly": {"name": "n", "depth": 4}}
    )
    assert (result.failed, result.error) == (False, None)
    assert result.variables["own"] == {"limit": 2, "profile": saved}
    assert result.variables["envelope"] == {
        "config": {"limit": 2, "profile": {"depth": 4, "name": "n"}},
        "pluginConfig": {"title": "Mine"},
    }
    assert result.variables["resource"].endswith("/kit/resource")


def test_a_failing_step_keeps_what_it_set_before(start: Start) -> None:
    code = """
        from dataiku.scenario import Scenario
        Scenario().set_scenario_variables(kit_status="drift", kit_count=3)
        raise ValueError("three changes")
    """
    result = start(step(code)).run_step("kit-step")
    assert result.failed
    assert isinstance(result.error, ValueError)
    assert result.variables == {"kit_status": "drift", "kit_count": 3}


@pytest.mark.parametrize("leave", ["exit()", "exit(0)", "import sys; sys.exit()", "quit()"])
def test_leaving_early_is_success(
    start: Start, leave: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And standard input, which `exit` closes, stays as it was."""
    stdin = io.StringIO()
    monkeypatch.setattr(sys, "stdin", stdin)
    assert not start(step(f"{leave}\nraise AssertionError\n")).run_step("kit-step").failed
    assert sys.stdin is stdin
    assert not stdin.closed


@pytest.mark.parametrize("leave", ["exit(1)", "exit('broken')", "import sys; sys.exit(3)"])
def test_leaving_with_a_code_is_failure(start: Start, leave: str) -> None:
    result = start(step(leave)).run_step("kit-step")
    assert result.failed
    assert isinstance(result.error, SystemExit)


def test_a_step_is_the_main_script_with_nothing_else_in_it(start: Start) -> None:
    code = """
        from __future__ import annotations
        import sys
        from dataclasses import dataclass
        from dataiku.scenario import Scenario
        names = sorted(name for name in globals() if not name.startswith("__"))

        @dataclass
        class Row:
            name: str

        if __name__ == "__main__":
            Scenario().set_scenario_variables(
                names=names, is_main=sys.modules["__main__"].__dict__ is globals()
            )
    """
    main = sys.modules["__main__"]
    runner = start(step(code))
    for _ in range(2):
        variables = runner.run_step("kit-step").variables
        assert variables["names"] == ["Scenario", "annotations", "dataclass", "sys"]
        assert variables["is_main"] is True
    assert sys.modules["__main__"] is main


def test_a_step_that_does_not_parse_fails(start: Start) -> None:
    result = start(step("def (:\n")).run_step("kit-step")
    assert isinstance(result.error, SyntaxError)


def test_settings_of_a_step_are_checked(start: Start) -> None:
    runner = start(step("raise AssertionError", params=[param("name", mandatory=True)]))
    with pytest.raises(ConfigError, match="mandatory"):
        runner.run_step("kit-step")
    with pytest.raises(ConfigError, match="colour"):
        runner.run_step("kit-step", {"name": "n", "colour": "red"})


def test_scenario_variables_must_be_json(start: Start) -> None:
    code = """
        from dataiku.scenario import Scenario
        Scenario().set_scenario_variables(bad=object())
    """
    assert isinstance(start(step(code)).run_step("kit-step").error, TypeError)


@pytest.mark.parametrize(
    "call",
    [
        "__import__('dataiku.scenario').scenario.Scenario()",
        "__import__('dataiku.customstep').customstep.get_step_config()",
        "__import__('dataiku.customwebapp').customwebapp.get_webapp_config()",
        "__import__('dataiku').WebappImpersonationContext().__enter__()",
    ],
)
def test_what_belongs_to_other_components_is_not_there(start: Start, call: str) -> None:
    with pytest.raises(RuntimeError, match="this is a macro"):
        start(macro(returning(call))).run_macro("kit-macro")
