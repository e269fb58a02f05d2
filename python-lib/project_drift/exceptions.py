"""Every error that Project Drift raises on purpose.

Messages name the object and the next step, because they are shown to people as they stand: on a
terminal, as the reason of a failed scenario step, in a web page.
"""

from __future__ import annotations


class ProjectDriftError(Exception):
    """Base of all errors below; catching it catches everything that is not a defect."""


class ConfigurationError(ProjectDriftError):
    """A setting, an argument or a name is not usable as given."""


class StateNotFoundError(ProjectDriftError):
    """The store holds no state that answers the request."""


class StateCorruptedError(ProjectDriftError):
    """A stored state is there but cannot be trusted: cut short, altered or not of the format."""


class StateVersionError(StateCorruptedError):
    """A stored state was written by a newer version of Project Drift."""


class SnapshotsMissingError(ProjectDriftError):
    """A project, or some of several, could not be read whole; what could be is saved."""


class CheckFailedError(ProjectDriftError):
    """A check must not pass: something drifted that counts, or could not be read or compared."""


class ResultNotWrittenError(ProjectDriftError):
    """A check was made, and its row could not be written to the dataset for results."""


class StateWriteError(ProjectDriftError):
    """A state could not be stored, or may not be stored here."""


class ResourceNotFoundError(ProjectDriftError):
    """A state or a project has no resource of that id."""


class DssError(ProjectDriftError):
    """DSS answered a request with an error.

    `status` is the HTTP status, `None` where no answer came; `error_type` is the Java class name
    that DSS puts in the body, empty where there is none.
    """

    def __init__(self, message: str, status: int | None = None, error_type: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error_type = error_type


class Unauthorized(DssError):  # noqa: N818 - the name is the HTTP term, part of the public API
    """The API key is not known to this node."""


class Forbidden(DssError):  # noqa: N818
    """The key is valid but lacks a right; DSS says so with 401 as well as with 403."""


class NotFound(DssError):  # noqa: N818
    """The object, or the path on this version of DSS, does not exist."""


class Unavailable(DssError):  # noqa: N818
    """No usable answer: unreachable, timed out, dropped, or a gateway error that stayed."""


class UnexpectedAnswer(DssError):  # noqa: N818
    """DSS answered with success, but empty, not with JSON, or in another shape than it should."""
