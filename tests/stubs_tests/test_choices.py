"""Dynamic choices: asked of the plugin's own script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from component_runner import ConfigError, ContractError, DescriptorError, PluginRunner
from stubs_tests.plugin_files import macro, param, returning, step, webapp

Start = Callable[..., PluginRunner]

ASK = [
    param("depth", "INT", defaultValue=2),
    param("folder", "SELECT", getChoicesFromPython=True, mandatory=True),
]
ECHO = """
    import dataiku
    from kit.words import HELLO

    def do(payload, config, plugin_config, inputs):
        label = [payload, config, plugin_config, inputs, dataiku.default_project_key(), HELLO]
        return {"choices": [{"value": "v", "label": str(label)}]}
"""
LIBRARY = {"python-lib/kit/__init__.py": "", "python-lib/kit/words.py": "HELLO = 'hi'\n"}


def plugin(script: str, **descriptor: Any) -> dict[str, Any]:
    """Return a plugin whose macro, step and webapp ask one script."""
    more = {"params": ASK, "paramsPythonSetup": "kit/choices.py", **descriptor}
    return {
        **macro(returning("''"), **more),
        **step("", **more),
        **webapp("", **more),
        **LIBRARY,
        "resource/kit/choices.py": script,
    }


@pytest.mark.parametrize("kind", ["macro", "step", "webapp"])
def test_the_script_is_asked_with_the_form_so_far(start: Start, kind: str) -> None:
    """Also while a mandatory field is still empty."""
    offered = start(plugin(ECHO)).choices(kind, f"kit-{kind}", "folder")
    facts = [{"parameterName": "folder"}, {"depth": 2}, {}, [], "SALES", "hi"]
    assert offered == [{"value": "v", "label": str(facts)}]


def test_the_script_keeps_nothing_between_questions(start: Start) -> None:
    script = """
        SEEN = []
        def do(payload, config, plugin_config, inputs):
            SEEN.append(1)
            return {"choices": [{"value": str(len(SEEN)), "label": ""}]}
    """
    runner = start(plugin(script))
    offered = [runner.choices("macro", "kit-macro", "folder") for _ in range(2)]
    assert [item[0]["value"] for item in offered] == ["1", "1"]


@pytest.mark.parametrize(
    "answer",
    ["[]", "{}", "{'choices': {}}", "{'choices': ['a']}", "{'choices': [{'value': 'a'}]}",
     "{'choices': [{'value': {1}, 'label': 'a'}]}"],
)  # fmt: skip
def test_a_wrong_answer_is_refused(start: Start, answer: str) -> None:
    script = f"def do(payload, config, plugin_config, inputs):\n    return {answer}\n"
    with pytest.raises(ContractError):
        start(plugin(script)).choices("macro", "kit-macro", "folder")


def test_a_script_without_do_is_refused(start: Start) -> None:
    with pytest.raises(ContractError, match="do"):
        start(plugin("x = 1\n")).choices("macro", "kit-macro", "folder")


def test_only_dynamic_parameters_can_be_asked_for(start: Start) -> None:
    runner = start(plugin(ECHO))
    for kind, name in (("macro", "depth"), ("macro", "unknown"), ("recipe", "folder")):
        with pytest.raises(ConfigError):
            runner.choices(kind, "kit-macro", name)


@pytest.mark.parametrize("setup", [None, "kit/elsewhere.py"])
def test_a_missing_script_is_named(start: Start, setup: str | None) -> None:
    with pytest.raises(DescriptorError):
        start(plugin(ECHO, paramsPythonSetup=setup)).choices("macro", "kit-macro", "folder")
