"""What DSS tells a component's process: which node, which project, which settings.

DSS starts one process per component; here they share one. The newest component that runs is the
current one on every thread, but for those that answer a request of a webapp: they are bound to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass
class RunContext:
    """Everything that the `dataiku` package knows about the component being run.

    `config` holds the component's own settings as saved, `resolved_config` the same with presets
    replaced by their values. `scenario_variables` are those set before the step, and
    `scenario_updates` those that the step sets. `dataset_rows` are the rows of datasets, by full
    name, of all runs of one runner.
    """

    kind: str
    url: str
    api_key: str
    project_key: str
    resource_dir: str
    plugin_config: dict[str, Any] = field(default_factory=dict)
    config: dict[str, Any] = field(default_factory=dict)
    resolved_config: dict[str, Any] = field(default_factory=dict)
    scenario_variables: dict[str, Any] = field(default_factory=dict)
    scenario_updates: dict[str, Any] = field(default_factory=dict)
    dataset_rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be seen by every thread that has no context of its own."""
        _running.append(self)
        try:
            yield
        finally:
            # By identity: two runs of one component have equal contexts.
            position = next(i for i, item in enumerate(_running) if item is self)
            del _running[position]

    @contextmanager
    def bound(self) -> Iterator[None]:
        """Be the context of the calling thread."""
        token = _bound.set(self)
        try:
            yield
        finally:
            _bound.reset(token)


_bound: ContextVar[RunContext | None] = ContextVar("run_context", default=None)
_running: list[RunContext] = []


def current(*kinds: str) -> RunContext:
    """Return the context of the running component.

    Raises `RuntimeError` where none runs, or where its kind is not one of `kinds`.
    """
    context = _bound.get() or (_running[-1] if _running else None)
    if context is None:
        raise RuntimeError("no plugin component is running: start it with component_runner")
    if kinds and context.kind not in kinds:
        raise RuntimeError(f"only available in a {' or '.join(kinds)}, this is a {context.kind}")
    return context
