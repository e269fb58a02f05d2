"""Measures the page of the webapp in Chromium: sizes, times until something is painted, long tasks.

Prints a table with target and limit. It ends with 1 where something is too large, and with --check
where something takes too long as well: that depends on what else the machine does. Times are taken
inside the browser; each is the best of a few rounds, because a busy machine only adds to it. The
server has compared the two snapshots before: its own time stands in a line of its own.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from playwright.sync_api import sync_playwright  # noqa: E402

from benchmarks import made_up  # noqa: E402
from project_drift import LocalDirectoryBackend  # noqa: E402
from project_drift.web.local_server import LocalServer  # noqa: E402
from project_drift.web.local_site import LocalSite  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BUILT = ROOT / "resource" / "webapp"
ROUNDS = 3
SIZES = (500, 2_000)
PATIENCE = 60_000  # milliseconds
HEADINGS = f"{'what':<50} {'measured':>10} {'target':>8} {'limit':>8}"

# A frame is painted between two callbacks of the next one and the task after it.
PAINTED = """
const painted = () => new Promise((done) =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))));
const until = async (ready) => {
  const start = performance.now();
  while (!ready()) {
    if (performance.now() - start > 30000) throw new Error(`never came: ${ready}`);
    await new Promise(requestAnimationFrame);
  }
};
const nav = (name) => [...document.querySelectorAll('nav[aria-label="Views"] button')]
  .find((button) => button.textContent.startsWith(name));
