"""From a request line to a route: normalised paths and patterns with placeholders."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

if TYPE_CHECKING:
    from .messages import Call, Reply

API_PREFIXES = (("dip", "publicapi"), ("public", "api"))
CONTROL_PREFIX = ("_emulator",)

API = "api"
CONTROL = "control"
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Target:
    """Where a request goes: an area, decoded path segments below its prefix, and the query."""

    area: str
    segments: tuple[str, ...]
    query: str

    @property
    def path(self) -> str:
        """The normalised path in readable form."""
        return "/" + "/".join(self.segments)

    @property
    def parameters(self) -> dict[str, list[str]]:
        """The query parameters with all their values."""
        return parse_qs(self.query, keep_blank_values=True)


def parse_target(target: str) -> Target:
    """Split a request target; empty segments vanish and each segment is decoded once."""
    path, _, query = target.partition("?")
    segments = tuple(unquote(part) for part in path.split("/") if part)
    for prefix in API_PREFIXES:
        if segments[: len(prefix)] == prefix:
            return Target(API, segments[len(prefix) :], query)
    if segments[:1] == CONTROL_PREFIX:
        return Target(CONTROL, segments[1:], query)
    return Target(ELSEWHERE, segments, query)


@dataclass(frozen=True)
class Route:
    """A method and a pattern such as `projects/{key}/recipes/{id}`, and who answers it.

    `{*rest}` at the end takes all remaining segments, at least one. `rights` are those of which
    the user needs one in the project; `feature` is the object type that the DSS version must have;
    `accepts_partial` marks an upload that a vanished client may leave half done.
    """

    method: str
    pattern: str
    handler: Callable[[Call], Reply]
    rights: tuple[str, ...] = ()
    feature: str = ""
    action: str = "do this"
    accepts_partial: bool = False


class Router:
    """All routes; literal segments win over placeholders."""

    def __init__(self, routes: Iterable[Route]) -> None:
        ordered = [(route.pattern.split("/"), route) for route in routes]
        ordered.sort(key=lambda entry: [part.startswith("{") for part in entry[0]])
        self._routes: dict[tuple[str, str], list[tuple[list[str], Route]]] = {}
        for parts, route in ordered:
            self._routes.setdefault((route.method, _shelf(parts)), []).append((parts, route))

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Route, dict[str, str]] | None:
        """The route of a request and the values of its placeholders."""
        for parts, route in self._routes.get((method, _shelf(segments)), []):
            values = _match(parts, segments)
            if values is not None:
                return route, values
        return None


def _shelf(parts: Sequence[str]) -> str:
    # No pattern has a placeholder in third place, so that it can narrow the search.
    return parts[2] if len(parts) > 2 else ""


def _match(parts: list[str], segments: tuple[str, ...]) -> dict[str, str] | None:
    takes_rest = parts[-1].startswith("{*")
    if len(segments) < len(parts) or (len(segments) > len(parts) and not takes_rest):
        return None
    values = {}
    for index, part in enumerate(parts):
        if part.startswith("{*"):
            values[part[2:-1]] = "/".join(segments[index:])
        elif part.startswith("{"):
            values[part[1:-1]] = segments[index]
        elif part != segments[index]:
            return None
    return values
