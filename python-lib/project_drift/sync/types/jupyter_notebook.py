"""Jupyter notebooks: the sources of their cells and their kernel; outputs and counts are noise."""

from __future__ import annotations

from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource
from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.base import COMMON_NOISE
from project_drift.sync.listed import ListedSync
from project_drift.sync.lists import COMMON_STRATEGIES

_CELLS = Items(
    ("{cell_type} cell {#}", "cell"),
    identities=(),
    same=("cell_type",),
    rules=(At("/source", called="source"),),
)


class JupyterNotebookSync(ListedSync):
    """`GET /jupyter-notebooks/` and `/jupyter-notebooks/NAME` (`DSSJupyterNotebook`).

    The answer is the notebook file itself, with outputs. Cell ids are left out: Jupyter gives new
    ones when a notebook is converted or copied.
    """

    resource_type = "jupyter_notebook"
    label = "Jupyter notebooks"
    git_files = ("ipython_notebooks/{name}.ipynb",)
    lists = "/jupyter-notebooks/"
    gets = "/jupyter-notebooks/{}"
    list_params = (("active", False),)
    id_field = "name"
    stamp_field = ""
    strategies = (
        *COMMON_STRATEGIES,
        At("/cells", _CELLS, called=""),
    )
    rules = COMMON_NOISE

    def resource(self, resource_id: str, document: dict[str, Any]) -> Resource:
        metadata = document.get("metadata") or {}
        if not _is_list_of(dict, document.get("cells")) or not isinstance(metadata, dict):
            raise UnexpectedAnswer(f"the answer for {resource_id} is not a notebook", 200)
        kernel = metadata.get("kernelspec")
        definition = {
            "kernel": kernel.get("name") if isinstance(kernel, dict) else None,
            "cells": [
                {
                    "cell_type": cell.get("cell_type"),
                    "source": _joined(resource_id, cell.get("source")),
                }
                for cell in document["cells"]
            ],
        }
        return self.build(resource_id, {**_stamps(metadata), **definition})


def _joined(resource_id: str, source: Any) -> str:
    """Return the text of a cell: notebook files keep it as one text or as a list of lines."""
    if _is_list_of(str, source):
        return "".join(source)
    if source is None or isinstance(source, str):
        return source or ""
    raise UnexpectedAnswer(f"a cell of {resource_id} has something else than text", 200)


def _is_list_of(kind: type, found: Any) -> bool:
    return isinstance(found, list) and all(isinstance(item, kind) for item in found)


def _stamps(metadata: dict[str, Any]) -> dict[str, Any]:
    """Return what DSS writes about saves into a notebook's metadata, under its usual names."""
    return {
        "creationTag": metadata.get("creationTag"),
        "lastModifiedOn": metadata.get("modifiedOn"),
        "lastModifiedBy": metadata.get("modifiedBy"),
    }
