"""What works on stored snapshots alone: comparing them, and accepting one as the baseline."""

from __future__ import annotations

from project_drift import reports, service
from project_drift.dss.settings import Config, history, this_node
from project_drift.service.stores import place_of


def compare_snapshots(config: Config, project_key: str) -> str:
    """Compare the two snapshots chosen, by default the latest with the one before it.

    Where the older one is in another history, its default is the latest there.
    """
    newer = older = history(config, project_key)
    if config.get("old_elsewhere"):
        older = history(of_older(config), project_key)
    elsewhere = place_of(older) != place_of(newer)
    old = str(config.get("old") or (service.LATEST if elsewhere else service.PREVIOUS))
    report = service.compare(
        newer,
        old,
        str(config.get("new") or service.LATEST),
        this_node(),
        older if elsewhere else None,
    )
    return reports.render("html", report)


def set_baseline(config: Config, project_key: str) -> str:
    """Make the chosen snapshot the baseline; return what that accepts as HTML.

    `reason` is required. Who accepted it is whoever runs the macro.
    """
    client = this_node()
    report = service.accept(
        history(config, project_key),
        str(config.get("snapshot") or service.LATEST),
        service.login_of(client),
        str(config.get("reason") or ""),
        client,
    )
    return reports.render("html", report)


def of_older(config: Config) -> Config:
    """Return the common parameters of the older side; what it leaves out is as for the newer one.

    A form keeps the values of fields that it hides, so they count only where they are asked for.
    """
    if not config.get("old_elsewhere"):
        return config
    own = {name: config.get(f"old_{name}") for name in ("folder", "project", "environment")}
    return {**config, **{name: value for name, value in own.items() if value}}
