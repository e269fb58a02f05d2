"""The wiki's order: its home article and the tree of its articles."""

from __future__ import annotations

from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.document import DocumentSync


class WikiSync(DocumentSync):
    """`GET /wiki/` (`dataikuapi.dss.wiki.DSSWiki`)."""

    resource_type = "wiki"
    label = "wiki"
    git_files = ("wiki/taxonomy.json",)
    path = "/wiki/"
    strategies = (
        At("/taxonomy", Items(("article {id}", "article"), nested="children"), called=""),
    )
