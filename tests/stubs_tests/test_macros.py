"""Macros: found, constructed, run and judged by their descriptor."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from component_runner import ContractError, DescriptorError, PluginRunner
from stubs_tests.plugin_files import PLUGIN, macro, param, returning

Start = Callable[..., PluginRunner]

COUNTING = """
from dataiku.runnables import Runnable

class Kit(Runnable):
    def get_progress_target(self):
        return (3, "NONE")

    def run(self, progress_callback):
        for value in self.config["values"]:
            progress_callback(value)
        return "done"
"""


def test_a_good_macro_gets_its_settings_and_returns_its_result(start: Start) -> None:
    """Project, settings and plugin settings arrive as DSS hands them over."""
    runner = start(
        {
            "plugin.json": {**PLUGIN, "params": [param("title", defaultValue="Report")]},
            **macro(
                returning("repr((self.project_key, self.config, self.plugin_config))"),
                params=[param("limit", "INT", defaultValue=5), param("free")],
                adminParams=[param("force", "BOOLEAN", defaultValue=False)],
            ),
        }
    )
    result = runner.run_macro("kit-macro", {"limit": 7}, {"force": True})
    expected = ("SALES", {"limit": 7, "force": True}, {"title": "Report"})
    assert (result.value, result.result_type) == (repr(expected), "HTML")
    assert (result.progress, result.target) == ([], None)


def test_progress_is_recorded(start: Start) -> None:
    runner = start(macro(COUNTING, params=[param("values", "ARRAY")]))
    result = runner.run_macro("kit-macro", {"values": [1, 1, 3]})
    assert (result.progress, result.target) == ([1, 1, 3], (3, "NONE"))


@pytest.mark.parametrize("values", [[4], [2, 1], [0.5], [True], [-1], ["1"]])
def test_wrong_progress_is_refused(start: Start, values: list[object]) -> None:
    runner = start(macro(COUNTING, params=[param("values", "ARRAY")]))
    with pytest.raises(ContractError, match="progress"):
        runner.run_macro("kit-macro", {"values": values})


def test_wrong_progress_is_refused_even_where_the_macro_swallows_it(start: Start) -> None:
    code = COUNTING.replace(
        "            progress_callback(value)",
        "            try:\n"
        "                progress_callback(value)\n"
        "            except Exception:\n"
        "                pass",
    )
    runner = start(macro(code, params=[param("values", "ARRAY")]))
    with pytest.raises(ContractError, match="outside of 0 to 3"):
        runner.run_macro("kit-macro", {"values": [9]})


@pytest.mark.parametrize("target", ["3", "(3,)", "(3, 'FURLONGS')", "(-1, 'NONE')"])
def test_wrong_progress_target_is_refused(start: Start, target: str) -> None:
    code = COUNTING.replace('(3, "NONE")', target)
    runner = start(macro(code, params=[param("values", "ARRAY")]))
    with pytest.raises(ContractError, match="target"):
        runner.run_macro("kit-macro", {"values": []})


@pytest.mark.parametrize(
    ("result_type", "expression"),
    [
        ("HTML", "'<p>'"),
        ("URL", "'https://example.org'"),
        ("FILE", "'a,b'"),
        ("NONE", "None"),
        ("JSON_OBJECT", '\'{"projectKey": "X"}\''),
        ("FOLDER_FILE", '\'["f1", "/a.csv"]\''),
    ],
)
def test_results_of_the_declared_type_are_accepted(
    start: Start, result_type: str, expression: str
) -> None:
    more: dict[str, Any] = {"extension": "csv", "mimeType": "text/csv"}
    runner = start(macro(returning(expression), resultType=result_type, **more))
    assert runner.run_macro("kit-macro").result_type == result_type


@pytest.mark.parametrize(
    ("result_type", "expression"),
    [
        ("HTML", "None"),
        ("HTML", "b'<p>'"),
        ("URL", "1"),
        ("FILE", "b'a,b'"),
        ("NONE", "''"),
        ("JSON_OBJECT", "{'a': 1}"),
        ("JSON_OBJECT", "'[]'"),
        ("JSON_OBJECT", "'{'"),
        ("FOLDER_FILE", "'\"f1\"'"),
        ("RESULT_TABLE", "'<table>'"),
    ],
)
def test_results_of_another_type_are_refused(
    start: Start, result_type: str, expression: str
) -> None:
    runner = start(macro(returning(expression), resultType=result_type))
    with pytest.raises(ContractError, match=result_type):
        runner.run_macro("kit-macro")


TABLE = """
from dataiku.runnables import ResultTable, Runnable

