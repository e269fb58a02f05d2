"""`python -m fuzz --seconds N [--target codec|policy|diff]`: tries for so long, then tells.

Without a target, each has its turn. Where `atheris` is installed, a target that is named is guided
by the lines that it reaches.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from importlib.util import find_spec
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from fuzz.targets import TARGETS, Target

# A round ends after so many examples, or with the first finding; the next has another seed.
_ROUND = 500
_SETTINGS = settings(
    max_examples=_ROUND,
    database=None,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


def main() -> int:
    """Fuzz what is asked for; the exit code is 1 where something was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for each target (60)")
    parser.add_argument("--target", choices=sorted(TARGETS), help="one of them; all by default")
    asked = parser.parse_args()
    if asked.target and find_spec("atheris"):
        _guided(TARGETS[asked.target], asked.seconds)
    print("Not guided by coverage: that takes atheris, and one target.")
    chosen = [asked.target] if asked.target else sorted(TARGETS)
    return max(_fuzz(name, TARGETS[name], asked.seconds) for name in chosen)


def _guided(target: Target, seconds: float) -> None:
    """Hand the target to atheris, which prints what it does and ends the process."""
    import atheris  # noqa: PLC0415 - not on every machine

    test = _SETTINGS(given(target.examples)(target.holds))
    atheris.instrument_all()
    bounds = [f"-max_total_time={int(seconds)}", "-max_len=16384", "-artifact_prefix=/dev/null"]
    atheris.Setup([sys.argv[0], *bounds], test.hypothesis.fuzz_one_input)
    atheris.Fuzz()


def _fuzz(name: str, target: Target, seconds: float) -> int:
    """Try examples until the time is over; return 1 where one fails."""
    start = time.monotonic()
    tried = rounds = failed = 0
    while not failed and time.monotonic() - start < seconds:

        @seed(rounds)
        @_SETTINGS
        @given(target.examples)
        def one_round(example: Any) -> None:
            nonlocal tried
            if time.monotonic() - start < seconds:
                tried += 1
                target.holds(example)

        try:
            one_round()
        except Exception:  # noqa: BLE001 - whatever it is, it is the finding
            failed = 1
            traceback.print_exc(file=sys.stdout)
        rounds += 1
    spent = time.monotonic() - start
    told = "failed" if failed else "nothing found"
    print(f"{name}: {tried} examples in {spent:.0f} s, {tried / spent:.0f} a second: {told}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