const rows = () => document.querySelectorAll('[role=grid] [role=row]').length;
"""
WATCH = """
window.tasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.tasks.push([entry.startTime, entry.duration]);
}).observe({ type: 'longtask', buffered: true });
window.seen = {};
const look = () => {
  if (document.querySelector('header')) window.seen.shell ??= performance.now();
  if (document.querySelector('[role=grid] [role=row]')) window.seen.list ??= performance.now();
  if (!window.seen.list) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


class Line(NamedTuple):
    """One line of the table, in `unit`; nothing is demanded of one without a limit."""

    what: str
    measured: float
    unit: str
    target: float | None = None
    limit: float | None = None

    @property
    def missed(self) -> bool:
        """Whether it is above what it may be."""
        return self.limit is not None and self.measured > self.limit

    def __str__(self) -> str:
        digits = 1 if self.unit == "kB" and self.measured < 100 else 0
        shown = [f"{self.measured:.{digits}f} {self.unit}".rstrip()]
        shown += ["" if bound is None else f"{bound:.0f}" for bound in (self.target, self.limit)]
        return f"{self.what:<50} {shown[0]:>10} {shown[1]:>8} {shown[2]:>8}"


def main() -> int:
    """Measure everything, printing each line as it is known."""
    print(HEADINGS)
    missed = []
    for line in measured():
        print(line, flush=True)
        if line.missed:
            missed.append(line)
    if missed:
        print(f"Above the limit: {'; '.join(line.what for line in missed)}")
    return 1 if any(line.unit != "ms" or "--check" in sys.argv for line in missed) else 0


def measured() -> Iterator[Line]:
    """Yield all lines."""
    yield from of_files()
    path = shutil.which("chromium")
    if path is None:
        raise SystemExit("The command chromium is not there: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, timeout=300_000)
        try:
            for size in SIZES:
                with served(size) as url:
                    yield from of_size(browser, url, size)
        finally:
            browser.close()


def of_files() -> Iterator[Line]:
    """The files that a browser loads."""
    for name, target, limit in (("app.js", 80, 120), ("app.css", 8, 15)):
        packed = len(gzip.compress((BUILT / name).read_bytes(), 9)) / 1000
        yield Line(f"{name}, gzip", packed, "kB", target, limit)
    raw = sum(path.stat().st_size for path in BUILT.iterdir()) / 1000
    yield Line("all of resource/webapp", raw, "kB", 250, 500)


@contextmanager
def served(size: int) -> Iterator[str]:
    """Serve two snapshots of `size` objects, all of them changed, and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        store = LocalDirectoryBackend(Path(folder), made_up.KEY)
        for version in ("old", "new"):
            store.save(made_up.flow(size, version))
        with LocalServer(LocalSite(lambda: store, "anna")) as server:
            thread = threading.Thread(target=server.run, daemon=True)
            thread.start()
            try:
                yield server.url
            finally:
                server.stop()
                thread.join(10)


def of_size(browser: Browser, url: str, size: int) -> Iterator[Line]:
    """The page on changes of so many objects."""
    person = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    person.open(url, timeout=60).close()
    start = time.perf_counter()
    with person.open(urljoin(url, "api/compare?from=1&to=2"), timeout=60) as answer:
        body = answer.read()
    yield Line(f"{size} changes: the server's first comparison", since(start), "ms")
    if size == SIZES[-1]:
        packed = len(gzip.compress(body, 6)) / 1000
        yield Line(f"{size} changes: compare, gzip", packed, "kB", 120, 300)
    rounds = [of_one_round(browser, url, size) for _ in range(ROUNDS)]
    best = {what: min(times[what] for times in rounds) for what in rounds[0]}
    if size == SIZES[0]:
        yield Line("files of the page", best["files"], "", 2, 3)
        yield Line(f"{size} changes: shell visible", best["shell"], "ms", 400, 1000)
        yield Line(f"{size} changes: list usable", best["list"], "ms", 800, 2000)
        yield Line(f"{size} nodes: graph", best["graph"], "ms", 500, 800)
    else:
        yield Line(f"{size} changes: list usable", best["list"], "ms")
        yield Line(f"{size} rows: back to the list", best["rows"], "ms", 300, 800)
        yield Line(f"{size} rows: a key in the search", best["key"], "ms", 80, 200)
        yield Line("a diff of 2000 lines: open", best["diff"], "ms", 250, 700)
        yield Line(f"{size} nodes: graph", best["graph"], "ms", 1500, 2500)
    yield Line(f"{size} changes: longest task after load", best["task"], "ms", 100, 300)


def of_one_round(browser: Browser, url: str, size: int) -> dict[str, float]:
    """Open the page in a fresh context, and do what people do; all in milliseconds."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCH)
    try:
        page = context.new_page()
        page.goto(url)
        times: dict[str, float] = page.evaluate(
            f"async () => {{ {PAINTED} await until(() => window.seen.list); return window.seen; }}"
        )
        page.wait_for_load_state("networkidle")
        times["files"] = page.evaluate(
            "performance.getEntriesByType('resource')"
            ".filter((one) => one.name.includes('/resource/webapp/')).length"
        )
        loaded = page.evaluate("performance.now()")
        times["key"] = timed(page, KEY)
        page.wait_for_timeout(500)  # the search of the server answers later
        timed(page, CLEAR, size)
        times["diff"] = timed(page, DIFF)
        times["graph"] = timed(page, GRAPH, size)
        times["rows"] = timed(page, ROWS, size)
        times["task"] = page.evaluate(
            "(loaded) => Math.max(0, ...window.tasks.filter(([at]) => at > loaded)"
            ".map(([, duration]) => duration))",
            loaded,
        )
        return times
    finally:
        context.close()


def timed(page: Page, act: str, argument: Any = None) -> float:
    """Run an act in the page and return how long it took until it was painted."""
    script = f"async (argument) => {{ {PAINTED} const start = performance.now(); {act}"
    taken: float = page.evaluate(
        f"{script} await painted(); return performance.now() - start; }}", argument
    )
    return taken


_TYPE = """
const field = document.querySelector('input[type=search]');
Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, '%s');
field.dispatchEvent(new InputEvent('input', { bubbles: true }));
"""
KEY = _TYPE % "7"
CLEAR = _TYPE % "" + "await until(() => rows() >= argument);"
# The recipe with the long code is the only one of its name.
DIFF = f"""
const row = [...document.querySelectorAll('[role=grid] [role=row]')]
  .find((one) => one.dataset.id === '{made_up.LONG}');
row.click();
await until(() => document.querySelector('#resource table'));
"""
GRAPH = """
nav('Flow').click();
await until(() => document.querySelectorAll('svg [data-node]').length >= argument);
"""
ROWS = "nav('Changes').click(); await until(() => rows() >= argument);"


def since(start: float) -> float:
    """Return the milliseconds since then."""
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
