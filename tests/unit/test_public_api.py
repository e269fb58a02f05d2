"""What `import project_drift` promises: every name, its contract, and nothing loaded too early."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import project_drift
from project_drift import ProjectDriftError

PROMISED = {
    "Change", "ChangeType", "ConfigurationError", "DiffEngine", "Forbidden",
    "LocalDirectoryBackend", "LocalFileBackend", "ManagedFolderBackend", "NotFound",
    "ProjectDriftError", "Resource", "ResourceDiff", "ResourceMetadata", "ResourceNotFoundError",
    "ResourceSync", "State", "StateBackend", "StateCorruptedError", "StateManager",
    "StateNotFoundError", "StateWriteError", "Unauthorized", "Unavailable", "__version__",
    "get_state_schema", "make_resource_id", "validate_state", "validate_state_safe",
}  # fmt: skip
ERRORS = sorted(
    name
    for name in PROMISED
    if name.endswith("Error") or name in {"Forbidden", "NotFound", "Unauthorized", "Unavailable"}
)

COMPARE = """
import sys
from pathlib import Path
from project_drift import DiffEngine, LocalDirectoryBackend, Resource, State

store = LocalDirectoryBackend(Path(sys.argv[1]), "SHOP")
for rows in (1, 2):
    state = State(project_key="SHOP")
    state.add_resource(Resource("dataset", "dataset.SHOP.orders", {"rows": rows}))
    store.save(state)
print(*DiffEngine().diff(store.load(1), store.load(2)))
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def run_python(code: str, *arguments: str) -> list[str]:
    """The lines that a program prints in a Python of its own, warnings being errors."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture(autouse=True)
def _the_same_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Python finds the package where this one did."""
    folder = Path(str(project_drift.__file__)).parents[1]
    monkeypatch.setenv("PYTHONPATH", str(folder))


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_a_promised_name_is_there(name: str) -> None:
    assert getattr(project_drift, name) is not None


def test_all_names_what_is_promised_and_nothing_else() -> None:
    assert set(project_drift.__all__) == PROMISED


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="'project_drift' has no attribute 'nonsense'"):
        project_drift.nonsense  # noqa: B018 - looking it up is the test


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_can_be_caught_by_the_one_base(name: str) -> None:
    assert issubclass(getattr(project_drift, name), ProjectDriftError)


def test_the_errors_of_dss_are_told_apart_from_those_of_the_store() -> None:
    store_errors = (project_drift.StateNotFoundError, project_drift.StateWriteError)
    for name in ("Unauthorized", "Forbidden", "NotFound", "Unavailable"):
        assert not issubclass(getattr(project_drift, name), store_errors)


@pytest.mark.parametrize(
    ("name", "methods"),
    [
        ("StateBackend", {"backup", "delete", "exists", "history", "load", "open", "save"}),
        ("ResourceSync", {"fetch", "list_all"}),
    ],
)
def test_an_abstract_class_asks_for_its_methods(name: str, methods: set[str]) -> None:
    assert getattr(project_drift, name).__abstractmethods__ == methods


@pytest.mark.parametrize(
    "name", ["LocalFileBackend", "LocalDirectoryBackend", "ManagedFolderBackend"]
)
def test_every_store_fulfils_the_one_contract(name: str) -> None:
    store = getattr(project_drift, name)
    assert issubclass(store, project_drift.StateBackend)
    assert not inspect.isabstract(store)


def test_each_kind_of_change_has_a_symbol_of_its_own() -> None:
    symbols = [kind.symbol for kind in project_drift.ChangeType]
    assert symbols == ["+", "-", "~", ">", "?", "="]


def test_the_package_tells_type_checkers_that_it_is_typed() -> None:
    assert (Path(str(project_drift.__file__)).parent / "py.typed").is_file()


def test_importing_the_package_loads_none_of_its_parts() -> None:
    (loaded,) = run_python(
        "import sys, project_drift;"
        "print(*(name for name in sys.modules if name.startswith('project_drift')))"
    )
    assert set(loaded.split()) == {"project_drift", "project_drift._version"}


def test_comparing_stored_snapshots_needs_neither_dss_nor_its_client(tmp_path: Path) -> None:
    told, loaded = run_python(COMPARE, str(tmp_path))
    assert told == "~ dataset.SHOP.orders"
    assert set(loaded.split()) & {"dataikuapi", "dataiku", "flask", "click", "jinja2"} == set()


def test_star_import_gives_what_is_promised() -> None:
    (given,) = run_python(
        "from project_drift import *; print(*(name for name in dir() if name[0] != '_'))"
    )
    assert set(given.split()) == PROMISED - {"__version__"}
