"""Recipes with their payload: code as text, the settings of a visual recipe as parsed JSON."""

from __future__ import annotations

from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource
from project_drift.normalize.noise import defaultable, drop
from project_drift.sync.base import (
    COMMON_NOISE,
    Head,
    ResourceSync,
    named,
    parsed_object,
    project_path,
)

# Recipes whose payload is code even where the code happens to be a JSON object.
_CODE_TYPES = frozenset(
    {
        "cpython",
        "hive",
        "impala",
        "ksql",
        "pig",
        "pyspark",
        "python",
        "r",
        "shell",
        "spark_scala",
        "spark_sql_query",
        "sparkr",
        "sql_query",
        "sql_script",
        "streaming_python",
        "streaming_spark_scala",
    }
)


class RecipeSync(ResourceSync):
    """`GET /recipes/` lists definitions without payload, `GET /recipes/NAME` has both.

    A visual payload is JSON text (`dataikuapi.dss.recipe.DSSRecipeSettings.get_json_payload`); two
    texts that differ in key order or in `0.0` against `0` are the same settings.
    """

    resource_type = "recipe"
    label = "recipes"
    rules = (
        *COMMON_NOISE,
        drop("/name", "identity, held in the resource id"),
        drop("/smartName", "the name again, in lists only"),
        drop("/payload/explorationSampling", "the sample on somebody's screen"),
        drop("/payload/explorationFilters", "the filters on somebody's screen"),
        drop("/payload/vizSampling", "the sample of the charts on somebody's screen"),
        drop("/payload/exploreUIParams", "the state of somebody's screen"),
        drop("/payload/columnWidthsByName", "the widths of columns on somebody's screen"),
        drop("/payload/**/_refreshTrigger", "counts how often a sample was refreshed"),
        drop("/payload/**/refreshTrigger", "counts how often a sample was refreshed"),
        drop("/payload/**/$idx", "a row number of the editor"),
        defaultable("/payload", "a recipe without code answers none or an empty text"),
        defaultable("/dkuProperties", "newer versions of DSS write it empty"),
        defaultable("/labels", "newer versions of DSS write it empty"),
        defaultable("/variables", "newer versions of DSS write it empty"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        items = self.reader.get(project_path(project_key, "recipes") + "/")
        return self.heads(project_key, items, "name")

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        answer = self.document(resource_id, self.reader.get(project_path(key, "recipes", name)))
        recipe = answer.get("recipe")
        if not isinstance(recipe, dict):
            raise UnexpectedAnswer(f"the answer for {resource_id} has no recipe in it", 200)
        document = {**recipe, "payload": _payload(recipe.get("type"), answer.get("payload"))}
        return self.build(resource_id, document, stamp=recipe.get("versionTag"))


def _payload(recipe_type: Any, payload: Any) -> Any:
    if recipe_type in _CODE_TYPES or not isinstance(payload, str):
        return payload
    settings = parsed_object(payload)
    return payload if settings is None else settings
