"""Run the emulator as a process of its own: `python -m dss_emulator --project DIR_OR_ZIP`."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

from .emulator import DssEmulator


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until interrupted; the first line of output tells address, key and projects."""
    parser = argparse.ArgumentParser(prog="python -m dss_emulator", description=__doc__)
    parser.add_argument(
        "--project", action="append", default=[], metavar="DIR_OR_ZIP",
        help="a project in DSS's on-disk form; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--key", action="append", default=[],
        help="project key of the --project in the same place (default: from its name)",
    )  # fmt: skip
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.0, metavar="MS")
    parser.add_argument("--dss-version", default="14.2.0", metavar="V")
    options = parser.parse_args(arguments)
    if len(options.key) > len(options.project):
        parser.error("--key without --project")

    interrupted = threading.Event()

    def interrupt(_number: int, _frame: Any) -> None:
        interrupted.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, interrupt)
    with DssEmulator(dss_version=options.dss_version, port=options.port) as dss:
        dss.latency = options.latency / 1000
        keys = [*options.key, *[None] * (len(options.project) - len(options.key))]
        loaded = [
            dss.load_project(source, key=key).key for source, key in zip(options.project, keys)
        ]
        print(json.dumps({"url": dss.url, "api_key": dss.api_key, "projects": loaded}), flush=True)
        interrupted.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
