"""The macro that checks for drift, from the unpacked archive."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from component_runner import PluginRunner
from doors import drop_column, folder_of, text_of
from dss_emulator import DssEmulator, Project

TAKE = "project-drift-take-snapshot"
CHECK = "project-drift-check"


def test_a_project_that_did_not_change_is_clean(uploaded: PluginRunner) -> None:
    uploaded.run_macro(TAKE)
    result = uploaded.run_macro(CHECK)
    assert "Nothing changed since snapshot 1" in text_of(result.value)
    assert result.progress[-1] == result.target[0] == 100


def test_drift_is_shown_and_is_no_error(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_macro(TAKE)
    drop_column(demo)
    told = text_of(uploaded.run_macro(CHECK).value)
    assert "customers_clean" in told
    assert "anna.berg" in told


def test_drift_below_the_level_is_shown_too(uploaded: PluginRunner, demo: Project) -> None:
    uploaded.run_macro(TAKE)
    drop_column(demo)
    assert "email" in text_of(uploaded.run_macro(CHECK, {"fail_on": "critical"}).value)


def test_what_could_not_be_read_is_shown_and_is_no_error(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    uploaded.run_macro(TAKE)
    dss.fail(path="/projects/RETAIL_CHURN/recipes", status=500)
    assert "all recipes" in text_of(uploaded.run_macro(CHECK).value)


def test_a_check_without_a_folder_says_what_to_do_and_makes_none(
    uploaded: PluginRunner, demo: Project
) -> None:
    before = demo.names("managed_folder")
    with pytest.raises(Exception, match="run the macro 'Take a snapshot' first"):
        uploaded.run_macro(CHECK)
    assert demo.names("managed_folder") == before


def test_a_check_of_an_empty_store_says_what_to_do(uploaded: PluginRunner, demo: Project) -> None:
    demo.create_folder("project_drift")
    with pytest.raises(Exception, match="take one first"):
        uploaded.run_macro(CHECK)


def test_a_folder_that_was_deleted_is_named(uploaded: PluginRunner) -> None:
    with pytest.raises(Exception, match="'gone1234' is not in RETAIL_CHURN"):
        uploaded.run_macro(CHECK, {"folder": "gone1234"})


def test_a_folder_of_a_project_that_he_may_not_see_is_refused_in_one_sentence(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    folder = dss.create_project("SECRET").create_folder("drift")
    reader = dss.add_user("reader", groups=("marketing-analysts",))
    with pytest.raises(Exception, match="may not see the managed folders of SECRET: choose"):
        uploaded.run_macro(CHECK, {"folder": f"SECRET.{folder}"}, as_key=reader)


def test_a_reader_gets_the_report_and_writes_nothing(
    uploaded: PluginRunner, dss: DssEmulator, demo: Project
) -> None:
    uploaded.run_macro(TAKE)
    drop_column(demo)
    before = dict(demo.folder_files(folder_of(demo)))
    reader = dss.add_user("reader", groups=("marketing-analysts",))
    told = text_of(uploaded.run_macro(CHECK, as_key=reader).value)
    assert "customers_clean" in told
    assert "could not be written into the journal" in told
    assert demo.folder_files(folder_of(demo)) == before


def test_the_form_opens_when_the_node_answers_nothing(
    uploaded: PluginRunner, dss: DssEmulator
) -> None:
    dss.fail(path="*", status=500)
    offered = uploaded.choices("macro", CHECK, "against")
    assert [item["value"] for item in offered[:2]] == ["baseline", "latest"]
    assert "Nothing to choose" in offered[-1]["label"]


def test_the_list_of_an_empty_store_says_so(uploaded: PluginRunner, demo: Project) -> None:
    demo.create_folder("project_drift")
    assert "No snapshots of RETAIL_CHURN (default)" in str(
        uploaded.choices("macro", CHECK, "against")[-1]["label"]
    )


def test_every_descriptor_is_as_dss_wants_it(uploaded: PluginRunner) -> None:
    assert uploaded.validate() == []


def test_every_dynamic_choice_is_answered_whatever_is_filled_in(
    uploaded: PluginRunner, unpacked: Path
) -> None:
    asked = 0
    for kind, folder, name in (
        ("macro", "python-runnables", "runnable.json"),
        ("step", "python-steps", "step.json"),
    ):
        for path in sorted((unpacked / folder).glob(f"*/{name}")):
            for parameter in re.findall(
                r'"name": "(\w+)",(?:(?!\{)[^{}])*?"getChoicesFromPython": true', path.read_text()
            ):
                config = {"folder": "gone1234"} if "folder" in path.read_text() else {}
                offered = uploaded.choices(kind, path.parent.name, parameter, config)
                assert isinstance(offered, list)
                asked += 1
    assert asked >= 12
