"""Points 6 and 7: names, keys and code that answers hold or do not hold."""

from __future__ import annotations

from typing import Any

from project_drift.sync.base import segment
from real_node.facts import Fact, Seen
from real_node.filling import CODE
from real_node.ground import Ground

_CODE_KEYS = ("html", "css", "js", "python")


def _no_smart_name(ground: Ground) -> Seen:
    path, item = ground.listed("/datasets/")[0]
    whole = ground.node.read(f"{path}/{segment(item['name'])}")
    return Seen(
        "smartName" not in whole,
        f"GET has {'a' if 'smartName' in whole else 'no'} smartName, "
        f"the list item has {'one' if 'smartName' in item else 'none'}",
    )


def _local_members(ground: Ground) -> Seen:
    zone = ground.node.read(f"{ground.node.path}/flow/zones/{ground.made.name('flow zone')}")
    keys = sorted({key for item in zone["items"] for key in item})
    return Seen(
        keys != [] and "projectKey" not in keys,
        f"{len(zone['items'])} member, its keys: {', '.join(keys) or 'none'}",
    )


def _default_zone(ground: Ground) -> Seen:
    ids = [zone["id"] for zone in ground.first_zones or []]
    return Seen(ids == ["default"], f"zones of the empty project: {', '.join(ids) or 'none'}")


def _webapp_code(ground: Ground) -> Seen:
    params = _webapp(ground)["params"]
    lacking = [key for key in _CODE_KEYS if key not in params]
    kept = str(params.get("python", "")).startswith(CODE)
    return Seen(
        not lacking and kept,
        f"missing: {', '.join(lacking) or 'none'}; there are {', '.join(sorted(params))}; "
        f"the code saved as python is {'there' if kept else 'not there'}",
    )


def _webapp_key(ground: Ground) -> Seen:
    served = bool(_webapp(ground).get("apiKey"))
    return Seen(served, "apiKey is there" if served else "no apiKey, or an empty one")


def _webapp(ground: Ground) -> dict[str, Any]:
    name = ground.made.name("webapp")
    return dict(ground.node.read(f"{ground.node.path}/webapps/{segment(name)}"))


def _query_keys(ground: Ground) -> Seen:
    name = ground.made.name("API service")
    settings = ground.node.read(f"{ground.node.path}/apiservices/{segment(name)}/settings")
    keys = [str(entry.get("key") or "") for entry in settings["authRealm"]["queryKeys"]]
    clear = [len(key) == 32 and set(key) <= set("0123456789abcdef") for key in keys]
    return Seen(
        clear != [] and all(clear),
        f"{len(keys)} key set, served {'as it was set' if any(clear) else 'in another form'}",
    )


FACTS = (
    Fact(
        "6a",
        "GET of a dataset has no smartName; only list items have one.",
        "sync/types/dataset.py drops it wherever it stands",
        _no_smart_name,
    ),
    Fact(
        "6b",
        "Members of a flow zone have no projectKey where they are the project's own.",
        "sync/types/flow_zone.py takes them as they are: a key that comes and goes would be drift",
        _local_members,
    ),
    Fact(
        "6c",
        "A project without zones of its own lists the default one.",
        "nothing: zones are captured as they are listed",
        _default_zone,
    ),
    Fact(
        "7a",
        "params of a standard webapp hold its code as html, css, js and python.",
        "sync/types/webapp.py compares these as code; under other names as plain text",
        _webapp_code,
    ),
    Fact(
        "7b",
        "GET of a webapp serves its apiKey.",
        "sync/types/webapp.py drops it; where it is not served there is nothing to drop",
        _webapp_key,
    ),
    Fact(
        "7c",
        "The settings of an API service serve its query keys in clear.",
        "sync/types/api_service.py keeps a fingerprint in their place; where they are encrypted "
        "anew at each save, a save alone would be drift",
        _query_keys,
    ),
)
