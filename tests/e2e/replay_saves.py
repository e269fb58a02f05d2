"""Saves of the demo project as DSS makes them, each with what it really changes.

They follow one another. The first finds the files in the form of DSS before 12.4, with `versionTag`
inside; the second is that of a newer version, which takes it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from e2e.replay_history import Edit, append, bump, edited, tagged_files


@dataclass(frozen=True)
class Save:
    """One commit: an edit of the project's folder, and what it really changes (`type.name`)."""

    edit: Edit
    changed: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.edit.__name__


SAVES: list[Save] = []


def _save(*changed: str) -> Callable[[Edit], Edit]:
    def register(edit: Edit) -> Edit:
        SAVES.append(Save(edit, changed))
        return edit

    return register


@_save()
def saves_that_move_nothing_but_the_tags_inside_the_files(project: Path) -> None:
    for path in tagged_files(project):
        with edited(path) as definition:
            bump(definition["versionTag"], "tom.keller")


@_save()
def a_newer_version_takes_the_tags_out_and_writes_empty_keys(project: Path) -> None:
    for path in tagged_files(project):
        with edited(path) as definition:
            del definition["versionTag"]
            definition["customFields"] = {}
            if path.parent.name in ("datasets", "recipes"):
                definition["dkuProperties"] = []
            if path.parent.name == "datasets":
                definition["featureGroup"] = False
            if path.parent.name == "recipes":
                definition["labels"] = []


@_save()
def saves_that_move_nothing_but_bookkeeping_in_the_new_form(project: Path) -> None:
    with edited(project / "lambda_services/churn_scoring.json") as service:
        bump(service["versionTag"], "marc.dubois")  # still inside the file
    with edited(project / "saved_models/aW3nHv7S.json") as agent:
        bump(agent["inlineVersions"][0]["versionTag"], "anna.berg")
    with edited(project / "saved_models/mXq83LdP.json") as model:
        model["lastTrainJobId"] = "Train_churn_classifier_2026-11-22T03-02-51.204"
        model["lastTrainIndex"] += 1
    with edited(project / "scenarios/NIGHTLY_BUILD.json") as scenario:
        scenario["triggers"][0]["params"]["lastUpdate"] += 60_000
    with edited(project / "web_apps/rB7kQx2.json") as webapp:
        webapp["apiKey"] = "demo-not-a-real-webapp-key-either"
    with edited(project / "insights/bR4vEq1.json") as insight:
        insight["params"]["def"]["thumbnailData"] = "data:image/png;base64,AAAA"
    with edited(project / "datasets/customers_clean.json") as dataset:
        dataset["formatParams"]["probableNumberOfRecords"] = 123456
    (project / "explore").mkdir()
    (project / "explore/customers_clean.json").write_text("{}", encoding="utf-8")


@_save()
def somebody_looks_at_other_metrics(project: Path) -> None:
    for path in (*project.glob("datasets/*.json"), project / "params.json"):
        with edited(path) as definition:
            definition["metrics"]["displayedState"]["metrics"] = ["records:COUNT_RECORDS"]


@_save()
def somebody_takes_another_sample_on_the_screen(project: Path) -> None:
    with edited(project / "recipes/compute_customers_clean.shaker") as settings:
        settings["explorationSampling"]["_refreshTrigger"] += 1
        settings["columnWidthsByName"] = {"email": 240}
    with edited(project / "analysis/c4VhJ7nE/core_params.json") as analysis:
        analysis["script"]["vizSampling"]["_refreshTrigger"] += 1
    screen = {"vizSampling": {"_refreshTrigger": 3}, "exploreUIParams": {"autoRefresh": True}}
    with edited(project / "recipes/train_churn_classifier.prediction_training") as training:
        training.setdefault("script", {}).update(screen)
    with edited(project / "analysis/c4VhJ7nE/ml/k9PdQ3aX/params.json") as task:
        task.setdefault("predictionDisplayScript", {}).update(screen)
    with edited(project / "saved_models/mXq83LdP.json") as model:
        model["miniTask"].setdefault("predictionDisplayScript", {}).update(screen)


@_save()
def tags_are_typed_in_another_order(project: Path) -> None:
    for path in (*project.glob("datasets/*.json"), project / "params.json"):
        with edited(path) as definition:
            definition["tags"].reverse()


@_save()
def objects_of_a_zone_are_moved_about(project: Path) -> None:
    with edited(project / "zones/Gs5yLd9.json") as zone:
        zone["items"].reverse()
        zone["shared"].reverse()


@_save("dataset.customers_clean")
def a_column_is_added_to_a_schema(project: Path) -> None:
    with edited(project / "datasets/customers_clean.json") as dataset:
        dataset["schema"]["columns"].append({"name": "loyalty_tier", "type": "string"})


