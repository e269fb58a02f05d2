"""A week of work on the demo project, done by four people inside the emulator.

`apply_edits` makes the changes and returns what a drift check must find: one `Edit` per resource.
Edits of the kind "none" must not be reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dss_emulator import Project

ANNA = "anna.berg"
MARC = "marc.dubois"
PRIYA = "priya.nair"
TOM = "tom.keller"


@dataclass(frozen=True)
class Edit:
    """What one person did to one resource.

    `resource` is a type and a name without the project key (`dataset.customers`), or a type alone
    where a project has just one (`permissions`). `change` is "modified", "added", "removed",
    "renamed" (`before` is the resource with its old name), "follows" where nothing but a reference
    took a new name, or "none".
    """

    who: str
    what: str
    resource: str
    change: str
    before: str = ""


def apply_edits(project: Project) -> list[Edit]:
    """Make all edits in the order of the week; nothing else of the project changes."""
    return [edit for step in _WEEK for edit in step(project)]


def edits_by_day() -> Iterator[Callable[[Project], list[Edit]]]:
    """Yield the work of each day, to be done in this order; together it is that of the week."""
    for start in range(0, len(_WEEK), _EDITS_A_DAY):
        steps = _WEEK[start : start + _EDITS_A_DAY]
        yield lambda project, steps=steps: [edit for step in steps for edit in step(project)]


def _drop_email(project: Project) -> Iterator[Edit]:
    with project.edit("dataset", "customers_clean", user=ANNA) as dataset:
        columns = dataset["schema"]["columns"]
        dataset["schema"]["columns"] = [c for c in columns if c["name"] != "email"]
    yield Edit(
        ANNA,
        "dropped the column email, which the campaign list needs",
        "dataset.customers_clean",
        "modified",
    )


def _join_on_legacy_number(project: Project) -> Iterator[Edit]:
    recipe = "compute_purchases_enriched"
    settings = json.loads(project.payload("recipe", recipe) or "")
    settings["joins"][0]["on"][0]["column2"]["name"] = "legacy_sku"
    project.set_payload("recipe", recipe, json.dumps(settings, indent=2), user=MARC)
    yield Edit(
        MARC, "joined the products on legacy_sku instead of sku", f"recipe.{recipe}", "modified"
    )


def _loosen_features(project: Project) -> Iterator[Edit]:
    recipe = "compute_churn_features"
    code = project.payload("recipe", recipe) or ""
    code = _replaced(code, "MAX_GAP_RATIO = 12.0", "MAX_GAP_RATIO = 8.0")
    code = _replaced(
        code,
        'features["tickets_12m"] = features["tickets_12m"].fillna(0)\n',
        'features["tickets_12m"] = features["tickets_12m"].fillna(0).clip(upper=20)\n',
    )
    project.set_payload("recipe", recipe, code, user=PRIYA)
    yield Edit(
        PRIYA, "capped the gap ratio at 8 and the tickets at 20", f"recipe.{recipe}", "modified"
    )


def _stop_retraining(project: Project) -> Iterator[Edit]:
    with project.edit("scenario", "WEEKLY_RETRAIN", user=TOM) as scenario:
        scenario["triggers"][0]["active"] = False
    yield Edit(TOM, "switched the Sunday trigger off", "scenario.WEEKLY_RETRAIN", "modified")


def _rename_loyalty(project: Project) -> Iterator[Edit]:
    old, new = "loyalty_accounts_copy", "loyalty_accounts_sales_db"
    before = _contents(project)
    project.rename("dataset", old, new, user=MARC)
    yield Edit(MARC, f"renamed {old} to {new}", f"dataset.{new}", "renamed", f"dataset.{old}")
    for resource, change in _changes(before, _contents(project)):
        if change == "modified":
            yield Edit(MARC, f"the reference in {resource} follows", resource, "follows")


def _let_marketing_write(project: Project) -> Iterator[Edit]:
    with project.permissions(user=TOM) as permissions:
        for entry in permissions["permissions"]:
            if entry.get("group") == "marketing-analysts":
                entry["writeProjectContent"] = True
    yield Edit(TOM, "let marketing-analysts write to the project", "permissions", "modified")


def _move_targets(project: Project) -> Iterator[Edit]:
    with project.edit("dataset", "campaign_targets", user=PRIYA) as dataset:
        dataset["params"]["connection"] = "crm_postgres"
        dataset["tags"] = [*dataset["tags"], "crm"]
    yield Edit(
        PRIYA,
        "moved the targets to the database of the CRM, and tagged them crm",
        "dataset.campaign_targets",
        "modified",
    )


def _shorten_inactivity(project: Project) -> Iterator[Edit]:
    with project.variables(user=PRIYA) as variables:
        variables["standard"]["churn_inactivity_days"] = 60
    yield Edit(PRIYA, "set churn_inactivity_days from 90 to 60", "variables", "modified")


def _add_watchlist(project: Project) -> Iterator[Edit]:
    name = "vip_watchlist"
    source = project.get("dataset", "churn_segments")
    dataset = {key: value for key, value in source.items() if key != "creationTag"}
    dataset.update(
        params={**source["params"], "path": "${projectKey}/" + name},
        shortDesc="Gold members at high risk, for a call by the shop manager",
        tags=["activation"],
        metricsChecks={"runOnBuild": False, "checks": [], "displayedState": {"checks": []}},
    )
    project.save("dataset", name, dataset, user=MARC)
    project.save(
        "recipe",
        f"compute_{name}",
        _filter_recipe("churn_segments", name),
        user=MARC,
        payload=json.dumps(_HIGH_RISK_GOLD, indent=2),
    )
    yield Edit(MARC, "added a list of gold members at high risk", f"dataset.{name}", "added")
    yield Edit(MARC, "added the filter that builds it", f"recipe.compute_{name}", "added")


def _delete_store_figures(project: Project) -> Iterator[Edit]:
    recipe = "compute_store_performance"
    sentences = {
        "removed": "deleted the query behind the store page; its dataset stays",
        "modified": f"deleted {recipe}, which leaves its zone",
    }
    before = _contents(project)
    project.delete("recipe", recipe, user=ANNA)
    for resource, change in _changes(before, _contents(project)):
        yield Edit(ANNA, sentences[change], resource, change)


def _save_without_change(project: Project) -> Iterator[Edit]:
    project.touch("recipe", "compute_session_stats", user=TOM)
    yield Edit(TOM, "opened and saved it as it was", "recipe.compute_session_stats", "none")


def _choose_displayed_metrics(project: Project) -> Iterator[Edit]:
    with project.edit("dataset", "pos_transactions", user=ANNA) as dataset:
        dataset["metrics"]["displayedState"]["metrics"] = ["col_stats:MAX:sold_at"]
    yield Edit(
        ANNA, "looked at other metrics on the status page", "dataset.pos_transactions", "none"
    )


_EDITS_A_DAY = 2
_WEEK: tuple[Callable[[Project], Iterator[Edit]], ...] = (
    _drop_email,
    _join_on_legacy_number,
    _loosen_features,
    _stop_retraining,
    _rename_loyalty,
    _let_marketing_write,
    _move_targets,
    _shorten_inactivity,
    _add_watchlist,
    _delete_store_figures,
    _save_without_change,
    _choose_displayed_metrics,
)

_HIGH_RISK_GOLD: dict[str, Any] = {
    "distinct": False,
    "enabled": True,
    "expression": 'risk_band == "high" && loyalty_tier == "gold"',
    "uiData": {"mode": "CUSTOM", "conditions": []},
}


def _filter_recipe(source: str, target: str) -> dict[str, Any]:
    return {
        "type": "sampling",
        "neverRecomputeExistingPartitions": False,
        "optionalDependencies": False,
        "redispatchPartitioning": False,
        "maxRunningActivities": 0,
        "params": {},
        "inputs": {"main": {"items": [{"ref": source, "deps": []}]}},
        "outputs": {"main": {"items": [{"ref": target, "appendMode": False}]}},
        "customMeta": {"kv": {}},
        "customFields": {},
        "tags": ["activation"],
        "checklists": {"checklists": []},
    }


def _replaced(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"the demo project has changed: {old!r} does not occur exactly once")
    return text.replace(old, new)


def _contents(project: Project) -> dict[str, Any]:
    """Definition and payload of every object, by resource."""
    return {
        f"{kind}.{name}": (project.get(kind, name), project.payload(kind, name))
        for kind in project.types()
        for name in project.names(kind)
    }


def _changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for resource in sorted(before.keys() | after.keys()):
        if resource not in after:
            yield resource, "removed"
        elif resource not in before:
            yield resource, "added"
        elif before[resource] != after[resource]:
            yield resource, "modified"
