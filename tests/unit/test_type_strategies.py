"""Definitions of all types: any single edit is found at its place and told in the type's words."""

from __future__ import annotations

import copy
import random
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any, Callable

import pytest
from dataikuapi import DSSClient

from conftest import DEMO_PROJECT, corpus_moments
from dss_emulator import DssEmulator
from project_drift import canonical
from project_drift.client import Connection
from project_drift.diff.engine import changes_of
from project_drift.models.diff import Change
from project_drift.models.resource import SECRET_MARK
from project_drift.strategies.compare import compare
from project_drift.strategies.paths import lies_within
from project_drift.strategies.rules import DiffRules
from project_drift.sync.registry import resource_types
from single_edits import Edit, leads_to, single_edits

Json = dict[str, Any]
PROJECTS = [DEMO_PROJECT, *(moment / "after.zip" for moment in corpus_moments()[-1:])]
NOT_IN_THE_DEMO = {
    "agent_skill", "app_manifest", "code_studio", "evaluation_comparison",
    "retrieval_augmented_llm", "semantic_model", "statistics_worksheet",
}  # fmt: skip
IN_THE_CORPUS = (
    "analysis", "dashboard", "dataset", "flow_zone", "ml_task", "permissions", "project", "recipe",
    "saved_model", "statistics_worksheet", "variables", "wiki", "wiki_article",
)  # fmt: skip
EDITS_OF_A_TYPE = 40
LONGEST_LABEL = 500


@cache
def definitions(project: Path) -> dict[str, list[Json]]:
    """The definitions of a project by their types, as a capture gives them."""
    found: defaultdict[str, list[Json]] = defaultdict(list)
    with DssEmulator() as emulator:
        emulator.load_project(project, key="SHOP")
        connection = Connection(DSSClient(emulator.url, emulator.api_key))
        for kind, sync_class in resource_types().items():
            sync = sync_class(connection)
            found[kind] = [
                sync.fetch(head.resource_id).attributes for head in sync.list_all("SHOP")
            ]
    return {kind: found[kind] for kind in found if found[kind]}


@cache
def edits(project: Path, kind: str) -> list[tuple[Json, Edit]]:
    """Some edits of the definitions of a type, always the same ones."""
    known = resource_types()[kind]
    every = [
        (readable, edit)
        for definition in definitions(project)[kind]
        for readable in [known.readable(definition)]
        for edit in single_edits(readable)
    ]
    return random.Random(kind).sample(every, min(len(every), EDITS_OF_A_TYPE))


def told(kind: str, old: Json, new: Json) -> list[Change]:
    """The changes of two definitions in the form in which they are compared."""
    return compare(old, new, DiffRules(*resource_types()[kind].strategies))


def cases() -> list[Any]:
    demo = [(DEMO_PROJECT, kind) for kind in sorted(resource_types().keys() - NOT_IN_THE_DEMO)]
    corpus = [(project, kind) for project in PROJECTS[1:] for kind in IN_THE_CORPUS]
    return [pytest.param(case, id=f"{case[0].stem}-{case[1]}") for case in demo + corpus]


@pytest.fixture(params=cases())
def sample(request: pytest.FixtureRequest) -> tuple[str, list[tuple[Json, Edit]]]:
    """A type and edits of what a project has of it."""
    project, kind = request.param
    return kind, edits(project, kind)


def test_every_single_edit_is_told_once_and_at_its_place(
    sample: tuple[str, list[tuple[Json, Edit]]],
) -> None:
    kind, found = sample
    for old, edit in found:
        new = edit.make()
        changes = told(kind, old, new)
        assert bool(changes) == (canonical.dumps(old) != canonical.dumps(new)), edit
        assert all(leads_to(item.path, edit.keys, old, new) for item in changes), (edit, changes)
        assert len({(item.path, item.kind) for item in changes}) == len(changes), edit
        assert all(len(item.label) < LONGEST_LABEL for item in changes), edit