@_save("recipe.compute_purchases_enriched")
def a_join_gets_another_condition(project: Path) -> None:
    with edited(project / "recipes/compute_purchases_enriched.join") as settings:
        settings["joins"][0]["on"][0]["column2"]["name"] = "legacy_sku"


@_save("recipe.compute_session_stats")
def a_line_of_a_recipes_code_is_edited(project: Path) -> None:
    append(project / "recipes/compute_session_stats.py", "# reviewed\n")


@_save("scenario.NIGHTLY_BUILD", "scenario.EXPORT_CAMPAIGNS")
def a_step_is_switched_off_and_a_script_edited(project: Path) -> None:
    with edited(project / "scenarios/NIGHTLY_BUILD.json") as scenario:
        scenario["params"]["steps"][0]["enabled"] = False
    append(project / "scenarios/EXPORT_CAMPAIGNS.py", "# reviewed\n")


@_save("dataset.support_tickets", "recipe.compute_ticket_stats", "flow_zone.Xe8wTn1")
def a_dataset_is_deleted_with_its_recipe(project: Path) -> None:
    (project / "datasets/support_tickets.json").unlink()
    for path in project.glob("recipes/compute_ticket_stats.*"):
        path.unlink()
    with edited(project / "zones/Xe8wTn1.json") as zone:
        zone["items"] = [item for item in zone["items"] if item["objectId"] != "support_tickets"]


@_save(
    "dataset.web_sessions", "dataset.shop_visits", "recipe.compute_session_stats",
    "scenario.SCORE_ON_NEW_SESSIONS", "flow_zone.Xe8wTn1",
)  # fmt: skip
def a_dataset_is_renamed_and_references_follow(project: Path) -> None:
    (project / "datasets/web_sessions.json").rename(project / "datasets/shop_visits.json")
    for name in (
        "recipes/compute_session_stats.json",
        "scenarios/SCORE_ON_NEW_SESSIONS.json",
        "zones/Xe8wTn1.json",
    ):
        text = (project / name).read_text(encoding="utf-8")
        text = text.replace('"web_sessions"', '"shop_visits"')
        (project / name).write_text(text, encoding="utf-8")


@_save()
def a_notebook_is_run_again(project: Path) -> None:
    checkpoints = project / "ipython_notebooks/.ipynb_checkpoints"
    checkpoints.mkdir()
    (checkpoints / "feature_drift_check-checkpoint.ipynb").write_text("{}", encoding="utf-8")
    with edited(project / "ipython_notebooks/feature_drift_check.ipynb") as notebook:
        notebook["metadata"]["modifiedBy"] = "priya.nair"
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                cell["execution_count"] += 5
                cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]


@_save("jupyter_notebook.feature_drift_check")
def a_cell_of_a_notebook_is_edited(project: Path) -> None:
    with edited(project / "ipython_notebooks/feature_drift_check.ipynb") as notebook:
        notebook["cells"][1]["source"].append("\n# reviewed")


@_save()
def a_sql_notebook_is_run_again(project: Path) -> None:
    with edited(project / "notebooks/sql/tN4wZp8/queries.json") as runs:
        history = runs["queries"]["q1missing"]
        history.append({**history[-1], "id": "Zz9", "runOn": history[-1]["runOn"] + 60_000})


@_save("library_file.python/churn/bands.py", "library_file.python/churn/dates.py")
def a_library_file_is_edited_and_another_written(project: Path) -> None:
    append(project / "lib/python/churn/bands.py", "\n# reviewed\n")
    append(project / "lib/python/churn/dates.py", "DAYS = 90\n")


@_save("wiki_article.2")
def the_text_of_an_article_is_edited(project: Path) -> None:
    append(project / "wiki/articles/2.md", "\nReviewed.\n")


@_save("project", "permissions", "variables")
def settings_rights_and_variables_are_edited(project: Path) -> None:
    with edited(project / "params.json") as params:
        params["projectStatus"] = "Archived"
        params["permissions"][0]["admin"] = True
    with edited(project / "localvariables.json") as variables:
        variables["export_batch_size"] = 0


@_save("webapp.rB7kQx2", "agent.aW3nHv7S", "api_service.churn_scoring", "ml_task.c4VhJ7nE/k9PdQ3aX")
def a_webapp_an_agent_a_service_and_a_model_design_are_edited(project: Path) -> None:
    append(project / "web_apps/rB7kQx2/app.js", "// reviewed\n")
    with edited(project / "saved_models/aW3nHv7S.json") as agent:
        agent["inlineVersions"][0]["description"] = "Asks before it offers anything"
        bump(agent["inlineVersions"][0]["versionTag"], "anna.berg")
    with edited(project / "lambda_services/churn_scoring.json") as service:
        service["authRealm"]["queryKeys"][0]["key"] = "demo-not-a-real-query-key-either"
    with edited(project / "analysis/c4VhJ7nE/ml/k9PdQ3aX/params.json") as design:
        design["splitParams"]["ssdSeed"] = 7
