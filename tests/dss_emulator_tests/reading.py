"""The real client's way to list and to get each object type."""

from __future__ import annotations

from typing import Any, Callable
from urllib.parse import quote

from dataikuapi.dss.project import DSSProject

Json = dict[str, Any]


def raw(item: Any) -> Json:
    """The data behind a list item of the client."""
    return item if isinstance(item, dict) else item._data


def _path(project: DSSProject, path: str) -> Any:
    return project.client._perform_json("GET", f"/projects/{project.project_key}/{path}")


LISTS: dict[str, Callable[[DSSProject], list[Any]]] = {
    "dataset": lambda p: p.list_datasets(),
    "recipe": lambda p: p.list_recipes(),
    "scenario": lambda p: p.list_scenarios(),
    "managed_folder": lambda p: p.list_managed_folders(),
    "flow_zone": lambda p: [zone._raw for zone in p.get_flow().list_zones()],
    "saved_model": lambda p: p.list_saved_models(),
    "analysis": lambda p: p.list_analyses(),
    "ml_task": lambda p: p.list_ml_tasks()["mlTasks"],
    "webapp": lambda p: p.list_webapps(),
    "dashboard": lambda p: p.list_dashboards(),
    "insight": lambda p: p.list_insights(),
    "jupyter_notebook": lambda p: p.list_jupyter_notebooks(as_type="listitems"),
    "sql_notebook": lambda p: p.list_sql_notebooks(),
    "streaming_endpoint": lambda p: p.list_streaming_endpoints(),
    "evaluation_store": lambda p: p._fetch_evaluation_stores(None),
    "evaluation_comparison": lambda p: p._fetch_evaluation_comparisons(None),
    "api_service": lambda p: p.list_api_services(),
    "code_studio": lambda p: p.list_code_studios(),
    "knowledge_bank": lambda p: p.list_knowledge_banks(),
    "agent": lambda p: p.list_agents(),
    "agent_tool": lambda p: p.list_agent_tools(),
    "agent_skill": lambda p: p.list_agent_skills(),
    "retrieval_augmented_llm": lambda p: p.list_retrieval_augmented_llms(),
    "semantic_model": lambda p: p.list_semantic_models(),
    "statistics_worksheet": lambda p: p.get_dataset("orders").list_statistics_worksheets(False),
}

GETS: dict[str, Callable[[DSSProject, str], Json]] = {
    "dataset": lambda p, n: p.get_dataset(n).get_settings().get_raw(),
    "recipe": lambda p, n: p.get_recipe(n).get_settings().get_recipe_raw_definition(),
    "scenario": lambda p, n: p.get_scenario(n).get_settings().data,
    "managed_folder": lambda p, n: p.get_managed_folder(n).get_settings().get_raw(),
    "flow_zone": lambda p, n: p.get_flow().get_zone(n)._raw,
    "saved_model": lambda p, n: p.get_saved_model(n).get_settings().get_raw(),
    "analysis": lambda p, n: p.get_analysis(n).get_definition().get_raw(),
    "ml_task": lambda p, n: _path(p, f"models/lab/{n}/settings"),
    "webapp": lambda p, n: p.get_webapp(n).get_settings().get_raw(),
    "dashboard": lambda p, n: p.get_dashboard(n).get_settings().get_raw(),
    "insight": lambda p, n: p.get_insight(n).get_settings().get_raw(),
    "jupyter_notebook": lambda p, n: p.get_jupyter_notebook(quote(n)).get_content().get_raw(),
    "sql_notebook": lambda p, n: p.get_sql_notebook(n).get_content().get_raw(),
    "wiki_article": lambda p, n: p.get_wiki().get_article(n).get_data().get_metadata(),
    "streaming_endpoint": lambda p, n: p.get_streaming_endpoint(n).get_settings().get_raw(),
    "evaluation_store": lambda p, n: p.get_evaluation_store(n).get_settings().get_raw(),
    "evaluation_comparison": lambda p, n: _path(p, f"evaluationcomparisons/{n}"),
    "api_service": lambda p, n: p.get_api_service(n).get_settings().get_raw(),
    "code_studio": lambda p, n: p.get_code_studio(n).get_settings().get_raw(),
    "knowledge_bank": lambda p, n: p.get_knowledge_bank(n).get_settings().get_raw(),
    "agent": lambda p, n: p.get_agent(n).get_settings().get_raw(),
    "agent_tool": lambda p, n: p.get_agent_tool(n).get_settings().get_raw(),
    "agent_skill": lambda p, n: p.get_agent_skill(n).get_settings().get_raw(),
    "retrieval_augmented_llm": lambda p, n: (
        p.get_retrieval_augmented_llm(n).get_settings().get_raw()
    ),
    "semantic_model": lambda p, n: p.get_semantic_model(n)._get_definition(),
    "statistics_worksheet": lambda p, n: (
        p.get_dataset(n.split("/")[0])
        .get_statistics_worksheet(n.split("/")[1])
        .get_settings()
        .get_raw()
    ),
}
