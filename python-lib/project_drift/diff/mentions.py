"""What uses a variable as `${name}`, and which code imports a module of the library.

Variables that code asks for by `get_custom_variables` cannot be followed, nor can relative imports.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Callable

from project_drift.models.resource import Resource
from project_drift.models.state import State

_VARIABLE = re.compile(r"\$\{([^{}]+)\}")
_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\w[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))",
    re.MULTILINE,
)
_IMPORTED = re.compile(r"(?:\A|,)\s*\(?\s*(\w[\w.]*)")
# People read these; nothing in them is replaced or run.
_FOR_READING = frozenset({"dashboard", "insight", "variables", "wiki", "wiki_article"})
_LIBRARY = re.compile(r"python/(?P<path>.+?)(?:/__init__)?\.py\Z")


class Mentions:
    """Who names what in a state. All of it is read once for either kind, when first asked for."""

    def __init__(self, state: State) -> None:
        self._state = state

    def users(self, variable: str) -> list[Resource]:
        """Return the resources in which a variable is to be replaced by its value."""
        return self._sorted(self._variables.get(variable, ()))

    def importers(self, library_file: Resource) -> list[Resource]:
        """Return the resources whose code imports a file of the library."""
        module = module_of(library_file)
        found = self._modules.get(module, set()) if module else set()
        return self._sorted(found - {library_file.resource_id})

    def _sorted(self, keys: Iterable[str]) -> list[Resource]:
        return [self._state.resources[key] for key in sorted(keys)]

    @cached_property
    def _variables(self) -> Mapping[str, set[str]]:
        return self._index("${", _VARIABLE.findall)

    @cached_property
    def _modules(self) -> Mapping[str, set[str]]:
        return self._index("import", _imported)

    def _index(self, mark: str, names: Callable[[str], Iterable[str]]) -> Mapping[str, set[str]]:
        found = defaultdict(set)
        for key, resource in self._state.resources.items():
            if resource.resource_type in _FOR_READING:
                continue
            for text in _texts(resource.attributes):
                if mark in text:
                    for name in names(text):
                        found[name].add(key)
        return dict(found)


def module_of(library_file: Resource) -> str:
    """Return the name by which Python imports a file, empty where it is no module."""
    match = _LIBRARY.match(library_file.resource_name or "")
    return match["path"].replace("/", ".") if match else ""


def _imported(code: str) -> Iterator[str]:
    """Yield every module that the imports of a code may load, the packages around it included."""
    for source, names, modules in _IMPORT.findall(code):
        if source:
            yield from _packages(source)
            yield from (f"{source}.{name}" for name in _IMPORTED.findall(names))
        else:
            for module in _IMPORTED.findall(modules):
                yield from _packages(module)


def _packages(module: str) -> Iterator[str]:
    parts = module.split(".")
    yield from (".".join(parts[: place + 1]) for place in range(len(parts)))


def _texts(attributes: dict[str, Any]) -> Iterator[str]:
    """Yield the texts in a definition but for columns: those are most of it, and no code."""
    waiting: list[Any] = [item for key, item in attributes.items() if key != "schema"]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
