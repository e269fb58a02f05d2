"""Writes the reference pages anew: `cli.md` from the commands, `python.md` from the docstrings.

python docs/reference/make.py
"""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "python-lib")]

from docs.reference import cli_page, python_page  # noqa: E402 - beside this file

PAGES = {"cli.md": cli_page.page, "python.md": python_page.page}


def main() -> int:
    """Write every page."""
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/reference/{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
