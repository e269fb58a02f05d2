"""The log: one line for each record, whatever is in it."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from project_drift.log import logger_of

LOGGER = logger_of("a module of a test")


class Log(logging.StreamHandler):  # type: ignore[type-arg]
    """A handler as that of somebody else: it knows nothing of ours."""

    def __init__(self) -> None:
        super().__init__(io.StringIO())
        self.setFormatter(logging.Formatter("%(levelname)s %(message)s"))

    def written(self) -> list[str]:
        """Return the lines since the last time."""
        text = self.stream.getvalue()
        self.stream = io.StringIO()
        return text.splitlines()


@pytest.fixture(scope="module")
def log() -> Iterator[Log]:
    handler = Log()
    LOGGER.addHandler(handler)
    yield handler
    LOGGER.removeHandler(handler)


@given(text=st.text(st.sampled_from("a%s\n\r\x1b\x85\u2028\u202e\0"), max_size=20))
def test_a_record_is_one_visible_line_whatever_is_in_it(log: Log, text: str) -> None:
    LOGGER.warning("a file was skipped: %s", text)
    (line,) = log.written()
    assert line.startswith("WARNING a file was skipped: ")
    assert line.isprintable()


def test_a_traceback_stands_indented_below_its_record(log: Log) -> None:
    try:
        raise ValueError("no\nERROR somebody else\x1b[2J")
    except ValueError:
        LOGGER.exception("it failed")
    first, *rest = log.written()
    assert first == "ERROR it failed"
    assert rest[0] == "  Traceback (most recent call last):"
    assert all(line.startswith("  ") and line.isprintable() for line in rest)


def test_every_module_logs_that_way() -> None:
    package = ROOT / "python-lib/project_drift"
    makers = [
        path.name
        for path in package.rglob("*.py")
        if re.search(r"getLogger|logging\.(debug|info|warning|error)", path.read_text("utf-8"))
    ]
    assert makers == ["log.py"]
