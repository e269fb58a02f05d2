"""The files of tiny plugins, as `write_plugin` and `start` take them: contents by path."""

from __future__ import annotations

from typing import Any

Files = dict[str, Any]

META: dict[str, Any] = {"label": "Kit", "description": "What it does", "icon": "fas fa-cog"}
PLUGIN: dict[str, Any] = {
    "id": "kit",
    "version": "1.0.0",
    "meta": {**META, "author": "Somebody", "licenseInfo": "Apache Software License"},
    "params": [],
}


def macro(code: str, macro_id: str = "kit-macro", **descriptor: Any) -> Files:
    """Return the files of one macro; `descriptor` completes or replaces its keys."""
    folder = f"python-runnables/{macro_id}"
    return {
        f"{folder}/runnable.json": {
            "meta": META,
            "impersonate": True,
            "permissions": [],
            "resultType": "HTML",
            "params": [],
            **descriptor,
        },
        f"{folder}/runnable.py": code,
    }


def returning(expression: str) -> str:
    """Return the code of a macro that returns the value of an expression."""
    return f"""
from dataiku.runnables import ResultTable, Runnable

class Kit(Runnable):
    def __init__(self, project_key, config, plugin_config):
        self.project_key = project_key
        self.config = config
        self.plugin_config = plugin_config

    def get_progress_target(self):
        return None

    def run(self, progress_callback):
        return {expression}
"""


def step(code: str, step_id: str = "kit-step", **descriptor: Any) -> Files:
    """Return the files of one scenario step."""
    folder = f"python-steps/{step_id}"
    return {
        f"{folder}/step.json": {"meta": META, "params": [], **descriptor},
        f"{folder}/step.py": code,
    }


def webapp(code: str, webapp_id: str = "kit-webapp", **descriptor: Any) -> Files:
    """Return the files of one webapp."""
    folder = f"webapps/{webapp_id}"
    return {
        f"{folder}/webapp.json": {
            "meta": META,
            "baseType": "STANDARD",
            "hasBackend": "true",
            "standardWebAppLibraries": ["dataiku"],
            "params": [],
            **descriptor,
        },
        f"{folder}/backend.py": code,
        f"{folder}/body.html": "<p>kit</p>",
        f"{folder}/app.js": "// empty",
    }


def param(name: str, kind: str = "STRING", **more: Any) -> dict[str, Any]:
    """Return a declared parameter."""
    return {"name": name, "label": name.title(), "type": kind, **more}
