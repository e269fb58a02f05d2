"""Contents of managed folders, and their creation."""

from __future__ import annotations

from .auth import WRITE
from .errors import NOT_FOUND, WireError, bad_request
from .folders import FolderContents, folder_path
from .handlers_objects import found
from .messages import BYTES_TYPE, Call, Reply, json_reply, no_content
from .multipart import uploaded_file
from .object_types import OBJECT_TYPES
from .routing import Route


def create_folder(call: Call) -> Reply:
    """Create a managed folder from its name, type and connection."""
    wanted = call.json_object()
    if not isinstance(wanted.get("name"), str):
        raise bad_request("The folder has to have a name")
    params = wanted.get("params") or {}
    folder_id = call.world.create_folder(
        call.project,
        wanted["name"],
        call.user.login,
        wanted.get("type") or "Filesystem",
        params.get("connection", "filesystem_folders"),
        params.get("path", "/${projectKey}/${odbId}"),
    )
    return json_reply({"id": folder_id, "projectKey": call.project.key, "name": wanted["name"]})


def list_contents(call: Call) -> Reply:
    """All files of a folder."""
    return json_reply({"items": _contents(call).listing()})


def read_file(call: Call) -> Reply:
    """Stream one file."""
    path = folder_path(call.values["path"])
    data = _contents(call).files.get(path)
    if data is None:
        raise WireError(404, NOT_FOUND, f"File not found in folder: {path}")
    return Reply(200, data, BYTES_TYPE, chunked=True)


def write_file(call: Call) -> Reply:
    """Store the uploaded file, replacing one of that path."""
    contents = _contents(call)
    incoming = call.incoming
    data = uploaded_file(incoming.body, incoming.headers.get("Content-Type") or "")
    return json_reply(contents.put(folder_path(call.values["path"]), data, call.world.clock.tick()))


def delete_file(call: Call) -> Reply:
    """Remove a file; one that does not exist is no error."""
    _contents(call).remove(folder_path(call.values["path"]))
    return no_content()


def _contents(call: Call) -> FolderContents:
    folder_id, _ = found(OBJECT_TYPES["managed_folder"], call)
    return call.project.folder(folder_id)


_CONTENTS = "projects/{key}/managedfolders/{id}/contents"
_FILE = _CONTENTS + "/{*path}"
_ACTION = "write in this folder"

ROUTES = (
    Route("POST", "projects/{key}/managedfolders", create_folder, (WRITE,), action=_ACTION),
    Route("GET", _CONTENTS, list_contents),
    Route("GET", _FILE, read_file),
    Route("POST", _FILE, write_file, (WRITE,), action=_ACTION, accepts_partial=True),
    Route("DELETE", _FILE, delete_file, (WRITE,), action=_ACTION),
)
