"""Datasets as components write them: columns on the node, rows kept by the runner."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from component_runner import PluginRunner
from dss_emulator import DssEmulator, Project
from stubs_tests.plugin_files import step

Start = Callable[..., PluginRunner]

WRITE = """
import dataiku

dataset = dataiku.Dataset("HUB.log", ignore_flow=True)
{before}
with dataset.get_writer() as writer:
    writer.write_row_dict({{"name": "a", "size": 3, "other": 1}})
    writer.write_row_dict({{"name": None}})
"""
COLUMNS = [{"name": "name", "type": "string"}, {"name": "size", "type": "bigint"}]


@pytest.fixture
def hub(dss: DssEmulator) -> Project:
    project = dss.create_project("HUB")
    project.save("dataset", "log", {"type": "Filesystem", "schema": {"columns": COLUMNS}})
    return project


@pytest.fixture
def run(start: Start, dss: DssEmulator, hub: Project) -> Callable[..., PluginRunner]:
    """A function that runs a script as a step, as often as asked for."""

    def run(code: str, times: int = 1, key: str = dss.api_key) -> PluginRunner:
        runner = start(step(code), url=dss.url, api_key=key, project_key="HUB")
        for _ in range(times):
            result = runner.run_step("kit-step")
            if result.error is not None:
                raise result.error
        return runner

    return run


def test_rows_travel_as_text_by_column(run: Callable[..., PluginRunner]) -> None:
    rows = run(WRITE.format(before="")).dataset_rows("HUB.log")
    assert rows == [{"name": "a", "size": "3"}, {"name": "", "size": ""}]


def test_a_writer_replaces_all_rows_by_default(run: Callable[..., PluginRunner]) -> None:
    assert len(run(WRITE.format(before=""), times=2).dataset_rows("HUB.log")) == 2


def test_a_writer_appends_where_it_is_told_to(run: Callable[..., PluginRunner]) -> None:
    code = WRITE.format(before='dataset.spec_item["appendMode"] = True')
    assert len(run(code, times=2).dataset_rows("HUB.log")) == 4


def test_columns_are_saved_on_the_node(run: Callable[..., PluginRunner], hub: Project) -> None:
    run('import dataiku\ndataiku.Dataset("log").write_schema([{"name": "x", "type": "date"}])')
    assert hub.get("dataset", "log")["schema"]["columns"] == [{"name": "x", "type": "date"}]


def test_a_handle_keeps_the_columns_that_it_read(run: Callable[..., PluginRunner]) -> None:
    before = 'dataset.read_schema()\ndataset.write_schema([{"name": "x", "type": "date"}])'
    assert list(run(WRITE.format(before=before)).dataset_rows("HUB.log")[0]) == ["name", "size"]


@pytest.mark.parametrize("column", [{"name": "x"}, {"type": "string"}, {"name": "x", "type": "t"}])
def test_a_column_without_name_or_known_type_is_refused(
    run: Callable[..., PluginRunner], column: dict[str, str]
) -> None:
    with pytest.raises(Exception, match="not a column"):
        run(f'import dataiku\ndataiku.Dataset("log").write_schema([{column!r}])')


def test_no_columns_are_an_error_unless_allowed(
    run: Callable[..., PluginRunner], hub: Project
) -> None:
    with hub.edit("dataset", "log") as dataset:
        dataset["schema"] = {"columns": []}
    run('import dataiku\nassert dataiku.Dataset("log").read_schema(raise_if_empty=False) == []')
    with pytest.raises(Exception, match=r"No column in schema of HUB\.log"):
        run(WRITE.format(before=""))


def test_a_dataset_that_is_not_there_is_an_error(run: Callable[..., PluginRunner]) -> None:
    with pytest.raises(Exception, match="dataset does not exist"):
        run('import dataiku\ndataiku.Dataset("gone").read_schema()')


def test_two_projects_in_one_name_are_an_error(run: Callable[..., PluginRunner]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        run('import dataiku\ndataiku.Dataset("HUB.log", project_key="OTHER")')


def test_who_may_only_read_may_not_write_rows(
    run: Callable[..., PluginRunner], dss: DssEmulator, hub: Project
) -> None:
    with hub.permissions() as document:
        document["permissions"] = [{"user": "robin", "readProjectContent": True}]
    with pytest.raises(Exception, match="edit this dataset"):
        run(WRITE.format(before=""), key=dss.add_user("robin"))
