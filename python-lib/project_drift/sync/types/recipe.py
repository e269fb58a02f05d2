"""Recipes with their payload: code as text, the settings of a visual recipe as parsed JSON."""

from __future__ import annotations

from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE, Head, parsed_object
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, keyed
from project_drift.sync.screen import screen_state
from project_drift.sync.visual_recipes import VISUAL_STRATEGIES, with_names

# Of the file that holds the payload; a recipe of any other type has its type for an extension.
_EXTENSIONS = {
    "pyspark": "py",
    "python": "py",
    "r": "r",
    "sql_query": "sql",
    "sql_script": "sql",
}
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


class RecipeSync(ListedSync):
    """`GET /recipes/` lists definitions without payload, `GET /recipes/NAME` has both.

    A visual payload is JSON text (`dataikuapi.dss.recipe.DSSRecipeSettings.get_json_payload`); two
    texts that differ in key order or in `0.0` against `0` are the same settings.
    """

    resource_type = "recipe"
    label = "recipes"
    git_files = ("recipes/{name}.json",)
    lists = "/recipes/"
    gets = "/recipes/{}"
    id_field = "name"
    strategies = (
        *COMMON_STRATEGIES,
        At("/inputs/*/items", keyed("input", "ref"), called=""),
        At("/outputs/*/items", keyed("output", "ref"), called=""),
        *VISUAL_STRATEGIES,
    )
    rules = (
        *COMMON_NOISE,
        drop("/name", "identity, held in the resource id"),
        drop("/smartName", "the name again, in lists only"),
        *screen_state("/payload"),
        *screen_state("/payload/script"),
        drop("/payload/**/$idx", "a row number of the editor"),
    )

    @classmethod
    def git_paths(cls, resource: Resource) -> list[str]:
        definition, kind = super().git_paths(resource), resource.attributes.get("type")
        if not isinstance(kind, str) or resource.attributes.get("payload") is None:
            return definition
        return [*definition, f"recipes/{resource.resource_name}.{_EXTENSIONS.get(kind, kind)}"]

    @classmethod
    def readable(cls, attributes: dict[str, Any]) -> dict[str, Any]:
        return with_names(attributes)

    def agrees(self, head: Head, known: Resource) -> bool:
        # A list item is the definition without the payload, and a few saves bump no stamp.
        listed = self.build(head.resource_id, head.listed).attributes
        return listed == {
            name: item for name, item in known.attributes.items() if name != "payload"
        }

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        recipe = document.get("recipe")
        if not isinstance(recipe, dict):
            raise UnexpectedAnswer(f"the answer for {resource_id} has no recipe in it", 200)
        payload = _payload(recipe.get("type"), document.get("payload"))
        return self.build(resource_id, {**recipe, "payload": payload})


def _payload(recipe_type: Any, payload: Any) -> Any:
    if not isinstance(payload, str) or str(recipe_type) in _CODE_TYPES:
        return payload
    settings = parsed_object(payload)
    return payload if settings is None else settings
