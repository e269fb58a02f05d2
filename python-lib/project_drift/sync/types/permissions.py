"""Who may do what in the project."""

from __future__ import annotations

from project_drift.sync.document import DocumentSync


class PermissionsSync(DocumentSync):
    """`GET /permissions` (`DSSProject.get_permissions`)."""

    resource_type = "permissions"
    label = "permissions"
    right = "the right to administer the project"
    path = "/permissions"
