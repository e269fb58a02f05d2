"""Webapps: `app` is injected, and the backend lives on after it was loaded."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from component_runner import ConfigError, ContractError, DescriptorError, PluginRunner
from stubs_tests.plugin_files import macro, param, returning, webapp

Start = Callable[..., PluginRunner]

BACKEND = """
import dataiku
from dataiku.customwebapp import get_plugin_config, get_webapp_config, get_webapp_resource

@app.route("/facts")
def facts():
    return {
        "project": dataiku.default_project_key(),
        "config": get_webapp_config(),
        "plugin": get_plugin_config(),
        "resource": get_webapp_resource(),
    }
"""


def get(app: Any, path: str) -> Any:
    """Return what a route answers."""
    return app.test_client().get(path).get_json()


def test_routes_are_added_to_the_injected_app(start: Start) -> None:
    runner = start(webapp(BACKEND, params=[param("limit", "INT", defaultValue=3)]))
    facts = get(runner.load_webapp("kit-webapp", {}), "/facts")
    assert facts["resource"].endswith("/kit/resource")
    assert (facts["project"], facts["config"], facts["plugin"]) == ("SALES", {"limit": 3}, {})


def test_a_webapp_nobody_has_set_up_has_no_settings_at_all(start: Start) -> None:
    params = [param("limit", "INT", defaultValue=3), param("folder", mandatory=True)]
    runner = start(webapp(BACKEND, params=params))
    assert get(runner.load_webapp("kit-webapp"), "/facts")["config"] == {}
    assert get(runner.load_webapp("kit-webapp", {}), "/facts")["config"] == {"limit": 3}
    with pytest.raises(ConfigError, match="colour"):
        runner.load_webapp("kit-webapp", {"colour": "red"})


def test_the_app_answers_dss_s_health_check(start: Start) -> None:
    app = start(webapp(BACKEND)).load_webapp("kit-webapp")
    assert app.test_client().get("/__ping").status_code == 200


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("from flask import Flask\napp = Flask('mine')\n", "injected"),
        ("@app.route('/__ping')\ndef mine():\n    return ''\n", "alive"),
    ],
)
def test_a_backend_that_fights_dss_is_refused(start: Start, code: str, message: str) -> None:
    with pytest.raises(ContractError, match=message):
        start(webapp(code)).load_webapp("kit-webapp")


def test_a_webapp_without_a_backend_cannot_be_loaded(start: Start) -> None:
    with pytest.raises(DescriptorError, match="no backend"):
        start(webapp(BACKEND, hasBackend="false")).load_webapp("kit-webapp")


def test_a_backend_that_crashes_leaves_nothing_behind(start: Start) -> None:
    with pytest.raises(ZeroDivisionError):
        start(webapp("1 / 0\n")).load_webapp("kit-webapp")


LATE = """
import dataiku

@app.route("/late")
def late():
    from kit.words import HELLO
    return {"hello": HELLO, "project": dataiku.default_project_key()}
"""


def late_plugin(hello: str) -> dict[str, Any]:
    """Return a plugin whose webapp imports a module at its first request."""
    return {
        **webapp(LATE),
        **macro("from kit.words import HELLO\n" + returning("HELLO")),
        "python-lib/kit/__init__.py": "",
        "python-lib/kit/words.py": f"HELLO = {hello!r}\n",
    }


def test_routes_may_import_late_also_on_other_threads(start: Start) -> None:
    app = start(late_plugin("hi")).load_webapp("kit-webapp")
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(get(app, "/late")))
    thread.start()
    thread.join(timeout=30)
    assert answers == [{"hello": "hi", "project": "SALES"}]


def test_a_macro_of_another_plugin_may_run_meanwhile(start: Start) -> None:
    """Each sees its own modules and its own project, in whichever order."""
    app = start(late_plugin("first"), "one").load_webapp("kit-webapp")
    other = start(late_plugin("second"), "two", project_key="OTHER")
    assert other.run_macro("kit-macro").value == "second"
    assert get(app, "/late") == {"hello": "first", "project": "SALES"}
    assert other.run_macro("kit-macro").value == "second"


WAITING = """
import threading
import time
from pathlib import Path
import dataiku
from dataiku.runnables import Runnable

class Kit(Runnable):
    def get_progress_target(self):
        return None

    def run(self, progress_callback):
        Path(self.config["started"]).touch()
        deadline = time.monotonic() + 30
        while not Path(self.config["go"]).exists():
            if time.monotonic() > deadline:
                raise TimeoutError
            time.sleep(0.01)
        keys = []
        thread = threading.Thread(target=lambda: keys.append(dataiku.default_project_key()))
        thread.start()
        thread.join(30)
        return " ".join([*keys, dataiku.default_project_key()])
"""


def test_requests_are_answered_while_a_macro_of_another_project_runs(
    start: Start, tmp_path: Path
) -> None:
    """Each sees its own project, the macro also on a thread that it starts."""
    app = start(webapp(BACKEND), "one").load_webapp("kit-webapp")
    params = [param("started"), param("go")]
    runner = start(macro(WAITING, params=params), "two", project_key="OTHER")
    marks = {name: tmp_path / name for name in ("started", "go")}
    config = {name: str(path) for name, path in marks.items()}
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(runner.run_macro, "kit-macro", config)
        deadline = time.monotonic() + 30
        while not marks["started"].exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        project = get(app, "/facts")["project"]
        marks["go"].touch()
        assert running.result(timeout=30).value == "OTHER OTHER"
    assert project == "SALES"


def test_two_webapps_keep_to_their_own_projects(start: Start) -> None:
    one = start(webapp(BACKEND), "one").load_webapp("kit-webapp")
    two = start(webapp(BACKEND), "two", project_key="OTHER").load_webapp("kit-webapp")
    assert [get(app, "/facts")["project"] for app in (one, two, one)] == ["SALES", "OTHER", "SALES"]


def test_runners_may_be_closed_in_any_order(start: Start) -> None:
    path, loaded = list(sys.path), set(sys.modules)
    first, second = start(late_plugin("1"), "one"), start(late_plugin("2"), "two")
    first.load_webapp("kit-webapp")
    app = second.load_webapp("kit-webapp")
    first.close()
    assert get(app, "/late")["hello"] == "2"
    second.close()
    assert (sys.path, set(sys.modules) & {"kit", *loaded}) == (path, loaded)
