"""A small DSS node for tests: enough of the public API for the real client, faults included."""

from .counters import Request
from .emulator import DssEmulator
from .faults import Fault
from .git_history import Commit
from .project import Project

__all__ = ["Commit", "DssEmulator", "Fault", "Project", "Request"]
