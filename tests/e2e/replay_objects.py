"""Which objects the files of a project stand for, told from their paths alone.

Files that stand for nothing the API shows (`explore/`, pictures, notebook checkpoints, unknown
folders) are passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Tree = Mapping[str, bytes]
"""File contents by path, relative to the project's folder."""

# Where the definition of an object stands; the groups joined by a slash are its name.
_DEFINITIONS = {
    "agent_skill": r"agent-skills/([^/]+)\.json",
    "agent_tool": r"agent-tools/([^/]+)\.json",
    "analysis": r"analysis/([^/]+)/core_params\.json",
    "api_service": r"lambda_services/([^/]+)\.json",
    "code_studio": r"code_studios/([^/]+)\.json",
    "dashboard": r"dashboards/([^/]+)\.json",
    "dataset": r"datasets/([^/]+)\.json",
    "evaluation_comparison": r"model_comparisons/([^/]+)\.json",
    "evaluation_store": r"model_evaluation_stores/([^/]+)\.json",
    "flow_zone": r"zones/([^/]+)\.json",
    "insight": r"insights/([^/]+)\.json",
    "jupyter_notebook": r"ipython_notebooks/([^/]+)\.ipynb",
    "knowledge_bank": r"knowledge-banks/([^/]+)\.json",
    "library_file": r"lib/(.+)",
    "managed_folder": r"managed_folders/([^/]+)\.json",
    "ml_task": r"analysis/([^/]+)/ml/([^/]+)/params\.json",
    "recipe": r"recipes/([^/]+)\.json",
    "saved_model": r"saved_models/([^/]+)\.json",
    "scenario": r"scenarios/([^/]+)\.json",
    "semantic_model": r"semantic-models/([^/]+)\.json",
    "sql_notebook": r"notebooks/sql/([^/]+)/params\.json",
    "statistics_worksheet": r"statistics_worksheets/([^/]+)\.json",
    "streaming_endpoint": r"streaming_endpoints/([^/]+)\.json",
    "webapp": r"web_apps/([^/]+)\.json",
    "wiki_article": r"wiki/articles/([^/]+)\.json",
}

# Files beside a definition: the first group is the object's name, the second which file it is.
_BESIDE = {
    "agent_skill": r"agent-skills/([^/]+)/(SKILL\.md)",
    "recipe": r"recipes/([^/]+)\.([^./]+)(?<!\.json)",
    "scenario": r"scenarios/([^/]+)\.(py)",
    "sql_notebook": r"notebooks/sql/([^/]+)/(queries\.json)",
    "webapp": r"web_apps/([^/]+)/(body\.html|style\.css|app\.js|backend\.py|ui\.R|server\.R)",
    "wiki_article": r"wiki/articles/([^/]+)\.(md)",
}

# What a project always has one of, and the files that make it.
_DOCUMENTS = {
    "permissions": ("params.json",),
    "project": ("params.json", "tags.json"),
    "variables": ("variables.json", "localvariables.json"),
    "wiki": ("wiki/taxonomy.json",),
}

_MODELS_OF_OTHER_TYPES = {
    "PYTHON_AGENT": "agent",
    "PLUGIN_AGENT": "agent",
    "TOOLS_USING_AGENT": "agent",
    "STRUCTURED_AGENT": "agent",
    "RETRIEVAL_AUGMENTED_LLM": "retrieval_augmented_llm",
}


@dataclass(frozen=True)
class Found:
    """An object and its files: the definition under "", those beside it by what they are."""

    kind: str
    name: str
    files: Mapping[str, bytes]

    def json(self, which: str = "") -> dict[str, Any]:
        """One of the files as data, empty where there is none; ValueError where it is no object."""
        content = json.loads(self.files.get(which, b"{}"))
        if not isinstance(content, dict):
            raise ValueError(f"a file of a {self.kind} does not hold a JSON object")
        return content

    def text(self, which: str) -> str | None:
        """One of the files byte for byte."""
        return self.files[which].decode("latin-1") if which in self.files else None


def objects(tree: Tree, project_key: str) -> dict[str, Found]:
    """Return what the API shows of a tree, by resource id."""
    found = {
        f"{kind}.{project_key}": Found(
            kind, "", {path: tree[path] for path in paths if path in tree}
        )
        for kind, paths in _DOCUMENTS.items()
    }
    manifest = tree.get("app-manifest.json")
    if manifest is not None:
        found[f"app_manifest.{project_key}"] = Found("app_manifest", "", {"": manifest})
    beside = _beside(tree)
    for kind, pattern in _DEFINITIONS.items():
        for path, name in _matches(tree, pattern):
            stored = Found(kind, name, {"": tree[path], **beside.get((kind, name), {})})
            shown = _shown(stored, tree)
            if shown is not None:
                found[f"{shown.kind}.{project_key}.{shown.name}"] = shown
    return found


def _matches(tree: Tree, pattern: str) -> Iterator[tuple[str, str]]:
    compiled = re.compile(pattern)
    for path in tree:
        match = compiled.fullmatch(path)
        if match is not None:
            yield path, "/".join(match.groups())


def _beside(tree: Tree) -> dict[tuple[str, str], dict[str, bytes]]:
    found: dict[tuple[str, str], dict[str, bytes]] = {}
    for kind, pattern in _BESIDE.items():
        for path, joined in _matches(tree, pattern):
            name, _, which = joined.rpartition("/")
            found.setdefault((kind, name), {})[which] = tree[path]
    return found


def _shown(stored: Found, tree: Tree) -> Found | None:
    """Return an object under the type and name that the API gives it, `None` where it has none."""
    if stored.kind == "saved_model":
        kind = _MODELS_OF_OTHER_TYPES.get(str(stored.json().get("savedModelType")), stored.kind)
        return replace(stored, kind=kind)
    if stored.kind == "statistics_worksheet":
        dataset = (stored.json().get("dataSpec") or {}).get("inputDatasetSmartName")
        listed = f"datasets/{dataset}.json" in tree
        return replace(stored, name=f"{dataset}/{stored.name}") if listed else None
    if stored.kind == "wiki_article" and stored.name not in _articles(tree):
        return None
    return stored


def _articles(tree: Tree) -> set[str]:
    """Return the ids in the tree of articles, which is what the API lists."""
    waiting = list(json.loads(tree.get("wiki/taxonomy.json", b"{}")).get("taxonomy") or [])
    found = set()
    while waiting:
        node = waiting.pop()
        found.add(str(node.get("id")))
        waiting += node.get("children") or []
    return found
