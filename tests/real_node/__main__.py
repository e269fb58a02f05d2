"""`python -m real_node`: the conformance report of the node that the environment names.

Ends with 0 where nothing was refuted, with 2 where a fact was refuted or the journey failed, and
with 1 where no report could be made or the project of the run could not be removed.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

from project_drift.exceptions import ProjectDriftError
from real_node.node import OutsideProjectError
from real_node.report import as_json, as_text
from real_node.run import verify
from real_node.scratch import STOPPING, ScratchError

AGREES, ERROR, REFUTED = 0, 1, 2
_NEEDED = {
    "DATAIKU_HOST": "the address of the node, such as https://dss.example.org",
    "DATAIKU_API_KEY": "a personal API key of somebody who may create projects",
}


def main(arguments: list[str] | None = None) -> int:
    """Run the verification and return the exit code."""
    parser = argparse.ArgumentParser(prog="make verify-dss", description=__doc__)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    style = parser.parse_args(arguments).format
    missing = [name for name in _NEEDED if not os.environ.get(name)]
    if missing:
        for name in missing:
            _tell(f"{name} is not set: {_NEEDED[name]}")
        return ERROR
    before = {number: signal.signal(number, _interrupt) for number in STOPPING}
    try:
        run = verify(
            os.environ["DATAIKU_HOST"],
            os.environ["DATAIKU_API_KEY"],
            os.environ.get("DATAIKU_READER_API_KEY", ""),
            os.environ.get("TEST_PROJECT_KEY") or None,
            tell=_tell,
        )
    except (ScratchError, ProjectDriftError) as error:
        _tell(str(error))
        return ERROR
    except OutsideProjectError as error:
        _tell(f"stopped before writing outside the project of this run: {error}")
        return ERROR
    except KeyboardInterrupt:
        _tell("interrupted; nothing of this run was left on the node")
        return ERROR
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    print(as_json(run) if style == "json" else as_text(run), end="")
    return AGREES if run.agrees else REFUTED


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _tell(text: str) -> None:
    print(f"verify-dss: {text}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
