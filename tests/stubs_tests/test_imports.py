"""Imports: what runs is the plugin at hand, whatever else the process has loaded."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from component_runner import PluginRunner
from stubs_tests.plugin_files import macro, returning, step, webapp

Start = Callable[..., PluginRunner]


def plugin_saying(word: str) -> dict[str, Any]:
    """Return a plugin whose package `kit` holds a word, read in two ways."""
    return {
        **macro("import kit.words\n" + returning("kit.words.WORD + str(kit.words.count())")),
        "python-lib/kit/__init__.py": "",
        "python-lib/kit/words.py": (
            f"WORD = {word!r}\nSEEN = []\n\ndef count():\n"
            "    SEEN.append(1)\n    return len(SEEN)\n"
        ),
    }


def test_two_plugins_with_one_package_name_do_not_mix(start: Start) -> None:
    one, two = start(plugin_saying("one"), "one"), start(plugin_saying("two"), "two")
    said = [runner.run_macro("kit-macro").value for runner in (one, two, one)]
    assert said == ["one1", "two1", "one1"]


def test_the_process_s_own_copy_is_put_aside_and_comes_back(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the tests have imported the repository and an unpacked archive is run."""
    archive = start(plugin_saying("archive"), "archive")
    start(plugin_saying("repository"), "repository")
    monkeypatch.syspath_prepend(str(tmp_path / "repository" / "python-lib"))
    own = importlib.import_module("kit.words")

    try:
        assert archive.run_macro("kit-macro").value == "archive1"
        assert sys.modules["kit.words"] is own
        assert own.WORD == "repository"
    finally:
        for name in ("kit", "kit.words"):
            del sys.modules[name]


def test_modules_loaded_from_the_same_folder_are_shared(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a test can catch the plugin's own exceptions by class."""
    runner = start(plugin_saying("mine"))
    monkeypatch.syspath_prepend(str(tmp_path / "kit" / "python-lib"))
    own = importlib.import_module("kit.words")

    try:
        assert runner.run_macro("kit-macro").value == "mine1"
        assert own.SEEN == [1]
        assert sys.modules["kit.words"] is own
    finally:
        for name in ("kit", "kit.words"):
            del sys.modules[name]


def test_a_module_that_the_plugin_forgot_to_ship_is_missing(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though another plugin's folder is on the path, and its module is loaded."""
    start(plugin_saying("repository"), "repository")
    monkeypatch.syspath_prepend(str(tmp_path / "repository" / "python-lib"))
    importlib.import_module("kit.words")

    try:
        broken = start(macro("import kit.words\n" + returning("''")), "broken")
        with pytest.raises(ModuleNotFoundError, match="kit"):
            broken.run_macro("kit-macro")
    finally:
        for name in ("kit", "kit.words"):
            del sys.modules[name]


def test_another_dataiku_is_put_aside_and_comes_back(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = ModuleType("dataiku")
    monkeypatch.setitem(sys.modules, "dataiku", foreign)
    monkeypatch.delitem(sys.modules, "dataiku.runnables", raising=False)
    code = "import dataiku\n" + returning("dataiku.default_project_key()")
    for _ in range(2):
        assert start(macro(code)).run_macro("kit-macro").value == "SALES"
        assert sys.modules["dataiku"] is foreign
        assert "dataiku.runnables" not in sys.modules


def test_the_stub_is_the_same_after_another_dataiku_was_there(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What holds on to the stub, as shared modules do, keeps getting the context of each run."""
    held = importlib.import_module("dataiku")
    code = "import dataiku\n" + returning("str(id(dataiku))")
    runner = start(macro(code))
    runner.run_macro("kit-macro")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "dataiku", ModuleType("dataiku"))
        assert runner.run_macro("kit-macro").value == str(id(held))


def test_a_failing_component_leaves_nothing_behind(start: Start) -> None:
    files = {
        **plugin_saying("w"),
        **step("import kit.words\nimport sys\nsys.path.append('/nowhere')\n1 / 0\n"),
        **webapp("import kit.words\n1 / 0\n"),
        **macro("import kit.words\n1 / 0\n", "kit-bad"),
    }
    runner = start(files)
    assert runner.run_step("kit-step").failed
    for run in (lambda: runner.run_macro("kit-bad"), lambda: runner.load_webapp("kit-webapp")):
        with pytest.raises(ZeroDivisionError):
            run()
    assert "kit" not in sys.modules
    assert "/nowhere" not in sys.path


def test_outside_of_a_run_the_stub_says_so() -> None:
    import dataiku  # noqa: PLC0415

    with pytest.raises(RuntimeError, match="no plugin component is running"):
        dataiku.api_client()


def test_the_stub_offers_nothing_that_dss_does_not_have() -> None:
    import dataiku  # noqa: PLC0415

    public = {name for name in vars(dataiku) if not name.startswith("_")}
    modules = {"runnables", "customstep", "customwebapp", "scenario", "annotations"}
    assert public - modules == {
        "Dataset",
        "Folder",
        "Project",
        "WebappImpersonationContext",
        "api_client",
        "default_project_key",
        "get_custom_variables",
        "set_default_project_key",
    }