def test_one_edit_is_one_change_unless_it_makes_another_item_of_one(
    sample: tuple[str, list[tuple[Json, Edit]]],
) -> None:
    kind, found = sample
    for old, edit in found:
        kinds = sorted(item.kind for item in told(kind, old, edit.make()))
        if edit.kind == "item moved":
            assert kinds in (["moved"], []), edit
        elif edit.kind.startswith("item "):
            assert len(kinds) == 1, edit
        elif len(kinds) > 1:
            # What tells an item apart, or a list that is gone with all its items.
            assert kinds == ["added", "removed"] or set(kinds) == {"removed"}, edit


def test_the_same_is_told_as_nothing(sample: tuple[str, list[tuple[Json, Edit]]]) -> None:
    kind, found = sample
    for old, _ in found[:10]:
        assert changes_of(kind, old, copy.deepcopy(old)) == ()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.stem)
def test_an_edit_of_a_recipe_as_dss_gives_it_is_never_missed(project: Path) -> None:
    """Its positions included, which one edit may turn into the names of something else."""
    every = [(old, edit) for old in definitions(project)["recipe"] for edit in single_edits(old)]
    for old, edit in random.Random(0).sample(every, 100):
        new = edit.make()
        changes = changes_of("recipe", old, new)
        assert bool(changes) == (canonical.dumps(old) != canonical.dumps(new)), edit
        assert len({(item.path, item.kind) for item in changes}) == len(changes), edit


@pytest.mark.parametrize("kind", sorted(resource_types()))
def test_what_is_only_cosmetic_is_marked_so_and_nothing_else_is(kind: str) -> None:
    patterns = resource_types()[kind].cosmetic
    for old in definitions(DEMO_PROJECT).get(kind, [])[:3]:
        for name in old:
            for change in changes_of(kind, old, {**old, name: "another"}):
                looks = any(lies_within(change.path, pattern) for pattern in patterns)
                assert change.cosmetic == looks


def an_object(kind: str, name: str) -> Json:
    """What the demo project has of a type, by a text that it holds."""
    found = definitions(DEMO_PROJECT)[kind]
    return next(item for item in found if name in canonical.dumps(item))


def put(*keys: Any) -> Callable[[Any], None]:
    """A change that sets what the keys but the last lead to, to the last."""

    def change(definition: Any) -> None:
        for key in keys[:-2]:
            definition = definition[key]
        definition[keys[-2]] = keys[-1]

    return change


def append(*keys: Any) -> Callable[[Any], None]:
    def change(definition: Any) -> None:
        for key in keys[:-1]:
            definition = definition[key]
        definition.append(keys[-1])

    return change


def take(*keys: Any) -> Callable[[Any], None]:
    def change(definition: Any) -> None:
        for key in keys[:-1]:
            definition = definition[key]
        del definition[keys[-1]]

    return change


def turn(*keys: Any) -> Callable[[Any], None]:
    """A change that puts the last item of a list in front."""

    def change(definition: Any) -> None:
        for key in keys:
            definition = definition[key]
        definition.insert(0, definition.pop())

    return change


NIGHTLY, BOARD, HEALTH = "Nightly build", "Retention board", "Model health"
AGENT, TOOLS = ("versions", 1), ("versions", 1, "toolsUsingAgentSettings", "tools")

