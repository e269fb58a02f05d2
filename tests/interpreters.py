"""Finds the Pythons to test on: the oldest and the newest supported ones that the machine has.

Supported is what `code-env/python/desc.json` accepts. Looks on PATH and, where pyenv is, among its
versions. Prints one line for each, oldest first: version and path. Standard library only: it runs
before anything is installed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROBE = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"


def supported() -> list[str]:
    accepted = json.loads((ROOT / "code-env/python/desc.json").read_text())[
        "acceptedPythonInterpreters"
    ]
    versions = [re.fullmatch(r"PYTHON(\d)(\d+)", name) for name in accepted]
    return [f"{match[1]}.{match[2]}" for match in versions if match]


def candidates(versions: list[str]) -> list[str]:
    names = ["python3", *(f"python{version}" for version in versions)]
    found = [path for path in map(shutil.which, names) if path]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(pyenv.glob("*/bin/python3"))]
    return found


def probe(path: str) -> tuple[str, str] | None:
    """Return version and path; a pyenv shim may stand for a version that is not active."""
    try:
        run = subprocess.run(
            [path, "-c", PROBE], capture_output=True, text=True, timeout=120, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version, executable = run.stdout.split("\n")[:2]
    return version, executable


def main() -> int:
    versions = supported()
    found = {}
    for path in candidates(versions):
        known = probe(path)
        if known and known[0] in versions:
            found.setdefault(known[0], known[1])
    if not found:
        print(f"No supported Python found: install one of {', '.join(versions)}", file=sys.stderr)
        return 1
    ordered = sorted(found, key=versions.index)
    for version in dict.fromkeys([ordered[0], ordered[-1]]):
        print(version, found[version])
    return 0


if __name__ == "__main__":
    sys.exit(main())
