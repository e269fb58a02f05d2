"""One request from arrival to answer: faults, authentication, rights, handler, log."""

from __future__ import annotations

import logging
import time
from dataclasses import replace

from .auth import READ, Rights, User
from .counters import Request
from .errors import ILLEGAL_STATE, WireError, absent_feature, forbidden, not_emulated
from .errors import unreadable_project as unreadable
from .faults import Effect
from .messages import DROPPED, Call, Incoming, Reply, json_reply
from .multipart import cut_off
from .routing import API, Route, Router, Target
from .world import World

_log = logging.getLogger(__name__)


class Dispatcher:
    """Answers API requests; safe to call from many threads."""

    def __init__(self, world: World, router: Router) -> None:
        self._world = world
        self._router = router

    def answer(self, incoming: Incoming, target: Target) -> Reply:
        """The answer to a request, logged before it is sent."""
        world = self._world
        user: User | None = None
        with world.requests.handling():
            if world.latency > 0:
                time.sleep(world.latency)
            effect = world.faults.take(incoming.method, target.path)
            reply = None if effect is None else _faulty_reply(effect)
            if effect is not None and effect.cut is not None:
                incoming = _cut_off(incoming, effect.cut)
            if reply is None:
                try:
                    user = world.users.authenticate(incoming.headers)
                    reply = self._handled(incoming, target, user)
                except WireError as error:
                    reply = json_reply(error.body(), error.status)
                except Exception as error:  # noqa: BLE001 - a defect here must reach the test
                    _log.exception("emulator defect in %s %s", incoming.method, target.path)
                    defect = WireError(500, ILLEGAL_STATE, f"emulator defect: {error!r}")
                    reply = json_reply(defect.body(), 500)
            world.requests.record(
                Request(
                    incoming.method,
                    target.path,
                    target.query,
                    reply.status,
                    user.login if user else None,
                )
            )
        return reply

    def _handled(self, incoming: Incoming, target: Target, user: User) -> Reply:
        world = self._world
        found = None
        if target.area == API:
            found = self._router.find(incoming.method, target.segments)
        if found is None:
            with world.lock:
                world.unknown_routes.append(f"{incoming.method} {target.path}")
            raise not_emulated(incoming.method, target.path)
        route, values = found
        keeps_part = incoming.keeps_part or world.partial_uploads
        if not incoming.complete and not (route.accepts_partial and keeps_part):
            return DROPPED
        with world.lock:
            rights = self._checked_rights(route, values, user)
            if route.feature and not world.has_type(route.feature):
                raise absent_feature(target.path)
            call = Call(world, user, values, target.parameters, incoming, rights)
            reply = route.handler(call)
        return reply if incoming.complete else DROPPED

    def _checked_rights(self, route: Route, values: dict[str, str], user: User) -> Rights | None:
        if "key" not in values:
            return None
        project = self._world.projects.get(values["key"])
        if project is None:
            raise unreadable()
        rights = Rights(user, project.permissions)
        if not rights.may(READ):
            raise unreadable()
        if route.rights and not rights.may(*route.rights):
            raise forbidden(route.action)
        return rights


def _faulty_reply(effect: Effect) -> Reply | None:
    if effect.delay > 0:
        time.sleep(effect.delay)
    if effect.drop:
        return DROPPED
    if effect.body is None:
        return None
    return Reply(effect.status, effect.body, effect.content_type)


def _cut_off(incoming: Incoming, length: int) -> Incoming:
    body = cut_off(incoming.body, length)
    return replace(incoming, body=body, complete=False, keeps_part=True)
