"""The control endpoints, for tests that reach the emulator only over HTTP.

They stand under `/_emulator`, apart from the emulated API, need no key and are not counted.
"""

from __future__ import annotations

import json
from typing import Any, Callable

from .errors import ILLEGAL_ARGUMENT, WireError, not_emulated
from .faults import Fault
from .messages import Incoming, Reply, json_reply, no_content
from .project import Project
from .routing import Target
from .world import World

Json = dict[str, Any]


class Control:
    """Edits, faults, the request log and reset over HTTP."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._actions: dict[tuple[str, str], Callable[[Json], Reply]] = {
            ("POST", "/edit"): self._edit,
            ("POST", "/fault"): self._add_fault,
            ("DELETE", "/fault"): self._clear_faults,
            ("GET", "/requests"): self._requests,
            ("POST", "/reset"): self._reset,
        }

    def answer(self, incoming: Incoming, target: Target) -> Reply:
        """The answer to a control request; mistakes in it are answered with status 400."""
        action = self._actions.get((incoming.method, target.path))
        if action is None:
            error = not_emulated(incoming.method, f"/_emulator{target.path}")
            return json_reply(error.body(), error.status)
        try:
            return action(json.loads(incoming.body or b"{}"))
        except (KeyError, TypeError, ValueError) as mistake:
            error = WireError(400, ILLEGAL_ARGUMENT, f"{type(mistake).__name__}: {mistake}")
            return json_reply(error.body(), error.status)

    def _edit(self, order: Json) -> Reply:
        """One edit: `project`, `action`, `type`, `name`, `user` and what the action needs.

        `save` takes `definition` (whole) or `merge` (top-level keys) and `payload`; `payload`
        takes `payload`; `rename` takes `new_name`. `bump` false leaves the stamp.
        """
        project = Project(self._world, order["project"])
        action, kind, name = order["action"], order["type"], order["name"]
        user, bump = order.get("user", "admin"), order.get("bump", True)
        if action == "save":
            definition = order.get("definition")
            if definition is None:
                definition = {**project.get(kind, name), **order["merge"]}
            project.save(kind, name, definition, user, order.get("payload"), bump)
        elif action == "touch":
            project.touch(kind, name, user)
        elif action == "payload":
            project.set_payload(kind, name, order["payload"], user, bump)
        elif action == "rename":
            project.rename(kind, name, order["new_name"], user)
        elif action == "delete":
            project.delete(kind, name, user)
        else:
            raise ValueError(f"no action {action!r}: save, touch, payload, rename or delete")
        return no_content()

    def _add_fault(self, order: Json) -> Reply:
        self._world.faults.add(Fault(**order))
        return no_content()

    def _clear_faults(self, _order: Json) -> Reply:
        self._world.faults.clear()
        return no_content()

    def _requests(self, _order: Json) -> Reply:
        requests = self._world.requests
        return json_reply(
            {
                "total": requests.total,
                "max_concurrent": requests.max_concurrent,
                "unknown_routes": list(self._world.unknown_routes),
                "log": [entry._asdict() for entry in requests.log],
            }
        )

    def _reset(self, _order: Json) -> Reply:
        self._world.reset()
        return no_content()
