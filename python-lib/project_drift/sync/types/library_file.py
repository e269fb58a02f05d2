"""Files of the project library: text as text, anything else as its hash and size."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource, make_resource_id
from project_drift.normalize.noise import drop
from project_drift.strategies.rules import At
from project_drift.sync.base import Head, ResourceSync, named, parsed_object, project_path, segment

# Where DSS notes which git repositories feed the library.
_EXTERNAL = "external-libraries.json"


class LibraryFileSync(ResourceSync):
    """`GET /libraries/contents` and `.../contents/PATH` (`dataikuapi.dss.projectlibrary`).

    Contents are asked for in base64, so that they are exact to the byte. Slashes of the path stay
    slashes in the address.
    """

    resource_type = "library_file"
    label = "library files"
    git_files = ("lib/{name}",)
    strategies = (At("/text", called="text"),)
    rules = (
        drop("/references/gitReferences/*/lastHash", "moves with every fetch"),
        drop("/references/gitReferences/*/isDirty", "state of the working copy"),
        drop("/references/gitReferences/*/conflictingFiles", "state of the working copy"),
        drop("/references/gitReferences/*/resolvedFiles", "state of the working copy"),
    )

    def list_all(self, project_key: str) -> list[Head]:
        tree = self.reader.get(f"{project_path(project_key)}/libraries/contents")
        return [
            Head(make_resource_id(self.resource_type, project_key, path), {})
            for path in self._paths(tree, "")
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        path = "/".join(segment(part) for part in name.split("/"))
        answer = self.reader.get(
            f"{project_path(key)}/libraries/contents/{path}", dataEncoding="base64"
        )
        data = self.document(resource_id, answer).get("data")
        try:
            content = base64.b64decode(data if isinstance(data, str) else "?", validate=True)
        except ValueError as error:
            raise UnexpectedAnswer(f"the content of {resource_id} is not base64", 200) from error
        return self.build(resource_id, _definition(name, content), name)

    def _paths(self, nodes: Any, folder: str) -> Iterator[str]:
        for name, node in self.items("the library", nodes, "name"):
            path = f"{folder}{name}"
            if "children" in node:
                yield from self._paths(node["children"] or [], f"{path}/")
            else:
                yield path


def _definition(name: str, content: bytes) -> dict[str, Any]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    references = parsed_object(text) if name == _EXTERNAL else None
    return {"text": text} if references is None else {"references": references}
