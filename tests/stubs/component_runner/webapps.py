"""Loading the backend of a standard webapp as DSS loads it."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Callable

import flask

from component_runner.config import component_config
from component_runner.descriptors import WEBAPP, read_component
from component_runner.environment import executed, installed
from component_runner.errors import ContractError, DescriptorError
from component_runner.imports import turn
from component_runner.presets import resolve_presets

if TYPE_CHECKING:
    from component_runner.descriptors import JsonObject
    from component_runner.plugin import Plugin
    from component_runner.presets import Presets
    from dataiku._context import RunContext

PING = "/__ping"
_WsgiApp = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def load_webapp(
    plugin: Plugin, webapp_id: str, config: JsonObject | None, presets: Presets, stack: ExitStack
) -> flask.Flask:
    """Return the Flask application after `backend.py` has filled it.

    The plugin stays importable until `stack` is closed, since routes may import late. Without
    settings the backend starts as in a webapp that nobody has set up yet: with none at all.
    Mandatory ones may be missing for the same reason.
    """
    webapp = read_component(plugin.root, WEBAPP, webapp_id)
    if str(webapp.descriptor.get("hasBackend")).lower() != "true" or not webapp.code.is_file():
        raise DescriptorError(f"{webapp} has no backend")
    settings = {} if config is None else component_config(webapp, config, require_mandatory=False)
    resolved = resolve_presets(plugin.root, webapp.parameters(), settings, presets)
    facts = {**plugin.facts("webapp"), "config": settings, "resolved_config": resolved}
    app = _injected_app()
    with turn(), ExitStack() as loading:
        context = loading.enter_context(installed(plugin, facts))
        # Several webapps may live at once, and end in any order.
        name = f"component_webapp_{id(app)}"
        module = loading.enter_context(executed(webapp.code, name, app=app))
        if vars(module).get("app") is not app:
            raise ContractError(f"{webapp} must fill the injected `app`, not make its own")
        if [str(rule) for rule in app.url_map.iter_rules()].count(PING) != 1:
            raise ContractError(f"{webapp} takes {PING}, which DSS asks whether it is alive")
        app.wsgi_app = _in_context(app.wsgi_app, context)  # type: ignore[assignment, method-assign]
        stack.push(loading.pop_all())
    return app


def _injected_app() -> flask.Flask:
    app = flask.Flask(__name__, static_folder=None)

    @app.route(PING)
    def ping() -> str:
        return "pong"

    return app


def _in_context(handle: _WsgiApp, context: RunContext) -> _WsgiApp:
    def handle_in_context(
        environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        with context.bound():
            return handle(environ, start_response)

    return handle_in_context
