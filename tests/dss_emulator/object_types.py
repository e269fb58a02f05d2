"""The table of object types: one row tells all that makes a type different from the others."""

from __future__ import annotations

from dataclasses import dataclass

from . import heads
from .heads import CREATED_BY, CREATED_ON, MODIFIED_BY, MODIFIED_ON, VERSION_TAG, Head

MODEL_TYPES_OF_AGENTS = frozenset(
    {"PYTHON_AGENT", "PLUGIN_AGENT", "TOOLS_USING_AGENT", "STRUCTURED_AGENT"}
)
MODEL_TYPE_OF_RAG = "RETRIEVAL_AUGMENTED_LLM"


@dataclass(frozen=True)
class ObjectType:
    """How one type is listed, read, stored and named.

    `lists` and `gets` are paths below the project, without a leading slash; the placeholders of
    `gets` joined by `/` are the object's name. `file` is the path on disk in the same notation.
    `id_key` is the key of the name inside the API form, empty where the form has none. `stamped`
    says whether GET shows a versionTag. `wrapper` is the key around a list. `since` is the first
    DSS version with the type. `flow` is the object's type in zones, builds and watches.
    `named_by_id` means that renaming changes the id, not only a display name.
    """

    name: str
    noun: str
    lists: str
    gets: str
    file: str
    head: Head = heads.whole
    id_key: str = "id"
    stamped: bool = True
    wrapper: str = ""
    since: tuple[int, ...] = (0,)
    flow: str = ""
    named_by_id: bool = False

    @property
    def in_saved_models(self) -> bool:
        """Whether the type is kept among the saved models."""
        return self.name in {"agent", "retrieval_augmented_llm"}

    @property
    def generic(self) -> bool:
        """Whether plain list and get handlers serve the type."""
        return bool(self.lists and self.gets)


