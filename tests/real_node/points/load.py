"""Point 11: more requests at once than the plugin ever sends."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from real_node.facts import Fact, Seen
from real_node.ground import Ground

AT_ONCE = 20
_REQUESTS = 60


def _many(ground: Ground) -> Seen:
    def ask(_number: int) -> int:
        return ground.node.get(f"{ground.node.path}/settings").status

    with ThreadPoolExecutor(AT_ONCE) as pool:
        statuses = Counter(pool.map(ask, range(_REQUESTS)))
    said = ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))
    return Seen(set(statuses) == {200}, f"{_REQUESTS} requests, {AT_ONCE} at once: {said}")


FACTS = (
    Fact(
        "11a",
        f"{AT_ONCE} requests at once are all answered.",
        "capture/run.py asks 8 at once, 10 at most",
        _many,
    ),
)
