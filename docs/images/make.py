"""Makes the pictures of `docs/components`: what each macro and step results in.

Runs the components as they stand here against the emulator with the demo project, and lets
Chromium draw what they return. A macro's HTML is what DSS shows. A table and the end of a step are
shown by DSS in its own way, so here they are drawn plainly.

    python docs/images/make.py
"""

from __future__ import annotations

import html
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

IMAGES = Path(__file__).resolve().parent
ROOT = IMAGES.parent.parent
sys.path[:0] = [str(ROOT / name) for name in (".", "tests", "tests/stubs", "python-lib")]

from component_runner import PluginRunner  # noqa: E402 - they live beside the tests
from demo.edits import apply_edits  # noqa: E402
from dss_emulator import DssEmulator  # noqa: E402

KEY = "RETAIL_CHURN"
WIDTH, HEIGHT = 1100, 860
SECONDS = 60
PLAIN = """
body { font: 15px/1.5 system-ui, sans-serif; color: #1b2430; margin: 28px; }
h1 { font-size: 20px; margin: 0 0 14px; } p { max-width: 62rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 7px 12px; border-bottom: 1px solid #dfe4ea; }
td:first-child { white-space: nowrap; }
th { color: #56616f; font-weight: 600; }
.failed { border-left: 4px solid #b3261e; padding: 8px 14px; background: #fbeeed; }
"""


def main() -> int:
    """Make all pictures; return 1 where there is no browser."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no Chromium here: install it to make the pictures", file=sys.stderr)
        return 1
    for name, (page, height) in pages().items():
        draw(browser, page, IMAGES / f"{name}.png", height)
        print(f"wrote docs/images/{name}.png")
    return 0


def pages() -> dict[str, tuple[str, int]]:
    """Play a week of the demo project; return a page and its height for each picture."""
    with DssEmulator() as dss:
        demo = dss.load_project(ROOT / "demo" / "project" / KEY, key=KEY)
        runner = PluginRunner(ROOT, dss.url, dss.api_key, KEY)
        # A history of its own: what one check told as new, the next one tells as still open.
        nightly = {"environment": "nightly"}
        runner.run_step("project-drift-snapshot-step", nightly)
        found = {"take-snapshot": (runner.run_macro("project-drift-take-snapshot").value, HEIGHT)}
        # Snapshots have the time of this machine, and so must what people do between them.
        dss.clock.at_least(int(time.time() * 1000))
        apply_edits(demo)
        found["check"] = (runner.run_macro("project-drift-check").value, HEIGHT)
        step = runner.run_step("project-drift-check-step", nightly)
        found["check-step"] = (ended("Check for drift", step), 640)
        found["compare-snapshots"] = (
            runner.run_macro("project-drift-compare-snapshots").value,
            HEIGHT,
        )
        reason = {"reason": "Release 7, approved in the weekly review"}
        found["set-baseline"] = (
            runner.run_macro("project-drift-set-baseline", reason).value,
            HEIGHT,
        )
        demo.delete("recipe", "compute_session_stats", user="tom.keller")
        step = runner.run_step("project-drift-snapshot-step")
        found["snapshot-step"] = (ended("Take a snapshot", step), 480)
        table = runner.run_macro("project-drift-manage-snapshots").value
        labels = [column["displayName"] for column in table.columns]
        found["manage-snapshots"] = (tabular(table.name, labels, table.records), 260)
    return found


def ended(name: str, step: Any) -> str:
    """Return how a step ended: its reason where it failed, and the variables that it set."""
    told = f'<p class="failed">{html.escape(str(step.error))}</p>' if step.failed else ""
    title = f"{name}: {'failed' if step.failed else 'done'}"
    return tabular(title, ["Variable", "Value"], list(step.variables.items()), told)


def tabular(title: str, labels: list[str], rows: list[Any], told: str = "") -> str:
    """Return a table as a plain page."""
    head = "".join(f"<th>{html.escape(label)}</th>" for label in labels)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f"<!DOCTYPE html><meta charset=utf-8><style>{PLAIN}</style><h1>{html.escape(title)}</h1>"
        f"{told}<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def draw(browser: str, page: str, picture: Path, height: int) -> None:
    """Let the browser draw a page into a PNG file."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--force-color-profile=srgb",
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{height}",
                f"--screenshot={picture}",
                source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )


if __name__ == "__main__":
    sys.exit(main())
