"""Wiki articles with their text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from project_drift.exceptions import UnexpectedAnswer
from project_drift.models.resource import Resource, make_resource_id
from project_drift.strategies.rules import At
from project_drift.sync.base import (
    COMMON_NOISE_AND_ID,
    Head,
    ResourceSync,
    named,
    project_path,
    segment,
)
from project_drift.sync.lists import COMMON_STRATEGIES


class WikiArticleSync(ResourceSync):
    """`GET /wiki/` gives the tree of ids, `GET /wiki/ID` an article (`DSSWikiArticle`)."""

    resource_type = "wiki_article"
    label = "wiki articles"
    git_files = ("wiki/articles/{name}.json", "wiki/articles/{name}.md")
    strategies = (
        *COMMON_STRATEGIES,
        At("/text", called="text"),
    )
    rules = COMMON_NOISE_AND_ID

    def list_all(self, project_key: str) -> list[Head]:
        wiki = self.reader.get(f"{project_path(project_key)}/wiki/")
        tree = wiki.get("taxonomy") if isinstance(wiki, dict) else None
        return [
            Head(make_resource_id(self.resource_type, project_key, name), {})
            for name in self._ids(project_key, tree)
        ]

    def fetch(self, resource_id: str) -> Resource:
        key, name = named(resource_id)
        path = f"{project_path(key)}/wiki/{segment(name)}"
        answer = self.document(resource_id, self.reader.get(path))
        article = answer.get("article")
        if not isinstance(article, dict):
            raise UnexpectedAnswer(f"the answer for {resource_id} has no article in it", 200)
        document = {**article, "text": answer.get("payload")}
        return self.titled(resource_id, document)

    def _ids(self, project_key: str, nodes: Any) -> Iterator[str]:
        for name, node in self.items(project_key, nodes, "id"):
            yield name
            yield from self._ids(project_key, node.get("children") or [])
