"""The wiki's order: its home article and the tree of its articles."""

from __future__ import annotations

from project_drift.sync.document import DocumentSync


class WikiSync(DocumentSync):
    """`GET /wiki/` (`dataikuapi.dss.wiki.DSSWiki`)."""

    resource_type = "wiki"
    label = "wiki"
    path = "/wiki/"
