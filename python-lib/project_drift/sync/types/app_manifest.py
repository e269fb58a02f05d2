"""The manifest of a project that is an application template."""

from __future__ import annotations

from project_drift.sync.document import DocumentSync


class AppManifestSync(DocumentSync):
    """`GET /app-manifest` (`DSSProject.get_app_manifest`); most projects have none."""

    resource_type = "app_manifest"
    label = "application manifest"
    git_files = ("app-manifest.json",)
    path = "/app-manifest"
    may_be_missing = True
    listed_whole = True
