"""Points 9 and 10: files of the library, and under which path the git log knows an object."""

from __future__ import annotations

import time
from typing import Any, Callable

from project_drift.sync.base import segment
from project_drift.sync.types.recipe import RecipeSync
from real_node.facts import Fact, NotTestable, Seen
from real_node.filling import code_recipe
from real_node.ground import Ground

PATIENCE = 3
PAUSE = 1.0  # seconds
# The types of recipes that are written in a language, and the extension of their file.
_LANGUAGES = {
    "a": ("python", "py"),
    "b": ("hive", "hive"),
    "c": ("impala", "impala"),
    "d": ("pig", "pig"),
    "e": ("spark_scala", "spark_scala"),
    "f": ("spark_sql_query", "spark_sql_query"),
}


def _external_libraries(ground: Ground) -> Seen:
    tree = ground.node.read(f"{ground.node.path}/libraries/contents")
    names = sorted(node["name"] for node in tree)
    return Seen(
        "external-libraries.json" in names, f"at the top of the library: {', '.join(names)}"
    )


def _log_path(ground: Ground) -> Seen:
    name = ground.made.name("recipe")
    return _logged(ground, ground.node.path, f"recipes/{name}.json")


def _folder_path(ground: Ground) -> Seen:
    ground.made.name("recipe")
    return _logged(ground, ground.node.path, "recipes")


def _code_file(kind: str) -> Callable[[Ground], Seen]:
    """See whether the log knows the file in which the code of a recipe is taken to lie."""

    def look(ground: Ground) -> Seen:
        project, name = _recipe_of(ground, kind)
        document = ground.node.read(f"{project}/recipes/{segment(name)}")
        key = project.rpartition("/")[2]
        resource = RecipeSync(ground.node).resource(f"recipe.{key}.{name}", document)
        files = RecipeSync.git_paths(resource)[1:]
        if not files:
            raise NotTestable(f"the recipe {name} has no code")
        return _logged(ground, project, files[0])

    return look


def _recipe_of(ground: Ground, kind: str) -> tuple[str, str]:
    """Return project and name of a recipe in a language: one that is there, else a new one."""
    for project in ground.project_paths:
        for recipe in ground.node.read(f"{project}/recipes/"):
            if recipe.get("type") == kind:
                return project, recipe["name"]
    return ground.node.path, code_recipe(ground.node.project, kind, f"driftverify_{kind}")


def _logged(ground: Ground, project: str, path: str) -> Seen:
    whole = _entries(ground, project)
    if not whole:
        raise NotTestable("the git log of the project is empty")
    found = _entries(ground, project, path=path)
    for _ in range(PATIENCE):
        if found:
            break
        time.sleep(PAUSE)  # DSS may commit a little after it has saved
        found = _entries(ground, project, path=path)
    # A node that does not understand the path may answer with everything.
    return Seen(
        0 < len(found) < len(whole), f"{len(found)} of {len(whole)} commits for path {path}"
    )


def _entries(ground: Ground, project: str, **params: Any) -> list[Any]:
    answer = ground.node.read(f"{project}/git/actions/log", count=1000, **params)
    return list(answer["entries"])


FACTS = (
    Fact(
        "9a",
        "The tree of the library lists external-libraries.json.",
        "sync/types/library_file.py captures it as one more file; without it, references to git "
        "repositories are not seen",
        _external_libraries,
    ),
    Fact(
        "9b",
        "The git log takes a path relative to the root of the project.",
        "service/git_log.py asks it for an object's files, to tell who changed it",
        _log_path,
    ),
    Fact(
        "9c",
        "The git log of a folder has the commits of the files in it.",
        "git_files in sync/types/ names folders where an object has several files",
        _folder_path,
    ),
    *(
        Fact(
            f"10{letter}",
            f"The code of a recipe of type {kind} lies in recipes/NAME.{extension}.",
            "sync/types/recipe.py, for the git log; a wrong guess finds no author, nothing else",
            _code_file(kind),
        )
        for letter, (kind, extension) in _LANGUAGES.items()
    ),
)
