"""All routes of the emulator."""

from __future__ import annotations

from . import (
    handlers_creation,
    handlers_details,
    handlers_folders,
    handlers_git,
    handlers_instance,
    handlers_objects,
    handlers_project,
)
from .routing import Route


def all_routes() -> tuple[Route, ...]:
    """The routes of every handler module."""
    return (
        *handlers_instance.ROUTES,
        *handlers_project.ROUTES,
        *handlers_objects.ROUTES,
        *handlers_details.ROUTES,
        *handlers_folders.ROUTES,
        *handlers_git.ROUTES,
        *handlers_creation.ROUTES,
    )
