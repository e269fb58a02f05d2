"""The log: what comes from a project, a store or DSS does not pass for a line of its own."""

from __future__ import annotations

import logging
import traceback

from project_drift.reports import visible

_LIMIT = 1000


def logger_of(module: str) -> logging.Logger:
    """Return the logger of a module: each record is one line, a traceback is indented below it.

    That is so with any handler: inside DSS, and on a terminal, they are not ours.
    """
    logger = logging.getLogger(module)
    logger.addFilter(_in_one_line)
    return logger


def _in_one_line(record: logging.LogRecord) -> bool:
    record.msg, record.args = visible(record.getMessage(), _LIMIT), ()
    if record.exc_info:
        lines = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n").split("\n")
        record.exc_text = "\n".join(f"  {visible(line, _LIMIT)}" for line in lines)
    return True
