"""Who may do what in the project."""

from __future__ import annotations

from project_drift.strategies.items import Items
from project_drift.strategies.rules import At
from project_drift.sync.document import DocumentSync
from project_drift.sync.lists import keyed


class PermissionsSync(DocumentSync):
    """`GET /permissions` (`DSSProject.get_permissions`)."""

    resource_type = "permissions"
    label = "permissions"
    git_files = ("params.json",)
    right = "the right to administer the project"
    path = "/permissions"
    strategies = (
        At(
            "/permissions",
            Items(("group {group}", "user {user}", "entry"), identities=(("group",), ("user",))),
            called="",
        ),
        At("/additionalDashboardUsers/users", keyed("dashboard user", "login"), called=""),
    )
