"""Which files an import finds while a plugin's component runs.

DSS runs a component in a process of its own, in which only that plugin's `python-lib` exists.
Here many plugins, and the tests' own imports, share one process: for the time of a run, modules
of any other `python-lib` are put aside, and afterwards those of the plugin are.
"""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from component_runner.errors import ComponentError

if TYPE_CHECKING:
    from types import ModuleType

STUBS = Path(__file__).resolve().parents[1]
_LIBRARY_NAME = "python-lib"
_TURN_SECONDS = 300

# `sys.modules` belongs to the process, so components take turns.
_turn = threading.RLock()
_installed: list[PluginImports] = []
_stub_modules: dict[str, ModuleType] = {}


@contextmanager
def turn() -> Iterator[None]:
    """Hold the process's imports for one component; `ComponentError` after five minutes."""
    if not _turn.acquire(timeout=_TURN_SECONDS):
        raise ComponentError(f"another component has been running for {_TURN_SECONDS} s")
    try:
        yield
    finally:
        _turn.release()


class PluginImports:
    """Makes imports find one plugin's `python-lib` and the stub `dataiku`, until removed.

    Modules that were already loaded from this very `python-lib` stay and are shared; all others
    are loaded anew, and are forgotten at the end. A plugin that was installed over another one
    hides it; the hidden one, when removed first, goes as soon as it shows again.
    """

    def __init__(self, plugin_root: Path) -> None:
        self.library = (plugin_root / _LIBRARY_NAME).resolve()
        self._path: list[str] = []
        self._hidden: dict[str, ModuleType] = {}
        self._own_names: set[str] = set()
        self._is_removed = False

    def install(self) -> None:
        """Put the plugin's modules in place of everybody else's."""
        own_names = _top_level_names(self.library)
        loaded = list(sys.modules.items())
        foreign = {
            name for name in map(_top, sys.modules.copy()) if self._is_foreign(name, own_names)
        }
        self._hidden = {name: module for name, module in loaded if _top(name) in foreign}
        for name in self._hidden:
            del sys.modules[name]
        self._own_names = own_names - set(sys.modules)
        if "dataiku" not in sys.modules:
            sys.modules.update(_stub_modules)
        self._path = list(sys.path)
        others = [entry for entry in sys.path if not _is_library(Path(entry))]
        sys.path[:] = [str(self.library), str(STUBS), *others]
        importlib.invalidate_caches()
        _installed.append(self)

    def remove(self) -> None:
        """Put everything back as it was before `install`."""
        self._is_removed = True
        while _installed and _installed[-1]._is_removed:
            _installed.pop()._restore()

    def _restore(self) -> None:
        sys.path[:] = self._path
        for name in [name for name in sys.modules if _top(name) in self._own_names]:
            del sys.modules[name]
        # A webapp may still hold the stub, so every run must get the same modules.
        stub = {name: module for name, module in sys.modules.items() if _top(name) == "dataiku"}
        _stub_modules.update(stub)
        if "dataiku" in self._hidden:
            for name in stub:
                del sys.modules[name]
        sys.modules.update(self._hidden)

    def _is_foreign(self, name: str, own_names: set[str]) -> bool:
        """Tell whether a loaded top-level module would not exist in the plugin's process."""
        place = _place(sys.modules.get(name))
        if name == "dataiku":
            return _home(place) != STUBS
        if name in own_names:
            return _home(place) != self.library
        return (
            _LIBRARY_NAME in place and _is_library(_home(place)) and (_home(place) != self.library)
        )


def _top(name: str) -> str:
    return name.partition(".")[0]


def _top_level_names(library: Path) -> set[str]:
    """Return the names that can be imported from a library folder."""
    if not library.is_dir():
        return set()
    return {
        path.name.partition(".")[0]
        for path in library.iterdir()
        if path.suffix in {".py", ".so"} or (path.is_dir() and path.name.isidentifier())
    } - {"__pycache__"}


def _place(module: object) -> str:
    """Return the folder of a package or the file of a module, empty where there is neither."""
    names = getattr(module, "__dict__", {})
    folders = list(names.get("__path__") or [])
    return str(folders[0] if folders else names.get("__file__") or "")


def _home(place: str) -> Path:
    """Return the folder that a top-level module of that place was found in."""
    return Path(place).resolve().parent


def _is_library(folder: Path) -> bool:
    return folder.name == _LIBRARY_NAME
