"""Tiny plugins to run, and a node for those that talk to one."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest

from component_runner import PluginRunner
from stubs_tests.plugin_files import PLUGIN, Files

RUNNER = "component_runner"
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture
def write_plugin(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a plugin from its files: text is dedented, other values are JSON."""

    def write(files: Files, folder: str = "kit") -> Path:
        root = tmp_path / folder
        for name, content in {"plugin.json": PLUGIN, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            text = textwrap.dedent(content) if isinstance(content, str) else json.dumps(content)
            path.write_text(text, encoding="utf-8")
        return root

    return write


@pytest.fixture
def start(write_plugin: Callable[..., Path]) -> Iterator[Callable[..., PluginRunner]]:
    """A function that writes a plugin and returns its runner, by default without any node."""
    runners: list[PluginRunner] = []

    def runner(files: Files, folder: str = "kit", **options: Any) -> PluginRunner:
        facts = {"url": NOWHERE, "api_key": "none", "project_key": "SALES", **options}
        runners.append(PluginRunner(write_plugin(files, folder), **facts))
        return runners[-1]

    yield runner
    for item in reversed(runners):
        item.close()


@pytest.fixture(autouse=True)
def _leaves_no_trace() -> Iterator[None]:
    """Every test must leave the process's imports as they were."""
    path = list(sys.path)
    before = set(sys.modules)
    yield
    assert sys.path == path
    left = {name.partition(".")[0] for name in set(sys.modules) - before}
    assert not {name for name in left if name.startswith(("kit", "component_"))} - {RUNNER}