class Kit(Runnable):
    def get_progress_target(self):
        return None

    def run(self, progress_callback):
        table = ResultTable()
        table.set_name("Rows")
        table.add_column("name", "Name", self.config["type"])
        table.add_column("tags", "Tags", "STRING_LIST")
        table.add_record(self.config["record"])
        return table
"""
TABLE_PARAMS = [param("type"), param("record", "ARRAY")]


def test_a_table_comes_back_as_it_was_filled(start: Start) -> None:
    runner = start(macro(TABLE, resultType="RESULT_TABLE", params=TABLE_PARAMS))
    table = runner.run_macro("kit-macro", {"type": "STRING", "record": [1, ["a"]]}).value
    assert (table.name, table.records) == ("Rows", [[1, ["a"]]])
    assert [column["name"] for column in table.columns] == ["name", "tags"]


@pytest.mark.parametrize(
    ("kind", "record"),
    [("STRING", ["a"]), ("STRING", [["a"], ["b"]]), ("STRING", ["a", "b"]), ("INT", ["a", []])],
)
def test_a_table_that_does_not_fit_its_columns_is_refused(
    start: Start, kind: str, record: list[object]
) -> None:
    runner = start(macro(TABLE, resultType="RESULT_TABLE", params=TABLE_PARAMS))
    with pytest.raises(ContractError):
        runner.run_macro("kit-macro", {"type": kind, "record": record})


def test_the_macro_s_own_exception_comes_out_unchanged(start: Start) -> None:
    code = returning("self.fail()") + "\n    def fail(self):\n        raise KeyError('mine')\n"
    with pytest.raises(KeyError, match="mine"):
        start(macro(code)).run_macro("kit-macro")


@pytest.mark.parametrize(
    "code",
    ["x = 1\n", returning("''") + "\nclass Second(Kit):\n    pass\n"],
)
def test_there_is_exactly_one_runnable(start: Start, code: str) -> None:
    with pytest.raises(ContractError, match="exactly one"):
        start(macro(code)).run_macro("kit-macro")


def test_each_run_starts_from_a_fresh_module(start: Start) -> None:
    """What a macro keeps in its module is gone the next time."""
    code = "SEEN = []\n" + returning("str(SEEN.append(1) or len(SEEN))")
    runner = start(macro(code))
    assert [runner.run_macro("kit-macro").value for _ in range(2)] == ["1", "1"]


def test_a_macro_may_define_dataclasses_and_has_no_file(start: Start) -> None:
    """The module is a real one, but not at the place where the plugin lies."""
    code = (
        "from __future__ import annotations\n"
        "from dataclasses import dataclass, fields\n"
        "@dataclass(frozen=True)\nclass Row:\n    name: str\n"
    ) + returning("str((fields(Row)[0].name, '__file__' in globals()))")
    assert start(macro(code)).run_macro("kit-macro").value == "('name', False)"


def test_the_runner_s_own_future_imports_do_not_leak_into_components(start: Start) -> None:
    code = "def f(x: 1 + 1): pass\n" + returning("str(f.__annotations__['x'])")
    assert start(macro(code)).run_macro("kit-macro").value == "2"


def test_a_macro_finds_its_python_lib(start: Start) -> None:
    files = macro("from kit.words import HELLO\n" + returning("HELLO"))
    files.update({"python-lib/kit/__init__.py": "", "python-lib/kit/words.py": "HELLO = 'hi'\n"})
    assert start(files).run_macro("kit-macro").value == "hi"


@pytest.mark.parametrize("missing", ["runnable.json", "runnable.py"])
def test_missing_files_are_named(start: Start, tmp_path: Path, missing: str) -> None:
    runner = start(macro(returning("''")))
    (tmp_path / "kit/python-runnables/kit-macro" / missing).unlink()
    with pytest.raises(DescriptorError, match=missing):
        runner.run_macro("kit-macro")


@pytest.mark.parametrize("text", ['{"a": 1} // why', '{"a": 1, "a": 2}', "[]", '{"a": NaN}'])
def test_descriptors_are_strict_json(start: Start, text: str) -> None:
    files = {**macro(returning("''")), "python-runnables/kit-macro/runnable.json": text}
    with pytest.raises(DescriptorError, match=r"runnable\.json"):
        start(files).run_macro("kit-macro")


def test_an_unknown_result_type_is_refused_before_anything_runs(start: Start) -> None:
    runner = start(macro("raise AssertionError", resultType="TABLE"))
    with pytest.raises(DescriptorError, match="TABLE"):
        runner.run_macro("kit-macro")