LABELS: list[tuple[str, str, Callable[[Any], None], list[str]]] = [
    # scenarios
    ("scenario", NIGHTLY, put("active", False), ["active changed from true to false"]),
    ("scenario", NIGHTLY, put("params", "steps", 0, "enabled", False),
     ["Step Refresh the loyalty copy: enabled changed from true to false"]),
    ("scenario", NIGHTLY, put("params", "steps", 0, "name", "Copy"),
     ["Step Refresh the loyalty copy changed to Copy"]),
    ("scenario", NIGHTLY,
     append("params", "steps", 0, "params", "builds", {"type": "DATASET", "itemId": "x"}),
     ["Step Refresh the loyalty copy: builds: dataset x added"]),
    ("scenario", NIGHTLY, append("params", "steps", {"id": "k", "type": "run_scenario"}),
     ["Step run scenario added"]),
    ("scenario", NIGHTLY, put("triggers", 0, "params", "hour", 3),
     ["Trigger Every night: hour changed from 2 to 3"]),
    ("scenario", NIGHTLY, append("triggers", 0, "params", "daysOfWeek", "Friday"),
     ["Trigger Every night: day Friday added"]),
    ("scenario", NIGHTLY, take("triggers", 0), ["Trigger Every night removed"]),
    ("scenario", NIGHTLY, put("reporters", 0, "messaging", "configuration", "sender", "x@y.z"),
     ["Reporter Tell the team how the night went: sender changed from dss@example.com to x@y.z"]),
    ("scenario", NIGHTLY, take("reporters", 1), ["Reporter Ring the on-call channel removed"]),
    # zones, permissions, variables
    ("flow_zone", "What leaves the project",
     append("items", {"objectType": "SAVED_MODEL", "objectId": "m"}),
     ["Members: saved model m added"]),
    ("flow_zone", "What leaves the project",
     append("shared", {"projectKey": "CRM", "objectType": "DATASET", "objectId": "d"}),
     ["Shared: dataset CRM.d added"]),
    ("permissions", "ops", put("permissions", 2, "writeProjectContent", True),
     ["Group ops: writeProjectContent changed from false to true"]),
    ("permissions", "ops", append("permissions", {"user": "eve", "admin": True}),
     ["User eve added"]),
    ("permissions", "ops", append("additionalDashboardUsers", "users", {"login": "eve"}),
     ["Dashboard user eve added"]),
    ("permissions", "ops", put("owner", "eve"), ["owner changed from anna.berg to eve"]),
    ("variables", "", put("standard", "risk_bands", "high", 0.7),
     ["Variable risk_bands: high changed from 0.65 to 0.7"]),
    ("variables", "", append("standard", "country_scope", "FR"),
     ["Variable country_scope: FR added"]),
    ("variables", "", put("local", "export_batch_size", 1),
     ["Local variable export_batch_size changed from 5000 to 1"]),
    ("variables", "", put("standard", "new one", "x"), ["Variable new one added (x)"]),
    ("variables", "", take("standard", "model_min_auc"),
     ["Variable model_min_auc removed (was 0.74)"]),
    # dashboards, notebooks, wiki
    ("dashboard", BOARD, put("pages", 0, "title", "Losses"),
     ["Page Where we lose changed to Losses"]),
    ("dashboard", BOARD, turn("pages"), ["Page What if moved from position 3 to 1"]),
    ("dashboard", BOARD, take("pages", 0, "grid", "tiles", 1),
     ["Page Where we lose: tile of chart bR4vEq1 removed"]),
    ("dashboard", BOARD, put("pages", 0, "grid", "tiles", 1, "box", "top", 9),
     ["Page Where we lose: tile of chart bR4vEq1: box › top changed from 2 to 9"]),
    ("dashboard", BOARD, append("pages", 0, "filters", {"column": "region"}),
     ["Page Where we lose: filter on region added"]),
    ("jupyter_notebook", "", turn("cells"), ["Markdown cell"]),
    ("jupyter_notebook", "", append("cells", {"cell_type": "markdown", "source": "x"}),
     ["Markdown cell 6 added"]),
    ("sql_notebook", "", put("cells", 0, "code", "SELECT 1"),
     ["Cell Lines without an article, by month: code changed (+1 −5 lines)"]),
    ("sql_notebook", "", put("connection", "other"),
     ["connection changed from snowflake_sales to other"]),
    ("wiki_article", "", put("text", "a\nb"), ["Text changed"]),
    ("wiki", "", turn("taxonomy", 0, "children"),
     ["Article 1: article 3 moved from position 2 to 1"]),
    ("wiki", "", append("taxonomy", 0, "children", 0, "children", {"id": "4"}),
     ["Article 1: article 2: article 4 added"]),
    # webapps, agents, services
    ("webapp", "", put("params", "js", "a\nb"), ["JavaScript code changed"]),
    ("webapp", "", append("params", "libraries", "jquery"), ["Library jquery added"]),
    ("agent", "", append(*TOOLS, {"toolRef": "t"}), ["Version v2: tool t added"]),
    ("agent", "", put(*TOOLS, 0, "additionalDescription", "Ask"),
     ["Version v2: tool fX9tGq2L: additionalDescription changed from "
      '"Ask it before naming any discount." to Ask']),
    ("agent", "", put("activeVersion", "v1"), ["activeVersion changed from v2 to v1"]),
    ("agent_tool", "", put("additionalDescriptionForLLM", "Short"),
     ["Description for the LLM changed"]),
    ("api_service", "", append("endpoints", {"id": "n", "type": "PY_FUNCTION"}),
     ["Endpoint n added"]),
    ("api_service", "", put("endpoints", 0, "modelRef", "m"),
     ["Endpoint churn: modelRef changed from mXq83LdP to m"]),
    ("api_service", "", put("authRealm", "queryKeys", 0, "key", {SECRET_MARK: "ab"}),
     ["Query key k1: key changed (secret)"]),
    # the project and what all have
    ("project", "",
     append("exposedObjects", "objects", 0, "rules", {"targetProject": "X"}),
     ["Shared dataset campaign_targets: project X added"]),
    ("project", "",
     append("exposedObjects", "objects", {"type": "SAVED_MODEL", "localName": "m"}),
     ["Shared saved model m added"]),
    ("project", "",
     append("dashboardAuthorizations", "authorizations", 0, "modes", "WRITE"),
     ["Dashboard authorization of dataset churn_segments: mode WRITE added"]),
    ("project", "", put("tagCatalogue", "new", {"color": "#fff"}), ["Tag new added"]),
    ("evaluation_store", "", put("metricsChecks", "checks", 0, "softMaximum", 0.7),
     ["Check Data drift below 0.65: softMaximum changed from 0.65 to 0.7"]),
    ("managed_folder", "", append("tags", "new"), ["Tag new added"]),
    ("ml_task", "churned", put("preprocessing", "per_feature", "age", "role", "REJECT"),
     ["Feature age: role changed from INPUT to REJECT"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "name", "change", "labels"),
    [
        pytest.param(*row, id=f"{number}-{row[0]}-{row[3][0].split(' changed')[0]}")
        for number, row in enumerate(LABELS)
    ],
)
def test_an_edit_is_told_in_the_words_of_the_type(
    kind: str, name: str, change: Callable[[Any], None], labels: list[str]
) -> None:
    old = an_object(kind, name)
    new = copy.deepcopy(old)
    change(new)
    found = [item.label for item in changes_of(kind, old, new)]
    assert len(found) == len(labels)
    # Of a text, how many lines changed is of no matter here.
    assert all(label.startswith(start) for label, start in zip(found, labels)), found


def test_settings_of_an_agent_are_called_by_their_names() -> None:
    old = an_object("agent", "")
    new = copy.deepcopy(old)
    new["versions"][1]["toolsUsingAgentSettings"]["llmId"] = "x"
    (change,) = changes_of("agent", old, new)
    assert "toolsUsingAgentSettings" not in change.label


def test_a_step_that_nobody_named_is_called_as_dss_calls_it() -> None:
    old = an_object("scenario", NIGHTLY)
    new = copy.deepcopy(old)
    new["params"]["steps"].append({"id": "k", "name": "Step #9", "type": "run_scenario"})
    (change,) = changes_of("scenario", old, new)
    assert change.label == "Step #9 added"


def test_a_tile_in_a_group_of_tiles_is_told_like_any_other() -> None:
    inner = {"tileType": "INSIGHT", "insightType": "chart", "insightId": "i1"}
    old, new = (
        {"pages": [{"title": "Losses", "grid": {"tiles": [{"tileType": "GROUP", "grid": grid}]}}]}
        for grid in ({"tiles": []}, {"tiles": [inner]})
    )
    (change,) = changes_of("dashboard", old, new)
    assert change.label == "Page Losses: tile: tile of chart i1 added"


@pytest.mark.parametrize("field", ["builds", "clears", "checks", "computes"])
def test_what_a_step_works_on_is_told_apart_by_type_and_name(field: str) -> None:
    one = {"type": "DATASET", "itemId": "a", "partitionsSpec": ""}
    other = {**one, "type": "MANAGED_FOLDER"}
    old, new = (
        {"params": {"steps": [{"id": "s", "params": {field: items}}]}}
        for items in ([one, other], [{**one, "partitionsSpec": "2026"}, other])
    )
    (change,) = changes_of("scenario", old, new)
    place = f"/params/steps[id=s]/params/{field}[type=DATASET,itemId=a]"
    assert change.path == f"{place}/partitionsSpec"
