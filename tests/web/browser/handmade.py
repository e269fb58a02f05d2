"""Small states of a project, for pages that show one thing."""

from __future__ import annotations

from typing import Any

from examples import a_resource, a_state
from project_drift import Resource, State


def notes(*words: str) -> list[State]:
    """States in which one dataset bears one word after the other."""
    return [a_state(a_resource(note=word)) for word in words]


def code(*lines: str) -> State:
    """A state with one Python recipe of these lines."""
    return a_state(a_resource("compute", "recipe", type="python", payload="\n".join(lines)))


def long_code(lines: int, word: str) -> State:
    """A state with one Python recipe of so many lines, each with the word in it."""
    return code(*(f"{word} {line}" for line in range(lines)))


def table(*columns: tuple[str, str], **extra: str) -> State:
    """A state with one dataset of these columns; the first one has the extra fields."""
    found = [{"name": name, "type": kind} for name, kind in columns]
    found[0].update(extra)
    return a_state(a_resource(type="Filesystem", schema={"columns": found}))


def chains(count: int, note: str) -> State:
    """A state with a Flow of twelve rows of datasets, each made of the one before, in two zones.

    The note is that of the first dataset of the first row.
    """
    rows = 12

    def role(at: int) -> dict[str, Any]:
        return {"main": {"items": [{"ref": f"d{at}"}]}}

    def zone(name: str, numbers: range) -> Resource:
        items = [
            {"objectType": kind, "objectId": f"{kind[0].lower()}{at}"}
            for at in numbers
            for kind in ("DATASET", "RECIPE")
        ]
        return a_resource(name, "flow_zone", items=items)

    return a_state(
        *(a_resource(f"d{at}", note=note if at == 0 else "") for at in range(count)),
        *(
            a_resource(f"r{at}", "recipe", inputs=role(at - rows), outputs=role(at))
            for at in range(rows, count)
        ),
        zone("Early", range(count // 2)),
        zone("Late", range(count // 2, count)),
    )
