"""What probes stand on: the project of the run, one that is only read, a key with fewer rights."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dataikuapi.utils import DataikuException
from requests.exceptions import RequestException

from project_drift.sync.base import segment
from real_node.facts import NotTestable
from real_node.filling import Made
from real_node.node import Node

# Of one type and project, so many objects are looked at.
SAMPLE = 5
_EXPORT_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True)
class Export:
    """An export of the project: the names in the zip, and what it took."""

    names: tuple[str, ...]
    seconds: float


@dataclass
class Ground:
    """Everything a probe may use.

    `also` is the key of a further project that is only read, `reader` a node with a key that may
    read the project of this run and nothing more, `no_reader` why there is none, `first_zones` the
    flow zones that the project had when it was empty.
    """

    node: Node
    made: Made
    also: str | None = None
    reader: Node | None = None
    no_reader: str = ""
    first_zones: Any = None

    @property
    def project_paths(self) -> list[str]:
        """The projects to read samples from, as paths."""
        return [self.node.path, *([f"/projects/{segment(self.also)}"] if self.also else [])]

    def listed(self, lists: str, wrapper: str = "") -> list[tuple[str, dict[str, Any]]]:
        """Return path of the list and item, for a sample of objects; `NotTestable` without any."""
        found = list(self._listed(lists, wrapper))
        if not found:
            raise NotTestable(f"{lists} lists nothing here; name a project that has some")
        return found

    def _listed(self, lists: str, wrapper: str) -> Iterator[tuple[str, dict[str, Any]]]:
        for project in self.project_paths:
            answer = self.node.read(project + lists)
            items = answer[wrapper] if wrapper and isinstance(answer, dict) else answer
            for item in items[:SAMPLE]:
                yield project + lists.rstrip("/"), item

    def as_reader(self) -> Node:
        """Return the node as somebody sees it who may only read; raises `NotTestable`."""
        if self.reader is None:
            raise NotTestable(self.no_reader)
        return self.reader

    @cached_property
    def export(self) -> Export:
        """Export the project of the run once, without any data."""
        start = time.perf_counter()
        try:
            with self.node.project.get_export_stream() as stream:
                content = stream.read(_EXPORT_LIMIT)
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                names = tuple(packed.namelist())
        except (DataikuException, RequestException) as error:
            raise NotTestable(f"the project cannot be exported: {error}") from error
        except zipfile.BadZipFile as error:
            raise NotTestable("the export is not a zip") from error
        return Export(names, time.perf_counter() - start)


def admit(node: Node, reader: Node) -> None:
    """Let the person of the second key read the project, and nothing more.

    Raises `NotTestable` where that person may do more, or still cannot read.
    """
    who = reader.read("/auth/info")
    if who.get("admin") or who["authIdentifier"] == node.read("/auth/info")["authIdentifier"]:
        raise NotTestable("the second key is that of an administrator, or the same person's")
    try:
        permissions = node.project.get_permissions()
        permissions["permissions"].append(
            {"user": who["authIdentifier"], "readProjectContent": True}
        )
        node.project.set_permissions(permissions)
    except (DataikuException, RequestException) as error:
        raise NotTestable(f"the second key cannot be let in: {error}") from error
    answer = reader.get(node.path)
    if answer.status >= 400:
        raise NotTestable(f"the second key cannot read the project: {answer}")
