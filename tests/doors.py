"""What tests of the doors share: the command line as a function, edits, and what a page says."""

from __future__ import annotations

import html
import re
import sys
from typing import Callable, NamedTuple

import pytest

from dss_emulator import Project
from project_drift import cli
from project_drift import client as client_module


class Done(NamedTuple):
    """What a command ended with, and what it wrote."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


def command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *always: str
) -> Run:
    """Return what runs the command line in this process; `always` stands behind all arguments."""
    monkeypatch.setattr(client_module, "BACKOFF", 0)

    def run_command(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["project-drift", *arguments, *always])
        with pytest.raises(SystemExit) as left:
            cli.main()
        captured = capsys.readouterr()
        return Done(int(left.value.code or 0), captured.out, captured.err)

    return run_command


def text_of(page: str) -> str:
    """Return what a reader sees of an HTML page, in one line."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def folder_of(demo: Project) -> str:
    """Return the id of the managed folder that the plugin made."""
    return next(
        name
        for name in demo.names("managed_folder")
        if demo.get("managed_folder", name)["name"] == "project_drift"
    )


def drop_column(demo: Project) -> None:
    """Take away a column that others read."""
    with demo.edit("dataset", "customers_clean", user="anna.berg") as dataset:
        columns = dataset["schema"]["columns"]
        dataset["schema"]["columns"] = [item for item in columns if item["name"] != "email"]
