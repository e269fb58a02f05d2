"""Point 5: what somebody can read who may only read the project."""

from __future__ import annotations

from typing import Callable

from real_node.facts import Fact, Seen
from real_node.ground import Ground

_OF_PERMISSIONS = ("owner", "permissions", "permissionsVersion", "additionalDashboardUsers")


def _readable(*parts: str) -> Callable[[Ground], Seen]:
    """See whether a reader is answered."""

    def look(ground: Ground) -> Seen:
        reader = ground.as_reader()
        answers = {part: reader.get(ground.node.path + part) for part in parts}
        said = "; ".join(
            f"{part} {answer.status if answer.status < 400 else answer}"
            for part, answer in answers.items()
        )
        return Seen(all(answer.status < 400 for answer in answers.values()), said)

    return look


def _refused(part: str) -> Callable[[Ground], Seen]:
    """See whether a reader is refused."""

    def look(ground: Ground) -> Seen:
        answer = ground.as_reader().get(ground.node.path + part)
        return Seen(answer.status in {401, 403}, f"{part} {answer.status} for a reader")

    return look


def _same_settings(ground: Ground) -> Seen:
    path = f"{ground.node.path}/settings"
    whole, less = ground.node.read(path), ground.as_reader().read(path)
    hidden = sorted(whole.keys() - less.keys())
    nested = sorted(whole.get("settings", {}).keys() - less.get("settings", {}).keys())
    missing = [*hidden, *(f"settings.{key}" for key in nested)]
    return Seen(not missing, f"hidden from a reader: {', '.join(missing) or 'nothing'}")


def _no_permissions(ground: Ground) -> Seen:
    settings = ground.node.read(f"{ground.node.path}/settings")
    found = [key for key in _OF_PERMISSIONS if key in settings]
    return Seen(not found, f"in the settings: {', '.join(found) or 'none of them'}")


_GAP = "the type would be named as not covered"

FACTS = (
    Fact(
        "5a",
        "Who may read the project may read its settings and metadata.",
        f"sync/types/project.py; otherwise {_GAP}",
        _readable("/settings", "/metadata", "/tags"),
    ),
    Fact(
        "5b",
        "Who may read the project may read its variables.",
        f"sync/types/variables.py; otherwise {_GAP}",
        _readable("/variables/"),
    ),
    Fact(
        "5c",
        "Who may read the project may read the log and the status of its git repository.",
        "service/git_log.py: who changed what; otherwise reports name nobody and say why",
        _readable("/git/actions/log", "/git/status"),
    ),
    Fact(
        "5d",
        "Listing scenarios needs a further right, to monitor jobs.",
        "sync/types/scenario.py names that right where scenarios are not covered",
        _refused("/scenarios/"),
    ),
    Fact(
        "5e",
        "Reading the permissions needs to administer the project.",
        "sync/types/permissions.py names that right where permissions are not covered",
        _refused("/permissions"),
    ),
    Fact(
        "5f",
        "The settings show the same fields to a reader as to an administrator.",
        "two captures with keys of different rights would differ; schedules should keep one key",
        _same_settings,
    ),
    Fact(
        "5g",
        "The settings hold neither owner nor permissions.",
        "sync/types/project.py drops them there in any case: they are the permissions' own",
        _no_permissions,
    ),
)
