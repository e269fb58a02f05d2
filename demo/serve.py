"""The webapp without DSS: the demo project on the emulator, a week of snapshots, and the page.

The snapshots bear the dates of a week that ends now, as if one had been taken each evening. Ctrl-C
ends everything; nothing is left behind.
"""

from __future__ import annotations

import argparse
import logging
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from pathlib import Path

DEMO = Path(__file__).resolve().parent
ROOT = DEMO.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from demo.edits import edits_by_day  # noqa: E402
from dss_emulator import DssEmulator  # noqa: E402 - it lives beside the tests, not in the package
from project_drift import LocalDirectoryBackend, State, service  # noqa: E402
from project_drift.backends import codec  # noqa: E402
from project_drift.backends.names import TIME_IN_NAMES  # noqa: E402
from project_drift.client import connect  # noqa: E402
from project_drift.web.local_server import LocalServer  # noqa: E402
from project_drift.web.local_site import LocalSite  # noqa: E402

KEY = "RETAIL_CHURN"
DAYS = 7
DAY = 24 * 60 * 60 * 1000


class EveningStore(LocalDirectoryBackend):
    """A store whose snapshots are dated by the clock of the emulated node."""

    def __init__(self, path: Path, dss: DssEmulator) -> None:
        super().__init__(path, KEY)
        self._dss = dss

    def save(self, state: State) -> State:
        saved = super().save(state)
        plain = self.history()[-1]
        when = datetime.fromtimestamp(self._dss.clock.now // 1000, timezone.utc)
        dated = replace(saved, updated_at=when.isoformat())
        content = codec.encode(dated)
        partial = ".partial" if plain.partial else ""
        name = f"{saved.serial:06d}-{when.strftime(TIME_IN_NAMES)}-{codec.token(content)}{partial}"
        self.write_note(f"snapshots/{name}.json.gz", content)
        self.discard(plain)
        return dated


@dataclass(frozen=True)
class World:
    """The demo world: its node, and where its snapshots are."""

    dss: DssEmulator
    store: Path

    def site(self) -> LocalSite:
        """Return the webapp's view of it; snapshots from now on bear the time of this machine."""
        client = connect(self.dss.url, self.dss.api_key)
        return LocalSite(
            lambda: LocalDirectoryBackend(self.store, KEY),
            service.login_of(client),
            client,
            self.dss.url,
        )


@contextmanager
def world() -> Iterator[World]:
    """Live through the week: each evening a snapshot, where somebody had worked."""
    now = int(datetime.now(timezone.utc).timestamp() * 1000)
    start = now - DAYS * DAY
    with tempfile.TemporaryDirectory() as folder, DssEmulator(clock_start=start) as dss:
        project = dss.load_project(DEMO / "project" / KEY, key=KEY)
        client = connect(dss.url, dss.api_key)
        store = EveningStore(Path(folder), dss)
        service.take_snapshot(store, client)
        for make_edits in edits_by_day():
            dss.clock.advance(DAY)
            make_edits(project)
            service.take_snapshot(store, client)
        yield World(dss, Path(folder))


def main() -> int:
    """Serve until Ctrl-C; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    port = parser.parse_args().port
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        with world() as made, LocalServer(made.site(), port) as server:
            print(f"The demo project is open at {server.url}\nCtrl-C ends it.", flush=True)
            server.run()
    except KeyboardInterrupt:
        print("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