_ROWS = (
    ObjectType(
        "dataset", "dataset", "datasets", "datasets/{id}", "datasets/{id}.json",
        head=heads.dataset, id_key="name", flow="DATASET", named_by_id=True,
    ),
    ObjectType(
        "recipe", "recipe", "recipes", "recipes/{id}", "recipes/{id}.json",
        id_key="name", flow="RECIPE", named_by_id=True,
    ),
    ObjectType(
        "scenario", "scenario", "scenarios", "scenarios/{id}", "scenarios/{id}.json",
        head=heads.scenario,
    ),
    # UNCONFIRMED: list items of managed folders taken as whole and with a versionTag.
    ObjectType(
        "managed_folder", "managed folder", "managedfolders", "managedfolders/{id}",
        "managed_folders/{id}.json", flow="MANAGED_FOLDER",
    ),
    ObjectType(
        "flow_zone", "flow zone", "flow/zones", "flow/zones/{id}", "zones/{id}.json",
        stamped=False,
    ),
    ObjectType(
        "saved_model", "saved model", "savedmodels", "savedmodels/{id}", "saved_models/{id}.json",
        head=heads.saved_model, flow="SAVED_MODEL",
    ),
    ObjectType(
        "analysis", "analysis", "lab", "lab/{id}", "analysis/{id}/core_params.json",
        head=heads.analysis,
    ),
    # UNCONFIRMED: the wrapper and keys of the project-wide list of ML tasks.
    ObjectType(
        "ml_task", "ML task", "models/lab", "models/lab/{analysis}/{id}/settings",
        "analysis/{analysis}/ml/{id}/params.json",
        head=heads.ml_task, id_key="", stamped=False, wrapper="mlTasks",
    ),
    ObjectType(
        "webapp", "webapp", "webapps", "webapps/{id}", "web_apps/{id}.json",
        head=heads.some(
            "projectKey", "id", "name", "type", "tags",
            CREATED_BY, CREATED_ON, MODIFIED_BY, MODIFIED_ON,
        ),
    ),
    ObjectType(
        "dashboard", "dashboard", "dashboards", "dashboards/{id}", "dashboards/{id}.json",
        head=heads.dashboard,
    ),
    ObjectType(
        "insight", "insight", "insights", "insights/{id}", "insights/{id}.json",
        head=heads.some(
            "projectKey", "id", "name", "type", "owner", "listed", "tags", MODIFIED_ON
        ),
    ),
    ObjectType(
        "jupyter_notebook", "Jupyter notebook", "jupyter-notebooks", "jupyter-notebooks/{id}",
        "ipython_notebooks/{id}.ipynb",
        head=heads.jupyter_notebook, id_key="", stamped=False, named_by_id=True,
    ),
    ObjectType(
        "sql_notebook", "SQL notebook", "sql-notebooks", "sql-notebooks/{id}",
        "notebooks/sql/{id}/params.json", head=heads.sql_notebook,
    ),
    ObjectType(
        "library_file", "library file", "", "", "lib/{*id}",
        id_key="", stamped=False, named_by_id=True,
    ),
    ObjectType("wiki_article", "article", "", "", "wiki/articles/{id}.json"),
    # UNCONFIRMED: list items of streaming endpoints taken as whole and with a versionTag.
    ObjectType(
        "streaming_endpoint", "streaming endpoint", "streamingendpoints",
        "streamingendpoints/{id}", "streaming_endpoints/{id}.json",
        flow="STREAMING_ENDPOINT", named_by_id=True,
    ),
    # UNCONFIRMED: heads without a stamp for stores, comparisons, services, skills, models, studios.
    ObjectType(
        "evaluation_store", "evaluation store", "evaluationstores", "evaluationstores/{id}",
        "model_evaluation_stores/{id}.json",
        head=heads.some("projectKey", "id", "name", "mesFlavor"), flow="MODEL_EVALUATION_STORE",
    ),
    ObjectType(
        "evaluation_comparison", "evaluation comparison", "evaluationcomparisons",
        "evaluationcomparisons/{id}", "model_comparisons/{id}.json",
        head=heads.some("projectKey", "id", "displayName", "modelTaskType", "predictionType"),
    ),
    ObjectType(
        "api_service", "API service", "apiservices", "apiservices/{id}/settings",
        "lambda_services/{id}.json",
        head=heads.some("projectKey", "id", "name", "publicAccess", "authMethod", "endpoints"),
    ),
    ObjectType(
        "code_studio", "code studio", "code-studios", "code-studios/{id}",
        "code_studios/{id}.json",
        head=heads.some("projectKey", "id", "name", "owner", "templateId", "desc"),
    ),
    ObjectType(
        "knowledge_bank", "knowledge bank", "knowledge-banks", "knowledge-banks/{id}",
        "knowledge-banks/{id}.json",
        head=heads.some(
            "projectKey", "id", "name", "retrieverType", "vectorStoreType", "embeddingLLMId",
            "rebuildBehavior", "envSelection", "containerExecSelection", "managedFolderId",
            "metadataColumnsSchema", "tags", VERSION_TAG,
        ),
        since=(13,), flow="RETRIEVABLE_KNOWLEDGE",
    ),
    ObjectType(
        "agent", "agent", "agents", "agents/{id}", "saved_models/{id}.json",
        head=heads.some("projectKey", "id", "name", "type", "activeVersion", "versions"),
        since=(13, 4), flow="SAVED_MODEL",
    ),
    ObjectType(
        "agent_tool", "agent tool", "agents/tools", "agents/tools/{id}", "agent-tools/{id}.json",
        head=heads.some("id", "type", "name"), wrapper="tools", since=(13, 4),
    ),
    # UNCONFIRMED: first versions and files on disk of skills and semantic models.
    ObjectType(
        "agent_skill", "agent skill", "agents/skills", "agents/skills/{id}",
        "agent-skills/{id}.json",
        head=heads.some("projectKey", "id", "name"), since=(14,),
    ),
    ObjectType(
        "retrieval_augmented_llm", "retrieval-augmented LLM", "retrieval-augmented-llms",
        "retrieval-augmented-llms/{id}", "saved_models/{id}.json",
        head=heads.some("projectKey", "id", "name", "type", "activeVersion", "versions"),
        since=(13,), flow="SAVED_MODEL",
    ),
    ObjectType(
        "semantic_model", "semantic model", "semantic-models", "semantic-models/{id}",
        "semantic-models/{id}.json",
        head=heads.some("projectKey", "id", "name"), since=(14,),
    ),
    ObjectType(
        "statistics_worksheet", "statistics worksheet", "",
        "datasets/{dataset}/statistics/worksheets/{id}", "statistics_worksheets/{id}.json",
        head=heads.some("projectKey", "id", "name"),
    ),
)  # fmt: skip

OBJECT_TYPES: dict[str, ObjectType] = {row.name: row for row in _ROWS}


def object_type(name: str) -> ObjectType:
    """The row of a type; raises ValueError for a name that is no type."""
    try:
        return OBJECT_TYPES[name]
    except KeyError:
        known = ", ".join(sorted(OBJECT_TYPES))
        raise ValueError(f"no object type {name!r}; known types: {known}") from None
