"""Answers of a real node where the emulator knows no route: made up, in the shapes expected."""

from __future__ import annotations

import io
import zipfile

from dss_emulator import DssEmulator

_NOT_FOUND = {
    "errorType": "com.dataiku.dip.server.controllers.NotFoundException",
    "detailedMessage": "Nothing here",
}
_EVENT = {"time": 1, "user": "anna", "action": "EDIT", "objectType": "RECIPE", "objectId": "r"}
_NODE = {"type": "COMPUTABLE_DATASET", "ref": "orders", "predecessors": [], "successors": []}


def like_dss(dss: DssEmulator) -> None:
    """Let the emulator answer everything that a run asks for.

    Reverting a commit and switching a branch are accepted and change nothing.
    """
    dss.fail("*/driftverify_unknown", status=404, body=_NOT_FOUND)
    # Point 8 and the moment before the export see one event; after it there are two.
    dss.fail("*/timeline", status=200, body={"items": [_EVENT]}, times=2)
    dss.fail("*/timeline", status=200, body={"items": [_EVENT, _EVENT]})
    dss.fail("*/git/actions/diff", status=200, body={"entries": [{"path": "params.json"}]})
    dss.fail("*/flow/graph", status=200, body={"nodes": {"orders": _NODE}})
    dss.fail("*/export", method="POST", status=200, body=_export())
    for action in ("branches", "actions/switchBranch", "actions/revertCommit"):
        dss.fail(f"*/git/{action}", method="POST", status=200, body={})


def _export() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("project_config/version-tags.json", "{}")
    return packed.getvalue()
