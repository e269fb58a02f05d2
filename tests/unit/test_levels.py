"""The built-in levels: one for every change, and a resource has that of its worst change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from project_drift.diff.engine import changes_of
from project_drift.models.diff import Change, ChangeType, ResourceDiff
from project_drift.models.report import COSMETIC, CRITICAL, HIGH, LEVELS, LOW, MEDIUM
from project_drift.policy.levels import Level, level_of
from project_drift.policy.rules import SeverityRule
from project_drift.sync.registry import resource_types
from strategies import keys

READING = ["wiki", "wiki_article", "dashboard", "insight", "flow_zone"]
NOTEBOOKS = ["jupyter_notebook", "sql_notebook", "statistics_worksheet"]
KINDS = ("added", "removed", "modified", "moved", "renamed")

types = st.sampled_from(sorted(resource_types()))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    """Any change at a place that rules name, or at another one."""
    first = draw(st.sampled_from(("params", "payload", "schema", "tags", "owner", "versions")))
    rest = draw(st.lists(st.one_of(st.sampled_from(("columns", "steps", "type")), keys())))
    return Change(
        path="".join(f"/{key}" for key in (first, *rest)),
        kind=draw(st.sampled_from(KINDS)),
        old=draw(st.sampled_from((None, True, False, "a"))),
        new=draw(st.sampled_from((None, True, False, "a", {"admin": True}))),
        label="",
        cosmetic=draw(st.booleans()),
        follows=draw(st.sampled_from(("", "", "dataset.SHOP.orders"))),
    )


def a_change(path: str, kind: str = "modified", old: Any = None, new: Any = None) -> Change:
    return Change(path, kind, old, new, "")


def a_diff(
    change_type: ChangeType, kind: str = "dataset", found: tuple[Change, ...] = ()
) -> ResourceDiff:
    return ResourceDiff(change_type, f"{kind}.SHOP.x", kind, changes=found)


def level_in(kind: str, change: Change) -> Level:
    """The level of an object of a type with this change alone."""
    return level_of(a_diff(ChangeType.MODIFIED, kind, (change,)))


@given(types, changes())
def test_every_change_has_a_level_and_a_reason(kind: str, change: Change) -> None:
    level = level_in(kind, change)
    assert level.name in LEVELS
    assert level.reason


@given(types, st.lists(changes(), min_size=1, max_size=5))
def test_the_level_of_an_object_is_that_of_its_worst_change(kind: str, found: list[Change]) -> None:
    own = [change for change in found if not change.follows]
    levels = [level_in(kind, change) for change in own or found]
    worst = level_of(a_diff(ChangeType.MODIFIED, kind, tuple(found)))
    assert worst in levels
    assert all(LEVELS.index(worst.name) <= LEVELS.index(level.name) for level in levels)


@given(types, st.lists(changes(), max_size=3))
def test_the_order_of_the_changes_does_not_matter(kind: str, found: list[Change]) -> None:
    there, back = (
        level_of(a_diff(ChangeType.MODIFIED, kind, tuple(side))).name
        for side in (found, found[::-1])
    )
    assert there == back


def test_levels_are_listed_from_what_matters_most() -> None:
    assert tuple(LEVELS) == (CRITICAL, HIGH, MEDIUM, LOW, COSMETIC)


@pytest.mark.parametrize("kind", sorted(resource_types()))
@pytest.mark.parametrize("change_type", [ChangeType.UNKNOWN, ChangeType.UNCHANGED])
def test_what_is_unknown_or_unchanged_has_no_level(kind: str, change_type: ChangeType) -> None:
    assert level_of(a_diff(change_type, kind)) == ("", "")


def test_what_is_unknown_has_no_level_even_where_some_changes_are_known() -> None:
    found = (a_change("/params/table"),)
    assert level_of(a_diff(ChangeType.UNKNOWN, "dataset", found)) == ("", "")


@pytest.mark.parametrize(
    ("change_type", "level", "reason"),
    [
        (ChangeType.ADDED, MEDIUM, "an object was added"),
        (ChangeType.REMOVED, HIGH, "an object was removed"),
        (ChangeType.RENAMED, MEDIUM, "an object was renamed"),
    ],
)
def test_an_object_that_came_went_or_was_renamed_has_a_level(
    change_type: ChangeType, level: str, reason: str
) -> None:
    assert level_of(a_diff(change_type)) == (level, reason)


@pytest.mark.parametrize("kind", READING + NOTEBOOKS)
@pytest.mark.parametrize("change_type", [ChangeType.ADDED, ChangeType.REMOVED, ChangeType.RENAMED])
def test_of_what_nothing_is_built_from_coming_and_going_is_low(
    kind: str, change_type: ChangeType
) -> None:
    assert level_of(a_diff(change_type, kind)).name == LOW


def test_a_renamed_object_has_the_level_of_what_else_changed_in_it() -> None:
    found = (a_change("/params/table"),)
    assert level_of(a_diff(ChangeType.RENAMED, "dataset", found)).name == CRITICAL


TABLE = [
    # what only describes
    ("dataset", "/tags[0]", "added", LOW),
    ("recipe", "/shortDesc", "modified", LOW),
    ("scenario", "/description", "modified", LOW),
    ("saved_model", "/checklists/checklists[0]/items[0]/done", "modified", LOW),
    ("dataset", "/customMeta/kv/team", "added", LOW),
    ("dataset", "/customFields/team", "added", LOW),
    ("project", "/metadata/label", "modified", LOW),
    ("webapp", "/owner", "modified", LOW),
    ("webapp", "/listed", "modified", LOW),
    # what is read, and what is tried out
    ("wiki", "/taxonomy[id=1]", "moved", LOW),
    ("wiki_article", "/text", "modified", LOW),
    ("dashboard", "/pages[id=1]", "removed", LOW),
    ("insight", "/params/def/name", "modified", LOW),
    ("flow_zone", "/items[objectType=DATASET,objectId=a]", "added", LOW),
    ("jupyter_notebook", "/cells[0]/source", "modified", MEDIUM),
    ("sql_notebook", "/cells[id=1]/code", "modified", MEDIUM),
    ("statistics_worksheet", "/rootCard/cards[id=1]", "added", MEDIUM),
    ("jupyter_notebook", "/tags[0]", "added", LOW),
    # where data is
    *(
        ("dataset", f"/params/{name}", "modified", CRITICAL)
        for name in (
            "connection",
            "catalog",
            "schema",
            "table",
            "query",
            "path",
            "bucket",
            "container",
        )
    ),
    ("dataset", "/type", "modified", CRITICAL),
    ("managed_folder", "/params/path", "modified", CRITICAL),
    ("managed_folder", "/type", "modified", CRITICAL),
    ("streaming_endpoint", "/params/connection", "modified", CRITICAL),
    ("dataset", "/params/connection", "removed", CRITICAL),
    ("dataset", "/params/tableName", "modified", MEDIUM),
    ("dataset", "/managed", "modified", MEDIUM),
    ("webapp", "/params/path", "modified", MEDIUM),
    # schemas
    ("dataset", "/schema/columns[name=a]", "removed", HIGH),
    ("dataset", "/schema/columns[name=a]", "renamed", HIGH),
    ("dataset", "/schema/columns[name=a]", "added", MEDIUM),
    ("dataset", "/schema/columns[name=a]", "moved", MEDIUM),
    ("dataset", "/schema/columns[name=a]/type", "modified", HIGH),
    ("dataset", "/schema/columns[3]/type", "modified", HIGH),
    ("dataset", "/schema/columns[name=a]/comment", "modified", LOW),
    ("dataset", "/schema/columns[name=a]/comment", "removed", LOW),
    ("dataset", "/schema/columns[name=a]/meaning", "added", LOW),
    ("dataset", "/schema/columns[name=a]/maxLength", "modified", MEDIUM),
    ("dataset", "/schema/columns", "removed", HIGH),
    ("dataset", "/partitioning/dimensions[name=day]", "removed", MEDIUM),
    # recipes
    ("recipe", "/payload", "modified", HIGH),
    ("recipe", "/payload/steps[0]", "removed", HIGH),
    ("recipe", "/payload/engineParams/spark/conf", "modified", MEDIUM),
    ("recipe", "/type", "modified", HIGH),
    ("recipe", "/inputs/main/items[ref=a]", "added", HIGH),
    ("recipe", "/outputs/main/items[ref=a]", "removed", HIGH),
    ("recipe", "/params/envSelection/envMode", "modified", MEDIUM),
    ("recipe", "/neverRecomputeExistingPartitions", "modified", MEDIUM),
    # code
    ("library_file", "/text", "modified", HIGH),
    ("library_file", "/sha256", "modified", MEDIUM),
    ("scenario", "/script", "modified", HIGH),
    *(("webapp", f"/params/{name}", "modified", HIGH) for name in ("python", "js", "html", "css")),
    ("webapp", "/params/nbProcesses", "modified", MEDIUM),
    # scenarios
    ("scenario", "/triggers[id=a]", "added", HIGH),
    ("scenario", "/params/steps[id=a]/enabled", "modified", HIGH),
    ("scenario", "/active", "modified", HIGH),
    ("scenario", "/type", "modified", HIGH),
    ("scenario", "/reporters[id=a]", "removed", MEDIUM),
    ("scenario", "/runAsUser", "modified", MEDIUM),
    # models and agents
    ("saved_model", "/activeVersion", "modified", HIGH),
    ("agent", "/activeVersion", "modified", HIGH),
    ("retrieval_augmented_llm", "/activeVersion", "modified", HIGH),
    ("semantic_model", "/activeVersionId", "modified", HIGH),
    ("agent", "/versions[versionId=v1]/toolsUsingAgentSettings/systemPrompt", "modified", HIGH),
    ("agent_skill", "/content/instructions", "modified", HIGH),
    ("agent_tool", "/params/maxDocuments", "modified", MEDIUM),
    ("saved_model", "/publishPolicy", "modified", MEDIUM),
    ("ml_task", "/preprocessing/per_feature/age/role", "modified", MEDIUM),
    # settings of anything else
    ("variables", "/standard/tags", "modified", MEDIUM),
    ("api_service", "/endpoints[id=a]", "added", MEDIUM),
    ("no such type", "/anything", "modified", MEDIUM),
]


@pytest.mark.parametrize(("kind", "path", "change", "level"), TABLE)
def test_a_change_has_the_level_of_the_first_rule_that_fits(
    kind: str, path: str, change: str, level: str
) -> None:
    assert level_in(kind, a_change(path, change)).name == level


@pytest.mark.parametrize(
    ("path", "kind", "old", "new", "level"),
    [
        ("/permissions[group=a]/admin", "modified", False, True, CRITICAL),
        ("/permissions[group=a]/admin", "modified", True, False, MEDIUM),
        ("/permissions[group=a]/admin", "added", None, True, CRITICAL),
        ("/permissions[group=a]/admin", "added", None, False, MEDIUM),
        ("/permissions[group=a]/admin", "removed", True, None, MEDIUM),
        ("/permissions[group=a]", "added", None, {"group": "a", "admin": True}, CRITICAL),
        ("/permissions[group=a]", "removed", {"group": "a"}, None, MEDIUM),
        ("/additionalDashboardUsers/users[login=a]", "added", None, {"login": "a"}, CRITICAL),
        ("/owner", "modified", "anna", "marc", CRITICAL),
        ("/owner", "removed", "anna", None, CRITICAL),
    ],
)
def test_more_rights_are_critical_and_fewer_are_not(
    path: str, kind: str, old: Any, new: Any, level: str
) -> None:
    assert level_in("permissions", a_change(path, kind, old, new)).name == level


@given(types, changes())
def test_what_is_cosmetic_is_nothing_else(kind: str, change: Change) -> None:
    if change.cosmetic:
        assert level_in(kind, change).name == COSMETIC


@given(types, changes())
def test_a_reference_that_followed_a_rename_is_medium_wherever_it_is(
    kind: str, change: Change
) -> None:
    if change.follows and not change.cosmetic:
        assert level_in(kind, change) == (MEDIUM, "a reference followed a rename")


def test_a_reference_that_followed_a_rename_does_not_raise_what_changed_beside_it() -> None:
    tag, follows = a_change("/tags"), replace(a_change("/inputs"), follows="dataset.SHOP.b")
    severe = (SeverityRule("recipe.*", CRITICAL, "/inputs"),)
    both = a_diff(ChangeType.MODIFIED, "recipe", (follows, tag))
    assert level_of(both) == level_of(both, severe) == level_in("recipe", tag)
    renamed = a_diff(ChangeType.RENAMED, "recipe", (follows,))
    assert level_of(renamed, severe) == level_of(a_diff(ChangeType.RENAMED, "recipe"))


@pytest.mark.parametrize(
    ("kind", "old", "new", "level"),
    [
        ("dataset", {"schema": {"userModified": True}}, {"schema": {}}, COSMETIC),
        ("flow_zone", {"color": "#000"}, {"color": "#fff"}, COSMETIC),
        ("flow_zone", {"position": {"x": 1}}, {"position": {"x": 2}}, COSMETIC),
        ("dataset", {"color": "#000"}, {"color": "#fff"}, MEDIUM),
    ],
)
def test_what_only_looks_is_cosmetic_where_the_type_says_so(
    kind: str, old: Any, new: Any, level: str
) -> None:
    (change,) = changes_of(kind, old, new)
    assert level_in(kind, change).name == level


def test_a_column_that_lost_a_detail_is_not_gone() -> None:
    lost = a_change("/schema/columns[name=a]/maxLength", "removed", old=10)
    assert level_in("dataset", lost).reason != "a column that others may read is gone"


def test_another_order_of_permissions_takes_nothing_away() -> None:
    moved = a_change("/permissions[group=a]", "moved", 1, 2)
    assert level_in("permissions", moved).reason != "somebody may do less than before"


@pytest.mark.parametrize(
    ("kind", "old", "level"),
    [
        ("dataset", {"params": {"connection": "pg", "x": 1}}, CRITICAL),
        ("dataset", {"params": {"x": 1}}, MEDIUM),
        ("dataset", {"schema": {"columns": [{"name": "a", "type": "int"}]}}, HIGH),
        ("scenario", {"params": {"steps": [{"id": "a", "type": "exec_sql"}]}}, HIGH),
    ],
    ids=["connection", "settings", "schema", "steps"],
)
def test_settings_that_are_gone_as_a_whole_matter_as_much_as_what_was_in_them(
    kind: str, old: dict[str, Any], level: str
) -> None:
    found = changes_of(kind, {"type": "x", **old}, {"type": "x"})
    assert level_of(a_diff(ChangeType.MODIFIED, kind, found)).name == level


def test_a_new_column_matters_no_more_for_the_type_that_it_has() -> None:
    old: dict[str, Any] = {"schema": {"columns": [{"name": "a", "type": "int"}]}}
    new = {"schema": {"columns": [*old["schema"]["columns"], {"name": "b", "type": "int"}]}}
    found = changes_of("dataset", old, new)
    assert level_of(a_diff(ChangeType.MODIFIED, "dataset", found)).name == MEDIUM
