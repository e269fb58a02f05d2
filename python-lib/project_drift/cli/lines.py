"""Lines of text for a terminal, 80 columns wide wherever names allow."""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

import click

from project_drift.backends.base import SnapshotInfo
from project_drift.backends.snapshots import SnapshotBackend
from project_drift.reports import short_time, visible
from project_drift.service.stores import named

WIDTH = 80


def say(text: str = "", indent: str = "", err: bool = False) -> None:
    """Write a text in lines that fit, hidden characters written out; a longer word stays whole."""
    lines = textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.echo("\n".join(lines), err=err)


def heading(what: str, backend: SnapshotBackend, err: bool = False) -> None:
    """Write what is told, and of which history."""
    click.echo(f"{what} of {named(backend)}\n", err=err)


def say_json(result: Any) -> None:
    """Write dataclasses, or lists and dicts of them, as JSON."""
    click.echo(json.dumps(result, default=_plain, sort_keys=True, indent=2))


def moment(time: str) -> str:
    """Return an ISO time as people read it, to the minute."""
    return visible(short_time(time))


def taken(info: SnapshotInfo) -> str:
    """Return number, time and size of a snapshot in columns."""
    size = f"{info.size / 1000:,.1f} kB"
    return f"{info.serial:>6}  {moment(info.saved_at)}  {size:>9}"


def _plain(found: Any) -> Any:
    if is_dataclass(found) and not isinstance(found, type):
        return asdict(found)
    if isinstance(found, date):
        return found.isoformat()
    raise TypeError(f"not JSON: {type(found).__name__}")
