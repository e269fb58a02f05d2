"""Agents and retrieval-augmented LLMs: the same shape, a definition with versions inside."""

from __future__ import annotations

from project_drift.normalize.noise import drop
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE_AND_ID, DISPLAYED_STATE, TRAINING_RUNTIME
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES

_TOOLS = Items(("tool {toolRef}", "tool"), identities=(("toolRef",),))
_BLOCKS = Items(
    ("block {id}", "block"), identities=(("id",),), rules=(At("/tools", _TOOLS, called=""),)
)
VERSIONS = Items(
    ("version {versionId}", "version"),
    identities=(("versionId",),),
    rules=(
        At("/*/*", called="{}"),
        At("/code", called="code"),
        At("/toolsUsingAgentSettings/tools", _TOOLS, called=""),
        At("/structuredAgentSettings/blocks", _BLOCKS, called=""),
    ),
)


class InlineVersionsSync(ListedSync):
    """A type whose lists carry stamps of versions, and none of the object: it is always read."""

    stamp_field = ""
    optional = True
    strategies = (
        *COMMON_STRATEGIES,
        At("/versions", VERSIONS, called=""),
    )
    rules = (
        *COMMON_NOISE_AND_ID,
        *DISPLAYED_STATE,
        drop("/versions/*/versionTag", "DSS's own mark of the last save"),
        drop("/versions/*/creationTag", "tells who made the version, not what it is"),
        *TRAINING_RUNTIME,
    )
