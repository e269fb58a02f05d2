"""Settings: completed by the descriptor, and refused where they do not fit it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from component_runner import ConfigError, DescriptorError, PluginRunner
from component_runner.parameters import TYPES
from stubs_tests.plugin_files import META, macro, param, returning

Start = Callable[..., PluginRunner]
CONFIG = "import json\n" + returning("json.dumps(self.config, sort_keys=True)")
CHOICES = [{"value": "a", "label": "A"}, {"value": "b", "label": "B"}]


def config_of(runner: PluginRunner, *given: Any, **more: Any) -> Any:
    """Return the settings that the macro sees."""
    return json.loads(runner.run_macro("kit-macro", *given, **more).value)


def test_every_default_is_filled_in_hidden_ones_too(start: Start) -> None:
    params = [
        param("mode", defaultValue="simple"),
        param("depth", "INT", defaultValue=3, visibilityCondition="model.mode == 'deep'"),
        param("note"),
        {"type": "SEPARATOR", "label": "More"},
    ]
    assert config_of(start(macro(CONFIG, params=params))) == {"mode": "simple", "depth": 3}


def test_given_values_win_and_are_copies(start: Start) -> None:
    given = {"items": ["a"]}
    code = "import json\n" + returning("json.dumps(self.config['items'].append('x'))")
    runner = start(macro(code, params=[param("items", "STRINGS", defaultValue=["d"])]))
    runner.run_macro("kit-macro", given)
    assert given == {"items": ["a"]}


def test_undeclared_keys_are_refused(start: Start) -> None:
    with pytest.raises(ConfigError, match="'colour'"):
        start(macro(CONFIG)).run_macro("kit-macro", {"colour": "red"})


def test_a_key_filled_by_a_role_need_not_be_declared(start: Start) -> None:
    role = {"type": "MANAGED_FOLDER", "targetParamsKey": "clicked"}
    runner = start(macro(CONFIG, macroRoles=[role]))
    assert config_of(runner, {"clicked": "f1"}) == {"clicked": "f1"}


@pytest.mark.parametrize("value", [None, "", []])
def test_an_empty_mandatory_value_is_refused(start: Start, value: Any) -> None:
    runner = start(macro(CONFIG, params=[param("name", "STRINGS", mandatory=True)]))
    with pytest.raises(ConfigError, match="mandatory parameter 'name'"):
        runner.run_macro("kit-macro", {"name": value})
    with pytest.raises(ConfigError, match="mandatory parameter 'name'"):
        runner.run_macro("kit-macro")


def test_false_and_zero_are_values(start: Start) -> None:
    params = [param("on", "BOOLEAN", mandatory=True), param("limit", "INT", mandatory=True)]
    runner = start(macro(CONFIG, params=params))
    assert config_of(runner, {"on": False, "limit": 0}) == {"on": False, "limit": 0}


def test_choices_are_checked_where_they_are_static(start: Start) -> None:
    params = [
        param("one", "SELECT", selectChoices=CHOICES),
        param("some", "MULTISELECT", selectChoices=CHOICES),
        param("any", "SELECT", getChoicesFromPython=True),
    ]
    runner = start(macro(CONFIG, params=params))
    good = {"one": "a", "some": ["a", "b"], "any": "whatever"}
    assert config_of(runner, good) == good
    for wrong in ({"one": "c"}, {"some": ["a", "c"]}, {"some": "a"}, {"one": ["a"]}):
        with pytest.raises(ConfigError, match=next(iter(wrong))):
            runner.run_macro("kit-macro", wrong)


EXAMPLES: dict[str, tuple[Any, Any]] = {
    "STRING": ("a", 1),
    "TEXTAREA": ("a", ["a"]),
    "PASSWORD": ("a", 1),
    "STRINGS": (["a"], "a"),
    "INT": (5.0, 5.5),
    "DOUBLE": (0.5, "0.5"),
    "INTS": ([1, 2], [1.5]),
    "DOUBLES": ([1, 2.5], [True]),
    "BOOLEAN": (True, "true"),
    "DATE": ("2026-05-01T00:00:00.000Z", "yesterday"),
    "SELECT": ("a", 1),
    "MULTISELECT": (["a"], "a"),
    "MAP": ({"a": 1}, [1]),
    "KEY_VALUE_LIST": ([{"from": "a", "to": "b"}], [{"key": "a"}]),
    "OBJECT_LIST": ([{}], {"a": 1}),
    "ARRAY": ([1, "a"], "a"),
    "DATASETS": (["a"], "a"),
    "DATASET_COLUMNS": (["a"], "a"),
    "CONNECTIONS": (["a"], "a"),
}

NOT_SIMPLE = {"SEPARATOR", "CREDENTIAL_REQUEST", "PRESET", "PRESETS"}


@pytest.mark.parametrize("kind", sorted(set(TYPES) - NOT_SIMPLE))
def test_values_are_checked_by_type(start: Start, kind: str) -> None:
    good, wrong = EXAMPLES.get(kind, ("an-id", 5))
    runner = start(macro(CONFIG, params=[param("value", kind)]))
    assert config_of(runner, {"value": good}) == {"value": good}
    with pytest.raises(ConfigError, match="'value'"):
        runner.run_macro("kit-macro", {"value": wrong})


@pytest.mark.parametrize(
    ("bounds", "value"),
    [({"minI": 1}, 0), ({"maxI": 5}, 6), ({"minI": 0, "maxI": 5}, -1)],
)
def test_bounds_are_checked(start: Start, bounds: dict[str, int], value: int) -> None:
    runner = start(macro(CONFIG, params=[param("limit", "INT", **bounds)]))
    with pytest.raises(ConfigError, match="beyond"):
        runner.run_macro("kit-macro", {"limit": value})


def test_entries_of_an_object_list_are_forms_of_their_own(start: Start) -> None:
    entries = param("rows", "OBJECT_LIST", subParams=[param("limit", "INT", mandatory=True)])
    runner = start(macro(CONFIG, params=[entries]))
    assert config_of(runner, {"rows": [{"limit": 1}]}) == {"rows": [{"limit": 1}]}
    for wrong in ({}, {"limit": "1"}, {"limit": 1, "colour": "red"}):
        with pytest.raises(ConfigError, match="an entry of 'rows'"):
            runner.run_macro("kit-macro", {"rows": [wrong]})


def test_an_emptied_optional_field_arrives_empty(start: Start) -> None:
    runner = start(macro(CONFIG, params=[param("limit", "INT", minI=1)]))
    assert config_of(runner, {"limit": None}) == {"limit": None}


def test_an_unknown_type_is_refused(start: Start) -> None:
    with pytest.raises(DescriptorError, match="COLOUR"):
        start(macro(CONFIG, params=[param("x", "COLOUR")])).run_macro("kit-macro")


def test_settings_must_be_json(start: Start) -> None:
    runner = start(macro(CONFIG, params=[param("x", "ARRAY")]))
    with pytest.raises(ConfigError, match="not JSON"):
        runner.run_macro("kit-macro", {"x": [object()]})


def test_admin_parameters_come_by_their_own_door(start: Start) -> None:
    runner = start(macro(CONFIG, adminParams=[param("force", "BOOLEAN", defaultValue=False)]))
    assert config_of(runner, {}, {"force": True}) == {"force": True}
    with pytest.raises(ConfigError, match="force"):
        runner.run_macro("kit-macro", {"force": True})


def test_plugin_settings_are_checked_too(start: Start) -> None:
    runner = start(macro(CONFIG), plugin_config={"colour": "red"})
    with pytest.raises(ConfigError, match=r"plugin\.json"):
        runner.run_macro("kit-macro")


PRESET_FILES = {
    "parameter-sets/kit-profile/parameter-set.json": {
        "meta": META,
        "params": [param("depth", "INT", defaultValue=1), param("name", mandatory=True)],
        "pluginParams": [param("token", "PASSWORD")],
    },
}
PROFILE = param("profile", "PRESET", parameterSetId="kit-profile")


def test_a_macro_gets_presets_resolved(start: Start) -> None:
    runner = start({**macro(CONFIG, params=[PROFILE]), **PRESET_FILES})
    presets = {"nightly": {"name": "n", "token": "t"}}
    saved = {"profile": {"mode": "PRESET", "name": "nightly"}}
    assert config_of(runner, saved, presets=presets) == {
        "profile": {"depth": 1, "name": "n", "token": "t"}
    }
    inline = {"profile": {"mode": "INLINE", "inlinedConfig": {"name": "i", "depth": 2}}}
    assert config_of(runner, inline) == {"profile": {"depth": 2, "name": "i"}}


def test_several_presets_are_resolved_in_order(start: Start) -> None:
    profiles = param("profiles", "PRESETS", parameterSetId="kit-profile")
    runner = start({**macro(CONFIG, params=[profiles]), **PRESET_FILES})
    saved = [{"mode": "PRESET", "name": name} for name in ("b", "a")]
    resolved = config_of(
        runner, {"profiles": saved}, presets={name: {"name": name} for name in "ab"}
    )
    assert [item["name"] for item in resolved["profiles"]] == ["b", "a"]


@pytest.mark.parametrize(
    "saved",
    [
        {"mode": "PRESET", "name": "unknown"},
        {"mode": "PRESET", "name": "bad"},
        {"mode": "INLINE", "inlinedConfig": {}},
        {"name": "good"},
    ],
)
def test_a_preset_that_does_not_fit_is_refused(start: Start, saved: dict[str, Any]) -> None:
    runner = start({**macro(CONFIG, params=[PROFILE]), **PRESET_FILES})
    with pytest.raises(ConfigError):
        runner.run_macro("kit-macro", {"profile": saved}, presets={"bad": {"colour": "red"}})


def test_a_preset_that_nobody_chose_is_empty(start: Start) -> None:
    runner = start({**macro(CONFIG, params=[PROFILE]), **PRESET_FILES})
    assert config_of(runner, {"profile": {"mode": "NONE"}}) == {"profile": {}}
