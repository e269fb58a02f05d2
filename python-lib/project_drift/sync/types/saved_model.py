"""Saved models of the Flow: settings and the version in use, not what was learnt."""

from __future__ import annotations

from project_drift.models.resource import Resource
from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID, DISPLAYED_STATE, TRAINING_RUNTIME
from project_drift.sync.inline_versions import VERSIONS
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES, STEPS
from project_drift.sync.screen import screen_state

_AGENTS = frozenset({"PYTHON_AGENT", "PLUGIN_AGENT", "TOOLS_USING_AGENT", "STRUCTURED_AGENT"})


class SavedModelSync(ListedSync):
    """`GET /savedmodels/` and `GET /savedmodels/ID` (`dataikuapi.dss.savedmodel.DSSSavedModel`).

    Agents and retrieval-augmented models are stored as saved models; where they have lists of
    their own they are captured from there, once.
    """

    resource_type = "saved_model"
    label = "saved models"
    git_files = ("saved_models/{name}.json",)
    lists = "/savedmodels/"
    gets = "/savedmodels/{}"
    list_params = (("foreign", False),)
    stamp_field = "lastModifiedOn"
    yields_to = ("agent", "retrieval_augmented_llm")
    strategies = (
        *COMMON_STRATEGIES,
        At("/inlineVersions", VERSIONS, called=""),
        At("/miniTask/predictionDisplayScript/steps", STEPS, called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        *TRAINING_RUNTIME,
        *DISPLAYED_STATE,
        *screen_state("/miniTask/predictionDisplayScript"),
        drop("/inlineVersions/*/versionTag", "DSS's own mark of the last save"),
        drop("/inlineVersions/*/creationTag", "tells who made the version, not what it is"),
    )

    def belongs_to(self, resource: Resource) -> str | None:
        model_type = str(resource.attributes.get("savedModelType"))
        if model_type in _AGENTS:
            return "agent"
        return "retrieval_augmented_llm" if model_type == "RETRIEVAL_AUGMENTED_LLM" else None
