"""Runs the command blocks of a page as a reader does: one after the other, in one shell."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from docs.markdown import Block

SECONDS = 300
_SIGN = "@@ block {} @@"
# What differs from run to run. The columns in front of a size move with it.
_VOLATILE = (
    (re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d"), "TIME"),
    (re.compile(r"\d{4}-\d\d-\d\d"), "DAY"),
    (re.compile(r" *[\d.,]+ kB"), " SIZE"),
)


def outputs(blocks: list[Block], folder: Path, env: dict[str, str]) -> list[str]:
    """Run the blocks in a folder and return what each wrote to the terminal.

    A block that fails ends the shell: its output, the last one then, begins with `FAILED`.
    """
    script, terminal = folder.parent / "blocks.sh", folder.parent / "terminal.txt"
    lines = ["set -e"]
    for number, block in enumerate(blocks):
        lines += [f"echo '{_SIGN.format(number)}'", as_shell(block)]
    script.write_text("\n".join([*lines, f"echo '{_SIGN.format(len(blocks))}'"]), encoding="utf-8")
    tools = folder.parent / "bin"
    make_tools(tools)
    # Not a pipe: what a failed block left in the background would keep it open.
    with terminal.open("wb") as written:
        shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc", str(script)],
            cwd=folder,
            env={
                **os.environ,
                **env,
                "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
                "no_proxy": "127.0.0.1",
            },
            stdin=subprocess.DEVNULL,
            stdout=written,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            code = shell.wait(SECONDS)
        finally:
            end_group(shell)
    _, *found = re.split(r"^@@ block \d+ @@\n", terminal.read_text(encoding="utf-8"), flags=re.M)
    if len(found) <= len(blocks):
        return [*found[:-1], f"FAILED with {code}:\n{found[-1]}"]
    return found[:-1]


def as_shell(block: Block) -> str:
    """Return a block as lines of the shell; Python is handed to the interpreter."""
    if block.language == "python":
        return f"python - <<'END_OF_PYTHON'\n{block.body}END_OF_PYTHON"
    return block.body


def make_tools(folder: Path) -> None:
    """Put `python` and `project-drift` of this test run where the shell finds them first."""
    folder.mkdir(exist_ok=True)
    for name, arguments in (("python", ""), ("project-drift", "-m project_drift")):
        tool = folder / name
        tool.write_text(
            "#!/bin/sh\n"
            f'PYTHONPATH="{ROOT}/python-lib${{PYTHONPATH:+:$PYTHONPATH}}"'
            f' exec "{sys.executable}" {arguments} "$@"\n'
        )
        tool.chmod(0o755)


def end_group(shell: subprocess.Popen[bytes]) -> None:
    """End the shell and what it left in the background; the process group is its own."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(shell.pid, signal.SIGKILL)
    shell.wait()


def without_what_differs(text: str) -> str:
    """Return an output without times and sizes."""
    for pattern, sign in _VOLATILE:
        text = pattern.sub(sign, text)
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
