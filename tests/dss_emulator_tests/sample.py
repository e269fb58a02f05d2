"""A small project with at least one object of every type, written in DSS's on-disk form."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

KEY = "SALES"

CREATED = {
    "versionNumber": 0,
    "lastModifiedBy": {"login": "olga"},
    "lastModifiedOn": 1_750_000_000_000,
}
TAGGED = {
    "versionNumber": 7,
    "lastModifiedBy": {"login": "piet"},
    "lastModifiedOn": 1_750_000_700_000,
}

ODD_NAME = "50% off? #1 ünï"

ONE_OF_EACH = {
    "dataset": "orders",
    "recipe": "compute_orders",
    "scenario": "NIGHTLY",
    "managed_folder": "fOlder01",
    "flow_zone": "zOne0001",
    "saved_model": "mOdel001",
    "analysis": "aNalys01",
    "ml_task": "aNalys01/tAsk0001",
    "webapp": "wEbapp01",
    "dashboard": "dAsh0001",
    "insight": "iNsight1",
    "jupyter_notebook": ODD_NAME,
    "sql_notebook": "sQlnote1",
    "library_file": "python/tools/money.py",
    "wiki_article": "1",
    "streaming_endpoint": "clicks",
    "evaluation_store": "sTore001",
    "evaluation_comparison": "cOmpare1",
    "api_service": "scoring",
    "code_studio": "sTudio01",
    "knowledge_bank": "kNow0001",
    "agent": "aGent001",
    "agent_tool": "tOol0001",
    "agent_skill": "refunds",
    "retrieval_augmented_llm": "rAgllm01",
    "semantic_model": "sEmantic",
    "statistics_worksheet": "orders/sHeet001",
}


def sample_files() -> dict[str, Any]:
    """File contents by path: text, bytes, or data to be written as JSON."""
    return {
        "params.json": {
            "name": "Sales",
            "owner": "olga",
            "permissions": [
                {"group": "analysts", "readProjectContent": True, "writeProjectContent": False},
                {"group": "builders", "readProjectContent": True, "writeProjectContent": True},
                {"user": "boss", "admin": True},
                {"group": "guests", "readDashboards": True},
            ],
            "additionalDashboardUsers": {"users": []},
            "projectStatus": "Sandbox",
            "shortDesc": "What we sold",
            "tags": ["zeta", "alpha"],
            "settings": {"gitCommitMode": "AUTO"},
            "customMeta": {"kv": {"team": "retail"}},
            "creationTag": CREATED,
        },
        "variables.json": {"year": 2026},
        "localvariables.json": {"node": "design"},
        "tags.json": {"tags": {"alpha": {"color": "#3A85AD"}}},
        "datasets/orders.json": {
            "type": "Filesystem",
            "managed": True,
            "params": {"connection": "filesystem_managed", "path": "${projectKey}/orders"},
            "schema": {
                "columns": [
                    {"name": "id", "type": "bigint", "comment": "primary key"},
                    {"name": "amount", "type": "double"},
                ],
                "userModified": False,
            },
            "customFields": {"steward": "olga"},
            "tags": ["raw", "daily"],
            "creationTag": CREATED,
        },
        f"datasets/{ODD_NAME}.json": {"type": "UploadedFiles", "params": {}, "tags": []},
        "recipes/compute_orders.json": {
            "type": "python",
            "inputs": {"main": {"items": [{"ref": "raw", "deps": []}]}},
            "outputs": {"main": {"items": [{"ref": "orders", "appendMode": False}]}},
            "customFields": {},
            "tags": [],
            "creationTag": CREATED,
        },
        "recipes/compute_orders.py": "import dataiku\n",
        "recipes/compute_orders.shaker": "{}",
        "recipes/join_orders.json": {
            "type": "join",
            "inputs": {"main": {"items": [{"ref": "orders"}, {"ref": "OTHER.customers"}]}},
            "outputs": {"main": {"items": [{"ref": "joined"}]}},
            "tags": [],
            "versionTag": TAGGED,
            "creationTag": CREATED,
        },
        "recipes/join_orders.join": '{"joins": []}',
        "scenarios/NIGHTLY.json": {
            "type": "step_based",
            "name": "Nightly build",
            "active": True,
            "triggers": [
                {
                    "id": "t1",
                    "type": "ds_modified",
                    "active": True,
                    "params": {"watches": [{"type": "DATASET", "itemId": "orders"}]},
                }
            ],
            "reporters": [],
            "params": {
                "steps": [
                    {
                        "id": "b1",
                        "type": "build_flowitem",
                        "params": {"builds": [{"type": "DATASET", "itemId": "orders"}]},
                    }
                ]
            },
            "tags": [],
            "creationTag": CREATED,
        },
        "scenarios/NIGHTLY.py": "",
        "scenarios/SCRIPTED.json": {"type": "custom_python", "name": "Scripted", "tags": []},
        "scenarios/SCRIPTED.py": "print('hello')\n",
        "managed_folders/fOlder01.json": {
            "name": "inbox",
            "type": "Filesystem",
            "params": {"connection": "filesystem_folders", "path": "${projectKey}/${odbId}"},
            "tags": [],
            "creationTag": CREATED,
        },
        "zones/default.json": {"name": "Default", "color": "#2ab1ac", "items": [], "shared": []},
        "zones/zOne0001.json": {
            "name": "Cleaning",
            "color": "#31439C",
            "items": [
                {"objectId": "orders", "objectType": "DATASET"},
                {"objectId": "compute_orders", "objectType": "RECIPE"},
            ],
            "shared": [],
            "tags": [],
        },
        "saved_models/mOdel001.json": {
            "name": "Churn",
            "savedModelType": "DSS_MANAGED",
            "activeVersion": "1741262966145",
            "miniTask": {
                "taskType": "PREDICTION",
                "predictionType": "BINARY_CLASSIFICATION",
                "backendType": "PY_MEMORY",
            },
            "tags": [],
            "creationTag": CREATED,
        },
        "saved_models/aGent001.json": {
            "name": "Helper",
            "savedModelType": "TOOLS_USING_AGENT",
            "activeVersion": "v1",
            "inlineVersions": [
                {"versionId": "v1", "toolsUsingAgentSettings": {"llmId": "m", "tools": []}},
                {"versionId": "v2", "toolsUsingAgentSettings": {"llmId": "n", "tools": []}},
            ],
            "tags": [],
            "creationTag": CREATED,
        },
        "saved_models/rAgllm01.json": {
            "name": "Library",
            "savedModelType": "RETRIEVAL_AUGMENTED_LLM",
            "activeVersion": "v1",
            "inlineVersions": [{"versionId": "v1", "ragllmSettings": {"kbRef": "kNow0001"}}],
            "tags": [],
        },
        "analysis/aNalys01/core_params.json": {
            "name": "Quick model",
            "inputDatasetSmartName": "orders",
            "script": {"steps": []},
            "tags": [],
            "creationTag": CREATED,
        },
        "analysis/aNalys01/ml/tAsk0001/params.json": {
            "id": "tAsk0001",
            "name": "Predict amount",
            "taskType": "PREDICTION",
            "predictionType": "REGRESSION",
            "targetVariable": "amount",
            "preprocessing": {"per_feature": {}},
            "modeling": {"metrics": {}},
            "splitParams": {},
        },
        "web_apps/wEbapp01.json": {
            "name": "Explorer",
            "type": "STANDARD",
            "apiKey": "not-a-real-key",
            "params": {"backendEnabled": True},
            "config": {},
            "tags": [],
            "creationTag": CREATED,
        },
        "web_apps/wEbapp01/backend.py": "app = None\n",
        "web_apps/wEbapp01/body.html": "<p>hello</p>",
        "dashboards/dAsh0001.json": {
            "name": "Overview",
            "owner": "olga",
            "listed": True,
            "pages": [{"id": "p1", "grid": {"tiles": [{"id": 1}, {"id": 2}]}}, {"id": "p2"}],
            "tags": [],
            "creationTag": CREATED,
        },
        "insights/iNsight1.json": {
            "name": "Amounts",
            "type": "chart",
            "owner": "olga",
            "listed": True,
            "params": {"datasetSmartName": "orders"},
            "tags": [],
        },
        f"ipython_notebooks/{ODD_NAME}.ipynb": {
            "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
            "cells": [{"cell_type": "code", "source": ["1 + 1"], "outputs": [{"x": 2}]}],
        },
        f"ipython_notebooks/.ipynb_checkpoints/{ODD_NAME}.ipynb": {"cells": []},
        "notebooks/sql/sQlnote1/params.json": {
            "name": "Checks",
            "connection": "warehouse",
            "cells": [{"id": "c1", "type": "QUERY", "name": "Count"}],
            "tags": [],
            "creationTag": CREATED,
        },
        "notebooks/sql/sQlnote1/queries.json": {"c1": [{"sql": "SELECT 1", "state": "DONE"}]},
        "lib/external-libraries.json": {"gitReferences": {}, "pythonPath": ["python"]},
        "lib/python/tools/money.py": "RATE = 1.0\n",
        "lib/python/tools/logo.bin": b"\x00\xff\xfe",
        "wiki/taxonomy.json": {"homeArticleId": "1", "taxonomy": [{"id": "1", "children": []}]},
        "wiki/articles/1.json": {"name": "Home", "layout": "WIKI_ARTICLE", "tags": []},
        "wiki/articles/1.md": "# Welcome\n",
        "streaming_endpoints/clicks.json": {
            "type": "kafka",
            "params": {"connection": "kafka", "topic": "clicks"},
            "schema": {"columns": []},
            "tags": [],
        },
        "model_evaluation_stores/sTore001.json": {"name": "Scores", "mesFlavor": "TABULAR"},
        "model_evaluation_stores/sTore002.json": {"name": "Agents", "mesFlavor": "AGENT"},
        "model_comparisons/cOmpare1.json": {
            "displayName": "Old and new",
            "predictionType": "BINARY_CLASSIFICATION",
            "comparedModels": [],
        },
        "lambda_services/scoring.json": {
            "name": "Scoring",
            "publicAccess": False,
            "authMethod": "API_KEYS",
            "authRealm": {"queryKeys": []},
            "endpoints": [{"id": "churn", "type": "STD_PREDICTION", "modelRef": "mOdel001"}],
            "versionTag": TAGGED,
        },
        "code_studios/sTudio01.json": {"name": "VS Code", "owner": "olga", "templateId": "vs"},
        "knowledge-banks/kNow0001.json": {
            "name": "Manuals",
            "vectorStoreType": "CHROMA",
            "embeddingLLMId": "e",
            "privateNotes": "only GET shows this",
            "tags": [],
        },
        "agent-tools/tOol0001.json": {
            "name": "Search",
            "type": "VectorStoreSearch",
            "params": {"knowledgeBankRef": "kNow0001"},
        },
        "agent-skills/refunds.json": {"name": "Refunds", "tags": []},
        "agent-skills/refunds/SKILL.md": (
            "---\nname: refunds\ndescription: How to refund\nlevel: 2\n---\nAsk first.\n"
        ),
        "semantic-models/sEmantic.json": {"name": "Revenue", "versions": [{"id": "v1"}]},
        "statistics_worksheets/sHeet001.json": {
            "name": "Worksheet",
            "dataSpec": {"inputDatasetSmartName": "orders"},
            "rootCard": {"type": "worksheet_root", "cards": []},
        },
    }


def write_files(folder: Path, files: dict[str, Any]) -> Path:
    """Write `files` below `folder` and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        else:
            path.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return folder
